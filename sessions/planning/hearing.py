"""Handing on what happened in a club: to people, and to systems.

A batch is read, handed to every consumer and marked as told in one transaction: a worker that is
killed leaves the batch as it was, and what was told is never told again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction

from clubs.hooks.deliveries import enqueue_deliveries
from clubs.models import Club, Event
from sessions.planning.notices import notify

BATCH = 500


class Consumer(Protocol):
    """Takes events of one club, oldest first, inside the transaction that marks them as told.

    Few queries for any number; what takes time (a mail, a request) it leaves to jobs of its own.
    """

    def __call__(self, events: Sequence[Event], *, at: datetime) -> None: ...


CONSUMERS: tuple[Consumer, ...] = (notify, enqueue_deliveries)


def hand_on(club: Club, clock: Callable[[], datetime], go_on: Callable[[], bool]) -> int:
    """Hand on all that waits, batch by batch while `go_on`. Gives the number of events."""
    count = 0
    while told := _batch(club, clock()):
        count += told
        if told < BATCH or not go_on():
            break
    return count


def _batch(club: Club, at: datetime) -> int:
    with transaction.atomic():
        waiting = Event.objects.select_for_update(of=("self",)).filter(club=club, told_at=None)
        events = list(waiting.order_by("pk")[:BATCH])
        if events:
            for consumer in CONSUMERS:
                consumer(events, at=at)
            Event.objects.filter(pk__in=[one.pk for one in events]).update(told_at=at)
    return len(events)
