"""Runs as a calendar has them: events in whose words a run is meant, each by its own id.

An id is made of the athlete, the event's UID and, where it repeats, the day it stood on at first:
so a calendar that is read again moves and takes back runs instead of doubling them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from athletes.models import Athlete
from athletes.running.outcomes import Wanted
from athletes.running.words import kind_of
from clubs.tables.sheets import MOST_BYTES
from clubs.weeks import WEEK

BEGINS = b"BEGIN:VCALENDAR"
BACK, AHEAD = 4 * WEEK, 26 * WEEK  # around today: older runs are past, later ones come in time
MOST_EVENTS = 5000
MOST_HOURS = 6  # a longer event is a day trip, not the time of a run
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
DISTANCE = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?)\s*(km|k|mi|miles)\b", re.IGNORECASE)
METRES = {"km": Decimal(1000), "k": Decimal(1000), "mi": Decimal("1609.344")}


@dataclass
class Calendar:
    """What a calendar holds. `others`: events in whose words no run is meant."""

    name: str
    wanted: list[Wanted] = field(default_factory=list)
    others: int = 0


def is_calendar(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[: len(BEGINS)].upper() == BEGINS


def read_calendar(content: bytes, athlete: Athlete, *, zone: ZoneInfo, today: date) -> Calendar:
    """Its runs from four weeks ago to half a year ahead, on the club's days. Raises ValidationError
    for what is no calendar."""
    from icalendar import Calendar as Parsed  # noqa: PLC0415  # a heavy library, only for files

    if len(content) > MOST_BYTES:
        message = _("The calendar has more than %(most)s MB")
        raise ValidationError(message, params={"most": MOST_BYTES // 1024 // 1024})
    try:
        parsed = Parsed.from_ical(content.lstrip(b"\xef\xbb\xbf"))
        events = list(parsed.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        message = _("This is no calendar that can be read: %(error)s")
        raise ValidationError(message, params={"error": str(error)[:200]}) from None
    if len(events) > MOST_EVENTS:
        message = _("The calendar has %(n)s events, must be at most %(most)s")
        raise ValidationError(message, params={"n": len(events), "most": MOST_EVENTS})
    found = Calendar(str(parsed.get("X-WR-CALNAME", ""))[:120])
    window = (today - BACK, today + AHEAD)
    moved = {_moved_key(one, zone) for one in events if "RECURRENCE-ID" in one}
    for number, event in enumerate(events, start=1):
        if _kind(event) is None:
            found.others += 1
        else:
            found.wanted += _runs(_Event(number, event, athlete, zone), window, moved)
    return found


@dataclass(frozen=True)
class _Event:
    number: int
    event: Any
    athlete: Athlete
    zone: ZoneInfo

    @property
    def uid(self) -> str:
        return str(self.event.get("UID", ""))

    @property
    def off(self) -> bool:
        return str(self.event.get("STATUS", "")).upper() == "CANCELLED"

    def wanted(self, day: date, first: str) -> Wanted:
        """`first`: the day on which a repetition stood at first, empty for a single event."""
        values: dict[str, Any] = {"day": day, "kind": _kind(self.event)}
        title = str(self.event.get("SUMMARY", "")).strip()
        values |= {"note": title[:200]} if title else {}
        metres, seconds = _metres(self.event), _seconds(self.event)
        values |= {"distance_m": metres} if metres else {}
        values |= {"duration_s": seconds} if seconds else {}
        return Wanted(self.number, values, self.id(first), off=self.off)

    def id(self, first: str) -> str:
        named = f"{self.athlete.uid}|{self.uid}|{first}"
        return f"ics-{blake2b(named.encode(), digest_size=16).hexdigest()}"


def _runs(one: _Event, window: tuple[date, date], moved: set[tuple[str, date]]) -> Iterator[Wanted]:
    first, last = window
    try:
        days = _days(one, window, moved)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        title = str(one.event.get("SUMMARY", ""))[:60]
        words = {"title": title, "error": str(error)[:160]}
        yield Wanted(one.number, fault=_("“%(title)s”: %(error)s") % words)
        return
    for day, key in days:
        if first <= day <= last:
            yield one.wanted(day, key)


def _days(
    one: _Event, window: tuple[date, date], moved: set[tuple[str, date]]
) -> list[tuple[date, str]]:
    """The days of an event; of a repetition also the day it stood on at first."""
    if not one.uid:
        raise ValueError(_("it has no UID, so it would not be known again"))
    start = one.event.decoded("DTSTART")
    if "RECURRENCE-ID" in one.event:
        return [(_day(start, one.zone), _moved_key(one.event, one.zone)[1].isoformat())]
    if "RRULE" not in one.event:
        return [(_day(start, one.zone), "")]
    days = _repeated(one.event, start, window, one.zone)
    return [(day, day.isoformat()) for day in days if (one.uid, day) not in moved]


def _repeated(
    event: Any, start: date | datetime, window: tuple[date, date], zone: ZoneInfo
) -> Iterator[date]:
    """The days of a repeated event in the window, without those taken out of it."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

    rule = event["RRULE"]
    rules = rule if isinstance(rule, list) else [rule]
    often = {str(one).upper() for each in rules for one in each.get("FREQ", [])}
    if often & TOO_OFTEN:
        message = _("it repeats %(often)s, must be daily or less often")
        raise ValueError(message % {"often": ", ".join(sorted(often)).lower()})
    at = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)  # noqa: DTZ001  # a day
    text = "\n".join(f"RRULE:{one.to_ical().decode()}" for one in rules)
    dates = rrulestr(_until_fits(text, at), dtstart=at, forceset=True)
    out = {_day(one.dt, zone) for one in _listed(event, "EXDATE")}
    more = {_day(one.dt, zone) for one in _listed(event, "RDATE") if not isinstance(one.dt, tuple)}
    low, high = (_moment(day, at) for day in window)
    days = {_day(one, zone) for one in dates.between(low, high + timedelta(days=1), inc=True)}
    yield from sorted((days | more) - out)


