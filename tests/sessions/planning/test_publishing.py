"""Published at once or after a review: what athletes see, and how a change reaches them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from athletes.facts import add, remove
from athletes.injuries import enter_injury
from athletes.models import Athlete, Race
from clubs.models import AuditEvent, Principal
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.conflicts import Conflict
from sessions.planning.overrides import restore_session, skip_session
from sessions.planning.plans import read_proposal
from sessions.planning.reviewing.publication import accept_proposal, decline_proposal, publish_week
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import (
    NEXT_MONDAY,
    SQUAT,
    again,
    line_of,
    plan_of,
    remake,
    session_of,
    stood,
)

pytestmark = pytest.mark.django_db
Status = TrainingSession.Status


@pytest.fixture
def reviewed(club, coach, mixed, ana: Athlete, principal) -> Athlete:
    """Ana, whose coach looks at each week first. Her coming week is made, not published."""
    coach.publishing = "review"
    coach.save()
    ana.refresh_from_db()
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW - timedelta(3))
    remake(ana, at=NOW, week=NEXT_MONDAY)
    return ana


@pytest.fixture
def published(reviewed, club, principal) -> TrainingSession:
    publish_week(club, NEXT_MONDAY, [reviewed], by=principal, at=NOW)
    return session_of(reviewed)


def race(athlete: Athlete, by: Principal, day: date = date(2026, 12, 6)) -> Race:
    values = {"name": "City 10", "day": day, "priority": "B", "distance_m": 10_000}
    missing = {"goal_s": None, "result_s": None, "stop_days": None}
    return add(Race, athlete, values | missing, by=by, at=NOW)


def seen_by(athlete: Athlete) -> set[date]:
    membership = athlete.club.memberships.get(user=athlete.user_id)
    rows = TrainingSession.objects.visible_to(membership.principal(NOW))
    return set(rows.values_list("week_start", flat=True))


def test_athletes_see_nothing_before_it_is_published(reviewed, club, principal) -> None:
    assert seen_by(reviewed) == set()
    assert publish_week(club, NEXT_MONDAY, [reviewed], by=principal, at=NOW).sessions == 2
    assert seen_by(reviewed) == {NEXT_MONDAY}


def test_publishing_twice_is_harmless(published, reviewed, club, principal) -> None:
    before = stood(reviewed)
    assert publish_week(club, NEXT_MONDAY, [reviewed], by=principal, at=NOW).sessions == 0
    assert stood(reviewed) == before


def test_publishing_for_one_publishes_for_no_other(reviewed, ben, mixed, club, principal) -> None:
    assign(mixed, [ben], starts_on=MONDAY, by=principal, at=NOW)
    remake(ben, week=NEXT_MONDAY)
    publish_week(club, NEXT_MONDAY, [reviewed], by=principal, at=NOW)
    assert seen_by(ben) == set()


def test_a_change_waits_for_the_review_and_says_why(published, reviewed, principal) -> None:
    before = again(published).plan
    race(reviewed, principal)
    remake(reviewed)
    session = again(published)
    proposal = read_proposal(session)
    assert session.plan == before
    assert proposal is not None
    assert set(proposal.because) <= {"light:B", "lighter:B", "numbers"}


def test_an_unpublished_week_needs_no_proposal(reviewed, principal) -> None:
    race(reviewed, principal)
    remake(reviewed)
    session = session_of(reviewed)
    assert session.proposal is None
    assert line_of(session).code in {"light:B", "lighter:B"}


def test_an_accepted_proposal_stands_and_is_written_down(published, reviewed, principal) -> None:
    race(reviewed, principal)
    remake(reviewed)
    accept_proposal(published, by=principal, at=NOW, seen=again(published).version)
    session = again(published)
    assert session.proposal is None
    assert line_of(session).code in {"light:B", "lighter:B"}
    assert session.changed
    assert AuditEvent.objects.filter(verb="accepted", subject_uid=session.uid).count() == 1
    remake(reviewed)
    assert again(session).version == session.version


def test_accepting_twice_is_harmless(published, reviewed, principal) -> None:
    race(reviewed, principal)
    remake(reviewed)
    accept_proposal(published, by=principal, at=NOW, seen=again(published).version)
    before = stood(reviewed)
    accept_proposal(published, by=principal, at=NOW, seen=again(published).version)
    assert stood(reviewed) == before


def test_a_proposal_that_changed_since_it_was_seen_is_a_conflict(
    published, reviewed, principal
) -> None:
    race(reviewed, principal)
    remake(reviewed)
    seen = again(published).version
    race(reviewed, principal, day=date(2026, 12, 2))
    remake(reviewed)
    for verb in (accept_proposal, decline_proposal):
        with pytest.raises(Conflict):
            verb(published, by=principal, at=NOW, seen=seen)


def test_what_was_declined_comes_again_only_with_new_facts(published, reviewed, principal) -> None:
    race(reviewed, principal)
    remake(reviewed)
    decline_proposal(published, by=principal, at=NOW, seen=again(published).version)
    remake(reviewed)
    assert again(published).proposal is None
    assert line_of(published).code == "full"
    race(reviewed, principal, day=date(2026, 12, 3))
    remake(reviewed)
    assert again(published).proposal is not None


def test_a_proposal_goes_away_with_its_cause(published, reviewed, principal) -> None:
    one = race(reviewed, principal)
    remake(reviewed)
    remove(one, by=principal, at=NOW)
    remake(reviewed)
    assert again(published).proposal is None


def test_less_because_of_an_injury_never_waits(published, reviewed, principal) -> None:
    enter_injury(reviewed, "knee", "", "acute", NOW.date(), "", principal, NOW, judged_on=False)
    remake(reviewed)
    session = again(published)
    assert session.proposal is None
    assert SQUAT in {line.instead_of for line in plan_of(session).lines}
    assert session.changed


def test_a_week_published_at_once_is_replaced_visibly(week, ana, principal) -> None:
    race(ana, principal)
    remake(ana)
    session = again(week[2])
    assert session.proposal is None
    assert (bool(session.changed), session.changed_at) == (True, NOW)


def test_a_session_planned_off_by_the_coach_says_so_and_comes_back(week, ana, principal) -> None:
    skip_session(week[2], by=principal, at=NOW)
    remake(ana)
    assert again(week[2]).status == Status.DROPPED
    assert again(week[2]).plan["code"]
    restore_session(week[2], by=principal, at=NOW)
    remake(ana)
    assert again(week[2]).status == Status.PUBLISHED
    assert line_of(week[2]).code == "full"


def test_once_the_coach_no_longer_reviews_what_waits_is_published(
    reviewed, coach, principal
) -> None:
    coach.publishing = "at_once"
    coach.save()
    remake(reviewed)
    assert seen_by(reviewed) == {MONDAY, NEXT_MONDAY}
