"""Telling what happened: a row beside its cause, and one waiting job that hands it on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from clubs import jobs
from clubs.models import Event, Principal

Kind = Event.Kind
HEALTH = frozenset({Kind.PAIN_FLAGGED})

_OF_SESSION = ("athlete", "athlete_external_id", "week", "session")
_OF_LOAD = (*_OF_SESSION, "line", "exercise", "from", "to", "result", "effect", "health")
# What may stand in the payload of each kind; see docs/reference/events.md.
FIELDS: dict[Event.Kind, tuple[str, ...]] = {
    Kind.WEEK_PUBLISHED: ("athlete", "athlete_external_id", "week", "sessions"),
    Kind.SESSION_CHANGED: (*_OF_SESSION, "because", "health"),
    Kind.SESSION_COMPLETED: (*_OF_SESSION, "done_on"),
    Kind.SESSION_MISSED: (*_OF_SESSION, "reason", "health"),
    Kind.LOG_CHANGED: (*_OF_SESSION, "sets"),
    Kind.LOAD_RAISED: _OF_LOAD,
    Kind.LOAD_HELD: _OF_LOAD,
    Kind.LOAD_LOWERED: _OF_LOAD,
    Kind.PAIN_FLAGGED: (*_OF_SESSION, "level", "when", "health"),
    Kind.RACE_CHANGED: ("athlete", "athlete_external_id", "change", "race", "before"),
    Kind.COMMENT_WRITTEN: ("by", "session"),
    Kind.AVAILABILITY_ASKED: ("athlete", "athlete_external_id", "week"),
    Kind.ATHLETE_JOINED: ("athlete", "athlete_external_id", "unit", "joined_on"),
    Kind.ATHLETE_LEFT: ("athlete", "athlete_external_id"),
}


@dataclass(frozen=True)
class Told:
    """One thing that happened. `payload` holds what JSON can: dates as ISO text, loads as text."""

    kind: Event.Kind
    athlete_uid: UUID | None = None
    subject: str = ""
    subject_uid: UUID | None = None
    payload: dict[str, Any] = field(default_factory=dict)


def payload_for(event: Event, *, reads_health: bool) -> dict[str, Any]:
    """What is told of an event to one who may, or may not, read health."""
    if reads_health:
        return dict(event.payload)
    return {name: value for name, value in event.payload.items() if name != "health"}


def tell(club_id: int, told: Iterable[Told], *, by: Principal | None, at: datetime) -> None:
    """Write events in the caller's transaction, by whom (None: the app itself). Few queries for
    any number. Who hears of them is settled afterwards, by the job: see `sessions.planning`."""
    rows = [
        Event(
            club_id=club_id,
            kind=one.kind,
            at=at,
            athlete_uid=one.athlete_uid,
            subject=one.subject,
            subject_uid=one.subject_uid,
            payload=one.payload,
            is_health=one.kind in HEALTH,
            user_id=by.user_id if by else None,
            token_id=by.token_id if by else None,
        )
        for one in told
    ]
    if rows:
        Event.objects.bulk_create(rows, batch_size=500)
        jobs.enqueue(jobs.TELL, club_id, club_id=club_id, run_after=at)
