"""What the coach set for today, and the warm-up. Source: method, section 4, rules 9 and 10."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from programs.progression.facts import Override
from programs.progression.frame import Exact
from programs.progression.policy import WarmUp
from programs.progression.sheet import Sheet
from programs.progression.trace import Entry, Facts
from programs.progression.units import convert

WarmUps = tuple[tuple[Exact, int], ...]


def lay_over(sheet: Sheet) -> None:
    """The coach's values replace the plan's, unless they were entered before what barred them."""
    sheet.plan_load, sheet.plan_sets, sheet.plan_reps = sheet.load, sheet.sets, sheet.reps
    override = sheet.exposure.override
    if override is None:
        return
    facts: Facts = {"by": override.by, "note": override.note}
    barred = sheet.draft.barred
    if barred is not None and override.date <= barred:
        now = sheet.reps if sheet.frame.dose else sheet.load
        dropped: Facts = {**facts, "entered": override.date, "barred": barred}
        sheet.base_entries.append(Entry("coach", "dropped", now, now, dropped))
        return
    _set(sheet, override, facts)
    sheet.lighter = is_lighter(
        sheet,
        (sheet.load, sheet.sets, sheet.reps),
        (sheet.plan_load, sheet.plan_sets, sheet.plan_reps),
    )


def _set(sheet: Sheet, override: Override, facts: Facts) -> None:
    if override.load is not None and not sheet.frame.dose:
        unit = sheet.frame.unit
        load = convert(override.load, override.unit or unit, unit)
        if load != sheet.load:
            sheet.base_entries.append(Entry("coach", "set", sheet.load, load, facts))
            sheet.load = load
    if override.sets is not None and override.sets != sheet.sets:
        sheet.sets_entries.append(Entry("coach", "set", sheet.sets, override.sets, facts))
        sheet.sets = override.sets
    if override.reps is not None and override.reps != sheet.reps:
        sheet.reps_entries.append(Entry("coach", "set", sheet.reps, override.reps, facts))
        sheet.reps = override.reps


def is_lighter(sheet: Sheet, these: tuple[Exact, int, int], those: tuple[Exact, int, int]) -> bool:
    """Whether load, sets and repetitions ask less than others do."""
    load, sets, reps = these
    other_load, other_sets, other_reps = those
    less = not sheet.frame.dose and is_load_lighter(sheet, load, other_load)
    return less or sets < other_sets or reps < other_reps


def is_load_lighter(sheet: Sheet, load: Exact, other: Exact) -> bool:
    """Whether a load lies below another by more than the tolerance."""
    return load is not other and bool(load < (1 - sheet.frame.policy.tolerance) * other)


def is_load_heavier(sheet: Sheet, load: Exact, other: Exact) -> bool:
    """Whether a load lies above another by more than the tolerance."""
    return load is not other and bool(load > (1 + sheet.frame.policy.tolerance) * other)


def warm_up(sheet: Sheet) -> WarmUps:
    """Warm-up sets as (load, repetitions); load 0: without external load."""
    frame, work = sheet.frame, sheet.load
    if not work or frame.dose or frame.measure != "reps":
        return ()
    key = (work.numerator, work.denominator, sheet.reps)
    kept: WarmUps | None = frame.warmed.get(key)
    if kept is None:
        sets = frame.warmup if work <= frame.warmup_from else frame.warmup_heavy
        kept = frame.warmed[key] = tuple(_warm_ups(sheet, sets))
    return kept


def _warm_ups(sheet: Sheet, sets: WarmUp) -> Iterable[tuple[Exact, int]]:
    grid, work = sheet.grid, sheet.load
    done: set[Exact] = set()
    for share, reps in sets:
        wanted = work * share
        load: Exact = grid.value(grid.down(wanted.numerator, wanted.denominator))
        if load >= work:
            load = Fraction(0)
        if load not in done:
            done.add(load)
            yield load, min(reps, sheet.reps)
