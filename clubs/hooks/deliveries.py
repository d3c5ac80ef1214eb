"""Sending events to webhooks, by the Standard Webhooks form: signed, tried again, written down.

A delivery is tried at once and then after each of `WAITS`, each a little shuffled. A system that is
down or slow is left alone as a whole for a while (`rests_until`), so it never holds up the others.
Nothing promises an order. What was sent may come twice, with the same id: a worker that dies after
sending and before writing so sends again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Min
from standardwebhooks import Webhook as Signer

from clubs import jobs
from clubs.events import payload_for
from clubs.hooks.webhooks import enqueue
from clubs.models import Delivery, Event, Job, Webhook
from clubs.outbound import Answer, Refused, Rules, Unreached, send

Clock = Callable[[], datetime]
State, Paused = Delivery.State, Webhook.Paused

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
WAITS = (
    timedelta(seconds=5),
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
SHUFFLE = 0.1  # of a wait, longer or shorter
LONGEST_REST = 5 * _MINUTE
LONGEST_ASKED = 24 * _HOUR  # of a Retry-After
GIVE_UP_AFTER = timedelta(days=5)  # of nothing but failures; then the webhook pauses itself
KEPT = timedelta(days=30)
HOLD = timedelta(seconds=60)  # longer than one request may take
BUDGET = timedelta(seconds=10)  # for one job, with one more request shorter than its lease
MOST_ATTEMPTS_SHOWN = 20
SNIPPET = 500
OF_WHOM = ("athlete", "athlete_external_id")
RULES = Rules(total_s=15.0, most_bytes=4096)


@dataclass(frozen=True)
class Outcome:
    """What one attempt came to. `status` is None where nobody answered."""

    status: int | None
    told: str
    ms: int = 0
    retry_after: str = ""

    @property
    def is_well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_systems_fault(self) -> bool:
        """Whether the next message would fare no better: it is down, busy, or not to be reached."""
        return self.status is None or self.status in {408, 429} or self.status >= 500


# --- From events to deliveries ------------------------------------------------------------------


def heard(events: Sequence[Event]) -> list[tuple[Webhook, Event]]:
    """Which webhook is told of which event, all of one club. One query.

    Webhooks that are paused get theirs when they are resumed; one that is gone gets none.
    """
    if not events:
        return []
    rows = Webhook.objects.alive().filter(club=events[0].club_id).exclude(paused=Paused.GONE)
    return [(hook, event) for hook in rows for event in events if event.kind in hook.kinds]


def enqueue_deliveries(events: Sequence[Event], *, at: datetime) -> None:
    """Write a delivery of each event for each webhook that asked for its kind.

    The events are of one club. Three queries for any number; handed twice is once.
    """
    rows = [
        Delivery(
            club_id=event.club_id,
            webhook=webhook,
            event=event,
            kind=event.kind,
            tells_health=webhook.tells_health,
            next_at=at,
            created_at=at,
        )
        for webhook, event in heard(events)
    ]
    if rows:
        club_id = events[0].club_id
        Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        keyed = [(str(pk), dict[str, Any]()) for pk in {row.webhook_id for row in rows}]
        jobs.enqueue_many(jobs.DELIVER, keyed, club_id=club_id, run_after=at)


def message(delivery: Delivery) -> bytes:
    """What is sent: type, when it happened, and what is told of it. Needs `event` and `webhook`."""
    event = delivery.event
    if event is None:
        at, data = delivery.created_at, {"webhook": str(delivery.webhook.uid)}
    else:
        health = delivery.tells_health and delivery.webhook.tells_health
        at, data = event.at, _told(event, health=health)
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    body = {"type": delivery.kind, "timestamp": moment, "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _told(event: Event, *, health: bool) -> dict[str, Any]:
    """The payload; without health only who and what it is about, where all of it is health."""
    if health or not event.is_health:
        return payload_for(event, reads_health=health)
    kept = {name: event.payload[name] for name in OF_WHOM if name in event.payload}
    subject = {event.subject: {"uid": str(event.subject_uid)}} if event.subject else {}
    return kept | subject


def signed(webhook: Webhook, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks; one signature for each secret that counts at the moment."""
    moment = at.astimezone(UTC)
    marks = [
        Signer(secret).sign(message_id, moment, body.decode()) for secret in webhook.signing(at)
    ]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(marks),
    }


# --- Sending ------------------------------------------------------------------------------------


def deliver(job: Job, clock: Clock, rules: Rules) -> int:
    """Send what is due to the webhook that the job's key names. Gives how many were tried."""
    webhook = Webhook.objects.alive().filter(pk=job.key.partition(":")[0]).first()
    if webhook is None:
        return 0
    begun, count = clock(), 0
    Delivery.objects.filter(webhook=webhook, created_at__lt=begun - KEPT).delete()
    while clock() - begun < BUDGET and (delivery := _claim(webhook, clock())):
        count += 1
        if not _try(delivery, clock, rules):
            break
    _come_back(webhook, clock())
    return count


