"""What was known of a race or of days off, from which day on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from athletes.facts import add, change, remove, restore
from athletes.models import Athlete, OffRange, Race
from clubs.models import Membership

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "name": "Rome marathon",
    "day": date(2027, 3, 21),
    "priority": "A",
    "distance_m": 42195,
    "stop_days": None,
}
ON_MONDAY = {
    "date": "2026-11-16",
    "on": "2027-03-21",
    "priority": "A",
    "km": "42.195",
    "stop_days": None,
    "void": False,
}


@pytest.fixture
def race(ana: Athlete, coach: Membership) -> Race:
    return add(Race, ana, VALUES, by=coach.principal(MONDAY), at=MONDAY)


def test_a_new_race_is_known_from_today_on(race: Race) -> None:
    assert race.history == [ON_MONDAY]


def test_a_change_is_known_from_its_own_day_on(race: Race, coach: Membership) -> None:
    by = coach.principal(FRIDAY)
    assert change(race, VALUES | {"priority": "B"}, by=by, at=FRIDAY, seen=1)
    race.refresh_from_db()
    assert race.history == [ON_MONDAY, ON_MONDAY | {"date": "2026-11-20", "priority": "B"}]


def test_on_one_day_the_last_word_counts(race: Race, coach: Membership) -> None:
    by = coach.principal(MONDAY)
    change(race, VALUES | {"priority": "C"}, by=by, at=MONDAY, seen=1)
    assert race.history == [ON_MONDAY | {"priority": "C"}]


def test_a_goal_or_result_is_no_news_to_the_engine(race: Race, coach: Membership) -> None:
    change(race, VALUES | {"goal_s": 12599}, by=coach.principal(FRIDAY), at=FRIDAY, seen=1)
    race.refresh_from_db()
    assert race.goal_s == 12599
    assert race.history == [ON_MONDAY]


def test_a_removed_race_is_void_from_today_on(race: Race, coach: Membership) -> None:
    remove(race, by=coach.principal(FRIDAY), at=FRIDAY)
    race.refresh_from_db()
    assert race.deleted_at == FRIDAY
    assert race.history == [ON_MONDAY, ON_MONDAY | {"date": "2026-11-20", "void": True}]


def test_a_removal_taken_back_the_same_day_never_was(race: Race, coach: Membership) -> None:
    by = coach.principal(FRIDAY)
    remove(race, by=by, at=FRIDAY)
    restore(race, by=by, at=FRIDAY)
    race.refresh_from_db()
    assert race.history == [ON_MONDAY]


def test_days_off_are_known_in_the_same_way(ana: Athlete, coach: Membership) -> None:
    values = {"starts_on": date(2026, 12, 24), "ends_on": date(2027, 1, 2), "reason": ""}
    off = add(OffRange, ana, values, by=coach.principal(MONDAY), at=MONDAY)
    change(off, {"ends_on": date(2027, 1, 6)}, by=coach.principal(FRIDAY), at=FRIDAY, seen=1)
    off.refresh_from_db()
    known = {"from": "2026-12-24", "to": "2027-01-02", "void": False}
    later = known | {"to": "2027-01-06"}
    assert off.history == [{"date": "2026-11-16"} | known, {"date": "2026-11-20"} | later]
