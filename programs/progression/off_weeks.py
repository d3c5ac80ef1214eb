"""Which weeks of a season to take off, so that strength keeps its share. Source: method, section 3.

Planning only: the engine knows the `off` facts that the coach accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import floor
from typing import Literal

import msgspec

IN_A_ROW, LEAST_FULL = 6, 2
Reason = Literal["after_race", "only", "apart", "farthest", "earliest"]


class OffWeek(msgspec.Struct, frozen=True):
    """A week to take off, by its index. `reason`: what settled it before the others that could go;
    `distance`: weeks to the nearest idle one when it was taken (the season's ends count)."""

    at: int
    reason: Reason
    distance: int


def propose_off(weeks: Sequence[str], target: Fraction) -> list[int]:
    """The indices of the full weeks to take off, in order.

    weeks: each `full`, `eased`, `race:P` or `idle`; target: the share of weeks with strength.
    """
    return sorted(one.at for one in choose_off(weeks, target))


def choose_off(weeks: Sequence[str], target: Fraction, keep: Collection[int] = ()) -> list[OffWeek]:
    """The weeks to take off in the order in which they are taken, each with its reason.

    `keep`: weeks that are never taken, since they are gone by or the coach wants them.
    """
    now = list(weeks)
    most = floor(Fraction(target) * len(now))
    off: list[OffWeek] = []
    while sum(1 for week in now if week != "idle") > most:
        free = {
            at: _preference(now, at)
            for at, week in enumerate(now)
            if week == "full" and at not in keep and _may_go(now, at)
        }
        if not free:
            break
        taken = min(free, key=lambda at: free[at])
        off.append(OffWeek(taken, _reason(free, taken), -free[taken][2]))
        now[taken] = "idle"
    return off


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


def _reason(free: dict[int, tuple[bool, bool, int, int]], taken: int) -> Reason:
    """The first preference that left no other week."""
    mine, rivals = free[taken], list(free.values())
    if not mine[0]:
        return "after_race"
    if len(rivals) == 1:
        return "only"
    steps: tuple[Reason, ...] = ("apart", "farthest")
    for place, step in enumerate(steps, start=1):
        rivals = [one for one in rivals if one[: place + 1] == mine[: place + 1]]
        if len(rivals) == 1:
            return step
    return "earliest"
