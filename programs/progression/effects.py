"""What a result does to the state: strikes, holds, credits. Source: method, section 5."""

from __future__ import annotations

import datetime
from fractions import Fraction

import msgspec

from programs.progression.facts import Log
from programs.progression.frame import Exact, share_of
from programs.progression.policy import Policy
from programs.progression.sheet import Sheet, capacity_for
from programs.progression.state import Draft, empty_credits
from programs.progression.trace import NO_FACTS, Facts
from programs.progression.units import half_up

STRIKES = 2
UNSPECIFIED = ("unspecified",)
THOUSANDTHS = 1000
EASY_RAMP = 2


class Evidence(msgspec.Struct, frozen=True):
    """What was done: result by the table, load, repetitions and RIR of the last set."""

    result: str
    load: Exact
    last_reps: int
    rir: Exact | None
    rated: bool
    ramped: bool  # a reduced session on the way back
    projected: bool = True
    checked: bool = False  # far above the plan
    above: bool = False  # above the plan's load, before the coach
    beyond: bool = False  # above the load asked


def pause(draft: Draft, log: Log, day: datetime.date) -> str:
    """Red pain: the line rests until it is cleared."""
    draft.red = tuple(sorted({*draft.red, *(log.tags or UNSPECIFIED)}))
    draft.barred = day
    draft.holds += 1
    empty_credits(draft)
    return "pause"


def pain_strike(draft: Draft, policy: Policy, day: datetime.date, *, low: int | None) -> str:
    """Amber pain: a strike; a second one soon after backs off at once."""
    draft.barred = day
    again = draft.amber is not None and draft.amber < policy.amber_window
    draft.amber = 0
    return strike(draft, policy, day, low=low, at_once=again)


def strike(
    draft: Draft, policy: Policy, day: datetime.date, *, low: int | None, at_once: bool = False
) -> str:
    """No raise; the second one in a row backs off."""
    empty_credits(draft)
    draft.strikes += 1
    draft.holds += 1
    if draft.strikes < STRIKES and not at_once:
        return "strike"
    back_off(draft, policy, day, low=low)
    return "back_off"


def back_off(draft: Draft, policy: Policy, day: datetime.date, *, low: int | None) -> None:
    """Ten percent less than the last base; what failed is not regained at the fast pace."""
    if draft.capacity is not None:
        if draft.base is None:
            draft.capacity *= policy.back_off
        else:
            less = capacity_for(draft.base * policy.back_off, draft.share)
            draft.capacity = min(draft.capacity, less)
        draft.peak = draft.capacity
        draft.moved = "back_off"
        draft.moved_on = day
    if low is None:
        low = draft.block[0] if draft.block else 0
    draft.reps = low
    draft.strikes = 0
    draft.amber = None


def apply(sheet: Sheet, evidence: Evidence) -> tuple[str, Facts]:
    """The effect of a result, and its facts."""
    result, draft, policy = evidence.result, sheet.draft, sheet.frame.policy
    if evidence.checked:
        sheet.flags.append("check")
    if result in {"ok", "easy"} and not evidence.checked:
        return credit(sheet, evidence)
    measured = is_measured(sheet, evidence)
    if result == "short" and not evidence.above and not measured:
        effect = strike(draft, policy, sheet.date, low=sheet.frame.low)
        return effect, {"share": policy.back_off}
    draft.holds += 1
    if measured:
        return measure(sheet, evidence)
    return "hold", {"load": evidence.load} if evidence.checked else NO_FACTS


# Credits -------------------------------------------------------------------------------------


def credit(sheet: Sheet, evidence: Evidence) -> tuple[str, Facts]:
    """The first that applies: the coach's load, the way back, a heavier load, a credit."""
    draft = sheet.draft
    draft.strikes = draft.holds = 0
    if is_override_done(sheet):
        return _take_over(sheet, evidence)
    if evidence.ramped:
        used = EASY_RAMP if evidence.result == "easy" else 1
        draft.ramp = draft.ramp[used:]
        return "ramp", {"left": len(draft.ramp)}
    adopted = adopted_place(sheet, evidence)
    if adopted is not None:
        return _adopt(sheet, evidence, adopted)
    counted = _add_credit(sheet, evidence)
    return measure(sheet, evidence) if is_measured(sheet, evidence) else ("credit", counted)


