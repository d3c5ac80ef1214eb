"""Which weeks of a season to take off, so that strength keeps its share. Source: method, section 3.

Planning only: the engine knows the `off` facts that the coach accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

IN_A_ROW, LEAST_FULL = 6, 2


def propose_off(weeks: Sequence[str], target: Fraction) -> list[int]:
    """The indices of the full weeks to take off, in order.

    weeks: each `full`, `eased`, `race:P` or `idle`; target: the share of weeks with strength.
    """
    now = list(weeks)
    most = floor(Fraction(target) * len(now))
    off: list[int] = []
    while sum(1 for week in now if week != "idle") > most:
        free = [at for at, week in enumerate(now) if week == "full" and _may_go(now, at)]
        if not free:
            break
        taken = min(free, key=lambda at: _preference(now, at))
        now[taken] = "idle"
        off.append(taken)
    return sorted(off)


def _may_go(weeks: list[str], at: int) -> bool:
    """Whether 2 full weeks are left in any 6 consecutive weeks that hold this one."""
    for first in range(max(0, at - IN_A_ROW + 1), min(at, len(weeks) - IN_A_ROW) + 1):
        full = sum(1 for week in weeks[first : first + IN_A_ROW] if week == "full")
        if full - 1 < LEAST_FULL:
            return False
    return True


def _preference(weeks: list[str], at: int) -> tuple[bool, bool, int, int]:
    """After an A race, without an idle neighbour, the farthest from idle weeks, the earliest."""
    idle = [-1, *(one for one, week in enumerate(weeks) if week == "idle"), len(weeks)]
    after_race = at > 0 and weeks[at - 1] == "race:A"
    neighbours = weeks[max(0, at - 1) : at] + weeks[at + 1 : at + 2]
    distance = min(abs(at - one) for one in idle)
    return not after_race, "idle" in neighbours, -distance, at
