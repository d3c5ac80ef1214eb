"""The loads that equipment can make, as a grid of whole numbers. Source: method, section 2.

A place is an index into the grid; points are the loads as whole numbers, `scale` to the unit.
A dose line's grid is the whole numbers from the lowest dose on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

import msgspec

from programs.progression.facts import PAIRS, Barbell, EquipmentFact
from programs.progression.units import Exact, Unit, convert, fraction

NO_PLACE = -1
MOST_LOADS = 200_000
MOST_DOSE = 1_000_000

_LISTS = {
    "dumbbell": "dumbbells",
    "dumbbell_pair": "dumbbells",
    "kettlebell": "kettlebells",
    "kettlebell_pair": "kettlebells",
    "plate": "plates",
    "sled": "sled",
    "medicine_ball": "medicine_balls",
}
_FROM_NOTHING = frozenset({"plate", "sled"})


class TooManyLoads(ValueError):  # noqa: N818  # said to the person who entered the plates
    """More different loads than a gym can have."""


class Grid:
    """Achievable loads in rising order: `points[place] / scale` in the athlete's unit."""

    __slots__ = ("_shares", "_values", "points", "scale")

    def __init__(self, points: Sequence[int], scale: int) -> None:
        self.points = points
        self.scale = scale
        self._values: dict[int, Fraction | int] = {}
        self._shares: dict[tuple[int, int, int], Fraction | int] = {}

    def __len__(self) -> int:
        return len(self.points)

    def value(self, place: int) -> Fraction | int:
        """The load at a place; 0 where there is none."""
        found = self._values.get(place)
        if found is None:
            point = self.points[place] if place >= 0 else 0
            found = point if self.scale == 1 else Fraction(point, self.scale)
            self._values[place] = found
        return found

    def share(self, place: int, share: Fraction | int) -> Fraction | int:
        """A share of the load at a place, exact."""
        key = (place, share.numerator, share.denominator)
        found = self._shares.get(key)
        if found is None:
            found = self._shares[key] = self.value(place) * share
        return found

    def is_at(self, place: int, load: Fraction | int) -> bool:
        """Whether a load is the one at a place."""
        return self.points[place] * load.denominator == load.numerator * self.scale

    def below(self, num: int, den: int) -> int:
        """The place of the largest load at most num / den, or NO_PLACE."""
        return bisect_right(self.points, num * self.scale // den) - 1

    def down(self, num: int, den: int) -> int:
        """The place of the largest load at most num / den, or of the smallest."""
        place = bisect_right(self.points, num * self.scale // den) - 1
        return place if place > 0 else 0

    def nearest(self, num: int, den: int) -> int:
        """The place of the load nearest to num / den, ties down."""
        place = self.down(num, den)
        above = place + 1
        if above == len(self.points):
            return place
        twice = self.points[place] + self.points[above]
        return above if 2 * num * self.scale > twice * den else place

    def values(self) -> list[Fraction | int]:
        """All loads."""
        return [self.value(place) for place in range(len(self.points))]


def achievable(load_type: str, equipment: EquipmentFact, unit: Unit) -> Grid | None:
    """The loads of a load type in a unit, in total; None if the equipment has nothing for it.

    Raises `TooManyLoads` for plates that make more than 200,000 different loads.
    """
    own = equipment.unit
    if load_type == "barbell":
        barbell = equipment.barbell
        return None if barbell is None else _barbell(barbell, own, unit)
    if load_type == "machine":
        machine = equipment.machine
        if machine is None:
            return None
        return _machine(machine.min, machine.max, machine.inc, own, unit)
    listed: tuple[Exact, ...] | None = getattr(equipment, _LISTS[load_type])
    return None if listed is None else _listed(load_type, listed, own, unit)


def doses(low: int) -> Grid:
    """The doses of a dose line: whole numbers from the block's low repetitions on."""
    return _doses(low)


@lru_cache(maxsize=256)
def _doses(low: int) -> Grid:
    return Grid(range(low, MOST_DOSE), 1)


@lru_cache(maxsize=512)
def _listed(load_type: str, listed: tuple[Exact, ...], own: Unit, unit: Unit) -> Grid:
    times = 2 if load_type in PAIRS else 1
    nothing = (0,) if load_type in _FROM_NOTHING else ()
    return _grid([convert(one, own, unit) * times for one in (*nothing, *listed)])


@lru_cache(maxsize=512)
def _machine(low: Exact, high: Exact, inc: Exact, own: Unit, unit: Unit) -> Grid | None:
    first, last, by = (convert(one, own, unit) for one in (low, high, inc))
    scale = lcm(first.denominator, last.denominator, by.denominator)
    points = range(int(first * scale), int(last * scale) + 1, int(by * scale))
    return Grid(points, scale) if points else None


@lru_cache(maxsize=512)
def _barbell(barbell: Barbell, own: Unit, unit: Unit) -> Grid:
    plates = [fraction(plate) for plate, _ in barbell.pairs]
    bars = [fraction(bar) for bar in barbell.bars]
    scale = _scale([*plates, *bars])
    points = {int(bar * scale) for bar in bars}
    for plate, (_, pairs) in zip(plates, barbell.pairs, strict=True):
        pair = int(2 * plate * scale)
        points = {point + many * pair for point in points for many in range(pairs + 1)}
        if len(points) > MOST_LOADS:
            text = f"plates that make at most {MOST_LOADS} different loads"
            raise TooManyLoads(text)
    per_point = convert(Fraction(1, scale), own, unit)
    return Grid([one * per_point.numerator for one in sorted(points)], per_point.denominator)


def _grid(loads: Iterable[Fraction]) -> Grid:
    loads = set(loads)
    scale = _scale(loads)
    return Grid(sorted(int(load * scale) for load in loads), scale)


def _scale(loads: Iterable[Fraction]) -> int:
    return lcm(*(load.denominator for load in loads))


class Plates(msgspec.Struct, frozen=True):
    """How a barbell load is made: the bar, and the plates on each side, the heaviest first."""

    bar: Exact
    each_side: tuple[Exact, ...]


def plates_for(load: Exact, equipment: Barbell, bar: Exact | None = None) -> Plates | None:
    """Bar and plates for a load in the equipment's unit, with the fewest plates; None if it cannot
    be made. Without a bar the heaviest that serves is taken.
    """
    bars = equipment.bars if bar is None else (bar,)
    for one in sorted(bars, key=fraction, reverse=True):
        side = (fraction(load) - fraction(one)) / 2
        found = _side(side, equipment.pairs) if side >= 0 else None
        if found is not None:
            return Plates(one, found)
    return None


def _side(side: Fraction, pairs: tuple[tuple[Exact, int], ...]) -> tuple[Exact, ...] | None:
    """The fewest plates that make up one side, the heaviest first."""
    best: dict[Fraction, tuple[Exact, ...]] = {Fraction(0): ()}
    for plate, many in sorted(pairs, key=lambda pair: fraction(pair[0]), reverse=True):
        weight = fraction(plate)
        for reached, used in list(best.items()):
            for times in range(1, many + 1):
                total = reached + times * weight
                if total > side:
                    break
                if total not in best or len(best[total]) > len(used) + times:
                    best[total] = used + (plate,) * times
    return best.get(side)
