"""Loads, doses, times and days as they are written on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MINUTE = 60
KILOMETRE = 1000


def number(value: Decimal | float) -> str:
    """As 72.5 or 80, never 80.000."""
    exact = Decimal(str(value))
    whole = exact == exact.to_integral_value()
    return str(number_format(exact.quantize(Decimal(1)) if whole else exact.normalize()))


def load(value: Decimal | None, unit: str, *, pair: bool = False) -> str:
    """As `72.5 kg`, `2 × 14 kg` for a pair of which `value` is the total, or a dash."""
    if value is None:
        return "–"
    if pair:
        return f"2 × {number(value / 2)} {unit}"
    return f"{number(value)} {unit}"


def seconds(value: int) -> str:
    """As 0:30 or 2:00."""
    return f"{value // MINUTE}:{value % MINUTE:02}"


def amount(value: int, measure: str) -> str:
    """One set's repetitions, seconds or metres."""
    if measure == "time":
        return seconds(value)
    if measure == "distance":
        return f"{value} m"
    return str(value)


def dose(sets: int | None, reps: int | None, measure: str) -> str:
    """As `3 × 8`, `2 × 0:30` or `3 × 20 m`."""
    if sets is None or reps is None:
        return "–"
    return f"{sets} × {amount(reps, measure)}"


def rir(target: Sequence[Decimal | float] | None) -> str:
    """As `2–3`, or one number where both ends are the same."""
    if not target:
        return "–"
    low, high = target[0], target[-1]
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def kilometres(metres: int | None) -> str:
    """As `21.1 k`; empty where unknown."""
    if metres is None:
        return ""
    return f"{number(round(Decimal(metres) / KILOMETRE, 1))} k"


def day(value: date) -> str:
    """As `Thu 19 Nov`."""
    return date_format(value, "D j M")


def days_between(first: date, last: date) -> str:
    """As `16–22 Nov 2026`, `30 Nov – 6 Dec 2026`."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j M Y')}"
    start = date_format(first, "j M" if first.year == last.year else "j M Y")
    return f"{start} – {date_format(last, 'j M Y')}"


def week_days(week_start: date) -> str:
    return days_between(week_start, week_start + timedelta(days=6))


def in_days(count: int) -> str:
    """How far off a day is, short: today, 1 d, 34 d."""
    if count == 0:
        return _("today")
    return pgettext("days, short", "%(count)s d") % {"count": count}


def clock(value: int) -> str:
    """A race time: 39:59 or 3:05:00."""
    hours, rest = divmod(value, 60 * MINUTE)
    minutes, secs = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def exact(value: float) -> Decimal:
    """A number of a stored document as the decimal that was written."""
    return Decimal(repr(value))
