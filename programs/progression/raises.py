"""When the load rises, and by how much. Source: method, section 4, rule 6."""

from __future__ import annotations

from programs.progression.frame import Exact
from programs.progression.sheet import Sheet, base_of, capacity_for
from programs.progression.state import empty_credits
from programs.progression.trace import Entry, Facts
from programs.progression.units import HALF, half_up

AFTER_MISS_WEEKS = 2
MORE_AFTER_MISS = 1
DOUBLE = 2
FLAGGED = frozenset({"not_rated", "at_cap", "no_heavier"})


def is_asked(sheet: Sheet) -> bool:
    """Whether the rule is reached at all today."""
    return (
        sheet.main
        and sheet.full
        and not sheet.draft.ramp
        and not sheet.first
        and sheet.frame.method != "e1rm"
        and (sheet.frame.dose or not sheet.risen)
    )


def raise_base(sheet: Sheet) -> None:
    """The first that holds: a reason to stay, one repetition more, the next load."""
    if not is_asked(sheet):
        return
    top = base_of(sheet, sheet.draft.peak or 0)
    regains = sheet.place < top
    needed = needed_credits(sheet, regains=regains)
    facts: Facts = {"credits": sheet.draft.credits, "every": needed}
    code = why_not(sheet, needed, regains=regains)
    if code is not None:
        _stay(sheet, code, facts)
    elif sheet.draft.reps < sheet.frame.top and not regains and not sheet.frame.dose:
        _more_reps(sheet, "rep_up", facts, double=_is_easy(sheet, regains=regains))
    else:
        _next_load(sheet, top, facts, regains=regains)


def needed_credits(sheet: Sheet, *, regains: bool) -> int:
    """Credits for a raise: `every`; one while regaining or (linear) between the loads."""
    frame = sheet.frame
    between = frame.method == "linear" and not frame.dose and sheet.draft.reps != frame.low
    return 1 if regains or between else frame.every


def why_not(sheet: Sheet, needed: int, *, regains: bool) -> str | None:
    """Why the base stays, as a code; None if a raise is earned."""
    draft = sheet.draft
    missed = draft.missed is not None or sheet.weeks_off >= AFTER_MISS_WEEKS
    if sheet.frame.method == "fixed" and not regains:
        return "fixed"
    if sheet.modified:
        return "modify"
    if not sheet.may_progress:
        return "technique"
    if missed and draft.credits < needed + MORE_AFTER_MISS:
        return "after_miss"
    if sheet.no_weight:
        return "no_weight"
    if draft.credits < needed:
        return "not_due"
    return None if draft.rated else "not_rated"


def _is_easy(sheet: Sheet, *, regains: bool) -> bool:
    draft = sheet.draft
    return draft.easy and not sheet.frame.minor and not regains and draft.moved != "back_off"


def _stay(sheet: Sheet, code: str, facts: Facts) -> None:
    if code in FLAGGED:
        sheet.flags.append(code)
    base = sheet.base
    sheet.base_entries.append(Entry("raise", code, base, base, facts))


def _more_reps(sheet: Sheet, code: str, facts: Facts, *, double: bool = False) -> None:
    """One more at the same load; easy: two more, at most the top."""
    draft, one = sheet.draft, sheet.frame.one
    more = min(draft.reps + DOUBLE * one, sheet.frame.top) if double else draft.reps + one
    sheet.reps_entries.append(Entry("raise", code, draft.reps, more, {**facts, "more": one}))
    draft.reps = more
    empty_credits(draft)


def _next_load(sheet: Sheet, top: int, facts: Facts, *, regains: bool) -> None:
    grid, frame, draft = sheet.grid, sheet.frame, sheet.draft
    following: int | None = sheet.place + 1
    if following == len(grid):
        following = None
    elif sheet.cap_place is not None and following is not None and following > sheet.cap_place:
        _stay(sheet, "at_cap", facts)
        return
    if following is not None and _is_in_reach(sheet, following, top, regains=regains):
        _step(sheet, following, top, facts, regains=regains)
    elif draft.reps < frame.bridged and not frame.dose:
        _more_reps(sheet, "bridge", facts)
    elif following is None:
        _stay(sheet, "no_heavier", facts)
    else:
        _take(sheet, "jump", following, jump_reps(sheet), facts)


def _is_in_reach(sheet: Sheet, place: int, top: int, *, regains: bool) -> bool:
    """Whether the next load is near enough to be taken at once."""
    if regains and place <= top:
        return True
    frame, base = sheet.frame, sheet.base
    furthest = base * (1 + frame.implement) if base and not frame.dose else base + frame.step
    return bool(sheet.grid.value(place) <= furthest)


def _step(sheet: Sheet, following: int, top: int, facts: Facts, *, regains: bool) -> None:
    """One step, easy two: within cap and jump, regaining at most to where it was."""
    frame, grid, base = sheet.frame, sheet.grid, sheet.base
    easy = _is_easy(sheet, regains=regains)
    wanted: Exact = base + (DOUBLE * frame.step if easy else frame.step)
    if base and not frame.dose:
        wanted = min(wanted, base * (1 + frame.jump))
    new = grid.down(wanted.numerator, wanted.denominator)
    if sheet.cap_place is not None:
        new = min(new, sheet.cap_place)
    if regains:
        new = min(new, top)
    new = max(new, following)
    code = "regain" if regains else "double_step" if easy else "step"
    to_peak = regains and new == top
    _take(sheet, code, new, frame.low, {**facts, "step": frame.step}, to_peak=to_peak)


def jump_reps(sheet: Sheet) -> int:
    """Repetitions with a load that lies far above: fewer, but not too few."""
    frame = sheet.frame
    fewer = frame.low - frame.policy.bridge * frame.one
    least = half_up(frame.low * HALF)
    if frame.minor and frame.measure == "reps":
        least = max(least, frame.policy.minor.reps)
    return max(fewer, least)


def _take(
    sheet: Sheet, code: str, place: int, reps: int, facts: Facts, *, to_peak: bool = False
) -> None:
    """The new base, and what it says about the capacity."""
    draft, before = sheet.draft, sheet.base
    sheet.place = place
    new = sheet.base
    sheet.base_entries.append(Entry("raise", code, before, new, facts))
    if reps != draft.reps and not sheet.frame.dose:
        sheet.reps_entries.append(Entry("raise", code, draft.reps, reps, facts))
    draft.reps = reps
    peak = draft.peak or 0
    draft.capacity = peak if to_peak else capacity_for(new, draft.share)
    draft.peak = max(peak, draft.capacity)
    draft.moved = "raise"
    draft.moved_on = sheet.date
    empty_credits(draft)
