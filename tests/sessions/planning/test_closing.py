"""Monday noon: the past week closes, and stays closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sessions.models import SessionReport, TrainingSession
from sessions.planning import timetable, work
from sessions.planning.assign import assign
from sessions.planning.close import close_weeks
from sessions.planning.logs import log_sets
from sessions.planning.reports import ReportEntry, miss, report
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import (
    NEXT_MONDAY,
    NOON,
    SQUAT,
    again,
    entry,
    line_of,
    remake,
    stood,
    train,
)

pytestmark = pytest.mark.django_db
Status = TrainingSession.Status


def test_what_was_published_and_not_trained_is_missed(week, ana) -> None:
    assert ana.pk in close_weeks(ana.club, MONDAY, NOON)
    assert [again(one).status for one in week[:2]] == [Status.MISSED, Status.MISSED]


def test_the_coming_week_is_not_closed_with_it(week, ana) -> None:
    close_weeks(ana.club, MONDAY, NOON)
    assert {again(one).status for one in week[2:]} == {Status.PUBLISHED}


def test_what_was_half_logged_is_done_and_was_short_for_time(week, ana, principal) -> None:
    log_sets(week[0], [entry(SQUAT, 1, 6, 20)], by=principal, at=NOW)
    close_weeks(ana.club, MONDAY, NOON)
    session = again(week[0])
    assert (session.status, session.done_on) == (Status.COMPLETED, NOW.date())
    assert SessionReport.objects.get(session=session).reason == "time"
    remake(ana, at=NOON)
    judged = again(week[0]).judged[SQUAT]["judged"]
    assert judged[:2] == ["partial", "hold"]


def test_a_reason_that_a_person_gave_is_kept(week, ana, principal) -> None:
    log_sets(week[0], [entry(SQUAT, 1, 6, 20)], by=principal, at=NOW)
    report(week[0], ReportEntry(reason="equipment"), by=principal, at=NOW)
    close_weeks(ana.club, MONDAY, NOON)
    assert SessionReport.objects.get(session=week[0]).reason == "equipment"


def test_a_session_trained_and_one_missed_by_word_stay_as_they_are(week, ana, principal) -> None:
    train(week[0], 20, by=principal)
    miss(week[1], "illness", by=principal, at=NOW)
    before = [again(one).version for one in week[:2]]
    close_weeks(ana.club, MONDAY, NOON)
    assert [again(one).version for one in week[:2]] == before
    assert SessionReport.objects.get(session=week[1]).missed == "illness"


def test_what_no_one_published_was_held_back_and_is_off(club, mixed, ana, principal) -> None:
    club.review_first = True
    club.save()
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW - timedelta(3))
    remake(ana, at=NOW - timedelta(3), week=MONDAY)
    close_weeks(club, MONDAY, NOON)
    rows = TrainingSession.objects.filter(athlete=ana, week_start=MONDAY)
    assert {row.status for row in rows} == {Status.DROPPED}


def test_closing_twice_touches_nothing_the_second_time(week, ana) -> None:
    close_weeks(ana.club, MONDAY, NOON)
    before = stood(ana)
    assert close_weeks(ana.club, MONDAY, NOON) == []
    assert stood(ana) == before


def test_at_noon_the_week_closes_by_itself_and_the_next_is_made_from_it(week, ana) -> None:
    timetable.enqueue_due(NOON - timedelta(minutes=1))
    work.run_due(lambda: NOON - timedelta(minutes=1))
    assert again(week[0]).status == Status.PUBLISHED
    assert line_of(week[2], "side_plank/plate").reps == 20  # as if the first had been trained
    timetable.enqueue_due(NOON)
    work.run_due(lambda: NOON)
    assert again(week[0]).status == Status.MISSED
    assert line_of(week[2], "side_plank/plate").reps == 15  # it was not: nothing was earned


def test_a_closed_week_is_never_made_again(week, ana) -> None:
    close_weeks(ana.club, MONDAY, NOON)
    before = [row for row in stood(ana) if row[0] in {one.pk for one in week[:2]}]
    remake(ana, at=NOON)
    assert [row for row in stood(ana) if row[0] in {one.pk for one in week[:2]}] == before


def test_a_missed_session_may_still_be_logged_late(week, ana, principal) -> None:
    close_weeks(ana.club, MONDAY, NOON)
    remake(ana, at=NOON)
    late = ana.club.memberships.get(user=principal.user_id).principal(NOON)
    train(again(week[0]), 20, by=late, at=NOON)
    remake(ana, at=NOON)
    session = again(week[0])
    assert (session.status, session.week_start) == (Status.COMPLETED, MONDAY)
    assert (session.done_on or NEXT_MONDAY) < NEXT_MONDAY
    assert line_of(week[2], SQUAT).load == 20
