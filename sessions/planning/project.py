"""Weeks ahead, played forward by the same engine and never stored: season strip, preview, curve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from athletes.models import Athlete
from clubs.weeks import WEEK
from programs.progression.season import level_of
from programs.progression.units import printed
from programs.progression.week import WeekAnswer, plan_weeks
from sessions.models import Assignment
from sessions.planning.answers import Answer, answers
from sessions.planning.asks import week_asks
from sessions.planning.plan import engine_of
from sessions.planning.records import AthleteRecord, read_athletes, read_club
from sessions.planning.regenerate import span_of

SEVERITY = ("race", "stop", "off", "lighter", "light", "full")
REDUCED = frozenset({"race", "stop", "off"})


@dataclass
class ProjectedWeek:
    """A week to come. `level`: what its days say, the most severe that leaves no full day, as
    `light:B`; `sessions` as they would be stored; `stored`: whether they are."""

    week_start: date
    level: str
    block: str
    sessions: list[Answer]
    stored: bool
    races: list[tuple[date, str, str]]  # day, priority, name
    caps: dict[str, Decimal] = field(default_factory=dict)


def project(
    athlete: Athlete,
    now: datetime,
    *,
    weeks: int,
    instead: Assignment | None = None,
) -> list[ProjectedWeek]:
    """The running week and those after it, `weeks` in all. About twenty queries.

    `instead`: an assignment that is not saved, to see what it would change. Raises ValueError
    where the athlete's facts contradict each other.
    """
    span = span_of(athlete.club, now)
    span = replace(span, last=span.this_week + (weeks - 1) * WEEK)
    club = read_club(athlete.club)
    found = read_athletes(athlete.club, [athlete.pk], since=span.as_of)
    if not found:
        return []
    (record,) = found
    if instead is not None:
        record.assignments = _with(record, instead)
    common, lines = engine_of(record, club, span)
    asks = week_asks(record, club, span)
    return [
        ProjectedWeek(
            week_start=week.monday,
            level=_level([level_of(common, week.monday + timedelta(days=day)) for day in range(7)]),
            block=_block(shown),
            sessions=shown,
            stored=bool(record.week(week.monday)),
            races=_races(record, week.monday),
            caps=_caps(week),
        )
        for week in plan_weeks(asks, common, lines, dict(record.states))
        if week.monday >= span.this_week
        for shown in (answers(week, record, club, span),)
    ]


def _with(record: AthleteRecord, instead: Assignment) -> list[Assignment]:
    """What stands before it ends the day before, as `assign` would have it."""
    kept = [one for one in record.assignments if one.starts_on < instead.starts_on]
    for one in kept:
        if one.ends_on is None or one.ends_on >= instead.starts_on:
            one.ends_on = instead.starts_on - timedelta(days=1)
    return [*kept, instead]


def _level(codes: list[str]) -> str:
    """What a week is called: its race, else what most of its days are, the more severe first."""
    races = [code for code in codes if code.startswith("race")]
    if races:
        return races[0]
    return max(codes, key=lambda code: (codes.count(code), -SEVERITY.index(_kind(code))))


def _kind(code: str) -> str:
    kind = code.partition(":")[0]
    return kind if kind in SEVERITY else "full"


def _block(sessions: list[Answer]) -> str:
    return next((one.plan.block for one in sessions if one.plan.block), "")


def _races(record: AthleteRecord, monday: date) -> list[tuple[date, str, str]]:
    return [
        (race.day, race.priority, race.name)
        for race in record.races
        if race.deleted_at is None and monday <= race.day < monday + WEEK
    ]


def _caps(week: WeekAnswer) -> dict[str, Decimal]:
    """By line, the body-weight cap as a load, where a trace tells it."""
    caps = {}
    for session in week.sessions:
        for one in session.lines:
            for entry in one.row.trace.load if one.row.trace else ():
                if "cap" in entry.facts:
                    caps[one.line] = Decimal(printed(entry.facts["cap"]))
    return caps
