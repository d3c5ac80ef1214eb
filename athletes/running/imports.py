"""Runs come in at once, from a table or a calendar, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from athletes.models import Athlete, Run, RunCalendar, RunImport
from athletes.running.outcomes import FIELDS, GONE, WRITES, Outcome, Wanted, outcomes
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal

KEPT = (
    *FIELDS,
    "done_distance_m",
    "done_duration_s",
    "external_id",
    "calendar_id",
    "deleted_at",
)


def bring_in(
    athlete: Athlete,
    wanted: Sequence[Wanted],
    *,
    source: RunImport.Source,
    name: str,
    calendar: RunCalendar | None = None,
    by: Principal,
    at: datetime,
) -> RunImport | None:
    """Write what is new or changed, in one transaction; None where nothing was.

    What it would do is asked anew here: somebody may have changed a run since it was looked at.
    """
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        todo = [
            one
            for one in outcomes(athlete, wanted, calendar=calendar, today=by.today)
            if one.what in WRITES
        ]
        if not todo:
            return None
        new = [_made(one.wanted, athlete, calendar) for one in todo if one.run is None]
        Run.objects.bulk_create(new, batch_size=500)
        changes = [(_told(one, None), one.day) for one in new]
        changes += [_write(one, one.run, calendar, at) for one in todo if one.run is not None]
        imported = RunImport.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            source=source,
            name=name[:200],
            changes=[told for told, _day in changes],
            at=at,
            entered_by_id=by.user_id,
        )
        after = {"name": imported.name, "runs": len(changes)}
        audit.record(by, at, "import_runs", imported, None, after)
        mark_stale([athlete], since=min(day for _told, day in changes), at=at)
    return imported


def undo(imported: RunImport, *, by: Principal, at: datetime) -> int:
    """Put all runs back as they were before an import, but those that somebody changed since.

    Gives how many stayed as they are now. Twice is harmless.
    """
    with transaction.atomic():
        rows = RunImport.objects.filter(pk=imported.pk, undone_at=None)
        if not rows.update(undone_at=at):
            return 0
        runs = {str(one.uid): one for one in Run.objects.filter(athlete=imported.athlete_id)}
        days, kept = [], 0
        for told in imported.changes:
            run = runs.get(told["run"])
            if run is None or run.version != told["version"]:
                kept += 1
                continue
            days.append(run.day)
            days.append(_put_back(run, told["before"], at))
        audit.record(by, at, "undo_import", imported)
        if days:
            mark_stale([imported.athlete], since=min(days), at=at)
    return kept


def _made(wanted: Wanted, athlete: Athlete, calendar: RunCalendar | None) -> Run:
    return Run(
        club_id=athlete.club_id,
        athlete=athlete,
        external_id=wanted.external_id,
        calendar=calendar,
        **wanted.values,
    )


def _told(run: Run, before: dict[str, Any] | None) -> dict[str, Any]:
    """What undoing needs to know."""
    return {"run": str(run.uid), "version": run.version, "before": before}


def _write(
    one: Outcome, run: Run, calendar: RunCalendar | None, at: datetime
) -> tuple[dict[str, Any], date]:
    """One run changed: what undoing needs to know, and from which day on plans may change."""
    before = _as_text(run)
    since = run.day
    changes = {"deleted_at": (None, at)} if one.what == GONE else one.changes
    for name, (_was, value) in changes.items():
        setattr(run, name, value)
    run.calendar = None if one.what == GONE else calendar or run.calendar
    run.updated_at = at
    run.save_version(run.version)
    return _told(run, before), min(since, run.day)


def _put_back(run: Run, before: dict[str, Any] | None, at: datetime) -> date:
    """As it was; what the import made is removed. Gives the day it stands on now."""
    if before is None:
        run.deleted_at = at
    else:
        for name, value in before.items():
            setattr(run, name, value)
        run.day = date.fromisoformat(before["day"])
        gone = before["deleted_at"]
        run.deleted_at = datetime.fromisoformat(gone) if gone else None
    run.updated_at = at
    run.save_version(run.version)
    return run.day


def _as_text(run: Run) -> dict[str, Any]:
    """As JSON holds them."""
    values = {name: getattr(run, name) for name in KEPT}
    values["day"] = run.day.isoformat()
    values["deleted_at"] = run.deleted_at.isoformat() if run.deleted_at else None
    return values
