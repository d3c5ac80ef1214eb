"""Handing on what happened in a club: to people, and to systems.

A batch is read, handed to every consumer and marked as told in one transaction: a worker that is
killed leaves the batch as it was, and what was told is never told again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction

from athletes.health_reads import note_sent
from athletes.models import Athlete, HealthRead
from clubs.hooks.deliveries import enqueue_deliveries, heard
from clubs.models import Club, Event, Webhook
from sessions.planning.notices import notify

BATCH = 500


class Consumer(Protocol):
    """Takes events of one club, oldest first, inside the transaction that marks them as told.

    Few queries for any number; what takes time (a mail, a request) it leaves to jobs of its own.
    """

    def __call__(self, events: Sequence[Event], *, at: datetime) -> None: ...


def note_health(events: Sequence[Event], *, at: datetime) -> None:
    """What of health is on its way to systems is noted, for the athletes to see. Three queries
    where there is any, and two for each webhook that gets it."""
    told = [event for event in events if event.is_health or "health" in event.payload]
    if not told:
        return
    club = Club.objects.get(pk=told[0].club_id)
    uids = {event.athlete_uid for event in told if event.athlete_uid}
    athletes = {one.uid: one for one in Athlete.objects.filter(club=club, uid__in=uids)}
    shown: dict[Webhook, dict[HealthRead.Kind, list[Athlete]]] = {}
    for webhook, event in heard(told):
        if webhook.tells_health and event.athlete_uid in athletes:
            mine = shown.setdefault(webhook, {}).setdefault(_health_of(event), [])
            mine.append(athletes[event.athlete_uid])
    for webhook, kinds in shown.items():
        note_sent(webhook, club.today(at), at, kinds)


def _health_of(event: Event) -> HealthRead.Kind:
    """Why a session changed or was missed speaks of injuries, what a load did of pain."""
    of_injury = {Event.Kind.SESSION_CHANGED, Event.Kind.SESSION_MISSED}
    return HealthRead.Kind.INJURIES if event.kind in of_injury else HealthRead.Kind.PAIN


CONSUMERS: tuple[Consumer, ...] = (notify, enqueue_deliveries, note_health)


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
