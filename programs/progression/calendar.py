"""What races, off ranges and full weeks make of a date. Source: method, section 3."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypeVar

import msgspec

from programs.progression.facts import OffFact, PossibleFact, RaceFact
from programs.progression.policy import Policy, Window
from programs.progression.units import fraction

Level = Literal["race", "stop", "off", "gate", "skip", "lighter", "deload", "light", "full"]

SEVERITY = {"race": 0, "stop": 1, "lighter": 2, "light": 3}
PRIORITIES = {"A": 0, "B": 1, "C": 2}


class RaceLevel(msgspec.Struct, frozen=True):
    """What one race makes of a date, `days` before it (negative: after it)."""

    level: Literal["race", "stop", "lighter", "light"]
    race: RaceFact
    days: int

    @property
    def code(self) -> str:
        return f"{self.level}:{self.race.priority}"


class DayLevel(msgspec.Struct, frozen=True):
    """A date before the line's own state has its say: race, off range, room in the week."""

    race: RaceLevel | None = None
    through: RaceFact | None = None  # a race trained through in whose window the date lies
    off: OffFact | None = None
    possible: int | None = None


class Calendar:
    """The races, off ranges and weekly room of one athlete, by the date on which they are known."""

    def __init__(self, facts: Iterable[RaceFact | OffFact | PossibleFact]) -> None:
        self._known: list[tuple[int, _Known]] = []
        known = _Known((), (), None)
        for fact in facts:
            known = known.with_fact(fact)
            self._known.append((fact.date.toordinal(), known))
        self._from = [since for since, _ in self._known]
        self._by_policy: dict[int, dict[int, DayLevel]] = {}
        self._policies: list[Policy] = []
        self._splits: dict[tuple[int, int], tuple[frozenset[str], tuple[RaceFact, ...]]] = {}

    def day(self, ordinal: int, policy: Policy) -> DayLevel:
        """What is known on a date about it."""
        days = self._by_policy.get(id(policy))
        if days is None:
            self._policies.append(policy)  # kept, so that its id stays its own
            days = self._by_policy[id(policy)] = {}
        found = days.get(ordinal)
        if found is None:
            found = days[ordinal] = self._day(ordinal, policy)
        return found

    def races(self, ordinal: int) -> tuple[RaceFact, ...]:
        """The races known on a date."""
        at = bisect_right(self._from, ordinal) - 1
        return self._known[at][1].races if at >= 0 else ()

    def _day(self, ordinal: int, policy: Policy) -> DayLevel:
        at = bisect_right(self._from, ordinal) - 1
        if at < 0:
            return DayLevel()
        known = self._known[at][1]
        off = next((one for one in known.off if _covers(one, ordinal)), None)
        if not known.races:
            return DayLevel(off=off, possible=known.possible)
        eased, through = self._split(at, policy)
        levels = [
            level
            for race in known.races
            if (level := race_level(race, ordinal, policy, eased=race.id in eased))
        ]
        return DayLevel(
            race=min(levels, key=_first, default=None),
            through=next((one for one in through if _in_window(one, ordinal, policy)), None),
            off=off,
            possible=known.possible,
        )

    def _split(self, at: int, policy: Policy) -> tuple[frozenset[str], tuple[RaceFact, ...]]:
        """Ids of the races eased, and those trained through: the same for all dates until another
        fact is known."""
        found = self._splits.get((at, id(policy)))
        if found is None:
            eased, through = races_eased(self._known[at][1].races, policy)
            found = frozenset(race.id for race in eased), through
            self._splits[at, id(policy)] = found
        return found


class _Known(msgspec.Struct, frozen=True):
    """The races and off ranges in force, and the room in a week."""

    races: tuple[RaceFact, ...]
    off: tuple[OffFact, ...]
    possible: int | None

    def with_fact(self, fact: RaceFact | OffFact | PossibleFact) -> _Known:
        if isinstance(fact, RaceFact):
            return _Known(_replaced(self.races, fact), self.off, self.possible)
        if isinstance(fact, OffFact):
            return _Known(self.races, _replaced(self.off, fact), self.possible)
        return _Known(self.races, self.off, fact.sessions)


