"""Less today: race, deload, light day, injury, the way back; then what can be loaded.

Source: method, section 4, rules 7 and 8.
"""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter

from programs.progression.frame import Exact
from programs.progression.loads import NO_PLACE
from programs.progression.sheet import Sheet
from programs.progression.trace import Entry, Facts
from programs.progression.units import half_up

LEAST_REPS = 3
ONE = Fraction(1)

Easing = tuple[str, Exact, Exact, Exact]


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


def ease(sheet: Sheet) -> None:
    """The base becomes load, sets and repetitions, each eased by its smallest multiplier."""
    frame = sheet.frame
    sheet.load = frame.fixed_load if frame.dose else sheet.base
    sheet.reps = int(sheet.base) if frame.dose else sheet.draft.reps
    found = easings(sheet)
    if found:
        _ease_load(sheet, found)
        _ease_sets(sheet, found)
        _ease_reps(sheet, found)


def _smallest(found: list[Easing], at: int) -> tuple[str, Exact] | None:
    """The smallest multiplier of one number, ties in order; None if nothing is below 1."""
    code, *shares = min(found, key=itemgetter(at))
    share = shares[at - 1]
    return (code, share) if share < 1 else None


def _ease_load(sheet: Sheet, found: list[Easing]) -> None:
    eased = None if sheet.frame.dose else _smallest(found, 1)
    if eased is None:
        return
    code, share = eased
    load = sheet.load * share
    sheet.base_entries.append(Entry("ease", code, sheet.load, load, _facts(sheet, code, share)))
    sheet.load = load


def _ease_sets(sheet: Sheet, found: list[Easing]) -> None:
    eased = _smallest(found, 2)
    if eased is None:
        return
    code, share = eased
    sets = max(1, half_up(sheet.sets * share))
    sheet.sets_entries.append(Entry("ease", code, sheet.sets, sets, _facts(sheet, code, share)))
    sheet.sets = sets


def _ease_reps(sheet: Sheet, found: list[Easing]) -> None:
    eased = _smallest(found, 3)
    if eased is None:
        return
    code, share = eased
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
    load = sheet.grid.value(place)
    if load != sheet.load:
        sheet.base_entries.append(Entry("round", "down", sheet.load, load, available(sheet)))
        sheet.load = load


def available(sheet: Sheet) -> Facts:
    """What there is to load, for the reason."""
    equipment, kind = sheet.frame.equipment, sheet.frame.load_type
    facts: Facts = {"kind": kind}
    if equipment is None:
        return facts
    facts["unit"] = equipment.unit
    if kind == "barbell" and equipment.barbell is not None:
        facts["plates"] = [Fraction(plate) for plate, pairs in equipment.barbell.pairs if pairs]
    elif kind == "machine" and equipment.machine is not None:
        facts["inc"] = Fraction(equipment.machine.inc)
    return facts
