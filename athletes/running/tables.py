"""Runs as a table has them: which columns, in what words, units and forms of dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.running.outcomes import Wanted
from athletes.running.words import allowed_words, kind_of
from clubs.tables.imports import Column, Row, matched, parsed, read_day, read_number, read_text
from clubs.tables.sheets import Sheet

METRES = {"km": Decimal(1000), "mi": Decimal("1609.344"), "m": Decimal(1)}
MOST_KM = 300
MONTHS = 12
DAY_FIRST, MONTH_FIRST = "day", "month"
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[ T].*")
NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
SECONDS = re.compile(r"\d{4,5}")
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d)(?:\.\d+)?")
SPOKEN = re.compile(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,3})\s*(?:m|min|')?)?", re.IGNORECASE)
YES = frozenset({"yes", "y", "true", "1", "x", "done", "completed", "ja", "ok"})
NO = frozenset({"no", "n", "false", "0", "", "planned", "open", "nein", "-"})


@dataclass(frozen=True)
class Reading:
    """How a table is read. `columns`: by name the place in the file; `done`: what has passed was
    done, where no column says so."""

    columns: dict[str, int | None] = field(default_factory=dict)
    unit: str = "km"
    dates: str = DAY_FIRST
    done: bool = False

    def as_document(self) -> dict[str, Any]:
        return {**vars(self)}


def columns_of(reading: Reading) -> tuple[Column, ...]:
    """The columns of a run, reading cells as `reading` says."""
    return (
        Column(
            "day",
            gettext_lazy("Day"),
            ("date", "datum", "activity date", "workout day", "workoutday", "start", "start time"),
            read=_day_reader(reading.dates),
            is_required=True,
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            ("type", "run type", "workout", "workout type", "activity type", "art", "session"),
            read=_read_kind,
            is_required=True,
        ),
        Column(
            "distance",
            gettext_lazy("Distance"),
            (
                *("km", "distance km", "kilometres", "kilometers", "distance in km"),
                *("mi", "miles", "distance mi", "distance in miles", "dist", "distanz"),
                *("m", "distance m", "distance in meters", "distanceinmeters", "metres"),
            ),
            read=_distance_reader(reading.unit),
        ),
        Column(
            "duration",
            gettext_lazy("Time"),
            ("duration", "moving time", "elapsed time", "zeit", "dauer", "minutes", "min"),
            read=read_duration,
        ),
        Column(
            "done",
            gettext_lazy("Done"),
            ("completed", "status", "erledigt", "did it"),
            read=_read_done,
        ),
        Column(
            "external_id",
            gettext_lazy("Id"),
            ("external id", "activity id", "workout id", "uid", "key"),
            read=read_text(100),
        ),
        Column(
            "note",
            gettext_lazy("Note"),
            ("notes", "title", "name", "description", "comment", "activity name", "bemerkung"),
            read=lambda text: text[:200],
        ),
    )


def suggested(sheet: Sheet) -> Reading:
    """How the table is most likely to be read: by the names of its columns and what they hold."""
    columns = matched(sheet.header, columns_of(Reading()))
    place = columns["distance"]
    name = sheet.header[place].casefold() if place is not None else ""
    unit = "mi" if re.search(r"\bmi(les?)?\b", name) else "km"
    if re.search(r"\bm\b|met(er|re)s|inmeters", name) and "kilo" not in name:
        unit = "m"
    return Reading(columns, unit, _order_of_dates(sheet, columns["day"]))


def wanted_runs(sheet: Sheet, reading: Reading, today: date) -> list[Wanted]:
    """Each row as a run, or with what is wrong. Raises ValidationError for a column that lacks."""
    rows = parsed(sheet, columns_of(reading), reading.columns)
    return [_wanted(row, reading, today) for row in rows]


def read_duration(text: str) -> int:
    """Seconds of 1:05:30, 65:30, 65 min, 1h05, of plain minutes up to 999, or of seconds above."""
    text = text.strip()
    clock = CLOCK.fullmatch(text)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _in_a_day(hours * 3600 + minutes * 60 + seconds)
    if SECONDS.fullmatch(text):
        return _in_a_day(int(text))
    spoken = SPOKEN.fullmatch(text)
    if spoken is None or not any(spoken.groups()):
        raise ValueError(_("must be a time, as 1:05:30, 65:30 or 65 min"))
    hours, minutes = (int(part or 0) for part in spoken.groups())
    return _in_a_day(hours * 3600 + minutes * 60)


def _in_a_day(seconds: int) -> int:
    if not 0 < seconds <= 24 * 3600:
        raise ValueError(_("must be longer than 0 and at most 24 hours"))
    return seconds


def _wanted(row: Row, reading: Reading, today: date) -> Wanted:
    external_id = row.values["external_id"] or ""
    if row.faults:
        told = [f"{one.column}: {one.value or '–'} {one.message}" for one in row.faults]
        return Wanted(row.number, fault="; ".join(told))
    values = {"day": row.values["day"], "kind": row.values["kind"]}
    for name, read in (("distance_m", "distance"), ("duration_s", "duration"), ("note", "note")):
        if row.values[read] is not None:
            values[name] = row.values[read]
    done = row.values["done"]
    if done is None and reading.done:
        done = values["day"] <= today
    if done and values["day"] > today:
        fault = _("done: %(day)s is still to come, must be %(today)s or earlier for a run done")
        return Wanted(row.number, fault=fault % {"day": values["day"], "today": today})
    if done is not None:
        values["done"] = done
    return Wanted(row.number, values, external_id)


def _read_kind(text: str) -> str:
    kind = kind_of(text)
    if kind is None:
        raise ValueError(_("must be one of %(allowed)s") % {"allowed": allowed_words()})
    return kind


def _read_done(text: str) -> bool:
    word = text.strip().casefold()
    if word not in YES | NO:
        raise ValueError(_("must be yes or no"))
    return word in YES


def _day_reader(order: str) -> Callable[[str], date]:
    """Days as `read_day` has them, with a time behind, or as `Nov 26, 2026, 7:30 AM`."""

    def read(text: str) -> date:
        text = ISO.sub(r"\1", text.strip())
        slashed, named = SLASHED.match(text), NAMED.match(text)
        if slashed is not None:
            first, second, year = slashed.groups()
            month, day = (first, second) if order == MONTH_FIRST else (second, first)
            text = f"{year}-{month:>02}-{day:>02}"
        elif named is not None:
            text = f"{named[2]} {named[1][:3]} {named[3]}"
        return read_day(text)

    return read


def _distance_reader(unit: str) -> Callable[[str], int | None]:
    most = MOST_KM * METRES["km"] / METRES[unit]
    number = read_number(0, most.quantize(Decimal(1)))

    def read(text: str) -> int | None:
        bare = re.sub(r"\s*(km|mi|miles|m)\.?$", "", text.strip(), flags=re.IGNORECASE)
        return round(number(bare) * METRES[unit]) or None

    return read


def _order_of_dates(sheet: Sheet, place: int | None) -> str:
    """Month first where a number in the middle can be no month."""
    if place is None:
        return DAY_FIRST
    found = [SLASHED.match(line.cells[place]) for line in sheet.lines]
    middles = [int(one[2]) for one in found if one is not None]
    firsts = [int(one[1]) for one in found if one is not None]
    return (
        MONTH_FIRST if max(middles, default=0) > 12 >= max(firsts, default=0) else DAY_FIRST
    )  # months
