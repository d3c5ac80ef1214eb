"""Formulas of running and training load. Source: method, section 9.

No load of a plan is worked out here, so these are floats (but for loads). Units stand in the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import atanh, exp, sqrt, tanh

import msgspec

from programs.progression.frame import share_of
from programs.progression.units import Exact, fraction, printed

DAYS_OF_WEEK = 7
MOST_REPETITIONS = 12  # with those in reserve: beyond it nothing is estimated
SHORTEST_MIN, LONGEST_MIN = 0.5, 3000.0
HALVINGS = 200
RIEGEL = 1.06
LEAST_N, LEAST_FOR_INTERVAL = 2, 4
Z_95 = 1.96
CERTAIN = 1 - 1e-12  # rho is 1 or -1, but for the last bits of a float


def one_repetition_load(load: Exact, reps: int, rir: Exact) -> Decimal | None:
    """The load for one repetition that a set speaks of, to a tenth; none for too long a set."""
    n = fraction(reps) + fraction(rir)
    if n > MOST_REPETITIONS:
        return None
    return Decimal(printed(fraction(load) / share_of(n), 1))


def vdot(metres: float, minutes: float) -> float:
    """Daniels and Gilbert's VDOT of a race."""
    speed = metres / minutes
    cost = -4.60 + 0.182258 * speed + 0.000104 * speed * speed
    kept = 0.8 + 0.1894393 * exp(-0.012778 * minutes) + 0.2989558 * exp(-0.1932605 * minutes)
    return cost / kept


def race_seconds(of_vdot: float, metres: float) -> float:
    """The time in which a distance has this VDOT, by bisection."""
    low, high = metres / 1000 * SHORTEST_MIN, metres / 1000 * LONGEST_MIN
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if vdot(metres, middle) > of_vdot:
            low = middle
        else:
            high = middle
    return (low + high) / 2 * 60


def riegel_seconds(t1_s: float, d1_m: float, d2_m: float) -> float:
    """The time over another distance."""
    return float(t1_s * (d2_m / d1_m) ** RIEGEL)


class SessionLoad(msgspec.Struct, frozen=True):
    """A week: sum, mean over SD (None: SD 0), and their product."""

    load: float
    monotony: float | None
    strain: float | None


def session_load(daily: Sequence[float]) -> SessionLoad:
    """Load, monotony and strain of a week's seven daily loads."""
    total, mean = sum(daily), sum(daily) / len(daily)
    deviation = sqrt(sum((day - mean) ** 2 for day in daily) / len(daily))
    if not deviation:
        return SessionLoad(total, None, None)
    return SessionLoad(total, mean / deviation, total * mean / deviation)


def ewma(daily: Sequence[float], days: int) -> list[float]:
    """Exponentially weighted means, the first value the first day's."""
    weight = 2 / (days + 1)
    means: list[float] = []
    for day in daily:
        means.append(means[-1] + weight * (day - means[-1]) if means else day)
    return means


class Association(msgspec.Struct, frozen=True):
    """Spearman's rho with its 95% interval (None: undefined) and the effective number of pairs."""

    rho: float | None
    low: float | None
    high: float | None
    n_effective: float | None


def spearman(x: Sequence[float], y: Sequence[float]) -> Association:
    """Rank correlation of two series in time, its interval by Fisher's z on n_effective."""
    first, second = ranks(x), ranks(y)
    rho = correlation(first, second)
    if rho is None:
        return Association(None, None, None, None)
    lag_x, lag_y = correlation(first[:-1], first[1:]), correlation(second[:-1], second[1:])
    number = _effective(len(x), lag_x, lag_y)
    if number <= LEAST_FOR_INTERVAL or abs(rho) >= CERTAIN:
        return Association(rho, None, None, number)
    half = Z_95 / sqrt(number - 3)
    return Association(rho, tanh(atanh(rho) - half), tanh(atanh(rho) + half), number)


def _effective(number: int, a: float | None, b: float | None) -> float:
    both = (a or 0.0) * (b or 0.0)
    return float(number) if both <= -1 else min(number, number * (1 - both) / (1 + both))


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1 on; ties share the mean rank."""
    below = [sum(other < value for other in values) for value in values]
    equal = [sum(other == value for other in values) for value in values]
    return [low + (same + 1) / 2 for low, same in zip(below, equal, strict=True)]


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's r; None where one of the series does not change."""
    if len(x) < LEAST_N:
        return None
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    spread = sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y)
    return across / sqrt(spread) if spread else None
