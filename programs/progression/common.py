"""What all lines of an athlete share: races, off ranges, weights, equipment, age; indexed once."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable
from fractions import Fraction

from programs.progression import calendar
from programs.progression.calendar import Calendar, code_of
from programs.progression.facts import (
    Athlete,
    BodyWeightFact,
    EquipmentFact,
    OffFact,
    PolicyFact,
    PossibleFact,
    RaceFact,
    SharedFact,
)
from programs.progression.policy import Policy, merged
from programs.progression.sheet import Weight
from programs.progression.units import convert

ADULT_AT = 18
DEFAULT_POLICY = Policy()


class CommonFacts:
    """What all lines of an athlete share, indexed once. Facts in order of date."""

    def __init__(self, athlete: Athlete, as_of: datetime.date, facts: Iterable[SharedFact]) -> None:
        self.athlete = athlete
        self.as_of = as_of
        facts = list(facts)
        dated = (RaceFact, OffFact, PossibleFact)
        self.calendar = Calendar(fact for fact in facts if isinstance(fact, dated))
        self.equipment = [fact for fact in facts if isinstance(fact, EquipmentFact)]
        self.policies = [fact for fact in facts if isinstance(fact, PolicyFact)]
        self.weights = Weights(
            (fact for fact in facts if isinstance(fact, BodyWeightFact)), athlete
        )
        self.adult_from = _birthday(athlete.born)
        self._policies: dict[Policy, Policy] = {}
        self._merged: dict[int, Policy] = {}  # by the number of settings that count

    def interned(self, policy: Policy) -> Policy:
        """One object for equal policies, so that lines share a calendar."""
        return self._policies.setdefault(policy, policy)

    def policy_on(self, day: datetime.date) -> Policy:
        """The athlete's policy on a date, without a line's own settings."""
        if not self.policies:
            return DEFAULT_POLICY
        counting = [fact for fact in self.policies if fact.date <= day]
        if len(counting) not in self._merged:
            policy = DEFAULT_POLICY
            for fact in counting:
                policy = merged(policy, fact.set)
            self._merged[len(counting)] = self.interned(policy)
        return self._merged[len(counting)]


def _birthday(born: datetime.date | None) -> int:
    """The first day as an adult, as an ordinal; 0 without a date of birth."""
    if born is None:
        return 0
    leap = (born.month, born.day) == (2, 29)
    year = born.year + ADULT_AT
    if leap and (year % 4 or (year % 100 == 0 and year % 400)):
        return datetime.date(year, 3, 1).toordinal()
    return datetime.date(year, born.month, born.day).toordinal()


class Weights:
    """Body weights by date; medians are taken once a date."""

    def __init__(self, facts: Iterable[BodyWeightFact], athlete: Athlete) -> None:
        facts = list(facts)
        self._days = [fact.date.toordinal() for fact in facts]
        self._values = [convert(fact.value, fact.unit, athlete.unit) for fact in facts]
        self._known: dict[tuple[int, int], Weight | None] = {}

    def on(self, ordinal: int, days: int) -> Weight | None:
        """The median of the last days (the date included), else the latest, else None."""
        key = (ordinal, days)
        if key not in self._known:
            self._known[key] = self._median(ordinal, days)
        return self._known[key]

    def _median(self, ordinal: int, days: int) -> Weight | None:
        end = bisect_right(self._days, ordinal)
        if not end:
            return None
        begin = bisect_right(self._days, ordinal - days)
        value = _median(self._values[begin:end]) if begin < end else self._values[end - 1]
        return Weight(value, days)


def _median(values: list[Fraction]) -> Fraction:
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def level_of(
    common: CommonFacts,
    day: datetime.date,
    session: int = 1,
    *,
    policy: Policy | None = None,
    skip: bool = False,
) -> str:
    """The calendar code of a date for a main exposure, without a line's state (no deload)."""
    policy = policy or common.policy_on(day)
    return code_of(common.calendar.day(day.toordinal(), policy), policy, session, skip=skip)


def races_eased(
    common: CommonFacts, day: datetime.date, policy: Policy | None = None
) -> tuple[tuple[RaceFact, ...], tuple[RaceFact, ...]]:
    """Of the races known on a day: which are eased, and which are trained through."""
    races = common.calendar.races(day.toordinal())
    return calendar.races_eased(races, policy or common.policy_on(day))
