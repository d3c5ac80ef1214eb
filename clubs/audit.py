"""The club's memory of who changed what. Events are written once, by verbs, and never changed.

What is of health is never in it: that a fact of health was changed is, what it said is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from clubs.models import AuditEvent, Principal

Side = dict[str, Any]


class Subject(Protocol):
    """Any row with a public id. One that is about an athlete says so by `athlete_uid`."""

    uid: UUID


Entry = tuple[str, Subject, Side, Side]  # verb, row, before, after


def record(  # who, when and what are one sentence
    principal: Principal,
    at: datetime,
    verb: str,
    row: Subject,
    before: Side | None = None,
    after: Side | None = None,
) -> AuditEvent:
    """Write one event, in the caller's transaction. `before` and `after` hold what JSON can."""
    event = _event(principal.club_id, principal, at, (verb, row, before or {}, after or {}))
    event.save(force_insert=True)
    return event


def record_many(principal: Principal, at: datetime, entries: Iterable[Entry]) -> None:
    """As `record`, for many rows with one write: verb, row, before, after of each."""
    _write(_event(principal.club_id, principal, at, entry) for entry in entries)


def record_by_app(club_id: int, at: datetime, entries: Iterable[Entry]) -> None:
    """As `record_many`, of what nobody did but the app itself."""
    _write(_event(club_id, None, at, entry) for entry in entries)


def _write(events: Iterable[AuditEvent]) -> None:
    if rows := list(events):
        AuditEvent.objects.bulk_create(rows, batch_size=500)


def _event(club_id: int, by: Principal | None, at: datetime, entry: Entry) -> AuditEvent:
    verb, row, before, after = entry
    return AuditEvent(
        club_id=club_id,
        at=at,
        user_id=by.user_id if by else None,
        token_id=by.token_id if by else None,
        athlete_uid=getattr(row, "athlete_uid", None),
        verb=verb,
        subject=type(row).__name__.lower(),
        subject_uid=row.uid,
        before=before,
        after=after,
    )


def differences(before: Side, after: Side) -> tuple[Side, Side]:
    """The two sides of what changed, without what stayed. What came or went is None before or
    after."""
    names = dict.fromkeys((*before, *after))
    changed = [name for name in names if before.get(name) != after.get(name)]
    return (
        {name: before.get(name) for name in changed},
        {name: after.get(name) for name in changed},
    )
