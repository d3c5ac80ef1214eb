"""The e-mails themselves. The subject never speaks of health, and of what is health the text only
says that something needs a look: who reads along, or runs the mail server, learns nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete
from clubs.models import Event, How, Membership, Message, Notice
from clubs.unsubscribing import unsubscribe_key
from sessions.planning.folding import folded, moved
from sessions.planning.heard import Hearer, address, title

Kind = Event.Kind
MOST = 50  # lines of a digest; the feed has them all


def letter(
    message: Message, member: Membership, site: str, now: datetime
) -> EmailMultiAlternatives | None:
    """A message as it goes out; None where nothing is left to tell."""
    principal = member.principal(now)
    rows = Notice.objects.visible_to(principal).filter(message=message)
    notices = list(rows.select_related("event__user", "event__token").order_by("-at", "-pk"))
    if not notices:
        return None
    club, slug = member.club, member.club.slug
    hearer = Hearer(slug, member.user_id, principal.is_staff)
    feed = site + reverse("sessions:feed", args=[slug])
    leave = site + reverse("clubs:unsubscribe", args=[unsubscribe_key(member)])
    told = {
        "club": club,
        "name": member.user.name,
        "lines": _lines(notices[:MOST], principal, hearer, site, feed),
        "more": max(0, len(notices) - MOST),
        "feed_url": feed,
        "choose_url": site + reverse("sessions:feed-mail", args=[slug]),
        "leave_url": leave,
    }
    mail = EmailMultiAlternatives(
        subject=subject(How(message.how), {one.event for one in notices}, club.name),
        body=render_to_string("sessions/letters/news.txt", told),
        to=[member.user.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            # Sent twice after a kill, it is one and the same to the reader's mail program.
            "Message-ID": f"<{message.uid}@{_host(site)}>",
        },
    )
    mail.attach_alternative(render_to_string("sessions/letters/news.html", told), "text/html")
    return mail


def subject(how: How, events: Collection[Event], club: str) -> str:
    """What it is about, in words that anybody may read."""
    kinds = {Kind(one.kind) for one in events}
    if how == How.DAILY:
        words = _("The day in %(club)s")
    elif how == How.WEEKLY:
        words = _("The week in %(club)s")
    elif any(one.is_health for one in events):
        words = _("Something needs a look in %(club)s")
    elif len(kinds) > 1:
        words = _("News from %(club)s")
    else:
        words = _subjects()[kinds.pop()]
    return " ".join((words % {"club": club}).split())


def _subjects() -> dict[Event.Kind, str]:
    return {
        Kind.WEEK_PUBLISHED: _("A new week in %(club)s"),
        Kind.SESSION_CHANGED: _("A session changed in %(club)s"),
        Kind.SESSION_MISSED: _("A session was missed in %(club)s"),
        Kind.PAIN_FLAGGED: _("Something needs a look in %(club)s"),
        Kind.COMMENT_WRITTEN: _("A new comment in %(club)s"),
        Kind.RACE_CHANGED: _("News of a race in %(club)s"),
        Kind.AVAILABILITY_ASKED: _("A question from %(club)s about next week"),
        Kind.ATHLETE_JOINED: _("Somebody joined %(club)s"),
        Kind.ATHLETE_LEFT: _("Somebody left %(club)s"),
    }


def _lines(
    notices: Sequence[Notice], principal: Any, hearer: Hearer, site: str, feed: str
) -> list[dict[str, str]]:
    uids = {one.event.athlete_uid for one in notices if one.event.athlete_uid}
    athletes = {one.uid: one for one in Athlete.objects.visible_to(principal).filter(uid__in=uids)}
    folds = folded([one.event for one in notices])
    moves = moved(folds)
    return [
        _line(fold[0], athletes, hearer, site, feed) | _times(fold, moves, athletes, hearer)
        for fold in folds
    ]


def _times(
    fold: Sequence[Event], moves: dict[str, str], athletes: dict[Any, Athlete], hearer: Hearer
) -> dict[str, str]:
    """Of a session that changed several times: how often, and what came of it in the end."""
    if len(fold) == 1:
        return {}
    newest = fold[0]
    words = ngettext(
        "%(title)s %(count)s time: %(what)s", "%(title)s %(count)s times: %(what)s", len(fold)
    )
    what = moves.get(newest.payload["session"]["uid"]) or _("it stands as before")
    said = title(newest, athletes.get(newest.athlete_uid), hearer)
    return {"title": words % {"title": said, "count": len(fold), "what": what}}


def _line(
    event: Event, athletes: dict[Any, Athlete], hearer: Hearer, site: str, feed: str
) -> dict[str, str]:
    if event.is_health:
        return {"title": _("Something needs a look: open the app to see it"), "url": feed}
    athlete = athletes.get(event.athlete_uid)
    url = address(event, athlete, hearer)
    return {"title": title(event, athlete, hearer), "url": site + url if url else feed}


def _host(site: str) -> str:
    """As `strength.example.org`."""
    return urlsplit(site).hostname or "localhost"
