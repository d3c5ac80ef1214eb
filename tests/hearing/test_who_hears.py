"""Who hears of what: the table, and that it never tells more than the role table shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.facts import add
from athletes.models import Athlete, Race, Squad
from clubs.events import Told, tell
from clubs.hears import HEARS, Relation, default_mail, kinds_for, may_hear
from clubs.models import Deputyship, Event, How, Membership, Message, Notice
from clubs.roles import Role
from sessions.models import TrainingSession
from sessions.planning import work
from sessions.planning.hearing import hand_on
from sessions.planning.reports import ReportEntry, report
from tests.conftest import NOW, make_member
from tests.hearing.test_events import RACE

pytestmark = pytest.mark.django_db
Kind = Event.Kind
OWNER, COACH, ASSISTANT, PHYSIO, ATHLETE, GUARDIAN = (frozenset({role}) for role in Role)


@pytest.mark.parametrize(
    ("kind", "relation", "roles", "hears"),
    [
        (Kind.WEEK_PUBLISHED, Relation.SELF, ATHLETE, True),
        (Kind.WEEK_PUBLISHED, Relation.GUARDIAN, GUARDIAN, True),
        (Kind.WEEK_PUBLISHED, Relation.COACH, COACH, False),  # whose work it is
        (Kind.SESSION_CHANGED, Relation.SELF, ATHLETE, True),
        (Kind.SESSION_MISSED, Relation.COACH, COACH, True),
        (Kind.SESSION_MISSED, Relation.SELF, ATHLETE, False),
        (Kind.PAIN_FLAGGED, Relation.COACH, COACH, True),
        (Kind.PAIN_FLAGGED, Relation.PHYSIO, PHYSIO, True),
        (Kind.PAIN_FLAGGED, Relation.GUARDIAN, GUARDIAN, True),
        (Kind.PAIN_FLAGGED, Relation.COACH, ASSISTANT, False),  # sees no health
        (Kind.PAIN_FLAGGED, Relation.OWNER, OWNER, False),
        (Kind.RACE_CHANGED, Relation.COACH, COACH, True),
        (Kind.RACE_CHANGED, Relation.PHYSIO, PHYSIO, False),
        (Kind.COMMENT_WRITTEN, Relation.GUARDIAN, GUARDIAN, True),
        (Kind.ATHLETE_LEFT, Relation.OWNER, OWNER, True),
        (Kind.RACE_CHANGED, Relation.SELF, GUARDIAN, False),  # an athlete no more, by roles
        (Kind.LOG_CHANGED, Relation.COACH, COACH, False),  # told to systems only
        (Kind.LOAD_RAISED, Relation.SELF, ATHLETE, False),
    ],
)
def test_the_table_as_a_coach_would_read_it(kind, relation, roles, hears) -> None:
    assert may_hear(kind, relation, roles) is hears


def test_nobody_without_a_role_hears_anything() -> None:
    assert not [kind for kind in Kind for one in Relation if may_hear(kind, one, frozenset())]
    assert kinds_for([]) == []


def test_defaults_of_several_roles_are_the_soonest() -> None:
    assert default_mail(Kind.WEEK_PUBLISHED, [Role.GUARDIAN]) == How.DAILY
    assert default_mail(Kind.WEEK_PUBLISHED, [Role.GUARDIAN, Role.ATHLETE]) == How.ONCE
    assert default_mail(Kind.LOG_CHANGED, list(Role)) == How.NONE


def heard_by(kind: Event.Kind | None = None) -> set[str]:
    work.run_due(lambda: NOW)
    rows = Notice.objects.filter(event__kind=kind) if kind else Notice.objects.all()
    return {name.split()[0] for name in rows.values_list("user__name", flat=True)}


@pytest.fixture
def staff(owner, assistant, physio, mallory) -> None:
    """Those of the cast who are not in the two weeks of Ana and Ben anyway."""


@pytest.fixture
def everyone(week, ben, guardian, staff) -> list[TrainingSession]:
    """The whole cast, and Ben's two weeks with nothing told yet."""
    Event.objects.all().delete()
    return list(TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot"))


def test_red_pain_is_heard_by_those_who_look_after_the_athlete(everyone, ben) -> None:
    by = ben.club.memberships.get(user=ben.user).principal(NOW)
    report(everyone[0], ReportEntry(pain=4, parts=["knee"]), by=by, at=NOW)
    assert heard_by(Kind.PAIN_FLAGGED) == set()  # amber is a matter of the plan
    report(everyone[0], ReportEntry(pain=8, parts=["knee"]), by=by, at=NOW)
    assert heard_by(Kind.PAIN_FLAGGED) == {"Carla", "Petra", "Gina"}


def test_who_did_it_does_not_hear_of_it(everyone, ben, coach) -> None:
    add(Race, ben, RACE, by=coach.principal(NOW), at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Ben", "Gina"}
    Event.objects.all().delete()
    own = ben.club.memberships.get(user=ben.user).principal(NOW)
    add(Race, ben, RACE | {"name": "Hill 5"}, by=own, at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Carla", "Gina"}


def test_a_deputy_hears_while_the_coach_is_away(everyone, club, ben, coach) -> None:
    deputy = make_member(club, "Dora Deputy", "coach")
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(7)}
    Deputyship.objects.create(club=club, coach=coach, deputy=deputy, **days)
    own = ben.club.memberships.get(user=ben.user).principal(NOW)
    add(Race, ben, RACE, by=own, at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Carla", "Dora", "Gina"}


def test_without_a_coach_of_ones_own_the_squads_coaches_hear(everyone, club, ben, coach) -> None:
    squad = Squad.objects.create(club=club, name="Youth")
    squad.athletes.add(ben)
    squad.coaches.add(make_member(club, "Sven Squad", "coach"))
    Athlete.objects.filter(pk=ben.pk).update(coach=None)
    add(Race, ben, RACE, by=ben.club.memberships.get(user=ben.user).principal(NOW), at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Sven", "Gina"}


def test_a_guardian_hears_until_the_child_is_of_age(everyone, ben, coach) -> None:
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 25))
    add(Race, ben, RACE, by=coach.principal(NOW), at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Ben"}


def test_who_left_the_club_hears_nothing(everyone, ben, coach, guardian) -> None:
    Membership.objects.filter(pk=guardian.pk).update(left_at=NOW)
    add(Race, ben, RACE, by=coach.principal(NOW), at=NOW)
    assert heard_by(Kind.RACE_CHANGED) == {"Ben"}


def test_nobody_hears_what_they_may_not_see(everyone, club, rival_club, ben, rival) -> None:
    """Every kind, told of both clubs' athletes: each notice stands before eyes that may read it."""
    payload = {"level": "red", "week": "2026-W48", "session": {}}
    for one in (ben, rival):
        told = [Told(kind, one.uid, "athlete", one.uid, payload) for kind in Kind]
        tell(one.club_id, told, by=None, at=NOW)
    work.run_due(lambda: NOW)
    notices = list(Notice.objects.select_related("event", "user", "club"))
    assert {one.event.kind for one in notices} == {kind.value for kind in HEARS}
    for notice in notices:
        member = Membership.objects.get(club=notice.club, user=notice.user)
        principal = member.principal(NOW)
        assert notice in Notice.objects.visible_to(principal)
        reached = Athlete.objects.visible_to(principal).filter(uid=str(notice.event.athlete_uid))
        assert reached.exists(), f"{notice} is of somebody whom {member} does not see"


def test_a_notice_of_health_is_hidden_when_the_right_to_read_it_ends(everyone, ben, physio) -> None:
    by = ben.club.memberships.get(user=ben.user).principal(NOW)
    report(everyone[0], ReportEntry(pain=8, parts=["knee"]), by=by, at=NOW)
    work.run_due(lambda: NOW)
    assert Notice.objects.visible_to(physio.principal(NOW)).exists()
    physio.roles = ["assistant"]
    assert not Notice.objects.visible_to(physio.principal(NOW)).exists()


def test_one_person_hears_once_of_one_thing(club, ben, guardian, coach) -> None:
    """Gina is a coach besides, and Ben's."""
    guardian.roles = ["guardian", "coach"]
    guardian.save()
    Athlete.objects.filter(pk=ben.pk).update(coach=guardian)
    add(Race, ben, RACE, by=coach.principal(NOW), at=NOW)
    work.run_due(lambda: NOW)
    assert Notice.objects.filter(user=guardian.user).count() == 1


def test_what_is_old_when_it_is_handed_on_is_not_mailed(everyone, ben, coach) -> None:
    week = [Told(Kind.WEEK_PUBLISHED, ben.uid, payload={"week": "2026-W48", "sessions": []})]
    tell(ben.club_id, week, by=None, at=NOW - timedelta(3))
    assert heard_by(Kind.WEEK_PUBLISHED) == {"Ben", "Gina"}
    assert not Message.objects.exists()
    assert set(Notice.objects.values_list("mail", flat=True)) == {How.NONE}


def test_a_batch_is_a_few_queries_whatever_its_size(everyone, club, ben, coach) -> None:
    def queries(count: int) -> int:
        week = [Told(Kind.WEEK_PUBLISHED, ben.uid, payload={"week": "2026-W48", "sessions": []})]
        tell(club.pk, week * count, by=None, at=NOW)
        with CaptureQueriesContext(connection) as caught:
            assert hand_on(club, lambda: NOW, lambda: True) == count
        return len(caught)

    assert queries(3) == queries(60)
