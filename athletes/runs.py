"""Many runs at once: a week's pattern for the coming weeks, a week copied. One run's facts are
`athletes.facts`; here it is only moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from athletes import facts
from athletes.models import Athlete, Run
from athletes.stale import mark_stale
from clubs import audit
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
            counted = {"from": since.isoformat(), "made": len(missing), "removed": len(surplus)}
            audit.record(by, at, "plan_runs", athlete, {}, counted)
            mark_stale([athlete], since=since, at=at)
    return Planned(made=len(missing), kept=len(kept), removed=len(surplus))


def move(run: Run, days: int, *, by: Principal, at: datetime) -> bool:
    """Put a run some days later (earlier: below 0). False where it is done: that stays where it
    was done, or where somebody changed it in between."""
    if run.done:
        return False
    moved = {"day": run.day + timedelta(days=days)}
    return facts.change(run, moved, by=by, at=at, seen=run.version)


def copy_week(athlete: Athlete, monday: date, *, to: date, by: Principal, at: datetime) -> Planned:
    """Plan the runs of one week again in the week of `to`. What stands there stays; a run of the
    same day, kind and distance is not made twice, so twice is harmless."""
    runs = Run.objects.alive().filter(athlete=athlete)
    source = runs.filter(day__gte=monday, day__lt=monday + WEEK)
    standing = {_same(one) for one in runs.filter(day__gte=to, day__lt=to + WEEK)}
    made, kept = [], 0
    for run in source:
        copied = Run(
            club_id=athlete.club_id,
            athlete=athlete,
            day=run.day + (to - monday),
            kind=run.kind,
            distance_m=run.distance_m,
            duration_s=run.duration_s,
        )
        if copied.day < by.today or _same(copied) in standing:
            kept += 1
        else:
            made.append(copied)
    with transaction.atomic():
        Run.objects.bulk_create(made)
        if made:
            weeks = {"from": monday.isoformat(), "to": to.isoformat(), "made": len(made)}
            audit.record(by, at, "copy_runs", athlete, {}, weeks)
            mark_stale([athlete], since=min(one.day for one in made), at=at)
    return Planned(made=len(made), kept=kept, removed=0)


def _same(run: Run) -> tuple[date, str, int | None]:
    return run.day, run.kind, run.distance_m


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
