"""Less today: race, deload, light day, injury, the way back; then what can be loaded.

Source: method, section 4, rules 7 and 8.
"""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter

import msgspec

from programs.progression.frame import Exact
from programs.progression.loads import NO_PLACE
from programs.progression.sheet import Sheet
from programs.progression.trace import Entry, Facts
from programs.progression.units import half_up

LEAST_REPS = 3
ONE = Fraction(1)

Easing = tuple[str, Exact, Exact, Exact]
Least = tuple[str, Exact] | None


class Easings(msgspec.Struct, frozen=True):
    """What eases each number most today: code and multiplier; None where nothing does."""

    load: Least
    sets: Least
    reps: Least


def easings(sheet: Sheet) -> list[Easing]:
    """Code and multipliers of load, sets and repetitions of all that eases today, in order."""
    eases = sheet.frame.eases
    found: list[Easing] = []
    if not sheet.full:
        found.append((sheet.code, *eases[sheet.level]))
    if sheet.exposure.role == "light":
        found.append(("light_day", *eases["light_day"]))
    if sheet.modified:
        found.append(("modify", *eases["modify"]))
    if sheet.draft.ramp:
        found.append(("return", ONE, sheet.draft.ramp[0], ONE))
    return found


def _least(found: list[Easing], at: int) -> Least:
    """The smallest multiplier of one number, ties in order; None if nothing is below 1."""
    code, *shares = min(found, key=itemgetter(at))
    share = shares[at - 1]
    return (code, share) if share < 1 else None


def easings_of(sheet: Sheet) -> Easings:
    """What eases today, found once for each coming together."""
    ramp = sheet.draft.ramp[0] if sheet.draft.ramp else ONE
    key = (sheet.code, sheet.exposure.role, sheet.modified, ramp.numerator, ramp.denominator)
    kept: Easings | None = sheet.frame.eased.get(key)
    if kept is None:
        found = easings(sheet)
        least = [_least(found, at) for at in (1, 2, 3)] if found else [None, None, None]
        kept = sheet.frame.eased[key] = Easings(*least)
    return kept


def ease(sheet: Sheet) -> None:
    """The base becomes load, sets and repetitions, each eased by its smallest multiplier."""
    frame = sheet.frame
    sheet.load = frame.fixed_load if frame.dose else sheet.base
    sheet.reps = int(sheet.base) if frame.dose else sheet.draft.reps
    today = easings_of(sheet)
    if today.load is not None and not frame.dose:
        _ease_load(sheet, *today.load)
    if today.sets is not None:
        _ease_sets(sheet, *today.sets)
    if today.reps is not None:
        _ease_reps(sheet, *today.reps)


def _ease_load(sheet: Sheet, code: str, share: Exact) -> None:
    load = sheet.grid.share(sheet.place, share)
    sheet.base_entries.append(Entry("ease", code, sheet.load, load, _facts(sheet, code, share)))
    sheet.load = load


def _ease_sets(sheet: Sheet, code: str, share: Exact) -> None:
    sets = max(1, half_up(sheet.sets * share))
    sheet.sets_entries.append(Entry("ease", code, sheet.sets, sets, _facts(sheet, code, share)))
    sheet.sets = sets


def _ease_reps(sheet: Sheet, code: str, share: Exact) -> None:
    least = 1 if sheet.frame.dose else min(sheet.reps, LEAST_REPS)
    reps = max(least, half_up(sheet.reps * share))
    sheet.reps_entries.append(Entry("ease", code, sheet.reps, reps, _facts(sheet, code, share)))
    sheet.reps = reps


def _facts(sheet: Sheet, code: str, share: Exact) -> Facts:
    if code == "return":
        length = sheet.draft.ramp_length
        done = length - len(sheet.draft.ramp)
        return {"share": share, "session": done + 1, "of": max(length, done + 1)}
    race = sheet.day.race
    if race is not None and code == race.code:
        return {"share": share, "race": race.race.name or race.race.id, "days": race.days}
    if code == "modify":
        return {"share": share, "tags": _tags(sheet)}
    return {"share": share}


def _tags(sheet: Sheet) -> list[str]:
    return [tag for tag in sheet.draft.injuries if tag in sheet.frame.modify]


def round_down(sheet: Sheet) -> None:
    """To a load that the equipment can make; without any load within the cap: nothing."""
    if sheet.frame.dose or sheet.load is sheet.base:
        return
    if sheet.place == NO_PLACE:
        sheet.load = 0
        return
    place = sheet.grid.down(sheet.load.numerator, sheet.load.denominator)
    if not sheet.grid.is_at(place, sheet.load):
        load = sheet.grid.value(place)
        sheet.base_entries.append(Entry("round", "down", sheet.load, load, sheet.frame.available))
        sheet.load = load
