"""The feed: what a person heard of in a club, newest first, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.models import Club, Event, Notice, Principal, Webhook
from sessions.pages import sentences
from sessions.planning.heard import Hearer, address, session_words, title

PAGE = 40
Kind = Event.Kind
# icon and colour of a kind
LOOKS = {
    Kind.WEEK_PUBLISHED: ("calendar-days", "plan"),
    Kind.SESSION_CHANGED: ("refresh-cw", "taper"),
    Kind.SESSION_MISSED: ("circle-slash", "warn"),
    Kind.PAIN_FLAGGED: ("octagon-alert", "bad"),
    Kind.COMMENT_WRITTEN: ("message-square", "quiet"),
    Kind.RACE_CHANGED: ("flag", "race"),
    Kind.AVAILABILITY_ASKED: ("calendar-check", "plan"),
    Kind.ATHLETE_JOINED: ("user-plus", "done"),
    Kind.ATHLETE_LEFT: ("user-minus", "quiet"),
}


def feed_page(
    club: Club, principal: Principal, now: datetime, *, before: UUID | None, unread: bool
) -> dict[str, Any]:
    """One page of notices older than that of the event `before`, and what leads on from it."""
    mine = Notice.objects.visible_to(principal)
    rows = mine.unread() if unread else mine
    found = list(_older(rows, mine, before).order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    items = _items(shown, club, principal)
    here = reverse("sessions:feed", args=[club.slug])
    only = "unread=1&" if unread else ""
    return {
        "days": _by_day(items, now.astimezone(club.zone).date()),
        "newest": items[0]["uid"] if items and before is None else None,
        "has_unread": any(item["unread"] for item in items),
        "older_url": f"{here}?{only}before={shown[-1].event.uid}" if len(found) > PAGE else None,
        "tabs": tabs(club.slug, here if not unread else f"{here}?unread=1"),
        "paused": _paused(principal) if before is None else [],
        "is_unread_only": unread,
        "is_first": before is None,
    }


def _paused(principal: Principal) -> list[Webhook]:
    """Webhooks that paused themselves: it stands here until somebody resumes or removes them."""
    given_up = (Webhook.Paused.FAILING, Webhook.Paused.GONE)
    return list(Webhook.objects.visible_to(principal).filter(paused__in=given_up))


def tabs(slug: str, current: str) -> list[dict[str, Any]]:
    feed, mail = reverse("sessions:feed", args=[slug]), reverse("sessions:feed-mail", args=[slug])
    named = ((_("All"), feed), (_("Unread"), f"{feed}?unread=1"), (_("By e-mail"), mail))
    return [{"label": label, "url": url, "current": url == current} for label, url in named]


def _older(rows: Any, mine: Any, before: UUID | None) -> Any:
    """Keyset paging: the row before is found by its public id, the rest by the index."""
    rows = rows.select_related("event__user", "event__token")
    last = mine.filter(event__uid=before).first() if before else None
    if last is None:
        return rows
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk), at__lte=last.at)


def _items(notices: Sequence[Notice], club: Club, principal: Principal) -> list[dict[str, Any]]:
    uids = {one.event.athlete_uid for one in notices if one.event.athlete_uid}
    athletes = {one.uid: one for one in Athlete.objects.visible_to(principal).filter(uid__in=uids)}
    gone = Athlete.objects.restorable_by(principal).filter(uid__in=uids - athletes.keys())
    athletes |= {one.uid: one for one in gone}
    hearer = Hearer(club.slug, principal.user_id, principal.is_staff)
    # Of whom the reader sees no longer, the feed tells no more either.
    return [
        _item(one, athletes[one.event.athlete_uid], hearer, club)
        for one in notices
        if one.event.athlete_uid in athletes
    ]


def _item(notice: Notice, athlete: Athlete, hearer: Hearer, club: Club) -> dict[str, Any]:
    event = notice.event
    icon, kind = LOOKS[Kind(event.kind)]
    local = event.at.astimezone(club.zone)
    return {
        "uid": event.uid,
        "day": local.date(),
        "time": date_format(local.replace(tzinfo=None), "H:i"),
        "icon": icon,
        "kind": kind,
        "title": title(event, athlete, hearer),
        "detail": detail(event),
        "url": address(event, athlete, hearer),
        "unread": notice.read_at is None,
    }


def detail(event: Event) -> str:
    """What is said below the sentence; of a change, why."""
    payload = event.payload
    match Kind(event.kind):
        case Kind.WEEK_PUBLISHED:
            return " · ".join(session_words(one) for one in payload["sessions"])
        case Kind.SESSION_CHANGED:
            codes = payload.get("health", {}).get("because") or payload["because"]
            return _("Because %(why)s") % {"why": ", ".join(map(sentences.because, codes))}
        case Kind.PAIN_FLAGGED:
            return _("The exercise rests until somebody clears it. See how they are.")
    return ""


def _by_day(items: Iterable[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    return [
        {"label": _day(day, today), "items": list(group)}
        for day, group in groupby(items, key=lambda item: item["day"])
    ]


def _day(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")
