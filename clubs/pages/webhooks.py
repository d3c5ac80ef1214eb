"""What the pages of webhooks show: rows ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from clubs.forms.webhooks import KIND_WORDS
from clubs.models import Delivery, Event, Webhook

PAGE = 50
SOON = timedelta(minutes=1)  # what is due so soon is worth asking again
KINDS = {
    Delivery.State.DELIVERED: "done",
    Delivery.State.WAITING: "plan",
    Delivery.State.FAILED: "bad",
}


@dataclass(frozen=True)
class Log:
    """One page of deliveries, the newest first."""

    rows: list[dict[str, Any]]
    older: str  # the query of the next page
    poll: str  # the query to ask again with, while something is on its way
    is_filtered: bool


def webhook_row(webhook: Webhook) -> dict[str, Any]:
    """A webhook as the list shows it."""
    kind, state = _state(webhook)
    words = [KIND_WORDS[Event.Kind(one)] for one in webhook.kinds]
    return {"webhook": webhook, "kind": kind, "state": state, "words": words}


def _state(webhook: Webhook) -> tuple[str, Any]:
    """The kind of chip, and its word."""
    if webhook.paused:
        by_hand = webhook.paused == Webhook.Paused.BY_HAND
        return "missed" if by_hand else "bad", webhook.get_paused_display()
    if webhook.failing_since is not None:
        return "warn", _("failing")
    return "done", _("running")


def log_page(
    webhook: Webhook,
    mine: QuerySet[Delivery],
    chosen: Mapping[str, Any],
    before: str,
    at: datetime,
) -> Log:
    """`mine`: the webhook's deliveries that one may see; `before`: the id after which this page
    begins, as the page before it said."""
    rows = mine.filter(**chosen)
    last = (
        mine.filter(uid=before).values_list("created_at", "pk").first() if _is_uid(before) else None
    )
    if last is not None:
        rows = rows.filter(Q(created_at__lt=last[0]) | Q(created_at=last[0], pk__lt=last[1]))
    found = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    moving = [one for one in shown if not _rests(one, webhook)]
    on_its_way = any(one.next_at is not None and one.next_at <= at + SOON for one in moving)
    older = {**chosen, "before": str(shown[-1].uid)} if len(found) > PAGE else {}
    here = {**chosen, **({"before": before} if last else {})}
    return Log(
        rows=[_delivery_row(one, webhook) for one in shown],
        older=f"?{urlencode(older)}" if older else "",
        poll=f"?{urlencode(here)}" if on_its_way else "",
        is_filtered=bool(chosen),
    )


def _is_uid(text: str) -> bool:
    return len(text) == 36 and all(one in "0123456789abcdef-" for one in text)


def _rests(one: Delivery, webhook: Webhook) -> bool:
    """Whether it waits for the webhook to be resumed; a test does not."""
    return bool(webhook.paused) and one.event_id is not None


def _delivery_row(one: Delivery, webhook: Webhook) -> dict[str, Any]:
    words = KIND_WORDS.get(Event.Kind(one.kind)) if one.kind in Event.Kind.values else _("Test")
    attempts = [
        {**attempt, "at": datetime.fromisoformat(attempt["at"])} for attempt in one.attempts
    ]
    return {
        "delivery": one,
        "kind": KINDS[Delivery.State(one.state)],
        "words": words,
        "attempts": attempts,
        "last": attempts[-1] if attempts else None,
        "rests": _rests(one, webhook),
        "is_over": one.state != Delivery.State.WAITING,
    }
