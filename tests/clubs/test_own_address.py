"""An address is nobody's to take: it was shown to be theirs by the invitation, and stays."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.guardians import link_guardian
from athletes.models import Athlete
from clubs.invitations import Asked, invite
from clubs.models import Club, Membership, Message, User
from clubs.own_address import is_proven
from clubs.roles import Role
from sessions.planning.mailing import send_waiting
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db
URL, THEIRS = "/accounts/email/", "victim@example.org"


def test_nobody_takes_an_address_that_nothing_verified(coach, coach_client):
    own = coach.user.email
    coach_client.post(URL, {"email": THEIRS, "action_add": ""})
    coach_client.post(URL, {"email": THEIRS, "action_primary": ""})
    assert not EmailAddress.objects.filter(email=THEIRS).exists()
    coach_client.post(URL, {"email": own, "action_remove": ""})
    coach_client.post(URL, {"email": THEIRS, "action_add": ""})
    coach.user.refresh_from_db()
    assert coach.user.email == own
    assert not EmailAddress.objects.filter(email=THEIRS).exists()


# --- A link without an address ------------------------------------------------------------------


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


@pytest.fixture
def nia(coach: Membership) -> User:
    """She came in by a link that named no address, and typed one."""
    return came_in(coach, "")


def came_in(coach: Membership, email: str) -> User:
    at = timezone.now()
    asked = Asked([Role.ATHLETE], email)
    (one,) = invite([asked], by=coach.principal(at), at=at, base="https://s.example/")
    said = {"name": "Nia New", "email": "nia@example.org", "password": "a quiet hill at dusk"}
    Client().post(reverse("joining:invitation", args=[one.secret]), said)
    return User.objects.get(email="nia@example.org")


def test_who_came_by_a_link_shows_the_address_by_a_letter(nia: User) -> None:
    assert not is_proven(nia)
    (letter,) = mail.outbox
    assert letter.to == ["nia@example.org"]
    (link,) = (word for word in letter.body.split() if "confirm-email" in word)
    client = logged_in(nia)
    assert "Your address is not confirmed" in client.get("/me/").content.decode()
    page = client.get(link)
    assert "Is this address yours?" in page.content.decode()
    client.post(link)
    assert is_proven(nia)
    assert "not confirmed" not in client.get("/me/").content.decode()


def test_who_was_invited_there_has_shown_it(coach: Membership) -> None:
    assert is_proven(came_in(coach, "nia@example.org"))
    assert mail.outbox == []


def test_the_letter_is_sent_again_but_not_all_day(nia: User) -> None:
    client = logged_in(nia)
    client.post(URL)
    assert len(mail.outbox) == 1, "one in three minutes"
    cache.clear()
    client.post(URL)
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_keeps_nobody_out(
    coach: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr("allauth.account.models.EmailAddress.send_confirmation", down)
    assert not is_proven(came_in(coach, ""))


def test_until_then_no_other_letters_go_there(
    nia: User, club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = timezone.now()
    made = EmailMultiAlternatives("News", "All is well", to=[nia.email])
    monkeypatch.setattr("sessions.planning.mailing.letter", lambda *_: made)
    mail.outbox.clear()
    for proven in (False, True):
        EmailAddress.objects.update(verified=proven)
        told: dict[str, Any] = {"how": "daily", "due_at": at, "created_at": at, "key": f"k{proven}"}
        Message.objects.create(club=club, user=nia, **told)
        send_waiting(club, lambda: at, "https://s.example", lambda: True)
        assert len(mail.outbox) == proven


def test_until_then_it_makes_nobody_a_guardian(nia: User, ben: Athlete, coach: Membership) -> None:
    who: Any = {"by": coach.principal(timezone.now()), "at": timezone.now()}
    with pytest.raises(ValidationError, match="has not shown yet that the address is theirs"):
        link_guardian(ben, nia, **who)
    EmailAddress.objects.update(verified=True)
    assert link_guardian(ben, nia, **who).user == nia


@pytest.mark.parametrize("way", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_until_then_it_gets_no_key_that_a_new_password_would_leave_in_the_lock(
    nia: User, way: str
) -> None:
    """Whoever typed another's address would come in by it after its owner took the account over."""
    page = logged_in(nia).get(reverse(way), follow=True)
    assert "until you have verified your email address" in page.content.decode()
    EmailAddress.objects.update(verified=True)
    page = logged_in(nia).get(reverse(way), follow=True)
    assert "until you have verified" not in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ATHLETE])
def test_all_but_athletes_are_invited_to_an_address(
    owner: Membership, owner_client: Client, role: Role
) -> None:
    at = timezone.now()
    with pytest.raises(ValidationError, match="an e-mail address is needed"):
        invite([Asked([role])], by=owner.principal(at), at=at, base="https://s.example/")
    typed = {"roles": [role.value], "name": "Nia New", "days": "14", "unit": "kg"}
    answer = owner_client.post("/c/harriers/invitations/new/", typed)
    assert answer.status_code == 422
    assert b"Needed for all but athletes" in answer.content
