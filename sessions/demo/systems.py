"""The demo club's other systems: tokens, a webhook with its log, a squad's calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from athletes.models import Squad
from clubs.hooks.webhooks import TEST, Wanted, create_webhook
from clubs.models import ApiToken, Delivery, Event, Principal, Webhook
from clubs.outbound import Rules
from clubs.tokens import Wanted as WantedToken
from clubs.tokens import create_token, revoke_token
from sessions.demo.cast import ENDURANCE
from sessions.demo.club import Demo
from sessions.models import CalendarFeed
from sessions.planning.feeds import create_feed

Kind = Event.Kind
KINDS = frozenset({Kind.WEEK_PUBLISHED, Kind.SESSION_COMPLETED, Kind.RACE_CHANGED})
LONG_PAST = timedelta(hours=36)
SHOWN = 24  # deliveries of the log
BUSY = "<html><body>503 Service Temporarily Unavailable</body></html>"


def connect(demo: Demo) -> None:
    """What an owner set up weeks ago. The webhook's address is nobody's, so it is paused. What is
    long past is not told to anybody any more."""
    told = Event.objects.filter(club=demo.club, told_at=None, at__lt=demo.now - LONG_PAST)
    told.update(told_at=demo.now)
    owner, long_ago = demo.members["Olivia Marsh"], demo.at(demo.monday(2))
    by = owner.principal(long_ago)
    _tokens(demo, by, long_ago)
    webhook = _webhook(demo, by, long_ago)
    _log(demo, webhook)
    squad = Squad.objects.get(club=demo.club, name=ENDURANCE)
    sara = demo.members["Sara Tomasi"].principal(long_ago)
    feed, _secret = create_feed(squad, starts_at=time(17, 30), by=sara, at=long_ago)
    CalendarFeed.objects.filter(pk=feed.pk).update(created_at=long_ago)


def _tokens(demo: Demo, by: Principal, at: datetime) -> None:
    scopes = frozenset({"athletes:read", "athletes:write", "plans:read", "logs:read"})
    ends = demo.now + timedelta(days=9)
    create_token(demo.club, WantedToken("Results system", scopes, ends), by=by, at=at)
    used = demo.now - timedelta(minutes=47)
    ApiToken.objects.filter(club=demo.club).update(last_used_at=used)
    made = create_token(
        demo.club, WantedToken("Old timing laptop", frozenset({"athletes:read"})), by=by, at=at
    )
    if made is not None:
        revoke_token(made[0], by=by, at=demo.at(demo.monday(7)))
    ApiToken.objects.filter(club=demo.club).update(created_at=at)


def _webhook(demo: Demo, by: Principal, at: datetime) -> Webhook:
    wanted = Wanted("https://results.harriers.example/strongstride", "Results system", KINDS)
    made = create_webhook(demo.club, wanted, by=by, at=at, rules=Rules())
    assert made is not None
    made.paused = Webhook.Paused.BY_HAND
    made.save(update_fields=["paused"])
    return made


def _log(demo: Demo, webhook: Webhook) -> None:
    """The last events, delivered; one at the second attempt, one failed, the newest two waiting."""
    mine = Event.objects.filter(club=demo.club, kind__in=KINDS)
    events = list(mine.order_by("-at", "-pk")[:SHOWN])
    rows = [_delivered(webhook, event, number) for number, event in enumerate(events)]
    for row in rows[:2]:
        row.state, row.attempts, row.tries, row.next_at = "waiting", [], 0, demo.now
    for row in rows[5:6]:
        row.attempts.insert(0, _attempt(row.created_at, 503, BUSY))
        row.tries = 2
    for row in rows[9:10]:
        row.state = "failed"
        row.attempts = [_attempt(row.created_at, 422, "unknown athlete")]
    test = Delivery(club=demo.club, webhook=webhook, kind=TEST, created_at=demo.at(demo.monday(2)))
    test.state, test.tries = "delivered", 1
    test.attempts = [_attempt(test.created_at, 200, "ok")]
    Delivery.objects.bulk_create([*rows, test])


def _delivered(webhook: Webhook, event: Event, number: int) -> Delivery:
    return Delivery(
        club_id=webhook.club_id,
        webhook=webhook,
        event=event,
        kind=event.kind,
        state="delivered",
        tries=1,
        attempts=[_attempt(event.at, 200, "ok", ms=60 + 17 * number % 90)],
        created_at=event.at,
    )


def _attempt(at: datetime, status: int, told: str, ms: int = 74) -> dict[str, object]:
    return {"at": at.isoformat(), "status": status, "ms": ms, "told": told}
