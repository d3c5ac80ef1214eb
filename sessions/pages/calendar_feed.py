"""A feed as text (RFC 5545): published sessions and races, never a word of health.

What stands in an event: whose, what, the exercises with sets, repetitions and load, and the way
back to the session. Left out: reasons, flags, substitutions, notes, body weight, pain, injuries.
An exercise that is at rest is not named. UIDs are those of the rows, so a session that is moved,
made again or replaced stays the same entry; one that was planned off or removed is told as
cancelled, since calendars keep what is merely left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from athletes.models import Athlete, Race
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import WEEK
from sessions.models import CalendarFeed, TrainingSession
from sessions.pages import session_words
from sessions.planning.plans import Plan, read_plan

BACK, AHEAD = 12 * WEEK, 26 * WEEK
BACK_OF_A_SQUAD = 4 * WEEK  # for so many athletes it is who trains now that matters
CANCELLED_FOR = 8 * WEEK  # so long a removed row is told as cancelled
EVERY = timedelta(hours=1)
FORM = "1"  # raised when the text of the same rows changes
Status = TrainingSession.Status


@dataclass(frozen=True)
class Feed:
    """What a feed is made of: the rows that its reader may see, in a window around today."""

    feed: CalendarFeed
    club: Club
    sessions: QuerySet[TrainingSession]
    races: QuerySet[Race]
    base: str  # the address of this server
    today: date

    def marks(self) -> tuple[str, datetime]:
        """A mark that changes with anything that the text shows, and since when it is so. Two
        queries, however many rows; the window moves at midnight."""
        seen = [self._state(self.sessions), self._state(self.races)]
        said = [FORM, self.feed.uid, self.feed.version, self.today, self.base, self.club.name, seen]
        said += [self.club.time_zone, self.feed.starts_at, str(self.feed)]
        etag = f'"{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"'
        midnight = datetime.combine(self.today, time(), self.club.zone)
        last = (one["last"] for one in seen if one["last"] is not None)
        return etag, max(midnight, self.feed.created_at, *last)

    def _state(self, rows: QuerySet[Any]) -> dict[str, Any]:
        return rows.order_by().aggregate(
            count=Count("pk"),
            last=Max("updated_at"),
            ids=Sum("pk"),
            named=Max("athlete__updated_at"),
        )

    def text(self) -> bytes:
        """The whole calendar. Two queries, however many athletes."""
        calendar = Calendar()
        calendar.add("prodid", "-//Strongstride//Strength sessions//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("x-wr-calname", _name(self.feed))
        calendar.add("x-published-ttl", EVERY)
        calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        for session in self.sessions.select_related("athlete").defer("trace", "judged", "proposal"):
            calendar.add_component(self._session(session))
        for race in self.races.select_related("athlete").defer("history"):
            calendar.add_component(self._race(race))
        if self.feed.starts_at is not None:
            calendar.add_missing_timezones()
        text: bytes = calendar.to_ical()
        return text

    def _session(self, session: TrainingSession) -> Event:
        plan = read_plan(session)
        day = session_words.session_day(session)
        is_off = session.status == Status.DROPPED or session.deleted_at is not None or day is None
        event = _event(session, is_off=is_off)
        event.add("summary", self._whose(session.athlete, session.title))
        event.add(
            "url", self.base + reverse("sessions:session", args=[self.club.slug, session.uid])
        )
        if not is_off:
            event.add("description", "\n".join(_lines(plan)))
        self._when(event, day or session.week_start + timedelta(days=6), plan)
        return event

    def _race(self, race: Race) -> Event:
        event = _event(race, is_off=race.deleted_at is not None)
        told = _("Race: %(name)s (%(priority)s)") % {"name": race.name, "priority": race.priority}
        event.add("summary", self._whose(race.athlete, told))
        _whole_day(event, race.day)
        return event

    def _when(self, event: Event, day: date, plan: Plan) -> None:
        if self.feed.starts_at is None:
            _whole_day(event, day)
            return
        begins = datetime.combine(day, self.feed.starts_at, self.club.zone)
        event.add("dtstart", begins)
        event.add("duration", timedelta(minutes=max(session_words.minutes(plan), 15)))

    def _whose(self, athlete: Athlete, text: str) -> str:
        return f"{athlete.name}: {text}" if self.feed.squad_id else text


def gathered(feed: CalendarFeed, reader: Principal, base: str, at: datetime) -> Feed:
    """What a feed shows to whom it belongs to at this moment. No query yet."""
    club, today = feed.club, feed.club.today(at)
    first, last = today - (BACK_OF_A_SQUAD if feed.squad_id else BACK), today + AHEAD
    whose = Q(athlete=feed.athlete_id) if feed.athlete_id else Q(athlete__squads=feed.squad_id)
    lately = Q(deleted_at=None) | Q(deleted_at__gte=at - CANCELLED_FOR)
    there = Q(athlete__deleted_at=None)
    window = Q(week_start__gte=first, week_start__lte=last)
    trains = Athlete.objects.reached_in(reader, Area.SESSIONS, change=False).values("pk")
    sessions = TrainingSession.objects.filter(
        whose, lately, there, window, club=club, athlete__in=trains
    )
    days = Q(day__gte=first, day__lte=last)
    races_of = Athlete.objects.reached_in(reader, Area.CALENDAR, change=False).values("pk")
    races = Race.objects.filter(whose, lately, there, days, club=club, athlete__in=races_of)
    return Feed(
        feed=feed,
        club=club,
        sessions=sessions.exclude(published_at=None).order_by("week_start", "pk"),
        races=races.order_by("day", "pk"),
        base=base,
        today=today,
    )


def _name(feed: CalendarFeed) -> str:
    return _("Strength: %(of)s") % {"of": feed}


def _event(row: TrainingSession | Race, *, is_off: bool) -> Event:
    """An entry of the row: the same id for ever, a higher number with each change."""
    event = Event()
    event.add("uid", f"{row.uid}@strongstride")
    event.add("dtstamp", row.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", row.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", row.version - 1 + (row.deleted_at is not None))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _whole_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _lines(plan: Plan) -> Iterable[str]:
    """As `Back squat: 3 × 8 · 72.5 kg`; only what is asked."""
    for line in plan.lines:
        if line.is_asked:
            yield f"{line.name}: {session_words.line_text(line)}"
