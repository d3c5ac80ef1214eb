"""Opening a club from the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from clubs.models import Club, User

pytestmark = pytest.mark.django_db
OWNER = {"owner_email": "Olga@example.org", "owner_name": "Olga", "password_stdin": True}


@pytest.fixture(autouse=True)
def typed(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough word\n"))


def test_a_club_and_its_owner_are_made(client) -> None:
    call_command("create_club", "Lake Runners", time_zone="Europe/Rome", **OWNER)
    club = Club.objects.get(slug="lake-runners")
    assert club.time_zone == "Europe/Rome"
    assert club.memberships.get().roles == ["owner", "coach"]
    user = User.objects.get(email="olga@example.org")
    assert user.check_password("a long enough word")


def test_a_known_person_keeps_the_password(monkeypatch) -> None:
    User.objects.create_user("olga@example.org", "another long word", name="Olga")
    call_command("create_club", "Lake Runners", **OWNER)
    assert User.objects.get().check_password("another long word")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"time_zone": "Mars/Base"}, "Unknown time zone 'Mars/Base'"),
        ({"slug": "two words"}, "slug"),
        ({"owner_email": "nobody"}, "valid email"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(options, told) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("create_club", "Lake Runners", **OWNER | options)
    assert not Club.objects.exists()
    assert not User.objects.exists()
