"""What a gym can load, and how."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from programs.progression.facts import Barbell, EquipmentFact, Machine
from programs.progression.loads import TooManyLoads, achievable, plates_for
from programs.progression.units import convert

DAY = date(2026, 1, 5)
RACK = Barbell(
    bars=(Decimal(20), Decimal("7.5")),
    pairs=((Decimal(20), 2), (Decimal(10), 1), (Decimal("2.5"), 1), (Decimal("1.25"), 1)),
)


@pytest.mark.parametrize(
    ("load", "bar", "side"),
    [
        ("20", "20", ()),
        ("62.5", "20", ("20", "1.25")),
        ("107.5", "20", ("20", "20", "2.5", "1.25")),
        ("12.5", "7.5", ("2.5",)),
        ("15", "7.5", ("2.5", "1.25")),
    ],
)
def test_plates_for_a_load(load, bar, side) -> None:
    made = plates_for(Decimal(load), RACK)
    assert made is not None
    assert made.bar == Decimal(bar)
    assert made.each_side == tuple(Decimal(plate) for plate in side)


def test_a_load_that_cannot_be_made_has_no_plates() -> None:
    assert plates_for(Decimal(61), RACK) is None


def test_every_barbell_load_has_its_plates() -> None:
    grid = achievable("barbell", EquipmentFact(DAY, "kg", barbell=RACK), "kg")
    assert grid is not None
    for load in grid.values():
        made = plates_for(load, RACK)
        assert made is not None
        assert Fraction(made.bar) + 2 * sum(Fraction(one) for one in made.each_side) == load


def test_pounds_and_kilograms_are_converted_exactly() -> None:
    assert convert(1, "lb", "kg") == Fraction("0.45359237")
    assert convert(convert(Decimal("82.5"), "kg", "lb"), "lb", "kg") == Fraction("82.5")


def test_a_machine_may_have_very_small_steps() -> None:
    machine = Machine(Decimal(0), Decimal(1000), Decimal("0.000001"))
    grid = achievable("machine", EquipmentFact(DAY, "kg", machine=machine), "kg")
    assert grid is not None
    assert grid.value(grid.down(1, 3)) == Fraction("0.333333")


def test_plates_without_number_are_refused() -> None:
    odd = tuple((1 + Decimal(10) ** -place, 20) for place in range(2, 9))
    with pytest.raises(TooManyLoads):
        achievable("barbell", EquipmentFact(DAY, "kg", barbell=Barbell((Decimal(20),), odd)), "kg")