def _until_fits(text: str, start: datetime) -> str:
    """dateutil wants UNTIL in UTC where the start has a zone, and without one where it has none."""

    def fitted(found: re.Match[str]) -> str:
        day, clock = found[1], found[2] or "T235959"
        return f"UNTIL={day}{clock}Z" if start.tzinfo is not None else f"UNTIL={day}{clock}"

    return re.sub(r"UNTIL=(\d{8})(T\d{6})?Z?", fitted, text)


def _listed(event: Any, name: str) -> list[Any]:
    found = event.get(name, [])
    lists = found if isinstance(found, list) else [found]
    return [one for each in lists for one in getattr(each, "dts", [])]


def _moment(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo)


def _day(at: date | datetime, zone: ZoneInfo) -> date:
    """The club's day of a moment; of a moment without a zone the day as it is written."""
    if not isinstance(at, datetime):
        return at
    return (at.astimezone(zone) if at.tzinfo is not None else at).date()


def _moved_key(event: Any, zone: ZoneInfo) -> tuple[str, date]:
    """Of a single repetition that stands elsewhere: which one of whom."""
    return str(event.get("UID", "")), _day(event.decoded("RECURRENCE-ID"), zone)


def _kind(event: Any) -> str | None:
    """By its title, else by its categories."""
    categories = event.get("CATEGORIES")
    lists = categories if isinstance(categories, list) else [categories] if categories else []
    words = " ".join(str(one) for each in lists for one in getattr(each, "cats", []))
    return kind_of(str(event.get("SUMMARY", ""))) or kind_of(words)


def _metres(event: Any) -> int | None:
    """The distance that the title names, else the description."""
    for name in ("SUMMARY", "DESCRIPTION"):
        found = DISTANCE.search(str(event.get(name, "")))
        if found is not None:
            number = Decimal(found[1].replace(",", "."))
            metres = round(number * METRES[found[2].casefold().removesuffix("les")])
            return metres if 0 < metres <= 300_000 else None
    return None


def _seconds(event: Any) -> int | None:
    """How long it takes, where it has hours at all."""
    start = event.decoded("DTSTART")
    if not isinstance(start, datetime):
        return None
    if "DURATION" in event:
        length = event.decoded("DURATION")
    elif "DTEND" in event:
        end = event.decoded("DTEND")
        length = _utc(end) - _utc(start) if isinstance(end, datetime) else timedelta(0)
    else:
        return None
    seconds = int(length.total_seconds())
    return seconds if 0 < seconds <= MOST_HOURS * 3600 else None


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
