"""What an exposure asks: the rules in their order. Source: method, section 4.

Adding a rule is one function, and one line in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from programs.progression.block import enter_block
from programs.progression.breaks import come_back
from programs.progression.coach import lay_over, warm_up
from programs.progression.ease import ease, round_down
from programs.progression.facts import PAIRS
from programs.progression.frame import Exact
from programs.progression.limit import find_cap, hold_within_cap, hold_within_reach
from programs.progression.raises import raise_base
from programs.progression.sheet import Sheet
from programs.progression.trace import Trace
from programs.progression.units import HALF

RULES: tuple[Callable[[Sheet], None], ...] = (
    find_cap,
    enter_block,
    come_back,
    hold_within_cap,
    hold_within_reach,
    raise_base,
    ease,
    round_down,
    lay_over,
)


class Prescription(msgspec.Struct, frozen=True):
    """Sets x repetitions (seconds, metres) at a load in the athlete's unit, exact.

    rir None: none is asked. per_hand: for pairs. A warm-up load of 0: without external load.
    """

    exercise: str
    load: Exact
    sets: int
    reps: int
    rir: tuple[Exact, Exact] | None
    warmup: tuple[tuple[Exact, int], ...]
    per_hand: Exact | None = None


def prescribe(sheet: Sheet) -> tuple[Prescription, Trace]:
    """Apply all rules to a fresh sheet."""
    frame, draft = sheet.frame, sheet.draft
    if draft.holds >= frame.policy.stalled:
        sheet.flags.append("stalled")
    for rule in RULES:
        rule(sheet)
    if not frame.dose and draft.reps > frame.top:
        sheet.flags.append("bridge")
    return _prescription(sheet), _trace(sheet)


def _prescription(sheet: Sheet) -> Prescription:
    frame, load = sheet.frame, sheet.load
    per_hand = load * HALF if frame.load_type in PAIRS else None
    exercise = frame.fields.exercise or ""
    warmup = warm_up(sheet)
    return Prescription(exercise, load, sheet.sets, sheet.reps, frame.rir, warmup, per_hand)


def _trace(sheet: Sheet) -> Trace:
    """A dose line's base is its repetitions; its load has no entries."""
    frame, reps = sheet.frame, (*sheet.frame.reps_head, *sheet.reps_entries)
    load = () if frame.dose else tuple(sheet.base_entries)
    return Trace(load, (*frame.sets_head, *sheet.sets_entries), reps)
