"""The verbs of calendars that other programs subscribe to."""

from __future__ import annotations

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete, Squad
from clubs import audit
from clubs.models import Principal
from sessions.models import CalendarFeed

MOST = 20  # of one person, or one token


def create_feed(
    of: Athlete | Squad, *, starts_at: time | None, by: Principal, at: datetime
) -> tuple[CalendarFeed, str]:
    """A feed and its secret, which is nowhere kept. `of` is within reach of the principal."""
    mine = CalendarFeed.objects.filter(club=of.club_id, made_by=by.user_id, token=by.token_id)
    if mine.alive().count() >= MOST:
        raise ValidationError(
            _("You have %(most)s calendars already: end one of them first") % {"most": MOST}
        )
    feed = CalendarFeed(
        club_id=of.club_id,
        made_by_id=by.user_id,
        token_id=by.token_id,
        starts_at=starts_at,
        **{"athlete" if isinstance(of, Athlete) else "squad": of},
    )
    secret = feed.draw()
    with transaction.atomic():
        feed.save()
        audit.record(by, at, "create_calendar", feed, {}, _told(feed))
    return feed, secret


def revoke_feed(feed: CalendarFeed, *, by: Principal, at: datetime) -> None:
    """End it: the address is not there any more. Twice is once."""
    with transaction.atomic():
        rows = CalendarFeed.objects.alive().filter(pk=feed.pk)
        if rows.update(deleted_at=at, updated_at=at):
            audit.record(by, at, "revoke_calendar", feed, _told(feed), {})


def _told(feed: CalendarFeed) -> dict[str, object]:
    """What the audit keeps; never the secret, nor its hash."""
    of = feed.athlete or feed.squad
    hour = feed.starts_at.isoformat("minutes") if feed.starts_at else None
    return {"of": str(of), "uid": str(of.uid if of else ""), "starts_at": hour}
