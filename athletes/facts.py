"""The verbs of an athlete's facts: add, change, remove, bring back.

Each writes the row, what was known from today on (races, off ranges), who did it, and the stale
mark, in one transaction. All are safe to run twice.
"""

from __future__ import annotations

import uuid
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from athletes.models import (
    Athlete,
    AthleteRow,
    Availability,
    BodyWeight,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
)
from athletes.stale import mark_stale
from athletes.told import race_changed
from clubs import audit
from clubs.events import tell
from clubs.models import Principal
from clubs.roles import Area

Row = TypeVar("Row", bound=AthleteRow)
RUN_WORDS = ("feeling", "note")


def add(
    model: type[Row],
    athlete: Athlete,
    values: dict[str, Any],
    *,
    by: Principal,
    at: datetime,
    uid: uuid.UUID | None = None,
) -> Row:
    """A new row. Sent twice under one `uid` with the same values, it is still one row; with other
    values, or when that one was removed meanwhile, it is another."""
    sent = model._default_manager.filter(uid=uid).first() if uid else None
    if sent is not None:
        stands = sent.athlete_id == athlete.pk and sent.deleted_at is None
        if stands and _values(sent, list(values)) == values:
            return sent
        uid = None
    row = model(club_id=athlete.club_id, athlete=athlete, uid=uid or uuid.uuid4(), **values)
    remember(row, by.today)
    with transaction.atomic():
        row.save(force_insert=True)
        _record(by, at, "add", row, ({}, plain(values)))
        mark_stale([athlete], since=counts_from(row, by.today), at=at)
        _tell(row, "add", by=by, at=at)
    return row


def change(
    row: AthleteRow, values: dict[str, Any], *, by: Principal, at: datetime, seen: int
) -> bool:
    """New values over version `seen`; False where somebody else saved other ones in between."""
    before = _values(row, list(values))
    if before == values:
        return True
    since = counts_from(row, by.today)
    _put(row, values, at)
    remember(row, by.today)
    with transaction.atomic():
        if not row.save_version(seen):
            return False
        sides = audit.differences(plain(before), plain(values))
        _record(by, at, "change", row, sides)
        mark_stale([row.athlete], since=min(since, counts_from(row, by.today)), at=at)
        _tell(row, "change", by=by, at=at, before=sides[0])
    return True


def remove(row: AthleteRow, *, by: Principal, at: datetime) -> None:
    """Take a row off the record; the row stays, so that it can be brought back."""
    if row.deleted_at is None:
        _put(row, {"deleted_at": at}, at)
        _hide_or_show(row, "remove", by=by, at=at)


def restore(row: AthleteRow, *, by: Principal, at: datetime) -> None:
    """Undo a removal."""
    if row.deleted_at is not None:
        _put(row, {"deleted_at": None}, at)
        _hide_or_show(row, "restore", by=by, at=at)


def supposed(
    row: Row, values: dict[str, Any], *, today: date, removed_at: datetime | None = None
) -> Row:
    """A copy of a row as it would stand with these values, remembered from today on; not saved."""
    found = copy(row)
    for name, value in values.items():
        setattr(found, name, value)
    found.deleted_at = removed_at
    remember(found, today)
    return found


def counts_from(row: AthleteRow, today: date) -> date:
    """The first day on which a fact counts. What is dated by its entering counts from today."""
    match row:
        case BodyWeight() | Run():
            return row.day
        case Availability() | GymChoice():
            return row.starts_on
        case Injury():
            return row.acts_on
        case _:
            return today


def remember(row: AthleteRow, today: date) -> None:
    """Add today's entry to the history of a race or off range. Nothing known earlier is touched."""
    match row:
        case Race():
            known = _known_race(row)
        case OffRange():
            known = {"from": row.starts_on.isoformat(), "to": row.ends_on.isoformat()}
        case _:
            return
    known["void"] = row.deleted_at is not None
    earlier = [entry for entry in row.history if entry["date"] != today.isoformat()]
    if not earlier or known | {"date": earlier[-1]["date"]} != earlier[-1]:
        earlier.append({"date": today.isoformat(), **known})
    row.history = earlier


def _known_race(race: Race) -> dict[str, Any]:
    metres = race.distance_m
    km = None if metres is None else format((Decimal(metres) / 1000).normalize(), "f")
    return {
        "on": race.day.isoformat(),
        "priority": race.priority,
        "km": km,
        "stop_days": race.stop_days,
    }


def _hide_or_show(row: AthleteRow, verb: str, *, by: Principal, at: datetime) -> None:
    remember(row, by.today)
    with transaction.atomic():
        if not row.save_version(row.version):
            return  # somebody else was quicker; what they did stands
        _record(by, at, verb, row, ({}, {}))
        mark_stale([row.athlete], since=counts_from(row, by.today), at=at)
        _tell(row, verb, by=by, at=at)


def _tell(
    row: AthleteRow,
    verb: str,
    *,
    by: Principal,
    at: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    """Of all facts, others hear of races only."""
    if isinstance(row, Race):
        tell(row.club_id, [race_changed(row, verb, before)], by=by, at=at)


def _put(row: AthleteRow, values: dict[str, Any], at: datetime) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = at


def _record(
    by: Principal,
    at: datetime,
    verb: str,
    row: AthleteRow,
    sides: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """Each change is remembered; of health only that it was done, of a run not what was said."""
    health = type(row)._default_manager.all().area == Area.HEALTH  # type: ignore[attr-defined]  # AthleteRowQuerySet
    told = ({}, {}) if health else tuple(_without_words(row, side) for side in sides)
    audit.record(by, at, verb, row, *told)


def _without_words(row: AthleteRow, side: dict[str, Any]) -> dict[str, Any]:
    """How a run felt and the note beside it are the athlete's to show: see `athletes.sharing`."""
    words = RUN_WORDS if isinstance(row, Run) else ()
    return {name: value for name, value in side.items() if name not in words}


def _values(row: AthleteRow, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON can hold them."""
    return {
        name: value if isinstance(value, bool | int | str | list | None) else str(value)
        for name, value in values.items()
    }
