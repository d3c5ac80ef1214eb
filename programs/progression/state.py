"""The state of a line between two exposures. Source: method, section 4.

`State` is a frozen value with the fields of `Draft`, the rules' working copy.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any, Literal

import msgspec

from programs.progression.shapes import (
    Day,
    Either,
    Items,
    Null,
    OneOf,
    Path,
    Refused,
    Row,
    Shape,
    Table,
    Text,
    Whole,
    YesNo,
)

Exact = Fraction | int
Away = Literal["none", "illness", "short", "full"]

AWAY: tuple[Away, ...] = ("none", "illness", "short", "full")  # each worse than the one before
MOVED = ("start", "raise", "break", "back_off", "adopt", "override", "e1rm", "technique")


class Draft(msgspec.Struct):
    """The rules' working copy of a state within one exposure."""

    capacity: Exact | None = None  # the load for one repetition; None: not started
    peak: Exact | None = None  # the highest capacity since the start, a back-off, a technique load
    base: Exact | None = None  # of the last trained exposure, or set by override or adopt
    share: Exact | None = None
    reps: int = 0
    block: tuple[int, int] | None = None  # low and top repetitions
    credits: Exact = 0
    rated: bool = False  # one of the credits was
    easy: bool = False  # the last credit was
    strikes: int = 0
    amber: int | None = None  # exposures since the last amber pain
    holds: int = 0
    ramp: tuple[Exact, ...] = ()
    fulls: int = 0
    last: datetime.date | None = None  # the last trained exposure
    missed: datetime.date | None = None  # an unplanned miss since
    away: Away = "none"
    technique: str | None = None
    injuries: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    barred: datetime.date | None = None  # overrides up to this date are void
    weeks: int = 0  # with a trained main exposure since the program began
    week: int | None = None  # the last of them
    moved: str | None = None  # what moved the base last
    date: datetime.date | None = None  # of the last exposure
    moved_on: datetime.date | None = None
    ramp_length: int = 0  # reduced sessions that the last break gave


class State(Draft, frozen=True):  # type: ignore[misc]  # one list of fields; only this is kept
    """Where a line stands after an exposure. Loads are in the athlete's unit, exact."""


def draft_of(state: State | None) -> Draft:
    """A working copy."""
    return Draft() if state is None else Draft(*msgspec.structs.astuple(state))


def state_of(draft: Draft) -> State:
    """The value that is kept."""
    return State(*msgspec.structs.astuple(draft))


def empty_credits(draft: Draft) -> None:
    """Credits 0, rated and easy false."""
    draft.credits = 0
    draft.rated = draft.easy = False


def worse(one: Away, other: Away) -> Away:
    """The worse of two kinds of absence."""
    return one if AWAY.index(one) >= AWAY.index(other) else other


# As JSON -------------------------------------------------------------------------------------

_MOST_DIGITS = 4000
_BIG = 10**6


class _ExactShape(msgspec.Struct, frozen=True):
    """An exact number from 0 on: a whole number, or a fraction as `"n/d"`."""

    def check(self, value: Any, path: Path) -> Exact:
        if isinstance(value, bool):
            raise Refused(path, value, self.allowed())
        if isinstance(value, int) and value >= 0:
            return value
        if isinstance(value, str) and len(value) <= _MOST_DIGITS:
            top, _, bottom = value.partition("/")
            if _are_digits(top) and _are_digits(bottom) and int(bottom) > 0:
                return Fraction(int(top), int(bottom))
        raise Refused(path, value, self.allowed())

    def allowed(self) -> str:
        return 'a whole number or a fraction as "n/d", from 0 on'


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _or_null(shape: Shape) -> Either:
    return Either((shape, Null()))


_TAGS = Items(Text())
_COUNT = Whole(0, _BIG)
_SHAPES: dict[str, Shape] = {
    "capacity": _or_null(_ExactShape()),
    "peak": _or_null(_ExactShape()),
    "base": _or_null(_ExactShape()),
    "share": _or_null(_ExactShape()),
    "reps": _COUNT,
    "block": _or_null(Row((Whole(1, _BIG), Whole(1, _BIG)), rising=True)),
    "credits": _ExactShape(),
    "rated": YesNo(),
    "easy": YesNo(),
    "strikes": _COUNT,
    "amber": _or_null(_COUNT),
    "holds": _COUNT,
    "ramp": Items(_ExactShape(), 0, 6),
    "fulls": _COUNT,
    "last": _or_null(Day()),
    "missed": _or_null(Day()),
    "away": OneOf(AWAY),
    "technique": _or_null(OneOf(("learn", "guided", "free"))),
    "injuries": _TAGS,
    "red": _TAGS,
    "barred": _or_null(Day()),
    "weeks": _COUNT,
    "week": _or_null(_COUNT),
    "moved": _or_null(OneOf(MOVED)),
    "date": Day(),
    "moved_on": _or_null(Day()),
    "ramp_length": _COUNT,
}
_TABLE = Table(_SHAPES, needs=tuple(_SHAPES))
_STARTED = ("peak", "share", "block", "last")  # known exactly when the capacity is


def state_to_json(state: State) -> dict[str, Any]:
    """A state as JSON values: dates as text, fractions as `"n/d"`."""
    return {
        name: _to_json(value)
        for name, value in zip(state.__struct_fields__, msgspec.structs.astuple(state), strict=True)
    }


def state_from_json(value: Any, path: Path = ("state",)) -> State:
    """The state that `state_to_json` wrote. Raises `Refused`, a ValueError, if it is damaged."""
    checked = _TABLE.check(value, path)
    state = State(**checked)
    for name in _STARTED:
        if (getattr(state, name) is None) != (state.capacity is None):
            allowed = "given from the start of a line on, and only from then"
            raise Refused((*path, name), value[name], allowed)
    if state.capacity is not None and (state.moved is None or state.moved_on is None):
        raise Refused((*path, "moved"), value["moved"], "given, with its date, once started")
    if state.share is not None and not 0 < state.share <= 1:
        raise Refused((*path, "share"), value["share"], "above 0 and at most 1")
    return state


def _to_json(value: Any) -> Any:
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        return value.numerator if whole else f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(one) for one in value]
    return value
