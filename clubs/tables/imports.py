"""Rows of a spreadsheet as values: which column is which, and what is wrong with each cell.

A kind of import is a tuple of `Column`s. The columns of a file are matched by name, people may
match them otherwise, and each row is read whole, so that all its faults are told at once. What is
done with the values belongs to the app that knows the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clubs.models import Principal
from clubs.roles import Area
from clubs.tables.sheets import Sheet
from clubs.weeks import FIRST_YEAR, LAST_YEAR

DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")


@dataclass(frozen=True)
class Column:
    """One value of a row. `words`: other names a file may use; `read` makes the value of a cell and
    raises ValueError that says what is allowed; an empty cell is None."""

    name: str
    label: str | Promise
    words: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    is_required: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: the column, what stands there, what is allowed."""

    column: str
    value: str
    message: str


class Wrong(Exception):  # noqa: N818  # a row is wrong; nothing failed
    """What makes a row impossible, found where its values meet what is on record."""

    def __init__(self, column: str, value: object, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(column, "" if value is None else str(value), message)


@dataclass
class Row:
    """One row of a file, read: its number there, its values by column name, its faults."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class Outcome:
    """What comes of one row: whom or what it is about, and what is new in plain words."""

    number: int
    status: Status
    title: str
    detail: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Who imports, when; `writes` False is the dry run. `partly`: the good rows without the bad."""

    by: Principal
    at: datetime
    writes: bool = False
    partly: bool = False


@dataclass(frozen=True)
class Import:
    """A kind of import. `run` says of each row what comes of it, and does it where it is asked to;
    what it says in the dry run is what it does. `example`: a row for the template file."""

    name: str
    area: Area
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    example: tuple[str, ...]
    run: Callable[[list[Row], Ask], list[Outcome]]
    back: str  # the page to return to, by URL name


Mapped = Mapping[str, int | None]  # by column name: which column of the file, if any


def matched(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int | None]:
    """Each column's place in the file, by its name, label or another word for it."""
    places = {_bare(name): place for place, name in reversed(list(enumerate(header)))}
    return {
        column.name: next((places[word] for word in _names(column) if word in places), None)
        for column in columns
    }


def missing(mapped: Mapped, columns: Sequence[Column]) -> list[Column]:
    """The columns that are needed and not matched."""
    return [one for one in columns if one.is_required and mapped.get(one.name) is None]


def parsed(sheet: Sheet, columns: Sequence[Column], mapped: Mapped) -> list[Row]:
    """Every row with its values and faults. Raises ValidationError where a needed column lacks."""
    if lacking := missing(mapped, columns):
        message = _("The column %(column)s is missing; the file has: %(header)s")
        params = {"column": lacking[0].label, "header": ", ".join(sheet.header)}
        raise ValidationError(message, params=params)
    rows = []
    for line in sheet.lines:
        row = Row(line.number)
        for column in columns:
            place = mapped.get(column.name)
            text = "" if place is None else line.cells[place]
            _read_cell(row, column, text)
        rows.append(row)
    return rows


def read_day(text: str) -> date:
    """A day as 2026-11-26, 26.11.2026, 26/11/2026 or 26 Nov 2026."""
    for form in DAY_FORMS:
        try:
            day = datetime.strptime(text.partition("T")[0], form).date()  # noqa: DTZ007  # a day
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(_("must be a day, as 2026-11-26 or 26.11.2026"))


def read_number(low: Decimal | int, high: Decimal | int) -> Callable[[str], Decimal]:
    """A number from low to high, with point or comma."""

    def read(text: str) -> Decimal:
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not low <= number <= high:
            raise ValueError(_("must be a number from %(low)s to %(high)s") % span)
        return number

    span = {"low": low, "high": high}
    return read


def read_whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from low to high."""
    number = read_number(low, high)

    def read(text: str) -> int:
        found = number(text)
        if found % 1:
            span = {"low": low, "high": high}
            raise ValueError(_("must be a whole number from %(low)s to %(high)s") % span)
        return int(found)

    return read


def read_choice(words: Mapping[str, str]) -> Callable[[str], str]:
    """One of some words, whatever its case: the value that the word stands for."""
    known = {_bare(word): value for word, value in words.items()}

    def read(text: str) -> str:
        found = known.get(_bare(text))
        if found is None:
            allowed = ", ".join(dict.fromkeys(words.values()))
            raise ValueError(_("must be one of %(allowed)s") % {"allowed": allowed})
        return found

    return read


def read_text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(_("must have at most %(most)s characters") % {"most": most})
        return text

    return read


def _read_cell(row: Row, column: Column, text: str) -> None:
    row.values[column.name] = None
    if not text:
        if column.is_required:
            row.faults.append(Fault(column.name, text, _("must not be empty")))
        return
    try:
        row.values[column.name] = column.read(text)
    except ValueError as error:
        row.faults.append(Fault(column.name, text, str(error)))


def _names(column: Column) -> list[str]:
    return [_bare(one) for one in (column.name, str(column.label), *column.words)]


def _bare(name: str) -> str:
    """Letters and digits only, so that `E-Mail`, `e_mail` and `email` are one name."""
    return re.sub(r"[\W_]+", "", name.casefold())
