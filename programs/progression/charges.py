"""A week as placement sees it, and what each of its days costs a session.

Source: method, section 7. A cost is the sum of its charges, so that a coach can be told what it is
made of.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from programs.progression.policy import PlacementPolicy

Reason = tuple[str, str]  # code, and the day or run it speaks of

DAYS = range(7)
KEY_RUNS = frozenset({"interval", "hill", "tempo", "long"})


class Session(msgspec.Struct, frozen=True):
    """A session to be placed; `day`: pinned there by the coach."""

    id: str
    heavy: bool
    day: int | None = None


class Week(msgspec.Struct, frozen=True):
    """What a week offers. Sessions in the coach's order of importance."""

    available: tuple[int, ...]
    sessions: tuple[Session, ...]
    runs: Mapping[int, tuple[str, ...]] = {}
    races: Mapping[int, str] = {}
    preferred: tuple[int, ...] = ()
    previous_heavy_days: tuple[int, ...] = ()
    same_day: bool = True


class Charge(msgspec.Struct, frozen=True):
    """One part of a cost: what for, of which run or race, and how much (below 0: a bonus)."""

    code: str
    of: str
    points: int


def key_runs(week: Week, day: int) -> list[str]:
    return [run for run in week.runs.get(day, ()) if run in KEY_RUNS]


def heavy_charges(week: Week, day: int, policy: PlacementPolicy) -> list[Charge]:
    """What a heavy session on a day is charged for."""
    costs, found = policy.costs, []
    tomorrow, next_but_one, yesterday = (key_runs(week, day + to) for to in (1, 2, -1))
    if tomorrow:
        run = max(tomorrow, key=lambda one: getattr(costs, one))
        found.append(Charge("day_before", run, getattr(costs, run)))
    if next_but_one:
        found.append(Charge("two_days_before", next_but_one[0], costs.key_in_two_days))
    if yesterday:
        found.append(Charge("day_after", yesterday[0], costs.key_yesterday))
    if day - 2 in week.races:
        found.append(Charge("after_race", week.races[day - 2], costs.race_two_days_ago))
    beside = week.runs.get(day, ())
    if beside:
        run = max(beside, key=lambda one: _same_day_cost(one, policy))
        found.append(Charge("same_day", run, _same_day_cost(run, policy)))
    if _is_only_free_day(week, day):
        found.append(Charge("only_free_day", "", costs.only_free_day))
    return found + _preferred(week, day, policy)


def light_charges(week: Week, day: int, policy: PlacementPolicy) -> list[Charge]:
    """What a light session on a day is charged for."""
    tomorrow = key_runs(week, day + 1)
    found = [Charge("day_before", tomorrow[0], policy.costs.light_before_key)] if tomorrow else []
    return found + _preferred(week, day, policy)


def _preferred(week: Week, day: int, policy: PlacementPolicy) -> list[Charge]:
    return [Charge("preferred", "", -policy.costs.preferred)] if day in week.preferred else []


def _same_day_cost(run: str, policy: PlacementPolicy) -> int:
    costs = policy.costs
    if run == "easy":
        return costs.same_day_easy
    return costs.same_day_long if run == "long" else costs.same_day_key


def _is_only_free_day(week: Week, day: int) -> bool:
    free = [one for one in DAYS if not week.runs.get(one) and one not in week.races]
    return free == [day]
