"""Shapes of input: what a value must be, checked with its path. They speak JSON Schema's language.

`check` returns the value as the core wants it (whole numbers as int, other numbers as Decimal,
dates as date, lists as tuple) or raises `Refused` with path, value and what is allowed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

import msgspec

Path = tuple[str | int, ...]

MOST_DECIMALS = 400
SHOWN = 60
DATE_LENGTH = 10


class Refused(ValueError):  # noqa: N818  # it is said as a sentence, not as a class of error
    """A value that is not allowed: `path: value is not allowed, must be …`."""

    def __init__(self, path: Path, value: Any, allowed: str) -> None:
        self.path = ".".join(str(step) for step in path) or "input"
        self.value = value
        self.allowed = allowed
        super().__init__(f"{self.path}: {shown(value)} is not allowed, must be {allowed}")


def shown(value: Any) -> str:
    """A value in an error text, in JSON's words, shortened."""
    words: dict[Any, str] = {True: "true", False: "false"}
    if value is None:
        return "null"
    if isinstance(value, bool):
        return words[value]
    if isinstance(value, dict):
        return f"an object with {len(value)} keys"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class Shape(Protocol):
    """What a value must be."""

    def check(self, value: Any, path: Path) -> Any:
        """The value as the core wants it."""
        ...

    def allowed(self) -> str:
        """In words."""
        ...


class Number(msgspec.Struct, frozen=True):
    """A decimal number from low to high; above: low itself is not allowed; halves: 0, 0.5, 1, …"""

    low: str
    high: str
    above: bool = False
    halves: bool = False

    def check(self, value: Any, path: Path) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Refused(path, value, self.allowed())
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        low = Decimal(self.low)
        if not number.is_finite() or not low <= number <= Decimal(self.high):
            raise Refused(path, value, self.allowed())
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
            raise Refused(path, value, f"a number with at most {MOST_DECIMALS} decimals")
        if (self.above and number == low) or (self.halves and 2 % Fraction(number).denominator):
            raise Refused(path, value, self.allowed())
        return number

    def allowed(self) -> str:
        halves = " in halves" if self.halves else ""
        return f"{'above ' if self.above else ''}{self.low} to {self.high}{halves}"


class Whole(msgspec.Struct, frozen=True):
    """A whole number from low to high (5.0 is one)."""

    low: int
    high: int

    def check(self, value: Any, path: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise Refused(path, value, self.allowed())
        if not self.low <= value <= self.high or value != int(value):
            raise Refused(path, value, self.allowed())
        return int(value)

    def allowed(self) -> str:
        if self.low == self.high:
            return str(self.low)
        return f"a whole number from {self.low} to {self.high}"


class OneOf(msgspec.Struct, frozen=True):
    """One of some texts."""

    values: tuple[str, ...]

    def check(self, value: Any, path: Path) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise Refused(path, value, self.allowed())
        return value

    def allowed(self) -> str:
        return ("one of " if len(self.values) > 1 else "") + ", ".join(self.values)


class Text(msgspec.Struct, frozen=True):
    """A text of 1 to so many characters."""

    most: int = 100

    def check(self, value: Any, path: Path) -> str:
        if not isinstance(value, str) or not 1 <= len(value) <= self.most:
            raise Refused(path, value, self.allowed())
        return value

    def allowed(self) -> str:
        return f"a text of 1 to {self.most} characters"


class YesNo(msgspec.Struct, frozen=True):
    """true or false."""

    def check(self, value: Any, path: Path) -> bool:
        if not isinstance(value, bool):
            raise Refused(path, value, self.allowed())
        return value

    def allowed(self) -> str:
        return "true or false"


class Null(msgspec.Struct, frozen=True):
    """null."""

    def check(self, value: Any, path: Path) -> None:
        if value is not None:
            raise Refused(path, value, self.allowed())

    def allowed(self) -> str:
        return "null"


class Day(msgspec.Struct, frozen=True):
    """A date that exists, from 1900 to 2099, as YYYY-MM-DD."""

    def check(self, value: Any, path: Path) -> date:
        if (
            not isinstance(value, str)
            or len(value) != DATE_LENGTH
            or not value.isascii()
            or value[:2] not in {"19", "20"}
            or value[4] != "-"
        ):
            raise Refused(path, value, self.allowed())
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(path, value, self.allowed()) from None

    def allowed(self) -> str:
        return "a date that exists, YYYY-MM-DD, 1900 to 2099"


class Items(msgspec.Struct, frozen=True):
    """A list of one shape."""

    item: Shape
    least: int = 0
    most: int | None = None
    unique: bool = False

    def check(self, value: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or not self._fits(len(value)):
            raise Refused(path, value, self.allowed())
        checked = tuple(self.item.check(one, (*path, at)) for at, one in enumerate(value))
        if self.unique and len(set(checked)) < len(checked):
            raise Refused(path, value, "a list without repetitions")
        return checked

    def _fits(self, length: int) -> bool:
        return self.least <= length and (self.most is None or length <= self.most)

    def allowed(self) -> str:
        most = "any number" if self.most is None else str(self.most)
        return f"a list of {self.least} to {most}, each {self.item.allowed()}"


class Row(msgspec.Struct, frozen=True):
    """A list of a fixed length, each place with its own shape; rising: first at most second."""

    places: tuple[Shape, ...]
    rising: bool = False

    def check(self, value: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) != len(self.places):
            raise Refused(path, value, self.allowed())
        checked = tuple(
            place.check(one, (*path, at))
            for at, (place, one) in enumerate(zip(self.places, value, strict=True))
        )
        if self.rising and checked[0] > checked[1]:
            raise Refused((*path, 0), value[0], "at most the second number")
        return checked

    def allowed(self) -> str:
        return f"[{', '.join(place.allowed() for place in self.places)}]"


class Either(msgspec.Struct, frozen=True):
    """One of several shapes; the first that fits."""

    shapes: tuple[Shape, ...]

    def check(self, value: Any, path: Path) -> Any:
        for shape in self.shapes:
            try:
                return shape.check(value, path)
            except Refused:
                continue
        raise Refused(path, value, self.allowed())

    def allowed(self) -> str:
        return " or ".join(shape.allowed() for shape in self.shapes)


class Table(msgspec.Struct, frozen=True):
    """An object with these keys and no others; `needs` are the ones that must be there."""

    fields: dict[str, Shape]
    needs: tuple[str, ...] = ()

    def check(self, value: Any, path: Path) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(path, value, self.allowed())
        for key in value:
            if key not in self.fields:
                raise Refused((*path, key), value[key], f"left out; keys are {self._keys()}")
        for key in self.needs:
            if key not in value:
                raise Refused((*path, key), None, f"given: {self.fields[key].allowed()}")
        return {key: self.fields[key].check(one, (*path, key)) for key, one in value.items()}

    def _keys(self) -> str:
        return ", ".join(self.fields) or "none"

    def allowed(self) -> str:
        return f"an object with the keys {self._keys()}"


class Tagged(msgspec.Struct, frozen=True):
    """An object whose `type` says which table it is."""

    tables: dict[str, Table]

    def check(self, value: Any, path: Path) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(path, value, self.allowed())
        name = value.get("type")
        table = self.tables.get(name) if isinstance(name, str) else None
        if table is None:
            raise Refused((*path, "type"), name, f"one of {', '.join(self.tables)}")
        rest = {key: one for key, one in value.items() if key != "type"}
        return {"type": name, **table.check(rest, path)}

    def allowed(self) -> str:
        return f"an object with a type of {', '.join(self.tables)}"
