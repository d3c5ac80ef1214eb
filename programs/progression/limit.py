"""The base held within the cap and within reach. Source: method, section 4, rule 5."""

from __future__ import annotations

from fractions import Fraction

from programs.progression.frame import Exact, Frame
from programs.progression.loads import NO_PLACE
from programs.progression.sheet import Sheet, capped
from programs.progression.trace import Entry, Facts


def find_cap(sheet: Sheet) -> None:
    """The cap of today: a multiple of body weight, or the highest dose."""
    frame = sheet.frame
    if frame.dose:
        sheet.cap = frame.dose_max
    elif frame.cap_bw is not None and sheet.weight is not None:
        sheet.cap = _cap(frame, sheet.weight.value)
    elif frame.cap_bw is not None:
        sheet.no_weight = True
        sheet.flags.append("needs_body_weight")
    if sheet.cap is not None:
        sheet.cap_place = sheet.grid.below(sheet.cap.numerator, sheet.cap.denominator)


def _cap(frame: Frame, weight: Fraction) -> Exact:
    key = (weight.numerator, weight.denominator)
    cap: Exact | None = frame.caps.get(key)
    if cap is None:
        cap = frame.caps[key] = (frame.cap_bw or 0) * weight
    return cap


def hold_within_cap(sheet: Sheet) -> None:
    """Not above the cap; for a minor of unknown weight the lightest."""
    before, held = sheet.place, capped(sheet, sheet.place)
    if held == NO_PLACE:
        sheet.flags.append("no_load")
    if held == before:
        return
    old = sheet.base
    sheet.place = held
    sheet.base_entries.append(Entry("limit", _cap_code(sheet), old, sheet.base, _cap_facts(sheet)))


def _cap_code(sheet: Sheet) -> str:
    if sheet.place == NO_PLACE:
        return "no_load"
    if sheet.no_weight:
        return "no_weight"
    return "dose_max" if sheet.frame.dose else "cap_bw"


def _cap_facts(sheet: Sheet) -> Facts:
    weight = sheet.weight
    return {
        "cap": sheet.cap,
        "cap_bw": sheet.frame.cap_bw,
        "weight": None if weight is None else weight.value,
        "days": None if weight is None else weight.days,
    }


def hold_within_reach(sheet: Sheet) -> None:
    """Whatever made the base rise: not too far above the last trained one. Not on dose lines."""
    last = sheet.draft.base
    if last is None or sheet.frame.dose:
        return
    floor = sheet.grid.below(last.numerator, last.denominator)
    sheet.last_place = floor
    if sheet.place > floor:
        furthest = _furthest(sheet, floor)
        if sheet.place > furthest:
            _bring_down(sheet, furthest)
    sheet.risen = sheet.place > floor
    if sheet.risen:
        _back_to_low(sheet)


def _is_held(sheet: Sheet) -> bool:
    return sheet.draft.holds > 0 or sheet.broke or not sheet.may_progress


def _furthest(sheet: Sheet, floor: int) -> int:
    """The highest place that the base may take today."""
    frame, grid, last = sheet.frame, sheet.grid, sheet.draft.base or 0
    if _is_held(sheet):
        return max(floor, 0)
    reach = last * (1 + frame.jump) if last else frame.step
    place = grid.down(reach.numerator, reach.denominator)
    return max(place, floor + 1) if frame.method == "e1rm" else place


def _bring_down(sheet: Sheet, place: int) -> None:
    old = sheet.base
    sheet.place = place
    held = _is_held(sheet)
    facts: Facts = {"jump": sheet.frame.jump, "last": sheet.draft.base, "held": held}
    sheet.base_entries.append(Entry("limit", "reach", old, sheet.base, facts))


def _back_to_low(sheet: Sheet) -> None:
    """A higher base comes with the low repetitions."""
    draft, low = sheet.draft, sheet.frame.low
    if draft.reps <= low:
        return
    facts: Facts = {"jump": sheet.frame.jump, "last": draft.base, "held": False}
    sheet.reps_entries.append(Entry("limit", "reach", draft.reps, low, facts))
    draft.reps = low
