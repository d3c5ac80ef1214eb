"""A fact changed: the athlete's open and coming weeks are to be made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, F, Value, When
from django.db.models.functions import Cast, Coalesce, Least

from athletes.models import Athlete
from clubs import jobs


def mark_stale(athletes: Sequence[Athlete], *, since: date, at: datetime) -> None:
    """Write the stale mark, in the caller's transaction: a job each, and the day to fold from.

    `since`: the first day on which the change counts. Stored states from that day on are void.
    """
    if not athletes:
        return
    void_states([athlete.pk for athlete in athletes], since=since)
    keyed: list[tuple[str, dict[str, Any]]] = [(str(athlete.pk), {}) for athlete in athletes]
    jobs.enqueue_many(jobs.ATHLETE, keyed, club_id=athletes[0].club_id, run_after=at)


def mark_stale_each(since: Mapping[int, date], *, club_id: int, at: datetime) -> None:
    """As `mark_stale`, for many athletes with a day of their own each, by primary key."""
    if not since:
        return
    days = Case(*(When(pk=pk, then=Value(day)) for pk, day in since.items()))
    first = Cast(days, DateField())
    Athlete.objects.filter(pk__in=since).update(
        facts_version=F("facts_version") + 1,
        replay_from=Least(Coalesce(F("replay_from"), first), first),
    )
    keyed: list[tuple[str, dict[str, Any]]] = [(str(pk), {}) for pk in since]
    jobs.enqueue_many(jobs.ATHLETE, keyed, club_id=club_id, run_after=at)


def void_states(ids: Sequence[int], *, since: date) -> None:
    """The stored states of these athletes from that day on are folded anew at the next planning."""
    Athlete.objects.filter(pk__in=ids).update(
        facts_version=F("facts_version") + 1,
        replay_from=Least(Coalesce(F("replay_from"), Value(since)), Value(since)),
    )
