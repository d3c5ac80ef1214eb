"""Microseconds an exposure of the engine, beside a fixed calibration loop of the same run.

    python benchmarks/engine.py

For 4 and for 150 weeks of history: the coming exposure planned and judged from the stored state,
and the whole history replayed. The ratio (to the loop) is what to compare between machines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from programs.progression.facts import (  # the path above comes first
    Athlete,
    Barbell,
    Block,
    BodyWeightFact,
    EquipmentFact,
    Exposure,
    LineFact,
    LineFields,
    Log,
    RaceFact,
    Role,
    Start,
)
from programs.progression.season import CommonFacts, Line

FIRST = date(2023, 1, 2)
AHEAD = 12
DAYS: tuple[tuple[int, Role], ...] = ((1, "main"), (4, "light"))
ROUNDS = 5


def line_after(weeks: int) -> tuple[CommonFacts, list[LineFact], list[Exposure], list[Exposure]]:
    """The squat method with races and weighings, so many weeks of logs and 12 weeks ahead."""
    as_of = FIRST + timedelta(weeks=weeks)
    gym = EquipmentFact(
        FIRST,
        "kg",
        barbell=Barbell(
            (Decimal(20),),
            tuple((Decimal(plate), 1) for plate in ("20", "15", "10", "5", "2.5", "1.25")),
        ),
    )
    weights = [
        BodyWeightFact(FIRST + timedelta(weeks=week), 70 + Decimal(week % 5) / 10, "kg")
        for week in range(0, weeks + 1, 2)
    ]
    races = [
        RaceFact(FIRST, f"r{week}", FIRST + timedelta(weeks=week, days=6), "B", km=Decimal(10))
        for week in range(6, weeks + AHEAD, 9)
    ]
    common = CommonFacts(Athlete("kg", date(1990, 5, 1)), as_of, [gym, *weights, *races])
    rir = (Decimal(2), Decimal(3))
    fields = LineFields(
        exercise="back_squat",
        load_type="barbell",
        method="linear",
        start=Start(load=Decimal(40)),
        cap_bw=Decimal("1.5"),
        contra=("knee",),
        modify=("hip",),
        block_count="trained",
        blocks=(
            Block("strength", 1, 8, 4, rir),
            Block("strength", 2, 8, 4, rir),
            Block("strength", 3, 8, None, rir),
        ),
    )
    past = [
        Exposure(FIRST + timedelta(weeks=week, days=day), session, role, log=_log(week))
        for week in range(weeks)
        for session, (day, role) in enumerate(DAYS, start=1)
    ]
    ahead = [
        Exposure(as_of + timedelta(weeks=week, days=day), session, role)
        for week in range(AHEAD)
        for session, (day, role) in enumerate(DAYS, start=1)
    ]
    return common, [LineFact(FIRST, fields)], past, ahead


def _log(week: int) -> Log:
    return Log(rir=Decimal(1 if week % 11 == 5 else 2))


def best(what: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def calibration() -> None:
    """A fixed amount of plain Python: whole numbers, a dict, some fractions."""
    seen: dict[int, int] = {}
    total = Fraction(0)
    for number in range(20_000):
        seen[number % 97] = seen.get(number % 97, 0) + number * number // 7
        if number % 40 == 0:
            total += Fraction(number, 19)


def repeat(what: Callable[[], object], times: int) -> Callable[[], None]:
    """The same, several times, nothing kept."""

    def run() -> None:
        for _ in range(times):
            what()

    return run


def main() -> None:
    """Measure, and print a line each."""
    loop = best(calibration) * 1e6
    print(f"calibration loop {loop:.0f} microseconds")
    for weeks in (4, 150):
        common, facts, past, ahead = line_after(weeks)
        line = Line(common, facts)
        state = line.play(past)[-1].state
        times = 2000 // len(past) + 1
        measured = {
            "on the stored state": (partial(line.play, ahead, state), len(ahead)),
            "replayed": (partial(line.play, past), len(past)),
        }
        for name, (what, many) in measured.items():
            each = best(repeat(what, times)) * 1e6 / (many * times)
            print(f"{weeks:4} weeks, {name:20} {each:6.1f} microseconds an exposure", end="")
            print(f", 1000 to the loop {1000 * each / loop:5.1f}")


if __name__ == "__main__":
    main()
