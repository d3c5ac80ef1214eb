"""What happens to some athletes of the demo, by week of the story (0 to 12, the running one)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from athletes import facts
from athletes.injuries import clear_injury, enter_injury
from athletes.models import Athlete, Availability, Injury, OffRange
from clubs.weeks import WEEK, week_start
from sessions.demo.cast import MIXED, Story
from sessions.demo.club import Demo
from sessions.models import TrainingSession
from sessions.planning.events import LineSetting, convert_to_one_leg, pass_technique, set_line
from sessions.planning.overrides import LineChange, change_line, move_session, skip_session
from sessions.planning.plans import read_plan
from sessions.planning.reports import ReportEntry, report

SQUAT, DEADLIFT = "back_squat/barbell", "deadlift/barbell"
SHARE_OF_SQUAT = Decimal("1.05")  # what the demo's athletes come with in the deadlift

# The week in which those begin who are new to strength.
FIRST_WEEK = {"bar": 10, "guided": 3, "minor": 2, "missing": 2}


def before_week(demo: Demo, week: int, at: datetime) -> None:
    """What a coach enters before a week is made."""
    for athlete, story in demo.athletes.values():
        if week == 0 and story.load is not None:
            _come_with(demo, athlete, story, at)
        plot = PLOTS.get((story.part, week))
        if plot is not None:
            plot(demo, athlete, at)


def trains(story: Story, day: date, today: date) -> bool:
    """Whether the story lets the athlete train on that day at all."""
    return not (story.part == "missing" and day >= today - timedelta(days=16))


def ending(demo: Demo) -> None:
    """What happened last, so that the coach's week has something to look at today."""
    for athlete in demo.with_part("pain"):
        last = _last_done(athlete)
        day = last.done_on or last.week_start
        entry = ReportEntry(pain=6, parts=["knee"], side="left", lines=[SQUAT], rpe=7)
        report(last, entry, by=demo.own(athlete, day), at=demo.at(day, 19, 30))


def overrides(demo: Demo) -> None:
    """A coach's changes in the coming week."""
    for athlete in demo.with_part("overrides"):
        by = demo.coach_of(athlete, demo.now)
        coming = week_start(demo.today) + WEEK
        rows = TrainingSession.objects.filter(athlete=athlete, week_start=coming)
        first, second = rows.order_by("slot")
        squat = read_plan(first).line(SQUAT)
        if squat is None or squat.load is None or not squat.is_asked:
            continue
        change = LineChange(load=squat.load - 5, notes="Relay on Sunday: leave some in the legs")
        change_line(first, SQUAT, change, by=by, at=demo.now, seen=0)
        move_session(second, coming + timedelta(days=2), by=by, at=demo.now)
    for athlete in demo.with_part("effort"):
        coming = week_start(demo.today) + WEEK
        last = TrainingSession.objects.filter(athlete=athlete, week_start=coming).last()
        if last is not None and not last.is_settled:
            skip_session(last, by=demo.coach_of(athlete, demo.now), at=demo.now)


def _come_with(demo: Demo, athlete: Athlete, story: Story, at: datetime) -> None:
    """They have lifted before: the load of their first week."""
    load = Decimal(story.load or 0)
    by, on = demo.coach_of(athlete, at), demo.first_week
    lines = {SQUAT: load}
    if story.program == MIXED:
        lines[DEADLIFT] = (load * SHARE_OF_SQUAT).quantize(Decimal(1))
    for line, start in lines.items():
        setting = LineSetting(start_load=start, unit=story.unit)
        set_line(athlete, line, setting, by=by, at=at, on=on)
        pass_technique(athlete, line, "free", by=by, at=at, on=on)


def _pass(level: str) -> Callable[[Demo, Athlete, datetime], None]:
    def plot(demo: Demo, athlete: Athlete, at: datetime) -> None:
        on = demo.club.today(at) + timedelta(days=1)
        pass_technique(athlete, SQUAT, level, by=demo.coach_of(athlete, at), at=at, on=on)

    return plot


def _one_leg(demo: Demo, athlete: Athlete, at: datetime) -> None:
    on = demo.club.today(at) + timedelta(days=1)
    by = demo.coach_of(athlete, at)
    convert_to_one_leg(athlete, SQUAT, "rear_foot_elevated_split_squat", by=by, at=at, on=on)


def _hurt(demo: Demo, athlete: Athlete, at: datetime) -> None:
    enter_injury(
        athlete,
        part="hamstring",
        side="right",
        stage="acute",
        starts_on=demo.club.today(at),
        note="Pulled up in the last interval",
        by=demo.coach_of(athlete, at),
        at=at,
        judged_on=False,
    )


def _heal(demo: Demo, athlete: Athlete, at: datetime) -> None:
    for injury in Injury.objects.filter(athlete=athlete).open():
        clear_injury(
            injury,
            return_="full",
            on=demo.club.today(at),
            by=demo.coach_of(athlete, at),
            at=at,
            judged_on=False,
        )


def _travel(demo: Demo, athlete: Athlete, at: datetime) -> None:
    away: dict[str, Any] = {
        "starts_on": demo.monday(7),
        "ends_on": demo.monday(11) - timedelta(days=1),
    }
    by = demo.coach_of(athlete, at)
    facts.add(OffRange, athlete, away | {"reason": "Four weeks in Japan"}, by=by, at=at)


def _less_time(demo: Demo, athlete: Athlete, at: datetime) -> None:
    """Exams: three sessions a week are left, so the method says: just run."""
    fewer: dict[str, Any] = {
        "starts_on": demo.monday(11),
        "ends_on": None,
        "days": [0, 2, 4],
        "preferred": [],
    }
    fewer |= {"same_day": True, "sessions_possible": 3}
    facts.add(Availability, athlete, fewer, by=demo.coach_of(athlete, at), at=at)


def _last_done(athlete: Athlete) -> TrainingSession:
    rows = TrainingSession.objects.filter(athlete=athlete, status="completed", slot=1)
    return rows.order_by("-done_on")[0]


PLOTS: dict[tuple[str, int], Callable[[Demo, Athlete, datetime], None]] = {
    ("guided", 7): _pass("guided"),
    ("minor", 5): _pass("guided"),
    ("minor", 9): _pass("free"),
    ("missing", 5): _pass("guided"),
    ("one_leg", 8): _one_leg,
    ("injured_back", 4): _hurt,
    ("injured_back", 8): _heal,
    ("holiday", 6): _travel,
    ("gate", 11): _less_time,
}