_Named = TypeVar("_Named", bound=RaceFact | OffFact)


def _replaced(facts: tuple[_Named, ...], fact: _Named) -> tuple[_Named, ...]:
    """A fact replaces the earlier one of its id; void takes it back."""
    others: tuple[_Named, ...] = tuple(one for one in facts if one.id != fact.id)
    return others if fact.void else (*others, fact)


def _covers(off: OffFact, ordinal: int) -> bool:
    return off.from_.toordinal() <= ordinal <= off.to.toordinal()


def races_eased(
    races: Sequence[RaceFact], policy: Policy
) -> tuple[tuple[RaceFact, ...], tuple[RaceFact, ...]]:
    """Which races are eased, and which are trained through. Source: method, section 3, 1."""
    eased: list[RaceFact] = []
    through: list[RaceFact] = []
    for race in sorted(races, key=lambda one: (one.priority, one.on, one.id)):
        near = any(abs((race.on - one.on).days) < policy.through_days for one in eased)
        (through if near and race.priority != "A" else eased).append(race)
    return tuple(eased), tuple(through)


def race_level(race: RaceFact, ordinal: int, policy: Policy, *, eased: bool) -> RaceLevel | None:
    """What one race makes of a date. Source: method, section 3, 2."""
    days = race.on.toordinal() - ordinal
    if days == 0:
        return RaceLevel("race", race, 0)
    if days < 0:
        return RaceLevel("stop", race, days) if -days <= days_after(race, policy) else None
    if not eased:
        return None
    stop, lighter, light = window(race, policy)
    if days <= stop:
        return RaceLevel("stop", race, days)
    if days <= stop + lighter:
        return RaceLevel("lighter", race, days)
    return RaceLevel("light", race, days) if days <= stop + lighter + light else None


def window(race: RaceFact, policy: Policy) -> tuple[int, int, int]:
    """Days of stop, lighter and light before a race."""
    days: Window = getattr(policy.windows, race.priority)
    own = race.stop_days if race.priority == "A" else None
    return days.stop if own is None else own, days.lighter, days.light


def days_after(race: RaceFact, policy: Policy) -> int:
    """Days of stop after a race: after B and C only if known to be longer than the last limit."""
    limits = [limit for limit, _ in policy.after if limit is not None]
    km = None if race.km is None else fraction(race.km)
    if race.priority != "A" and (km is None or (limits and km <= limits[-1])):
        return 0
    if km is None:  # counts as the longest
        return policy.after[-1][1]
    return next(days for limit, days in policy.after if limit is None or km <= limit)


def _first(level: RaceLevel) -> tuple[int, int, int, date]:
    """The most severe; of one level the nearer, then the more important, then the earlier."""
    race = level.race
    return SEVERITY[level.level], abs(level.days), PRIORITIES[race.priority], race.on


def _in_window(race: RaceFact, ordinal: int, policy: Policy) -> bool:
    return 0 < race.on.toordinal() - ordinal <= sum(window(race, policy))


def code_of(
    day: DayLevel, policy: Policy, session: int, *, skip: bool = False, deload: bool = False
) -> str:
    """The most severe level of a date, as a code. Source: method, section 3, 3."""
    race = day.race
    if race is not None and race.level in {"race", "stop"}:
        return race.code
    if day.off is not None:
        return "off"
    if is_gated(day, policy, session):
        return "gate"
    if skip:
        return "skip"
    if race is not None:
        return race.code
    return "deload" if deload else "full"


def is_gated(day: DayLevel, policy: Policy, session: int) -> bool:
    """Whether the week has no room for this session next to the runs."""
    if policy.gate != "strict" or day.possible is None:
        return False
    return day.possible - policy.gate_sessions < session
