"""An event in one sentence for one who hears of it, and where to look at it.

The same words stand in the feed and in an e-mail; what is of health an e-mail does not say.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.models import Event
from clubs.weeks import parse_week

Kind = Event.Kind
SIX_DAYS = timedelta(days=6)


class Hearer(NamedTuple):
    """Who hears: the club they are in, their account, and whether they plan for others."""

    slug: str
    user_id: int | None
    is_staff: bool


def title(event: Event, athlete: Athlete | None, hearer: Hearer) -> str:
    """What happened, in a sentence. Event with `user` and `token` at hand."""
    own = _is_own(athlete, hearer)
    name = athlete.name if athlete is not None else _("An athlete")
    fields = {"name": name, "who": actor(event), **_fields(event.payload)}
    whose = _whose(event, athlete, own=own)
    match Kind(event.kind):
        case Kind.RACE_CHANGED:
            words = _race(event, whose)
        case Kind.COMMENT_WRITTEN:
            words = _comment(event, whose)
        case kind:
            words = _sentences()[kind][0 if own else 1]
    return words % fields


def _whose(event: Event, athlete: Athlete | None, *, own: bool) -> int:
    """0: the reader's own; 1: somebody else's; 2: theirs who did it, so to be named once."""
    if own:
        return 0
    did_it = athlete is not None and event.user_id is not None
    return 2 if did_it and athlete is not None and athlete.user_id == event.user_id else 1


def address(event: Event, athlete: Athlete | None, hearer: Hearer) -> str:
    """The page of what happened; empty where there is none any more."""
    if athlete is None or athlete.deleted_at is not None:
        return ""
    own, payload = _is_own(athlete, hearer), event.payload
    match Kind(event.kind):
        case Kind.RACE_CHANGED:
            return reverse("athletes:facts", args=[hearer.slug, athlete.uid]) + "#races"
        case Kind.SESSION_CHANGED if own:
            return reverse("sessions:session", args=[hearer.slug, payload["session"]["uid"]])
        case Kind.WEEK_PUBLISHED if not hearer.is_staff:
            return reverse("sessions:my-week", args=[hearer.slug, payload["week"]])
        case Kind.AVAILABILITY_ASKED:
            return reverse("athletes:week-answer", args=[hearer.slug, athlete.uid])
        case Kind.COMMENT_WRITTEN:
            return _of_comment(event, athlete, hearer)
    page = reverse("sessions:athlete", args=[hearer.slug, athlete.uid])
    return f"{page}?week={payload['week']}" if "week" in payload else page


def _of_comment(event: Event, athlete: Athlete, hearer: Hearer) -> str:
    session = event.payload.get("session")
    if session:
        return reverse("sessions:session-comments", args=[hearer.slug, session])
    return reverse("sessions:comments", args=[hearer.slug, athlete.uid])


def actor(event: Event) -> str:
    """Who did it; the app itself has no name."""
    if event.user is not None:
        return event.user.name
    return event.token.name if event.token is not None else _("The app")


def _is_own(athlete: Athlete | None, hearer: Hearer) -> bool:
    return athlete is not None and hearer.user_id is not None and athlete.user_id == hearer.user_id


def _sentences() -> dict[Event.Kind, tuple[str, str]]:
    """To the athlete themselves, and to others."""
    return {
        Kind.WEEK_PUBLISHED: (
            _("Your week %(week)s is published"),
            _("%(name)s: the week %(week)s is published"),
        ),
        Kind.SESSION_CHANGED: (
            _("%(session)s changed"),
            _("%(name)s: %(session)s changed"),
        ),
        Kind.SESSION_MISSED: (
            _("%(session)s was missed"),
            _("%(name)s missed %(session)s"),
        ),
        Kind.PAIN_FLAGGED: (
            _("Red pain in %(session)s"),
            _("%(name)s: red pain in %(session)s"),
        ),
        Kind.AVAILABILITY_ASKED: (
            _("When can you train in the week %(week)s?"),
            _("%(name)s is asked about the week %(week)s"),
        ),
        Kind.ATHLETE_JOINED: (_("You joined the club"), _("%(name)s joined the club")),
        Kind.ATHLETE_LEFT: (_("You left the club"), _("%(name)s left the club")),
    }


def _race(event: Event, whose: int) -> str:
    return {
        "entered": (
            _("%(who)s entered %(race)s for you"),
            _("%(who)s entered %(race)s for %(name)s"),
            _("%(who)s entered %(race)s"),
        ),
        "changed": (
            _("%(who)s changed your race %(race)s"),
            _("%(who)s changed %(race)s of %(name)s"),
            _("%(who)s changed %(race)s"),
        ),
        "removed": (
            _("%(who)s took your race %(race)s off the calendar"),
            _("%(who)s took %(race)s of %(name)s off the calendar"),
            _("%(who)s took %(race)s off the calendar"),
        ),
        "restored": (
            _("%(who)s put your race %(race)s back on the calendar"),
            _("%(who)s put %(race)s of %(name)s back on the calendar"),
            _("%(who)s put %(race)s back on the calendar"),
        ),
    }[event.payload["change"]][whose]


def _comment(event: Event, whose: int) -> str:
    if event.payload.get("session"):
        return (
            _("%(who)s wrote about your session"),
            _("%(who)s wrote about a session of %(name)s"),
            _("%(who)s wrote about a session"),
        )[whose]
    return (
        _("%(who)s wrote to you"),
        _("%(who)s wrote to %(name)s"),
        _("%(who)s wrote"),
    )[whose]


def _fields(payload: dict[str, Any]) -> dict[str, str]:
    """The week, the session and the race of a payload, as they are said."""
    fields = {}
    if "week" in payload:
        fields["week"] = week_words(payload["week"])
    if isinstance(payload.get("session"), dict):
        fields["session"] = session_words(payload["session"])
    if "race" in payload:
        race = payload["race"]
        fields["race"] = f"{race['name']}, {day_words(race['day'])}"
    return fields


def week_words(name: str) -> str:
    """As `30 Nov – 6 Dec`."""
    monday = parse_week(name)
    return f"{date_format(monday, 'j M')} – {date_format(monday + SIX_DAYS, 'j M')}"


def session_words(session: dict[str, Any]) -> str:
    """As `Lower A, Tue 1 Dec`."""
    day = session.get("day")
    return f"{session['title']}, {day_words(day)}" if day else str(session["title"])


def day_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "D j M")
