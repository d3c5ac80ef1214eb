"""Many runs at once: a week's pattern for the coming weeks. One run: `athletes.facts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from athletes.models import Athlete, Run
from athletes.stale import mark_stale
from clubs.models import Principal
from clubs.weeks import WEEK, week_start


@dataclass(frozen=True)
class PlannedRun:
    """What a weekday of the pattern asks."""

    kind: str
    distance_m: int | None = None


@dataclass(frozen=True)
class Planned:
    """What came of a pattern: rows made, kept as they were, taken away."""

    made: int
    kept: int
    removed: int


def plan_weeks(
    athlete: Athlete,
    pattern: Mapping[int, PlannedRun],
    *,
    first: date,
    weeks: int,
    replace: bool,
    by: Principal,
    at: datetime,
) -> Planned:
    """Lay a week's pattern (0 = Monday to 6) over `weeks` weeks from the week of `first` on.

    Days that have passed are left alone, and so is what was done. `replace` takes away the other
    planned runs of those weeks. Twice is harmless: a run that stands already is kept.
    """
    monday = week_start(first)
    since = max(monday, by.today)
    wanted = _days(pattern, monday, weeks, since)
    with transaction.atomic():
        standing = Run.objects.alive().filter(
            athlete=athlete, day__gte=since, day__lt=monday + weeks * WEEK
        )
        fits = {one.pk: wanted.get(one.day) == _asked(one) for one in standing}
        kept = {one.day for one in standing if fits[one.pk]}
        surplus = [one.pk for one in standing if replace and not one.done and not fits[one.pk]]
        Run.objects.filter(pk__in=surplus).update(
            deleted_at=at, updated_at=at, version=F("version") + 1
        )
        missing = {day: run for day, run in wanted.items() if day not in kept}
        Run.objects.bulk_create(_rows(athlete, missing))
        if missing or surplus:
            mark_stale([athlete], since=since, at=at)
    return Planned(made=len(missing), kept=len(kept), removed=len(surplus))


def _days(
    pattern: Mapping[int, PlannedRun], monday: date, weeks: int, since: date
) -> dict[date, PlannedRun]:
    days = {
        monday + week * WEEK + timedelta(days=weekday): run
        for week in range(weeks)
        for weekday, run in pattern.items()
    }
    return {day: run for day, run in days.items() if day >= since}


def _asked(run: Run) -> PlannedRun:
    return PlannedRun(kind=run.kind, distance_m=run.distance_m)


def _rows(athlete: Athlete, days: Mapping[date, PlannedRun]) -> list[Run]:
    return [
        Run(
            club_id=athlete.club_id,
            athlete=athlete,
            day=day,
            kind=run.kind,
            distance_m=run.distance_m,
        )
        for day, run in days.items()
    ]