def _add_credit(sheet: Sheet, evidence: Evidence) -> Facts:
    draft = sheet.draft
    draft.credits += 1 if sheet.full else sheet.frame.policy.eased_credit
    draft.easy = evidence.result == "easy" and sheet.full
    draft.rated = draft.rated or evidence.rated
    return {"credits": draft.credits, "every": sheet.frame.every}


def is_override_done(sheet: Sheet) -> bool:
    """At level full the coach asked for another load (dose) than the plan, and it was done."""
    frame = sheet.frame
    if not sheet.full or not sheet.may_progress or sheet.no_weight:
        return False
    if frame.dose:
        return sheet.reps != sheet.plan_reps
    changed = abs(Fraction(sheet.load) - sheet.plan_load)
    return bool(changed > frame.policy.tolerance * sheet.plan_load)


def _take_over(sheet: Sheet, evidence: Evidence) -> tuple[str, Facts]:
    """The coach's load is the new base."""
    draft = sheet.draft
    base: Exact = sheet.reps if sheet.frame.dose else sheet.load
    _rebase(sheet, base, "override")
    draft.ramp = ()
    override = sheet.exposure.override
    by = None if override is None else override.by
    return "override", {**_add_credit(sheet, evidence), "load": base, "by": by}


def adopted_place(sheet: Sheet, evidence: Evidence) -> int | None:
    """The place of a heavier load done well: at most two steps more, and within the cap."""
    frame, grid = sheet.frame, sheet.grid
    able = sheet.full and sheet.may_progress and not frame.minor and not sheet.no_weight
    if not able or frame.dose or frame.method not in {"linear", "double"}:
        return None
    if not evidence.beyond or not evidence.rated:
        return None
    most = Fraction(sheet.plan_load + frame.policy.adopt_steps * frame.step)
    most = min(Fraction(evidence.load), most)
    if sheet.cap is not None:
        most = min(most, Fraction(sheet.cap))
    place = grid.down(most.numerator, most.denominator)
    return place if place > sheet.place else None


def _adopt(sheet: Sheet, evidence: Evidence, place: int) -> tuple[str, Facts]:
    base = sheet.grid.value(place)
    _rebase(sheet, base, "adopt")
    return "adopt", {**_add_credit(sheet, evidence), "load": base}


def _rebase(sheet: Sheet, base: Exact, moved: str) -> None:
    """A base that was proven: capacity and peak follow, credits begin anew."""
    draft = sheet.draft
    draft.base = base
    draft.capacity = capacity_for(base, draft.share)
    draft.peak = max(draft.peak or 0, draft.capacity)
    draft.moved = moved
    draft.moved_on = sheet.date
    empty_credits(draft)


# Estimated one-repetition maximum ------------------------------------------------------------


def is_measured(sheet: Sheet, evidence: Evidence) -> bool:
    """Whether the exposure says what the one-repetition maximum is."""
    return (
        sheet.frame.method == "e1rm"
        and sheet.main
        and sheet.full
        and not evidence.ramped
        and sheet.may_progress
        and not sheet.no_weight
        and evidence.rir is not None
        and not evidence.projected
        and not evidence.checked
        and evidence.result != "partial"
    )


def measure(sheet: Sheet, evidence: Evidence) -> tuple[str, Facts]:
    """Capacity from the last set, limited to 10% down and 5% up, to 0.001."""
    draft, policy = sheet.draft, sheet.frame.policy
    old = draft.capacity or 0
    reps, rir = evidence.last_reps, evidence.rir or 0
    share = 1 if sheet.frame.load_type == "plate" else share_of(reps + rir)
    estimate = capacity_for(evidence.load, share)
    low, high = policy.e1rm
    held: Fraction = min(max(estimate, old * low), old * high)
    draft.capacity = Fraction(half_up(held * THOUSANDTHS), THOUSANDTHS)
    draft.peak = draft.capacity if draft.capacity < old else max(draft.peak or 0, draft.capacity)
    draft.moved = "e1rm"
    draft.moved_on = sheet.date
    return "e1rm", {"reps": reps, "rir": rir, "e1rm": draft.capacity}
