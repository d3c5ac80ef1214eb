"""One order of locks for all that write sessions: the athlete first, then the rows.

Without it a coach's change and a regeneration wait for each other, and PostgreSQL ends one of them.
"""

from __future__ import annotations

from collections.abc import Collection

from athletes.models import Athlete
from sessions.models import TrainingSession


def lock_athletes(ids: Collection[int]) -> dict[int, int]:
    """Lock athletes until the transaction ends. Gives the version of each one's facts."""
    rows = Athlete.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return dict(rows.values_list("pk", "facts_version"))


def locked(session: TrainingSession) -> TrainingSession:
    """The session as it stands now, nobody else's to write until the transaction ends."""
    lock_athletes([session.athlete_id])
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("athlete")
    return rows.get(pk=session.pk)
