"""A plan in few words, as the club's memory keeps it: what each line asks, and on which day."""

from __future__ import annotations

from datetime import date

from clubs.audit import Side, differences
from sessions.planning.plans import Plan, PlannedLine
from sessions.planning.told import UNITS, plain, with_unit

NOTHING = "–"  # also of a line at rest: why is health, and not for this book


def said_plan(plan: Plan, day: date | None) -> dict[str, str]:
    """As `{"day": "2026-12-01", "Back squat": "3 × 6 @ 60 kg, RIR 2-3"}`."""
    lines = {line.name: said_line(line) for line in plan.lines}
    return {"day": day.isoformat() if day else NOTHING} | lines


def said_line(line: PlannedLine) -> str:
    if not line.is_asked:
        return NOTHING
    unit = "" if line.measure == "reps" else f" {UNITS[line.measure]}"
    said = f"{line.sets} × {line.reps}{unit}"
    if line.load:
        said += f" @ {with_unit(line.load, line.unit)}"
    if line.rir:
        said += f", RIR {plain(line.rir[0])}-{plain(line.rir[-1])}"
    return said


def plan_changed(
    before: tuple[Plan, date | None], after: tuple[Plan, date | None]
) -> tuple[Side, Side]:
    """What stood, and what stands now; without what stayed."""
    return differences(said_plan(*before), said_plan(*after))
