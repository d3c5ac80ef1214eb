"""Races, off weeks, possible sessions and days: what they leave of a week, and that it says why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from athletes.facts import add, change, remove, restore
from athletes.models import Athlete, Availability, OffRange, Race, Run
from sessions.models import TrainingSession
from sessions.planning.overrides import move_session
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import (
    NEXT_MONDAY,
    TODAY,
    again,
    line_of,
    plan_of,
    remake,
    stood,
)

pytestmark = pytest.mark.django_db
Status = TrainingSession.Status


def available(athlete: Athlete, by: Any, **values: Any) -> Availability:
    standard = {
        "starts_on": TODAY,
        "ends_on": None,
        "days": [0, 1, 2, 3, 4, 5, 6],
        "preferred": [],
        "same_day": True,
        "sessions_possible": None,
    }
    return add(Availability, athlete, standard | values, by=by, at=NOW)


def race(athlete: Athlete, by: Any, day: date, priority: str = "B") -> Race:
    empty = dict.fromkeys(("goal_s", "result_s", "stop_days"))
    values = {"name": "City 10", "day": day, "priority": priority, "distance_m": 10_000}
    return add(Race, athlete, values | empty, by=by, at=NOW)


def codes(session: TrainingSession) -> set[str]:
    return {line.code for line in plan_of(session).lines}


def test_with_three_sessions_a_week_only_run(week, ana, principal) -> None:
    available(ana, principal, sessions_possible=3)
    remake(ana)
    for session in week[2:]:
        assert again(session).status == Status.DROPPED
        assert codes(session) == {"gate"}
        assert plan_of(session).code == "gate"


def test_with_four_one_strength_session_stays(week, ana, principal) -> None:
    available(ana, principal, sessions_possible=4)
    remake(ana)
    assert codes(week[2]) == {"full"}
    assert codes(week[3]) == {"gate"}


def test_what_is_possible_for_some_weeks_only_ends_with_them(week, ana, principal) -> None:
    available(ana, principal, sessions_possible=5)
    available(ana, principal, sessions_possible=3, ends_on=MONDAY + timedelta(6))
    remake(ana)
    assert codes(week[2]) == codes(week[3]) == {"full"}


def test_an_off_week_is_off_and_says_so(week, ana, principal) -> None:
    values = {"starts_on": NEXT_MONDAY, "ends_on": NEXT_MONDAY + timedelta(6), "reason": "sea"}
    off = add(OffRange, ana, values, by=principal, at=NOW)
    remake(ana)
    assert {again(one).status for one in week[2:]} == {Status.DROPPED}
    assert codes(week[2]) == {"off"}
    remove(off, by=principal, at=NOW)
    remake(ana)
    assert {again(one).status for one in week[2:]} == {Status.PUBLISHED}
    assert codes(week[2]) == {"full"}


def test_no_day_no_session_and_the_reasons_are_told(week, ana, principal) -> None:
    available(ana, principal, starts_on=NEXT_MONDAY, days=[])
    remake(ana)
    for session in week[2:]:
        assert (again(session).status, again(session).day) == (Status.DROPPED, None)
        assert plan_of(session).code == "no_place"
        assert plan_of(session).reasons


def test_one_day_keeps_the_more_important_session(week, ana, principal) -> None:
    available(ana, principal, starts_on=NEXT_MONDAY, days=[3])
    remake(ana)
    assert again(week[2]).day == NEXT_MONDAY + timedelta(3)
    assert again(week[3]).status == Status.DROPPED


def test_no_strength_on_the_day_of_a_race_or_just_before(week, ana, principal) -> None:
    race(ana, principal, NEXT_MONDAY + timedelta(1), "C")
    remake(ana)
    days = {again(one).day for one in week[2:]}
    assert NEXT_MONDAY + timedelta(1) not in days


def test_an_a_race_stops_strength(week, ana, principal) -> None:
    race(ana, principal, NEXT_MONDAY + timedelta(6), "A")
    remake(ana)
    assert {again(one).status for one in week[2:]} == {Status.DROPPED}
    assert codes(week[2]) == {"race:A"}
    assert plan_of(week[1]).code == "stop:A"  # today's, too: said so, not only without a place


def test_a_race_moved_and_taken_back_leaves_the_week_as_it_was(week, ana, principal) -> None:
    before = {one.pk: plan_of(one) for one in week[2:]}
    one = race(ana, principal, NEXT_MONDAY + timedelta(6))
    change(one, {"day": NEXT_MONDAY + timedelta(5)}, by=principal, at=NOW, seen=1)
    remake(ana)
    assert codes(week[2]) != {"full"}
    remove(one, by=principal, at=NOW)
    remake(ana)
    assert {one.pk: plan_of(one) for one in week[2:]} == before
    restore(one, by=principal, at=NOW)
    remake(ana)
    assert codes(week[2]) != {"full"}


def test_the_day_before_intervals_stays_free_of_heavy_work(week, ana, principal) -> None:
    wednesday = NEXT_MONDAY + timedelta(2)
    for kind, day in (("interval", wednesday), ("long", NEXT_MONDAY + timedelta(6))):
        values = {"day": day, "kind": kind, "distance_m": None, "duration_s": None, "done": False}
        add(Run, ana, values, by=principal, at=NOW)
    remake(ana)
    heavy = [again(one).day for one in week[2:] if plan_of(one).heavy]
    assert heavy
    assert wednesday - timedelta(1) not in heavy


def test_the_coachs_day_is_kept_and_given_back(week, ana, principal) -> None:
    friday, before = NEXT_MONDAY + timedelta(4), week[2].day
    move_session(week[2], friday, by=principal, at=NOW)
    remake(ana)
    remake(ana)
    assert again(week[2]).day == friday
    assert plan_of(week[2]).day_overridden
    move_session(week[2], None, by=principal, at=NOW)
    remake(ana)
    assert again(week[2]).day == before


def test_on_a_race_day_even_the_coachs_session_is_off(week, ana, principal) -> None:
    friday = NEXT_MONDAY + timedelta(4)
    move_session(week[2], friday, by=principal, at=NOW)
    race(ana, principal, friday, "C")
    remake(ana)
    session = again(week[2])
    assert session.status == Status.DROPPED
    assert plan_of(session).code


def test_a_fact_dated_later_does_not_touch_the_running_week(week, ana, principal) -> None:
    before = stood(ana)[:2]
    available(ana, principal, starts_on=NEXT_MONDAY, days=[5, 6])
    remake(ana)
    assert [row[1:5] for row in stood(ana)[:2]] == [row[1:5] for row in before]
    assert line_of(week[0]).code == "full"
