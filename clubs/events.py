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


@dataclass(frozen=True)
class Told:
    """One thing that happened. `payload` holds what JSON can: dates as ISO text, loads as text."""

    kind: Event.Kind
    athlete_uid: UUID | None = None
    subject: str = ""
    subject_uid: UUID | None = None
    payload: dict[str, Any] = field(default_factory=dict)


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
