"""The days of a week's sessions, around runs and races. Source: method, section 7.

Days: 0 = Monday to 6; runs and races -2 to 8; earlier heavy days -7 to -1. Ways to drop and
lighten are tried in their order; in the first that fits every choice of days is weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal

import msgspec

from programs.progression.charges import (
    DAYS,
    Reason,
    Session,
    Week,
    heavy_charges,
    key_runs,
    light_charges,
)
from programs.progression.policy import PlacementPolicy

Manner = Literal["heavy", "light", "dropped"]

DROPPED = 7
DEFAULT = PlacementPolicy()


class Placement(msgspec.Struct, frozen=True):
    """The best placement. `reasons`: by session why it lies there, was lightened or dropped."""

    days: dict[str, int]
    cost: int
    relaxed: bool
    lightened: tuple[str, ...]
    dropped: tuple[str, ...]
    reasons: dict[str, tuple[Reason, ...]]


class Spot(msgspec.Struct, frozen=True):
    """One session on one day in one manner (day DROPPED: not at all)."""

    day: int
    manner: Manner
    lightened: bool
    cost: int
    unfirm: bool  # heavy the day before a key run


NOT_PLACED = Spot(DROPPED, "dropped", lightened=False, cost=0, unfirm=False)

Rank = tuple[bool, int, tuple[int, ...]]


def place(week: Week, policy: PlacementPolicy = DEFAULT) -> Placement:
    """The best placement of a week's sessions."""
    spots = [_spots(week, session, policy) for session in week.sessions]
    best = _best(week, policy, spots)
    ids = [session.id for session in week.sessions]
    chosen = list(zip(ids, best, strict=True))
    return Placement(
        days={name: spot.day for name, spot in chosen if spot.day != DROPPED},
        cost=sum(spot.cost for spot in best),
        relaxed=any(spot.unfirm for spot in best),
        lightened=tuple(name for name, spot in chosen if spot.lightened),
        dropped=tuple(name for name, spot in chosen if spot.day == DROPPED),
        reasons=_reasons(week, chosen, policy),
    )


def _best(week: Week, policy: PlacementPolicy, spots: list[list[Spot]]) -> list[Spot]:
    """The first way to drop and lighten that fits at all, and in it the best days."""
    for pattern in _patterns(week.sessions):
        allowed = [
            [spot for spot in own if spot.manner == manner]
            for own, manner in zip(spots, pattern, strict=True)
        ]
        fitting = list(_fitting(week, policy, allowed, []))
        if fitting:
            return min(fitting, key=_rank)
    return []


def _rank(spots: list[Spot]) -> Rank:
    """The firm rule kept, then the least cost, then the earliest days."""
    unfirm = any(spot.unfirm for spot in spots)
    return unfirm, sum(spot.cost for spot in spots), tuple(spot.day for spot in spots)


def _patterns(sessions: tuple[Session, ...]) -> Iterator[tuple[Manner, ...]]:
    """Ways to drop and lighten: fewest dropped, least important first, then so for lightened."""
    for dropped in _subsets(len(sessions)):
        kept_heavy = [
            at for at, session in enumerate(sessions) if session.heavy and not dropped[at]
        ]
        for lightened in _subsets(len(kept_heavy)):
            light = {at for at, is_light in zip(kept_heavy, lightened, strict=True) if is_light}
            yield tuple(
                _manner(session, dropped=dropped[at], lightened=at in light)
                for at, session in enumerate(sessions)
            )


def _subsets(length: int) -> list[tuple[bool, ...]]:
    """Every choice among so many, the smallest first, of one size the last places first."""
    return sorted(product((False, True), repeat=length), key=lambda chosen: (sum(chosen), chosen))


def _manner(session: Session, *, dropped: bool, lightened: bool) -> Manner:
    if dropped:
        return "dropped"
    return "heavy" if session.heavy and not lightened else "light"


def _fitting(
    week: Week, policy: PlacementPolicy, allowed: list[list[Spot]], chosen: list[Spot]
) -> Iterator[list[Spot]]:
    """Every choice of spots that keeps one session a day and heavy days apart."""
    at = len(chosen)
    if at == len(allowed):
        yield list(chosen)
        return
    for spot in allowed[at]:
        if spot.day == DROPPED or _fits(week, policy, chosen, spot):
            chosen.append(spot)
            yield from _fitting(week, policy, allowed, chosen)
            chosen.pop()


