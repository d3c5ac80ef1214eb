"""Deciding on weeks that wait: approve, hold, send back, skip, be off; and only as seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from athletes.models import Athlete, OffRange, Race
from athletes.stale import mark_stale
from clubs import jobs
from clubs.models import AuditEvent, Club, Job
from sessions.models import Override, ReviewDecision, ReviewedWeek, TrainingSession, WeekHold
from sessions.models.sessions import TrainingSessionQuerySet
from sessions.planning.conflicts import Conflict
from sessions.planning.overrides import LineChange, change_line, skip_session
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import remake_now
from sessions.planning.reviewing.decide import AT_ONCE, Wish, decide
from sessions.planning.waiting import Place, Seen
from sessions.planning.work import run_due
from tests.conftest import NOW, make_athlete
from tests.sessions.review.conftest import COMING, Kind, decided, seen, standing

pytestmark = pytest.mark.django_db
SQUAT = "back_squat/barbell"


def add_race(club: Club, athlete: Athlete, day: date, priority: str = "B") -> None:
    known = {"date": str(NOW.date()), "on": str(day), "priority": priority, "km": "21.1"}
    Race.objects.create(
        club=club, athlete=athlete, name="Half", day=day, priority=priority, history=[known]
    )
    mark_stale([athlete], since=NOW.date(), at=NOW)
    athlete.refresh_from_db()
    remake_now(athlete, NOW)


def proposed(athlete: Athlete) -> TrainingSessionQuerySet:
    return TrainingSession.objects.filter(
        athlete=athlete, week_start=COMING, proposal__isnull=False
    )


def test_an_approved_week_is_published_and_the_decision_recorded(waiting, ana, ben, principal):
    decision = decided(Kind.APPROVE, ana, by=principal, note="fine")
    assert standing(ana) == [("published", True)] * 2
    assert standing(ben) == [("planned", False)] * 2
    week = decision.weeks.get()
    assert (week.state, decision.user_id, decision.finished_at) == ("done", principal.user_id, NOW)
    event = AuditEvent.objects.get(verb="approve")
    assert (event.athlete_uid, event.after["note"]) == (ana.uid, "fine")


def test_an_approved_proposal_stands_in_the_place_of_the_plan(waiting, club, ana, principal):
    decided(Kind.APPROVE, ana, by=principal)
    add_race(club, ana, COMING + timedelta(days=6))
    before = {one.pk: one.plan for one in proposed(ana)}
    assert before
    decided(Kind.APPROVE, ana, by=principal)
    for session in TrainingSession.objects.filter(pk__in=before):
        assert session.proposal is None
        assert session.plan != before[session.pk]
        assert session.changed


def test_a_week_that_was_made_anew_meanwhile_is_not_approved_unseen(waiting, club, ana, principal):
    looked_at = seen(ana)
    add_race(club, ana, COMING + timedelta(days=6))
    with pytest.raises(Conflict):
        decide(club, Wish(Kind.APPROVE), looked_at, by=principal, at=NOW)
    assert not any(published for _status, published in standing(ana))
    assert not ReviewDecision.objects.exists()


def test_of_two_coaches_at_once_the_second_is_told(waiting, club, ana, principal, owner):
    looked_at = seen(ana)
    decide(club, Wish(Kind.HOLD), looked_at, by=principal, at=NOW)
    with pytest.raises(Conflict):
        decide(club, Wish(Kind.APPROVE), looked_at, by=owner.principal(NOW), at=NOW)
    assert WeekHold.objects.alive().get().set_by_id == principal.user_id
    assert standing(ana) == [("planned", False)] * 2


def test_of_many_those_that_changed_are_left_and_the_others_done(
    waiting, club, ana, ben, principal
):
    looked_at = seen(ana, ben)
    add_race(club, ana, COMING + timedelta(days=6))
    decision = decide(club, Wish(Kind.APPROVE), looked_at, by=principal, at=NOW)
    states = dict(decision.weeks.values_list("athlete__name", "state"))
    assert states == {"Ana Adult": "conflict", "Ben Boy": "done"}
    assert standing(ana)[0] == ("planned", False)
    assert standing(ben) == [("published", True)] * 2


def test_a_decision_sent_twice_is_one(waiting, club, ana, principal):
    wish = Wish(Kind.APPROVE)
    looked_at = seen(ana)
    first = decide(club, wish, looked_at, by=principal, at=NOW)
    again = decide(club, wish, looked_at, by=principal, at=NOW)
    assert first.pk == again.pk
    assert ReviewedWeek.objects.count() == 1


def test_a_held_week_is_not_published_until_it_is_approved(waiting, ana, principal):
    decided(Kind.HOLD, ana, by=principal, note="ask her first")
    hold = WeekHold.objects.alive().get()
    assert (hold.reason, standing(ana)) == ("ask her first", [("planned", False)] * 2)
    decided(Kind.APPROVE, ana, by=principal)
    assert not WeekHold.objects.alive().exists()
    assert standing(ana) == [("published", True)] * 2


def test_a_skipped_week_is_off_and_the_athlete_sees_it(waiting, ana, principal):
    decided(Kind.SKIP, ana, by=principal, note="tired")
    assert standing(ana) == [("dropped", True)] * 2
    assert Override.objects.filter(athlete=ana, skip=True).count() == 2


def test_a_published_week_is_skipped_without_another_review(waiting, ana, principal):
    decided(Kind.APPROVE, ana, by=principal)
    decided(Kind.SKIP, ana, by=principal)
    assert standing(ana) == [("dropped", True)] * 2
    assert not proposed(ana).exists()


def test_a_week_sent_back_is_planned_afresh_and_waits_again(waiting, ana, principal):
    squat = read_plan(waiting[0]).line(SQUAT)
    change_line(waiting[0], SQUAT, LineChange(sets=5), by=principal, at=NOW, seen=0)
    remake_now(ana, NOW)
    wish = Wish(Kind.SEND_BACK, note="again", options={"changes": True})
    decision = decide(ana.club, wish, seen(ana), by=principal, at=NOW)
    session = TrainingSession.objects.get(pk=waiting[0].pk)
    line = read_plan(session).line(SQUAT)
    assert line
    assert squat
    assert (line.sets, session.status, decision.note) == (squat.sets, "planned", "again")
    assert not Override.objects.alive().exists()


def test_sending_back_keeps_changes_by_hand_unless_asked(waiting, ana, principal):
    change_line(waiting[0], SQUAT, LineChange(sets=5), by=principal, at=NOW, seen=0)
    remake_now(ana, NOW)
    decided(Kind.SEND_BACK, ana, by=principal)
    line = read_plan(TrainingSession.objects.get(pk=waiting[0].pk)).line(SQUAT)
    assert line
    assert line.sets == 5


def test_an_off_range_for_a_squad_plans_its_days_off_at_once(waiting, ana, ben, principal):
    options = {"from": str(COMING), "to": str(COMING + timedelta(days=6))}
    wish = Wish(Kind.OFF, note="half-term", options=options)
    weeks = [Seen(Place(one.pk, COMING), "") for one in (ana, ben)]
    decide(ana.club, wish, weeks, by=principal, at=NOW)
    assert OffRange.objects.alive().filter(reason="half-term").count() == 2
    assert standing(ana) == standing(ben) == [("dropped", True)] * 2


def test_deciding_on_nothing_is_refused(waiting, club, principal):
    with pytest.raises(ValidationError, match="none is in the selection"):
        decide(club, Wish(Kind.APPROVE), [], by=principal, at=NOW)


def test_a_week_that_is_off_by_a_race_waits_too(waiting, ana, principal):
    """Else the athlete would never see that nothing is planned, and why."""
    for session in waiting[:2]:
        skip_session(session, by=principal, at=NOW)
    remake_now(ana, NOW)
    rows = TrainingSession.objects.waiting(COMING).filter(athlete=ana)
    assert [one.status for one in rows] == ["dropped"] * 2
    decided(Kind.APPROVE, ana, by=principal)
    assert standing(ana) == [("dropped", True)] * 2


def test_many_weeks_are_a_job_that_tells_how_far_it_is(waiting, club, principal, coach):
    many = [make_athlete(club, f"R{n:02} Runner", coach=coach) for n in range(AT_ONCE + 1)]
    TrainingSession.objects.bulk_create(
        TrainingSession(club=club, athlete=one, week_start=COMING, slot=1, title="A", plan={})
        for one in many
    )
    decision = decide(club, Wish(Kind.APPROVE), seen(*many), by=principal, at=NOW)
    assert decision.weeks.filter(state="waiting").count() == AT_ONCE + 1
    Job.objects.exclude(kind=jobs.REVIEW).delete()
    run_due(lambda: NOW)
    assert decision.weeks.filter(state="done").count() == AT_ONCE + 1
    assert standing(many[-1]) == [("published", True)]


def test_approving_fifty_takes_few_queries(
    waiting, club, principal, coach, django_assert_max_num_queries
):
    many = [make_athlete(club, f"R{n:02} Runner", coach=coach) for n in range(50)]
    TrainingSession.objects.bulk_create(
        TrainingSession(club=club, athlete=one, week_start=COMING, slot=1, title="A", plan={})
        for one in many
    )
    looked_at = seen(*many)
    with django_assert_max_num_queries(40):
        decide(club, Wish(Kind.APPROVE), looked_at, by=principal, at=NOW)
    assert standing(many[-1]) == [("published", True)]