def _claim(webhook: Webhook, at: datetime) -> Delivery | None:
    """The next one that is due, held by moving the moment at which it is due again."""
    webhook.refresh_from_db()
    due = Delivery.objects.filter(webhook=webhook, state=State.WAITING, next_at__lte=at)
    if webhook.paused:
        due = due.filter(event=None)  # tests are by hand
    elif webhook.rests_until is not None and webhook.rests_until > at:
        return None
    for pk, next_at in due.order_by("next_at", "pk").values_list("pk", "next_at")[:10]:
        mine = Delivery.objects.filter(pk=pk, state=State.WAITING, next_at=next_at)
        if mine.update(next_at=at + HOLD):
            return Delivery.objects.select_related("event", "webhook").get(pk=pk)
    return None


def _try(delivery: Delivery, clock: Clock, rules: Rules) -> bool:
    """One attempt, written down. Whether to go on with this webhook."""
    webhook, at = delivery.webhook, clock()
    body = message(delivery)
    outcome = _post(webhook.url, body, signed(webhook, delivery.message_id, body, at), rules)
    with transaction.atomic():
        _note(delivery, outcome, at)
        if outcome.is_well:
            fresh = {"failures": 0, "failing_since": None, "rests_until": None}
            Webhook.objects.filter(pk=webhook.pk).update(**fresh)
        else:
            _note_failure(webhook, outcome, at)
    return outcome.is_well or not (outcome.is_systems_fault or outcome.status == 410)


def _post(url: str, body: bytes, headers: dict[str, str], rules: Rules) -> Outcome:
    try:
        answer = send(url, body, headers, rules)
    except (Refused, Unreached) as error:
        return Outcome(None, _clean(str(error)))
    return Outcome(
        answer.status, _snippet(answer), answer.took_ms, answer.headers.get("retry-after", "")
    )


def _snippet(answer: Answer) -> str:
    return _clean(answer.body[:SNIPPET].decode("utf-8", "replace"))


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\0", "")[:SNIPPET]


def _note(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    attempt = {
        "at": at.isoformat(),
        "status": outcome.status,
        "ms": outcome.ms,
        "told": outcome.told,
    }
    tries = delivery.tries + 1
    state, next_at = State.DELIVERED, None
    if not outcome.is_well:
        is_over = tries > len(WAITS) or outcome.status == 410 or delivery.event is None
        state, next_at = (State.FAILED, None) if is_over else (State.WAITING, _next(delivery, at))
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=[*delivery.attempts, attempt][-MOST_ATTEMPTS_SHOWN:],
        tries=tries,
        state=state,
        next_at=next_at,
        updated_at=at,
    )


def _next(delivery: Delivery, at: datetime) -> datetime:
    chance = Random(f"{delivery.uid}:{delivery.tries}")  # noqa: S311  # spreads load, hides nothing
    return at + WAITS[delivery.tries] * (1 + chance.uniform(-SHUFFLE, SHUFFLE))


def _note_failure(webhook: Webhook, outcome: Outcome, at: datetime) -> None:
    """How long the whole system is left alone, or whether it is given up."""
    since = webhook.failing_since or at
    changes: dict[str, Any] = {"failing_since": since}
    if outcome.status == 410:
        changes["paused"] = Paused.GONE
    elif at - since >= GIVE_UP_AFTER:
        changes["paused"] = Paused.FAILING
    elif outcome.is_systems_fault:
        changes["failures"] = webhook.failures + 1
        changes["rests_until"] = at + _rest(webhook.failures, outcome.retry_after, at)
    running = Webhook.objects.filter(pk=webhook.pk)
    if running.filter(paused=Paused.NO).update(**changes, updated_at=at) and "paused" in changes:
        jobs.enqueue(jobs.HOOK_PAUSED, webhook.pk, club_id=webhook.club_id, run_after=at)


def _rest(failures: int, asked: str, at: datetime) -> timedelta:
    """As long as the system asked; else 5 s, then four times as long each time, up to 5 minutes."""
    told = retry_after(asked, at)
    if told is not None:
        return min(max(told, timedelta(seconds=1)), LONGEST_ASKED)
    wait: timedelta = timedelta(seconds=5 * 4 ** min(failures, 4))
    return min(wait, LONGEST_REST)


def retry_after(text: str, at: datetime) -> timedelta | None:
    """A Retry-After header: seconds or a moment. None where it says nothing."""
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - at


def _come_back(webhook: Webhook, at: datetime) -> None:
    """A job for when the next one is due, unless the webhook is paused."""
    webhook.refresh_from_db()
    waiting = Delivery.objects.filter(webhook=webhook, state=State.WAITING)
    if webhook.paused:
        waiting = waiting.filter(event=None)
    soonest = waiting.aggregate(soonest=Min("next_at"))["soonest"]
    if soonest is not None:
        rest = webhook.rests_until
        enqueue(webhook, max(soonest, at, rest or at), later=True)
