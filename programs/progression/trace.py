"""Trace entries: which rule moved a number, from what to what, why. Source: method, section 6."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import msgspec

from programs.progression.units import printed

Facts = dict[str, Any]
Amount = Fraction | int

NO_FACTS: Facts = {}


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One rule applied to one number. `before` is None at the beginning."""

    rule: str
    code: str
    before: Amount | None
    after: Amount
    facts: Facts = NO_FACTS


class Trace(msgspec.Struct, frozen=True):
    """The ordered entries of each prescribed number."""

    load: tuple[Entry, ...]
    sets: tuple[Entry, ...]
    reps: tuple[Entry, ...]


class Judged(msgspec.Struct, frozen=True):
    """What a log or a projection led to; base None without a prescription."""

    result: str
    effect: str
    before: Amount | None
    after: Amount | None
    facts: Facts = NO_FACTS


def stored(value: Any) -> Any:
    """Any part of a trace in JSON's terms: `[rule, code, before, after, facts]`, numbers printed.

    A trace becomes `{load, sets, reps}`, a judgement `[result, effect, before, after, facts]`.
    """
    if isinstance(value, Fraction):
        return printed(value)
    if isinstance(value, Entry | Judged):
        return [stored(one) for one in msgspec.structs.astuple(value)]
    if isinstance(value, Trace):
        return {"load": stored(value.load), "sets": stored(value.sets), "reps": stored(value.reps)}
    if isinstance(value, tuple | list):
        return [stored(one) for one in value]
    if isinstance(value, dict):
        return {key: stored(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, datetime.date) else value
