"""Pounds, minors, those who leave, and programs that change in mid-week."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from athletes.people import archive, restore
from clubs.models import Job
from sessions.models import Assignment, TrainingSession
from sessions.planning import timetable, work
from sessions.planning.assign import assign, end_assignment
from sessions.planning.logs import complete, log_sets
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import (
    NEXT_MONDAY,
    NOON,
    SQUAT,
    TODAY,
    again,
    entry,
    line_of,
    plan_of,
    remake,
    session_of,
    stood,
    train,
)

pytestmark = pytest.mark.django_db
Status = TrainingSession.Status
SUNDAY = NOON + timedelta(days=6, hours=6)  # the club's hour
POUND = Decimal("0.45359237")


def test_an_athlete_of_pounds_is_asked_in_pounds_what_the_bars_make(mixed, ana, principal) -> None:
    ana.unit = "lb"
    ana.save()
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW)
    remake(ana, week=NEXT_MONDAY)
    squat = line_of(session_of(ana))
    assert squat.unit == "lb"
    assert squat.load is not None
    assert abs(squat.load * POUND - 20) < Decimal("0.01")


def test_loads_typed_in_pounds_and_kilograms_mean_the_same(week, ana, principal) -> None:
    sets = [entry(SQUAT, n, 6, "66.138", unit="lb", rir=2) for n in (1, 2, 3)]  # 30 kg
    log_sets(week[0], sets, by=principal, at=NOW)
    complete(week[0], by=principal, at=NOW)
    remake(ana)
    in_pounds = line_of(week[2]).load
    assert in_pounds is not None
    assert in_pounds > 20


def test_a_minor_does_fewer_sets_of_more_repetitions(week, ben) -> None:
    for session in TrainingSession.objects.filter(athlete=ben):
        for line in plan_of(session).lines:
            if line.measure == "reps" and line.load_type not in {"bodyweight", "band"}:
                assert line.sets <= 3
                assert line.reps >= 6
                assert line.rir is None or line.rir[0] >= 3


def test_a_program_that_ends_takes_its_coming_sessions_along(week, ana, principal) -> None:
    standing = Assignment.objects.get(athlete=ana)
    end_assignment(standing, on=MONDAY + timedelta(6), by=principal, at=NOW)
    remake(ana)
    assert {again(one).status for one in week[2:]} == {Status.DROPPED}
    assert plan_of(week[2]).code == "no_program"
    assert {again(one).status for one in week[:2]} == {Status.PUBLISHED}


def test_a_new_program_in_mid_week_leaves_what_was_trained(
    week, ana, squat_method, principal
) -> None:
    train(week[0], 20, by=principal)
    remake(ana)
    before = again(week[0]).plan
    assign(squat_method, [ana], starts_on=TODAY + timedelta(1), by=principal, at=NOW)
    outcome = remake(ana)
    assert not outcome.failed
    assert again(week[0]).plan == before
    coming = session_of(ana)
    assert coming.title == "Squat"
    assert again(week[3]).status == Status.DROPPED  # the new one has one session a week


def test_a_session_whose_day_has_passed_is_not_rewritten_by_a_new_program(
    week, ana, squat_method, principal
) -> None:
    """Monday's session may still be logged: it stays what it was."""
    before = again(week[0])
    assign(squat_method, [ana], starts_on=TODAY + timedelta(1), by=principal, at=NOW)
    remake(ana)
    assert again(week[0]).title == before.title
    assert again(week[0]).plan == before.plan


def test_the_squat_goes_on_in_the_next_program_from_what_it_was(
    week, ana, squat_method, principal
) -> None:
    train(week[0], 30, by=principal)
    assign(squat_method, [ana], starts_on=NEXT_MONDAY, by=principal, at=NOW)
    remake(ana)
    squat = line_of(session_of(ana))
    assert (squat.sets, squat.reps) == (1, 8)
    assert squat.load is not None
    assert squat.load > 20  # not from the bar again


def test_assigning_the_same_again_is_harmless(week, ana, mixed, principal) -> None:
    before = stood(ana)
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW)
    remake(ana)
    assert stood(ana) == before
    assert Assignment.objects.filter(athlete=ana).count() == 1


def test_who_is_archived_gets_no_week_and_is_no_failure(week, ana, ben, principal) -> None:
    archive(ana, by=principal, at=NOW)
    work.run_due(lambda: NOW)
    timetable.enqueue_due(SUNDAY)
    work.run_due(lambda: SUNDAY)
    later = TrainingSession.objects.filter(week_start=NEXT_MONDAY + timedelta(7))
    assert set(later.values_list("athlete", flat=True)) == {ben.pk}
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_who_comes_back_goes_on(week, ana, principal) -> None:
    train(week[0], 20, by=principal)
    archive(ana, by=principal, at=NOW)
    work.run_due(lambda: NOW)
    restore(ana, by=principal, at=NOW)
    work.run_due(lambda: NOW)
    assert {again(one).status for one in week[2:]} == {Status.PUBLISHED}
    assert again(week[0]).judged[SQUAT]["judged"][0] == "ok"


def test_one_who_pauses_gets_no_week_from_the_clubs_hour(week, ana, ben) -> None:
    type(ana).objects.filter(pk=ana.pk).update(paused_at=NOW)
    timetable.enqueue_due(SUNDAY)
    work.run_due(lambda: SUNDAY)
    later = TrainingSession.objects.filter(week_start=NEXT_MONDAY + timedelta(7))
    assert set(later.values_list("athlete", flat=True)) == {ben.pk}
