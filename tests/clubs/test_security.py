"""The second factor, the list of sessions, and the limits of logging in."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from clubs.security import named
from tests.conftest import make_member

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough word"  # of the cast
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1"


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def log_in(client, member, password=PASSWORD, **more):
    said = {"login": member.user.email, "password": password}
    return client.post(reverse("account_login"), said, **more)


def code(secret):
    """That of now, which still counts when the next half minute begins meanwhile."""
    counters = list(auth.yield_hotp_counters_from_time())
    counter = counters[len(counters) // 2]
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def trusted(member):
    """Logged in, and the password given once more: as those come who change their security."""
    client = Client()
    log_in(client, member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture
def app(coach):
    """Carla's authenticator app: the secret that it holds."""
    client = trusted(coach)
    url = reverse("mfa_activate_totp")
    secret = client.get(url).context["form"].secret
    answer = client.post(url, {"code": code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


# --- The second factor -------------------------------------------------------------------------


def test_an_app_asks_for_the_password_first(coach_client):
    answer = coach_client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer.url


def test_the_picture_and_the_key_are_shown(coach):
    client = trusted(coach)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "Strongstride" in client.get(reverse("mfa_activate_totp")).context["totp_url"]


def test_with_an_app_the_password_alone_lets_nobody_in(app, coach):
    client = Client()
    assert log_in(client, coach).url == reverse("mfa_authenticate")
    assert client.get("/me/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    cache.clear()  # a code counts once in its half minute
    Authenticator.objects.update(last_used_at=None)
    assert client.post(reverse("mfa_authenticate"), {"code": code(app)}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_recovery_code_lets_in_once(app, coach):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    for tries, status in ((Client(), 302), (Client(), 200)):
        log_in(tries, coach)
        assert tries.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == status


def test_keys_are_not_kept_in_the_clear(app):
    kept = str(Authenticator.objects.values_list("data", flat=True))
    assert app not in kept


def test_the_profile_tells_of_the_second_factor(coach, coach_client, app):
    assert "second factor on" in coach_client.get("/me/").content.decode()


def test_a_club_leads_its_staff_to_a_second_factor(club, coach, coach_client, ana_client, app):
    Club.objects.filter(pk=club.pk).update(second_factor=True)
    week = reverse("sessions:week", args=[club.slug])
    assert coach_client.get(week).status_code == 200
    assert ana_client.get(reverse("sessions:today", args=[club.slug])).status_code == 200
    Authenticator.objects.all().delete()
    assert coach_client.get(week).url == reverse("mfa_index")
    assert coach_client.post(week).status_code == 302
    page = coach_client.get(reverse("mfa_index")).content.decode()
    assert "Harriers asks its staff for a second factor" in page
    answer = coach_client.get(week, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_index")


# --- Sessions ----------------------------------------------------------------------------------


def test_sessions_are_listed_by_device_and_can_be_ended(coach):
    desk, phone = Client(), Client()
    log_in(desk, coach, headers={"User-Agent": FIREFOX})
    log_in(phone, coach, headers={"User-Agent": PHONE})
    page = desk.get(reverse("clubs:sessions")).content.decode()
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")
    assert "this device" in page
    other = UserSession.objects.get(user_agent=PHONE)
    for _twice in range(2):
        assert desk.post(reverse("clubs:session-end", args=[other.pk])).status_code == 302
    assert phone.get("/me/").status_code == 302
    assert desk.get("/me/").status_code == 200


def test_all_others_are_ended_at_once(coach):
    here, *others = (Client() for _ in range(3))
    for one in (here, *others):
        log_in(one, coach)
    here.post(reverse("clubs:sessions-end"))
    assert here.get("/me/").status_code == 200
    assert [one.get("/me/").status_code for one in others] == [302, 302]


def test_nobody_ends_a_session_of_somebody_else(coach, owner, owner_client):
    client = Client()
    log_in(client, coach)
    theirs = UserSession.objects.get(user=coach.user)
    owner_client.post(reverse("clubs:session-end", args=[theirs.pk]))
    assert client.get("/me/").status_code == 200


def test_sessions_of_before_a_new_password_are_not_listed(coach):
    client, old = Client(), Client()
    log_in(old, coach)
    log_in(client, coach)
    said = {
        "oldpassword": PASSWORD,
        "password1": "another long word",
        "password2": "another long word",
    }
    client.post(reverse("account_change_password"), said)
    page = client.get(reverse("clubs:sessions"))
    assert len(page.context["rows"]) == 1


def test_being_here_is_noted_once_an_hour(coach):
    client = Client()
    log_in(client, coach)
    coach.user.__class__.objects.update(last_login="2026-01-01T00:00:00Z")
    client.get("/me/")
    noted = client.session["seen"]
    assert abs(noted - time.time()) < 60
    ends = Session.objects.get().expire_date
    client.get("/me/")
    assert Session.objects.get().expire_date == ends


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox on Windows"), (PHONE, "Safari on iPhone"), ("curl/8", "curl"), ("", None)],
)
def test_devices_have_names(agent, name):
    assert named(agent) == (name or "Unknown device")


# --- Limits ------------------------------------------------------------------------------------


def test_the_sixth_wrong_password_is_refused_and_others_are_not_touched(club, coach):
    other = make_member(club, "Otto Other", "coach")
    for _try in range(5):
        page = log_in(Client(), coach, "wrong").content.decode()
        assert "Too many" not in page
    for password in ("wrong", PASSWORD):
        page = log_in(Client(), coach, password).content.decode()
        assert "Too many wrong passwords for this address. Wait five minutes" in page
    assert log_in(Client(), other).status_code == 302


def test_an_operator_takes_off_a_second_factor_that_is_lost(app, coach, capsys):
    call_command("remove_second_factor", coach.user.email)
    assert "2 removed" in capsys.readouterr().out
    assert log_in(Client(), coach).url == "/"
    with pytest.raises(CommandError, match="Unknown account"):
        call_command("remove_second_factor", "x@y.org")
