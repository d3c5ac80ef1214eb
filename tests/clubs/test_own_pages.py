"""A person's own pages: in the frame of the club one comes from, by its clock, behind the
password where they change how one logs in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from clubs.models import Club, Membership
from tests.conftest import NOW, logged_in, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OWN = ["clubs:me", "clubs:sessions", "mfa_index", "account_change_password", "account_email"]
PASSWORD = "a long enough word"  # of the cast
WEEK = "/c/harriers/weeks/"


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


@pytest.mark.parametrize("name", OWN)
def test_the_way_back_into_the_club_stays(name: str, coach_client: Client) -> None:
    page = coach_client.get(reverse(name)).content.decode()
    assert f'href="{reverse("sessions:week", args=["harriers"])}"' in page
    assert '<span class="top__club">Harriers</span>' in page


def test_of_several_clubs_it_is_the_one_last_visited(
    coach: Membership, coach_client: Client, rival_club: Club
) -> None:
    Membership.objects.create(club=rival_club, user=coach.user, roles=["athlete"])
    homes = (("rivals", "Rivals", "today"), ("harriers", "Harriers", "week"))
    for slug, name, home in homes:
        coach_client.get(f"/c/{slug}/exercises/")
        answer = coach_client.get("/me/")
        assert answer.context["club"].name == name
        assert f"/c/{slug}/{home}/" in answer.content.decode()
    coach_client.cookies["club"] = "no-club-of-mine"
    assert coach_client.get("/me/").context["club"].name == "Harriers"


def test_who_is_in_no_club_has_own_pages_too(coach: Membership) -> None:
    Membership.objects.filter(pk=coach.pk).update(left_at=NOW)
    assert logged_in(coach.user).get("/me/").status_code == 200


def test_a_club_that_asks_for_a_second_factor_lets_one_set_it_up(
    club: Club, coach_client: Client
) -> None:
    Club.objects.filter(pk=club.pk).update(second_factor=True)
    for name in OWN:
        assert coach_client.get(reverse(name)).status_code == 200


def test_times_are_the_clubs_and_say_so(coach: Membership) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("account_login"), {"login": coach.user.email, "password": PASSWORD})
        UserSession.objects.update(created_at=datetime(2026, 11, 25, 7, 30, tzinfo=UTC))
        page = client.get(reverse("clubs:sessions")).content.decode()
    assert "since 25 Nov 2026 08:30" in page  # in Rome
    assert "Times are those of Europe/Rome." in page


GUARDED = [
    ("mfa_activate_totp", []),
    ("mfa_deactivate_totp", []),
    ("mfa_view_recovery_codes", []),
    ("mfa_generate_recovery_codes", []),
    ("mfa_add_webauthn", []),
    ("mfa_remove_webauthn", [1]),
    ("mfa_edit_webauthn", [1]),
]

CODES = {"migrated_codes": ["12345678"]}


@pytest.mark.parametrize(("name", "args"), GUARDED)
def test_what_changes_the_second_factor_asks_for_the_password_of_the_last_minutes(
    name: str, args: list[int], coach: Membership
) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.post(reverse("account_login"), {"login": coach.user.email, "password": PASSWORD})
        kind = Authenticator.Type.WEBAUTHN if args else Authenticator.Type.TOTP
        if name != "mfa_activate_totp":
            Authenticator.objects.create(pk=1, user=coach.user, type=kind, data={})
            Authenticator.objects.create(user=coach.user, type="recovery_codes", data=CODES)
        url = reverse(name, args=args)
        for method in ("GET", "POST"):
            if (name, method) == ("mfa_view_recovery_codes", "POST"):
                continue
            answer = client.generic(method, url)
            assert answer.status_code == 302
            assert "reauthenticate" in answer.headers["Location"]
        session = client.session
        known: Any = {"method": "password", "at": NOW.timestamp(), "reauthenticated": True}
        session["account_authentication_methods"] = [known]
        session.save()
        clock.shift(timedelta(minutes=5, seconds=1))
        assert "reauthenticate" in client.get(url).headers["Location"]


def test_a_new_password_needs_the_one_of_before(coach: Membership, club: Club) -> None:
    make_member(club, "Otto Other", "coach")
    client = logged_in(coach.user)
    new = {"password1": "another long word", "password2": "another long word"}
    for wrong in ({}, {"oldpassword": "not this one"}):
        client.post(reverse("account_change_password"), new | wrong)
        coach.user.refresh_from_db()
        assert coach.user.check_password(PASSWORD)
    client.post(reverse("account_change_password"), new | {"oldpassword": PASSWORD})
    coach.user.refresh_from_db()
    assert coach.user.check_password("another long word")