def _fits(week: Week, policy: PlacementPolicy, chosen: list[Spot], spot: Spot) -> bool:
    """One session a day; heavy days apart, but for two pinned ones."""
    sessions = week.sessions
    for at, other in enumerate(chosen):
        if other.day == spot.day:
            return False
        both_heavy = other.manner == spot.manner == "heavy"
        both_pinned = sessions[at].day is not None and sessions[len(chosen)].day is not None
        if both_heavy and not both_pinned and abs(other.day - spot.day) < policy.days.apart:
            return False
    return True


def _spots(week: Week, session: Session, policy: PlacementPolicy) -> list[Spot]:
    """Where one session can go for itself, the wished-for first."""
    found: list[Spot] = []
    manners: tuple[Manner, ...] = ("heavy", "light") if session.heavy else ("light",)
    for manner in manners:
        found += [
            _spot(week, session, day, manner, policy)
            for day in (DAYS if session.day is None else (session.day,))
            if why_not(week, session, day, manner, policy) is None
        ]
    return [*found, NOT_PLACED]


def _spot(week: Week, session: Session, day: int, manner: Manner, policy: PlacementPolicy) -> Spot:
    heavy = manner == "heavy"
    charges = heavy_charges(week, day, policy) if heavy else light_charges(week, day, policy)
    lightened = session.heavy and not heavy
    unfirm = heavy and session.day is None and bool(key_runs(week, day + 1))
    return Spot(day, manner, lightened, sum(one.points for one in charges), unfirm)


def why_not(
    week: Week, session: Session, day: int, manner: Manner, policy: PlacementPolicy
) -> Reason | None:
    """Why a session cannot lie on a day; None if it can, for itself."""
    if day in week.races:
        return "race_day", week.races[day]
    if session.day is not None:
        return None
    if day not in week.available:
        return "not_available", ""
    if not week.same_day and week.runs.get(day):
        return "run_that_day", ""
    return why_not_heavy(week, day, policy) if manner == "heavy" else None


def why_not_heavy(week: Week, day: int, policy: PlacementPolicy) -> Reason | None:
    """Why a day is not for a heavy session."""
    days = policy.days
    before = {"A": days.before_a, "B": days.before_b, "C": days.before_c}
    for on, priority in week.races.items():
        if 0 < on - day < before[priority]:
            return "before_race", priority
        if 0 < day - on < days.after:
            return "after_race", priority
    if any(day - earlier < days.apart for earlier in week.previous_heavy_days):
        return "near_heavy", ""
    return None


# Why -----------------------------------------------------------------------------------------


def _reasons(
    week: Week, chosen: list[tuple[str, Spot]], policy: PlacementPolicy
) -> dict[str, tuple[Reason, ...]]:
    spots = [spot for _, spot in chosen]
    return {
        name: _why(week, session, spot, spots, policy)
        for session, (name, spot) in zip(week.sessions, chosen, strict=True)
    }


def _why(
    week: Week, session: Session, spot: Spot, spots: list[Spot], policy: PlacementPolicy
) -> tuple[Reason, ...]:
    if spot.day == DROPPED:
        return _why_nowhere(week, session, "light", spots, policy)
    found: list[Reason] = []
    if session.day is not None:
        found.append(("pinned", ""))
    if spot.lightened:
        found.append(("lightened", ""))
        found += _why_nowhere(week, session, "heavy", spots, policy)
    if spot.unfirm:
        found.append(("before_key_run", key_runs(week, spot.day + 1)[0]))
    if spot.day in week.preferred:
        found.append(("preferred", ""))
    if week.runs.get(spot.day):
        found.append(("run_first", week.runs[spot.day][0]))
    return tuple(found) or (("best_day", ""),)


def _why_nowhere(
    week: Week, session: Session, manner: Manner, spots: list[Spot], policy: PlacementPolicy
) -> tuple[Reason, ...]:
    """Each kind of reason that keeps a session off the days, once."""
    days = (session.day,) if session.day is not None else tuple(DAYS)
    found: dict[Reason, None] = {}
    for day in days:
        own = why_not(week, session, day, manner, policy)
        if own is not None:
            found[own] = None
        elif any(spot.day == day for spot in spots):
            found["day_taken", ""] = None
        elif manner == "heavy":
            found["near_heavy", ""] = None
    others = [reason for reason in found if reason[0] != "not_available"]
    return tuple(others) or tuple(found) or (("no_day", ""),)
