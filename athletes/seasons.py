"""The verbs of a season's plan: weeks taken off as proposed, weeks kept, many athletes at once.

All run in one transaction and are safe to run twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from athletes import facts
from athletes.models import Athlete, AthleteRow, OffRange, Race, Season
from athletes.stale import mark_stale
from athletes.told import race_changed
from clubs import audit
from clubs.events import tell
from clubs.models import Principal

SIX_DAYS = timedelta(days=6)
Planned = TypeVar("Planned", Race, OffRange)


@dataclass(frozen=True)
class WeekOff:
    """A week to be without strength, and the reason that its off range carries."""

    monday: date
    reason: str


def take_off(
    season: Season, weeks: Sequence[WeekOff], *, by: Principal, at: datetime
) -> list[OffRange]:
    """Accept proposed weeks: each becomes an off range of its own. Those taken already stay."""
    with transaction.atomic():
        _lock([season.athlete])
        standing = OffRange.objects.filter(athlete=season.athlete).alive()
        taken = set(standing.values_list("starts_on", "ends_on"))
        return [
            facts.add(
                OffRange,
                season.athlete,
                {
                    "starts_on": one.monday,
                    "ends_on": one.monday + SIX_DAYS,
                    "reason": one.reason,
                },
                by=by,
                at=at,
            )
            for one in weeks
            if (one.monday, one.monday + SIX_DAYS) not in taken
        ]


def keep_week(season: Season, monday: date, *, by: Principal, at: datetime, keep: bool) -> bool:
    """Decline a proposed week, or have it proposed again; False where somebody saved in between."""
    before = list(season.kept)
    after = sorted({*before, monday.isoformat()} if keep else {*before} - {monday.isoformat()})
    if before == after:
        return True
    season.kept, season.updated_at = after, at
    with transaction.atomic():
        if not season.save_version(season.version):
            return False
        verb = "keep_week" if keep else "propose_week"
        audit.record(by, at, verb, season, {"kept": before}, {"kept": after})
    return True


def add_for_many(
    model: type[Planned],
    athletes: Sequence[Athlete],
    values: dict[str, Any],
    *,
    batch: uuid.UUID,
    by: Principal,
    at: datetime,
) -> list[Planned]:
    """The same race or off range for many athletes, in bulk. Sent twice under one `batch`: once.

    Gives the rows that are new.
    """
    with transaction.atomic():
        _lock(athletes)
        known = set(
            model._default_manager.filter(
                uid__in=[row_uid(batch, one) for one in athletes]
            ).values_list("uid", flat=True)
        )
        new = [one for one in athletes if row_uid(batch, one) not in known]
        rows = [_planned(model, one, values, batch, by.today) for one in new]
        model._default_manager.bulk_create(rows, batch_size=200)
        _remember(rows, "add", facts.plain(values), by, at)
        mark_stale(new, since=by.today, at=at)
    return rows


def remove_batch(
    model: type[Planned],
    athletes: Sequence[Athlete],
    *,
    batch: uuid.UUID,
    by: Principal,
    at: datetime,
) -> int:
    """Undo `add_for_many`: those of its rows that stand are removed. Gives how many."""
    with transaction.atomic():
        _lock(athletes)
        uids = [row_uid(batch, one) for one in athletes]
        standing = model._default_manager.filter(uid__in=uids, deleted_at=None)
        rows = list(standing.select_for_update(of=("self",)).select_related("athlete"))
        for row in rows:
            row.deleted_at, row.updated_at, row.version = at, at, row.version + 1
            facts.remember(row, by.today)
        fields = ["deleted_at", "updated_at", "version", "history"]
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=200
        )
        _remember(rows, "remove", {}, by, at)
        mark_stale([one.athlete for one in rows], since=by.today, at=at)
    return len(rows)


def _lock(athletes: Sequence[Athlete]) -> None:
    """Until the transaction ends: sent twice at once, the second sees what the first has done."""
    ids = [one.pk for one in athletes]
    rows = Athlete.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk"))


def row_uid(batch: uuid.UUID, athlete: Athlete) -> uuid.UUID:
    """The public id of a batch's row for one athlete."""
    return uuid.uuid5(batch, str(athlete.uid))


def _planned(
    model: type[Planned], athlete: Athlete, values: dict[str, Any], batch: uuid.UUID, today: date
) -> Planned:
    row = model(club_id=athlete.club_id, athlete=athlete, uid=row_uid(batch, athlete), **values)
    facts.remember(row, today)
    return row


def _remember(
    rows: Sequence[AthleteRow], verb: str, after: dict[str, Any], by: Principal, at: datetime
) -> None:
    """In the club's memory, and of races to those who hear of them."""
    changed = [race_changed(one, verb) for one in rows if isinstance(one, Race)]
    if changed:
        tell(by.club_id, changed, by=by, at=at)
    audit.record_many(by, at, [(verb, one, {}, {"as": str(one)}) for one in rows])
