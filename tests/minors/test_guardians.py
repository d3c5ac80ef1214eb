"""A guardian is linked, informed, and let go on the eighteenth birthday."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.guardians import link_guardian, unlink_guardian
from athletes.models import Athlete
from clubs.ages import is_minor
from clubs.models import AuditEvent, Club, Membership, Principal
from sessions.models import TrainingSession
from tests.conftest import make_member


def test_a_member_becomes_guardian_and_gets_the_role(
    club: Club, ben: Athlete, carla: Principal, now: datetime
) -> None:
    member = make_member(club, "Hanna Boy", "athlete")
    link_guardian(ben, member.user, "mother", by=carla, at=now)
    member.refresh_from_db()
    assert member.roles == ["athlete", "guardian"]
    event = AuditEvent.objects.get(verb="link_guardian")
    assert event.after == {"guardian": str(member.user.uid), "relation": "mother"}
    assert ben in Athlete.objects.visible_to(member.principal(now))


def test_linked_twice_is_once(club: Club, ben: Athlete, carla: Principal, now: datetime) -> None:
    member = make_member(club, "Hanna Boy", "guardian")
    for relation in ("mother", "mother", "guardian"):
        link_guardian(ben, member.user, relation, by=carla, at=now)
    assert ben.guardianships.get().relation == "guardian"
    assert AuditEvent.objects.filter(verb="link_guardian").count() == 2


def test_who_cannot_be_linked(
    ana: Athlete, ben: Athlete, mallory: Membership, carla: Principal, now: datetime
) -> None:
    assert ana.user is not None
    assert ben.user is not None
    with pytest.raises(ValidationError, match="is no member of the club"):
        link_guardian(ben, mallory.user, by=carla, at=now)
    with pytest.raises(ValidationError, match="own guardian"):
        link_guardian(ben, ben.user, by=carla, at=now)
    with pytest.raises(ValidationError, match="is of age"):
        link_guardian(ana, ben.user, by=carla, at=now)
    ana.born = None
    with pytest.raises(ValidationError, match="no date of birth"):
        link_guardian(ana, ben.user, by=carla, at=now)
    with pytest.raises(ValidationError, match="Unknown relation 'aunt'"):
        link_guardian(ben, ana.user, "aunt", by=carla, at=now)


def test_unlinked_they_see_nothing_any_more(
    ben: Athlete, guardian: Membership, gina: Principal, carla: Principal, now: datetime
) -> None:
    unlink_guardian(ben, guardian.user, by=carla, at=now)
    unlink_guardian(ben, guardian.user, by=carla, at=now)
    assert not Athlete.objects.visible_to(gina).exists()
    assert AuditEvent.objects.filter(verb="unlink_guardian").count() == 1


def test_the_form_links_minors_only(
    coach_client: Client, ana: Athlete, guardian: Membership
) -> None:
    typed = {"name": "Ana Adult", "unit": "kg", "born": "1995-05-01", "version": "1"}
    edit = reverse("athletes:athlete-edit", args=["harriers", ana.uid])
    answer = coach_client.post(edit, typed | {"guardians": guardian.user_id})
    assert answer.status_code == 422
    assert b"under 18 only" in answer.content


@pytest.mark.parametrize(
    ("born", "last_day_as_minor", "of_age_on"),
    [
        (date(2010, 6, 1), date(2028, 5, 31), date(2028, 6, 1)),
        (date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2010, 2, 28), date(2028, 2, 27), date(2028, 2, 28)),
        (date(2010, 3, 1), date(2028, 2, 29), date(2028, 3, 1)),
        (date(2010, 12, 31), date(2028, 12, 30), date(2028, 12, 31)),
    ],
)
def test_guardians_reach_ends_on_the_birthday(
    ben: Athlete,
    guardian: Membership,
    now: datetime,
    born: date,
    last_day_as_minor: date,
    of_age_on: date,
) -> None:
    """The row and the queryset turn over on the same day."""
    Athlete.objects.filter(pk=ben.pk).update(born=born)
    for day, minor in ((last_day_as_minor, True), (of_age_on, False)):
        gina = Principal(guardian.user_id, ben.club_id, guardian.principal(now).roles, day)
        assert is_minor(born, day) is minor
        assert Athlete.objects.visible_to(gina).exists() is minor


def test_it_is_the_clubs_day_that_counts(club: Club, ben: Athlete, guardian: Membership) -> None:
    """Born on 26 November 2008: at 23:30 UTC on the 25th it is the birthday in Rome already."""
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 26))
    late = datetime(2026, 11, 25, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert not Athlete.objects.visible_to(guardian.principal(late)).exists()
    guardian.club.time_zone = "America/New_York"
    assert Athlete.objects.visible_to(guardian.principal(late)).exists()


def test_of_age_the_guardian_finds_no_session_and_no_page(
    guardian_client: Client, ben: Athlete, week: list[TrainingSession]
) -> None:
    session = TrainingSession.objects.filter(athlete=ben)[0]
    pages = [
        reverse("sessions:session", args=["harriers", session.uid]),
        reverse("athletes:facts", args=["harriers", ben.uid]),
        reverse("sessions:comments", args=["harriers", ben.uid]),
    ]
    assert [guardian_client.get(page).status_code for page in pages] == [200] * 3
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 25))
    assert [guardian_client.get(page).status_code for page in pages] == [404] * 3
