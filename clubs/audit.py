"""The club's memory of who changed what. Events are written once, by verbs, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from clubs.models import AuditEvent, Principal


class Subject(Protocol):
    """Any row with a public id."""

    uid: UUID


Entry = tuple[str, Subject, dict[str, Any], dict[str, Any]]  # verb, row, before, after


def record(  # who, when and what are one sentence
    principal: Principal,
    at: datetime,
    verb: str,
    row: Subject,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event, in the caller's transaction. `before` and `after` hold what JSON can."""
    event = _event(principal, at, verb, row, before or {}, after or {})
    event.save()
    return event


def _event(
    principal: Principal,
    at: datetime,
    verb: str,
    row: Subject,
    before: dict[str, Any],
    after: dict[str, Any],
) -> AuditEvent:
    return AuditEvent(
        club_id=principal.club_id,
        at=at,
        user_id=principal.user_id,
        token_id=principal.token_id,
        verb=verb,
        subject=type(row).__name__.lower(),
        subject_uid=row.uid,
        before=before,
        after=after,
    )


def record_many(
    principal: Principal,
    at: datetime,
    entries: Iterable[Entry],
) -> None:
    """As `record`, for many rows with one write: verb, row, before, after of each."""
    AuditEvent.objects.bulk_create(
        [_event(principal, at, *entry) for entry in entries], batch_size=500
    )


def differences(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides of what changed, without what stayed."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
