"""Kilograms and pounds, exactly; rounding; how numbers are printed. Source: method, section 2."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

Unit = Literal["kg", "lb"]
Exact = Decimal | Fraction | int

KG_PER_LB = Fraction(45359237, 100000000)
PRINTED_PLACES = 4
HALF = Fraction(1, 2)


def fraction(value: Exact) -> Fraction:
    """The same number as a fraction."""
    return value if isinstance(value, Fraction) else Fraction(value)


def convert(value: Exact, unit: Unit, to: Unit) -> Fraction:
    """A load in another unit, exactly: 1 lb = 0.45359237 kg."""
    exact = fraction(value)
    if unit == to:
        return exact
    return exact * KG_PER_LB if to == "kg" else exact / KG_PER_LB


def half_up(value: Fraction | int) -> int:
    """Round to a whole number: floor(x + 1/2)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def printed(value: Fraction | int, places: int = PRINTED_PLACES) -> int | Decimal:
    """A number as it is printed: whole, or rounded half-up to so many decimals."""
    if value.denominator == 1:
        return value.numerator
    scale: int = 10**places
    whole = half_up(value * scale)
    if whole % scale == 0:
        return whole // scale
    return Decimal(whole).scaleb(-places).normalize()


def spoken(value: Exact, unit: Unit, to: Unit) -> str:
    """A load as a person reads it, with its unit: `82.5 kg`, `181.5 lb`.

    As entered up to two decimals; in the other unit to the nearest tenth.
    """
    shown = printed(convert(value, unit, to), 2 if unit == to else 1)
    return f"{plain(shown)} {to}"


def plain(value: Exact) -> str:
    """A number without trailing zeros or exponent, at most four decimals."""
    number = printed(fraction(value))
    return f"{number:f}" if isinstance(number, Decimal) else str(number)
