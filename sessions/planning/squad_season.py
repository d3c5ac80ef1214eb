"""The seasons of many athletes beside each other, and what one race or off range does to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from athletes.models import Athlete, Season
from clubs.models import Club
from clubs.weeks import WEEK, week_start
from sessions.models import TrainingSession
from sessions.planning.consequences import RaceState, WeekChange, compare, races_on
from sessions.planning.project import Outlook, WhatIf
from sessions.planning.regenerate import no_collection
from sessions.planning.season import SeasonPlan, Share, season_plan, weeks_until

log = structlog.get_logger(__name__)
LEAST, MOST = 53 * 7, 156 * 7  # days from today that a change is counted over
PLAYED = 1000  # weeks of athletes that are played forward in a request: about three seconds


@dataclass(frozen=True)
class AthleteSeason:
    """One row: weeks of the common span, and the share of the athlete's own season."""

    athlete: Athlete
    season: Season | None
    plan: SeasonPlan | None
    trouble: str = ""

    @property
    def share(self) -> Share | None:
        """Of the weeks of the own season only."""
        if self.plan is None or self.season is None:
            return None
        first, last = week_start(self.season.starts_on), self.season.ends_on
        own = [one for one in self.plan.weeks if first <= one.monday <= last]
        return SeasonPlan(first, own, {}, []).share


@dataclass(frozen=True)
class Toll:
    """What a race or off range would do to one athlete.

    `levels`: days by their new level; `changes`: weeks played forward to the one after the last of
    these days, None where they were not; `trouble`: why they cannot be.
    """

    athlete: Athlete
    days: int
    levels: Counter[str]
    state: RaceState | None
    changes: list[WeekChange] | None = None
    trouble: str = ""


def athlete_seasons(
    club: Club,
    athletes: Sequence[Athlete],
    seasons: Sequence[Season],
    rows: Sequence[TrainingSession],
    span: tuple[date, date],
    now: datetime,
) -> list[AthleteSeason]:
    """About twenty queries for any number; some hundredths of a second an athlete."""
    weeks = weeks_until(club.today(now), span[1])
    outlook = Outlook(club, [one.pk for one in athletes], now, weeks=weeks)
    by_athlete: dict[int, list[TrainingSession]] = {}
    for row in rows:
        by_athlete.setdefault(row.athlete_id, []).append(row)
    own = {one.athlete_id: one for one in seasons}
    with no_collection():
        return [
            _athlete_season(outlook, one, own.get(one.pk), by_athlete.get(one.pk, []), span)
            for one in athletes
        ]


def _athlete_season(
    outlook: Outlook,
    athlete: Athlete,
    season: Season | None,
    rows: Sequence[TrainingSession],
    span: tuple[date, date],
) -> AthleteSeason:
    try:
        return AthleteSeason(athlete, season, season_plan(outlook, athlete, span, rows))
    except Exception as error:  # noqa: BLE001  # one athlete's broken facts spoil only this row
        log.warning("season_failed", athlete=str(athlete.uid), error=str(error))
        return AthleteSeason(athlete, season, None, str(error))


def tolls(
    club: Club, supposed: Sequence[tuple[Athlete, WhatIf]], last: date, now: datetime
) -> list[Toll]:
    """By athlete, from the calendar; weeks are played forward as far as `PLAYED` reaches. About
    twenty queries.

    `last`: the last day of what is supposed; days are counted a year ahead, or beyond that day.
    """
    outlook = Outlook(club, [one.pk for one, _ in supposed], now)
    reach = (last - outlook.span.today).days + 60
    days = min(max(reach, LEAST), MOST)
    left = PLAYED
    found = []
    with no_collection():
        for athlete, what_if in supposed:
            toll, changed = _toll(outlook, athlete, what_if, days)
            weeks = (week_start(changed[-1]) - outlook.span.this_week) // WEEK + 2 if changed else 0
            if weeks <= left:
                toll, left = _played(outlook, toll, what_if, weeks), left - weeks
            found.append(toll)
    return found


def _toll(
    outlook: Outlook, athlete: Athlete, what_if: WhatIf, days: int
) -> tuple[Toll, list[date]]:
    """What the calendar says, and the days that it says it of."""
    first = outlook.span.today
    before = outlook.levels(athlete.pk, first, days)
    after = outlook.levels(athlete.pk, first, days, what_if)
    changed = [
        (first + timedelta(days=at), new)
        for at, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new
    ]
    state = None
    if what_if.races:
        states = races_on(outlook.common(athlete.pk, what_if), first)
        state = states.get(str(what_if.races[0].uid))
    levels = Counter(code.partition(":")[0] for _day, code in changed)
    return Toll(athlete, len(changed), levels, state), [day for day, _code in changed]


def _played(outlook: Outlook, toll: Toll, what_if: WhatIf, weeks: int) -> Toll:
    """With the sessions and what they ask, before and after."""
    if not weeks:
        return replace(toll, changes=[])
    last = outlook.span.this_week + (weeks - 1) * WEEK
    try:
        before = outlook.weeks(toll.athlete.pk, last=last)
        after = outlook.weeks(toll.athlete.pk, what_if, last=last)
    except ValueError as error:  # facts that contradict each other spoil one athlete only
        return replace(toll, trouble=str(error))
    return replace(toll, changes=compare(before, after))


def common_span(seasons: Sequence[Season], today: date, most: int) -> tuple[date, date]:
    """From the first season's week to the last one's, so many weeks at most around today."""
    this = week_start(today)
    if not seasons:
        return this - 8 * WEEK, this + 30 * WEEK
    first = max(min(week_start(one.starts_on) for one in seasons), this - most // 2 * WEEK)
    last = max(one.ends_on for one in seasons)
    return first, min(week_start(last) + timedelta(days=6), first + most * WEEK)
