"""Weeks ahead, played forward by the same engine and never stored: season, preview, curve.

`Outlook` reads once and answers as often as asked: as things stand, or would be (`WhatIf`).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from athletes.models import Athlete, AthleteRow, OffRange, Race
from clubs.models import Club
from clubs.weeks import WEEK
from programs.models import PolicySetting
from programs.progression.charges import Week as PlacementWeek
from programs.progression.opinions import Opinion, opinions
from programs.progression.placement import Placement
from programs.progression.policy import PlacementPolicy
from programs.progression.season import CommonFacts, level_of
from programs.progression.units import printed
from programs.progression.week import WeekAnswer, plan_weeks
from sessions.models import Assignment
from sessions.planning.answers import Answer, answers
from sessions.planning.asks import Span, week_asks
from sessions.planning.plan import engine_of
from sessions.planning.records import AthleteRecord, ClubRecord, read_athletes, read_club
from sessions.planning.regenerate import span_of

Row = TypeVar("Row", bound=AthleteRow)

SEVERITY = ("race", "stop", "off", "lighter", "light", "full")


@dataclass(frozen=True)
class WhatIf:
    """What is not saved, to see what it would change.

    Rows stand for the saved ones of the same `uid`, others are added; a race or off range carries
    its history as it would be remembered (`athletes.facts.remember`). A setting takes the place of
    the one of the same scope, subject, name and day.
    """

    assignment: Assignment | None = None
    races: tuple[Race, ...] = ()
    offs: tuple[OffRange, ...] = ()
    settings: tuple[PolicySetting, ...] = ()


@dataclass(frozen=True)
class Placed:
    """What placement was asked for a week, what it said, and by which numbers."""

    asked: PlacementWeek
    said: Placement
    policy: PlacementPolicy

    def opinions(self) -> dict[int, tuple[Opinion, ...]]:
        """By slot the seven days, each with what it would cost or why it is not for it."""
        found = opinions(self.asked, self.said, self.policy)
        return {int(slot): days for slot, days in found.items()}


@dataclass
class ProjectedWeek:
    """A week to come. `level`: what its days say, the most severe that leaves no full day, as
    `light:B`; `days`: the level of each; `sessions` as they would be stored; `stored`: whether
    they are."""

    week_start: date
    level: str
    block: str
    sessions: list[Answer]
    stored: bool
    races: list[tuple[date, str, str]]  # day, priority, name
    days: tuple[str, ...] = ()
    caps: dict[str, Decimal] = field(default_factory=dict)
    placed: Placed | None = None

    @property
    def trains(self) -> bool:
        """Whether any session has its day and asks for anything."""
        return any(not one.is_dropped for one in self.sessions)


def project(
    athlete: Athlete, now: datetime, *, weeks: int, what_if: WhatIf | None = None
) -> list[ProjectedWeek]:
    """The running week and those after it, `weeks` in all. About twenty queries.

    Raises ValueError where the athlete's facts contradict each other.
    """
    outlook = Outlook(athlete.club, [athlete.pk], now, weeks=weeks)
    return outlook.weeks(athlete.pk, what_if)


class Outlook:
    """What is on record of some athletes, read once: about twenty queries for any number."""

    def __init__(
        self, club: Club, athletes: Sequence[int], now: datetime, *, weeks: int = 1
    ) -> None:
        span = span_of(club, now)
        self.span = replace(span, last=span.this_week + (weeks - 1) * WEEK)
        self.club = read_club(club)
        found = read_athletes(club, athletes, since=span.as_of)
        self.records = {one.athlete.pk: one for one in found}
        self._tried: tuple[tuple[PolicySetting, ...], ClubRecord] = ((), self.club)

    def weeks(
        self, athlete: int, what_if: WhatIf | None = None, *, last: date | None = None
    ) -> list[ProjectedWeek]:
        """The running week and those after it, to `last` or as far as was asked at first; none for
        an athlete who was put away."""
        if athlete not in self.records:
            return []
        record, club = self._supposed(athlete, what_if)
        return play(record, club, replace(self.span, last=last) if last else self.span)

    def levels(
        self, athlete: int, first: date, days: int, what_if: WhatIf | None = None
    ) -> list[str]:
        """The calendar's word for each day from `first` on, without playing anything forward."""
        if athlete not in self.records:
            return []
        common = self.common(athlete, what_if)
        return [level_of(common, first + timedelta(days=day)) for day in range(days)]

    def common(self, athlete: int, what_if: WhatIf | None = None) -> CommonFacts:
        """The calendar and policy of an athlete, as the engine has them."""
        record, club = self._supposed(athlete, what_if)
        return engine_of(record, club, self.span)[0]

    def _supposed(self, athlete: int, what_if: WhatIf | None) -> tuple[AthleteRecord, ClubRecord]:
        record = self.records[athlete]
        if what_if is None:
            return record, self.club
        if self._tried[0] is not what_if.settings:  # the same settings are tried on many
            self._tried = what_if.settings, _with_settings(self.club, what_if.settings)
        return _with(record, what_if), self._tried[1]


def play(record: AthleteRecord, club: ClubRecord, span: Span) -> list[ProjectedWeek]:
    """The running week of the span and those after it, as the record has it."""
    common, lines = engine_of(record, club, span)
    asks = week_asks(record, club, span)
    return [
        _week(week, common, record, club, span)
        for week in plan_weeks(asks, common, lines, dict(record.states))
        if week.monday >= span.this_week
    ]


def _week(
    week: WeekAnswer, common: CommonFacts, record: AthleteRecord, club: ClubRecord, span: Span
) -> ProjectedWeek:
    sessions = answers(week, record, club, span)
    days = tuple(level_of(common, week.monday + timedelta(days=day)) for day in range(7))
    return ProjectedWeek(
        week_start=week.monday,
        level=week_level(days),
        block=_block(sessions),
        sessions=sessions,
        stored=bool(record.week(week.monday)),
        races=_races(record, week.monday),
        days=days,
        caps=_caps(week),
        placed=Placed(week.asked, week.placement, common.policy_on(week.monday).placement),
    )


def _with(record: AthleteRecord, what_if: WhatIf) -> AthleteRecord:
    """A record of its own; the one that was read stays as it is."""
    assignments = record.assignments
    if what_if.assignment is not None:
        assignments = _assigned(record.assignments, what_if.assignment)
    return replace(
        record,
        assignments=assignments,
        races=_laid_over(record.races, what_if.races),
        offs=_laid_over(record.offs, what_if.offs),
    )


def _assigned(standing: Sequence[Assignment], instead: Assignment) -> list[Assignment]:
    """What stands before it ends the day before, as `assign` would have it."""
    kept = [copy(one) for one in standing if one.starts_on < instead.starts_on]
    for one in kept:
        if one.ends_on is None or one.ends_on >= instead.starts_on:
            one.ends_on = instead.starts_on - timedelta(days=1)
    return [*kept, instead]


def _laid_over(standing: Sequence[Row], supposed: Sequence[Row]) -> list[Row]:
    new = {one.uid: one for one in supposed}
    rows = [new.pop(one.uid, one) for one in standing]
    return [*rows, *new.values()]


def _with_settings(club: ClubRecord, settings: Sequence[PolicySetting]) -> ClubRecord:
    if not settings:
        return club
    instead = {(one.place, one.name, one.starts_on) for one in settings}
    kept = [one for one in club.policies if (one.place, one.name, one.starts_on) not in instead]
    return replace(club, policies=sorted([*kept, *settings], key=lambda one: one.starts_on))


def week_level(codes: Sequence[str]) -> str:
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
