"""The block of a date, and the start of a line. Source: method, section 4, rule 4."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from programs.progression.facts import Block, Start
from programs.progression.frame import Exact, Frame, is_dose
from programs.progression.sheet import Sheet, place_of
from programs.progression.state import Draft, empty_credits
from programs.progression.trace import NO_FACTS, Entry, Facts
from programs.progression.units import Exact as Number
from programs.progression.units import convert, fraction

NO_START = Start()


def block_at(blocks: Sequence[Block], position: int, *, cycle: bool) -> int:
    """The index of the block at a position in weeks; repeated if cycle, else the last one stays."""
    if cycle:
        position %= sum(block.weeks or 0 for block in blocks) or 1
    for at, block in enumerate(blocks):
        if block.weeks is None or position < block.weeks:
            return at
        position -= block.weeks
    return len(blocks) - 1


def trained_position(draft: Draft, week: int) -> int:
    """Earlier weeks with a trained main exposure since the program began."""
    return draft.weeks - (1 if draft.week == week else 0)


def enter_block(sheet: Sheet) -> None:
    """Start the line, or carry its base into today's block."""
    if sheet.first:
        start(sheet)
    else:
        carry(sheet)
    frame, draft = sheet.frame, sheet.draft
    sheet.sets = frame.sets
    if not frame.dose and draft.reps != frame.low:
        sheet.reps_entries.append(Entry("carry", "reps", frame.low, draft.reps))


def start(sheet: Sheet) -> None:
    """The first exposure: the capacity is the start."""
    frame, draft = sheet.frame, sheet.draft
    draft.share = frame.share
    draft.block = frame.range
    draft.reps = frame.low
    draft.technique = draft.technique or frame.fields.technique or "free"
    code, draft.capacity, facts = start_capacity(sheet)
    draft.peak = draft.capacity
    draft.moved = "start"
    draft.moved_on = sheet.date
    sheet.place = place_of(sheet, draft.capacity)
    sheet.base_entries.append(Entry("start", code, None, sheet.base, facts))


def carry(sheet: Sheet) -> None:
    """Later: a new share empties the credits, new repetitions begin at the low end."""
    frame, draft = sheet.frame, sheet.draft
    if frame.share != draft.share and frame.method != "fixed":
        draft.share = frame.share
        empty_credits(draft)
    if frame.range != draft.block:
        draft.block = frame.range
        draft.reps = frame.low
    sheet.place = place_of(sheet, draft.capacity or 0)
    facts: Facts = {"since": draft.moved_on}
    sheet.base_entries.append(Entry("carry", draft.moved or "start", None, sheet.base, facts))


def start_capacity(sheet: Sheet) -> tuple[str, Exact, Facts]:
    """Code, capacity and facts of a start."""
    frame = sheet.frame
    given = frame.fields.start or NO_START
    share = frame.share
    if sheet.draft.technique == "learn":
        return "lightest", 0, NO_FACTS
    if given.load is not None:
        return "load", _own(frame, given.load) / share, NO_FACTS
    if given.e1rm is not None:
        return "e1rm", *_from_e1rm(frame, _own(frame, given.e1rm))
    if given.pct_bw is not None:
        weight = _weight(sheet)
        facts = {"pct": fraction(given.pct_bw), "weight": weight}
        return "pct_bw", fraction(given.pct_bw) / 100 * (weight or 0) / share, facts
    if given.from_ is not None:
        return "from", *_converted(sheet, given)
    return "lightest", 0, NO_FACTS


def _own(frame: Frame, load: Number) -> Fraction:
    """A number of the line's own in the athlete's unit; a dose has none."""
    own = frame.unit if is_dose(frame.fields) else (frame.fields.unit or frame.unit)
    return convert(load, own, frame.unit)


def _from_e1rm(frame: Frame, e1rm: Fraction) -> tuple[Exact, Facts]:
    held = 1 if frame.method == "e1rm" else frame.policy.start_share
    return e1rm * held, {"e1rm": e1rm, "share": held}


def _converted(sheet: Sheet, given: Start) -> tuple[Exact, Facts]:
    old = _own(sheet.frame, given.from_ or 0)
    if given.mode == "system":
        weight = _weight(sheet)
        load = Fraction(0) if weight is None else max(Fraction(0), (old - weight) / 2)
        return load / sheet.frame.share, {"from": old, "weight": weight}
    factor = fraction(given.factor if given.factor is not None else 1)
    return old * factor / sheet.frame.share, {"from": old, "factor": factor}


def _weight(sheet: Sheet) -> Fraction | None:
    if sheet.weight is None:
        sheet.flags.append("needs_body_weight")
        return None
    return sheet.weight.value
