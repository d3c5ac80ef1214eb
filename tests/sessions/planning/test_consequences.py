"""What a race, an off range or a rule would change: seen before, kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.facts import add, supposed
from athletes.models import Athlete, OffRange, Race
from clubs.models import Principal
from programs.models import PolicySetting
from sessions.planning.assign import assign
from sessions.planning.consequences import compare, compare_races, races_on
from sessions.planning.project import Outlook, WhatIf
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import remake, stood
from tests.sessions.planning.test_projection import writes

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WEEKS = 12


@pytest.fixture
def running(mixed: Any, ana: Athlete, principal: Principal) -> Athlete:
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW - timedelta(3))
    remake(ana, at=NOW - timedelta(3), week=MONDAY)
    return ana


def race(athlete: Athlete, day: date, priority: str = "B", **more: Any) -> Race:
    row = Race(club_id=athlete.club_id, athlete=athlete, name="City 10")
    values = {"day": day, "priority": priority, "distance_m": 10_000} | more
    return supposed(row, values, today=TODAY)


def changes(athlete: Athlete, what_if: WhatIf) -> list[Any]:
    outlook = Outlook(athlete.club, [athlete.pk], NOW, weeks=WEEKS)
    return compare(outlook.weeks(athlete.pk), outlook.weeks(athlete.pk, what_if))


def test_nothing_changes_where_nothing_is_supposed(running: Athlete) -> None:
    assert changes(running, WhatIf()) == []


def test_a_race_that_might_be_entered_eases_the_days_before_it(running: Athlete) -> None:
    found = changes(running, WhatIf(races=(race(running, date(2026, 12, 20)),)))
    days = {one.day: (one.before, one.after) for week in found for one in week.days}
    assert days[date(2026, 12, 20)] == ("full", "race:B")
    assert days[date(2026, 12, 18)] == ("full", "lighter:B")
    assert days[date(2026, 12, 14)] == ("full", "light:B")
    assert date(2026, 12, 12) not in days


def test_what_is_supposed_comes_true_when_it_is_saved(
    running: Athlete, principal: Principal
) -> None:
    tried = Outlook(running.club, [running.pk], NOW, weeks=WEEKS).weeks(
        running.pk, WhatIf(races=(race(running, date(2026, 12, 20), "A"),))
    )
    empty = dict.fromkeys(("goal_s", "result_s", "stop_days"))
    values = {"name": "City 10", "day": date(2026, 12, 20), "priority": "A", "distance_m": 10_000}
    add(Race, running, values | empty, by=principal, at=NOW)
    came = Outlook(running.club, [running.pk], NOW, weeks=WEEKS).weeks(running.pk)
    assert [(one.days, one.sessions) for one in came] == [(one.days, one.sessions) for one in tried]


def test_a_race_that_moves_gives_back_the_days_it_had(
    running: Athlete, principal: Principal
) -> None:
    empty = dict.fromkeys(("goal_s", "result_s", "stop_days", "distance_m"))
    values = {"name": "City 10", "day": date(2026, 12, 13), "priority": "B"} | empty
    saved = add(Race, running, values, by=principal, at=NOW)
    moved = supposed(saved, {"day": date(2027, 1, 10)}, today=TODAY)
    found = changes(running, WhatIf(races=(moved,)))
    days = {one.day: (one.before, one.after) for week in found for one in week.days}
    assert days[date(2026, 12, 13)] == ("race:B", "full")
    assert days[date(2027, 1, 10)] == ("full", "race:B")
    assert saved.day == date(2026, 12, 13), "the saved row is left alone"


def test_an_off_week_takes_the_strength_out_of_it(running: Athlete) -> None:
    off = supposed(
        OffRange(club_id=running.club_id, athlete=running),
        {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 13)},
        today=TODAY,
    )
    found = changes(running, WhatIf(offs=(off,)))
    first = found[0]
    assert (first.week_start, first.after, first.trains) == (
        date(2026, 12, 7),
        "off",
        (True, False),
    )
    assert {one.title for one in first.sessions} == {"Lower A", "Lower B"}
    assert all(one.after is not None and one.after.is_dropped for one in first.sessions)


def test_a_session_that_finds_no_day_is_no_strength_and_asks_nothing(running: Athlete) -> None:
    made = Outlook(running.club, [running.pk], NOW, weeks=WEEKS).weeks(running.pk)[4]
    assert made.trains
    without = replace(made, sessions=[replace(one, day=None) for one in made.sessions])
    plans = [msgspec.structs.replace(one.plan, lines=[]) for one in without.sessions]
    pairs = zip(without.sessions, plans, strict=True)
    easier = [replace(one, plan=plan) for one, plan in pairs]
    assert not without.trains
    (found,) = compare([replace(without, sessions=easier)], [without])
    assert (found.trains, found.lines) == ((False, False), ())


def test_a_rule_that_might_be_set_is_played_forward_too(running: Athlete) -> None:
    rule = PolicySetting(
        club_id=running.club_id,
        scope="club",
        name="windows",
        starts_on=TODAY,
        value={"B": {"stop": 7, "lighter": 0, "light": 0}},
    )
    known = race(running, date(2026, 12, 20))
    outlook = Outlook(running.club, [running.pk], NOW, weeks=WEEKS)
    before = outlook.weeks(running.pk, WhatIf(races=(known,)))
    after = outlook.weeks(running.pk, WhatIf(races=(known,), settings=(rule,)))
    days = {one.day: one.after for week in compare(before, after) for one in week.days}
    assert days[date(2026, 12, 15)] == "stop:B"


def test_another_race_becomes_trained_through_and_says_beside_which(running: Athlete) -> None:
    small = race(running, date(2026, 12, 13), "C", name="Park run")
    big = race(running, date(2026, 12, 20), "A", name="City marathon")
    outlook = Outlook(running.club, [running.pk], NOW, weeks=WEEKS)
    before = races_on(outlook.common(running.pk, WhatIf(races=(small,))), TODAY)
    after = races_on(outlook.common(running.pk, WhatIf(races=(small, big))), TODAY)
    through, new = compare_races(before, after)
    assert (through.race.name, new.race.name) == ("Park run", "City marathon")
    assert through.after is not None
    assert through.after.beside is not None
    assert through.after.beside.name == "City marathon"
    assert new.before is None


def test_trying_stores_nothing(running: Athlete) -> None:
    before = stood(running)
    with CaptureQueriesContext(connection) as caught:
        changes(running, WhatIf(races=(race(running, date(2026, 12, 20), "A"),)))
    assert writes(caught.captured_queries) == []
    assert stood(running) == before
    assert not Race.objects.exists()
