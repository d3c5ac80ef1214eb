"""What placement thinks of every day of a week, beside the one it chose. Source: method, section 7.

The same rules and charges as the choice itself; the other sessions stay where they were put.
"""

from __future__ import annotations

import msgspec

from programs.progression.charges import (
    DAYS,
    Charge,
    Reason,
    Session,
    Week,
    heavy_charges,
    key_runs,
    light_charges,
)
from programs.progression.placement import DEFAULT, Manner, Placement, why_not
from programs.progression.policy import PlacementPolicy


class Opinion(msgspec.Struct, frozen=True):
    """One day for one session. `why_not`: the rule that keeps it away; else what it costs.

    `unfirm`: heavy the day before a key run, taken only where no other day is left.
    """

    day: int
    why_not: Reason | None
    charges: tuple[Charge, ...] = ()
    unfirm: bool = False
    chosen: bool = False

    @property
    def cost(self) -> int:
        return sum(one.points for one in self.charges)


def opinions(
    week: Week, placement: Placement, policy: PlacementPolicy = DEFAULT
) -> dict[str, tuple[Opinion, ...]]:
    """By session the seven days, each as if the session could still go anywhere."""
    return {
        session.id: tuple(_opinion(week, session, day, placement, policy) for day in DAYS)
        for session in week.sessions
    }


def _opinion(
    week: Week, session: Session, day: int, placement: Placement, policy: PlacementPolicy
) -> Opinion:
    manner = _manner(session, placement)
    chosen = placement.days.get(session.id) == day
    anywhere = msgspec.structs.replace(session, day=None)
    reason = why_not(week, anywhere, day, manner, policy)
    reason = reason or _kept_by_others(week, session, day, placement, policy)
    if reason is not None and not chosen:
        return Opinion(day, reason)
    charges = heavy_charges if manner == "heavy" else light_charges
    unfirm = manner == "heavy" and bool(key_runs(week, day + 1))
    return Opinion(day, None, tuple(charges(week, day, policy)), unfirm, chosen)


def _kept_by_others(
    week: Week, session: Session, day: int, placement: Placement, policy: PlacementPolicy
) -> Reason | None:
    """Whether another session stands there, or a heavy one too near a heavy one."""
    for other in week.sessions:
        on = placement.days.get(other.id)
        if other.id == session.id or on is None:
            continue
        if on == day:
            return "day_taken", ""
        both_heavy = "heavy" == _manner(other, placement) == _manner(session, placement)
        if both_heavy and abs(on - day) < policy.days.apart:
            return "near_heavy", ""
    return None


def _manner(session: Session, placement: Placement) -> Manner:
    """As it was placed: one that was lightened, or never heavy, is light."""
    return "heavy" if session.heavy and session.id not in placement.lightened else "light"
