"""What a change would do to the weeks to come: two projections laid side by side, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.progression.common import CommonFacts, races_eased
from programs.progression.facts import RaceFact
from sessions.planning.answers import Answer
from sessions.planning.plans import PlannedLine
from sessions.planning.project import ProjectedWeek


@dataclass(frozen=True)
class DayChange:
    """A day whose level is another one. Codes as `stop:A`, `off`, `full`."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class LineChange:
    """A line of a session that asks something else; None where it does not stand at all."""

    slot: int
    line: str
    before: PlannedLine | None
    after: PlannedLine | None

    @property
    def name(self) -> str:
        known = self.after or self.before
        return known.name if known is not None else self.line


@dataclass(frozen=True)
class SessionChange:
    """A session that moves, comes, goes or asks something else."""

    slot: int
    before: Answer | None
    after: Answer | None

    @property
    def title(self) -> str:
        known = self.after or self.before
        return known.title if known is not None else ""


@dataclass(frozen=True)
class WeekChange:
    """A week in which anything changes. `trains`: whether it has strength, before and after."""

    week_start: date
    before: str
    after: str
    trains: tuple[bool, bool]
    days: tuple[DayChange, ...]
    sessions: tuple[SessionChange, ...]
    lines: tuple[LineChange, ...]


@dataclass(frozen=True)
class RaceState:
    """Whether a race is eased, or trained through beside a more important one that is."""

    race: RaceFact
    beside: RaceFact | None = None

    @property
    def is_through(self) -> bool:
        return self.beside is not None


@dataclass(frozen=True)
class RaceChange:
    """A race that is eased and was trained through, or the other way round; or comes or goes."""

    before: RaceState | None
    after: RaceState | None

    @property
    def race(self) -> RaceFact:
        known = self.after or self.before
        assert known is not None  # one of them stands
        return known.race


def compare(before: Sequence[ProjectedWeek], after: Sequence[ProjectedWeek]) -> list[WeekChange]:
    """The weeks in which anything is different, in order. Both played over the same weeks."""
    changes = (_week(old, new) for old, new in zip(before, after, strict=True))
    return [one for one in changes if one.days or one.sessions or one.lines]


def races_on(common: CommonFacts, day: date) -> dict[str, RaceState]:
    """All races known on a day, by the engine's id: eased, or trained through and beside which.

    Source: method, section 3, 1: of those eased within P.through_days the nearest is named.
    """
    policy = common.policy_on(day)
    eased, through = races_eased(common, day)
    states = {one.id: RaceState(one) for one in eased}
    for race in through:
        near = [one for one in eased if abs((race.on - one.on).days) < policy.through_days]
        beside = min(near, key=lambda one: (abs((race.on - one.on).days), one.priority, one.on))
        states[race.id] = RaceState(race, beside)
    return states


def compare_races(before: dict[str, RaceState], after: dict[str, RaceState]) -> list[RaceChange]:
    """The races whose easing changes, by date."""
    changes = [
        RaceChange(before.get(uid), after.get(uid))
        for uid in before.keys() | after.keys()
        if _easing(before.get(uid)) != _easing(after.get(uid))
    ]
    return sorted(changes, key=lambda one: (one.race.on, one.race.priority, one.race.id))


def _easing(state: RaceState | None) -> bool | None:
    return None if state is None else state.is_through


def _week(before: ProjectedWeek, after: ProjectedWeek) -> WeekChange:
    sessions = tuple(_sessions(before.sessions, after.sessions))
    return WeekChange(
        week_start=after.week_start,
        before=before.level,
        after=after.level,
        trains=(before.trains, after.trains),
        days=tuple(
            DayChange(after.week_start + timedelta(days=at), old, new)
            for at, (old, new) in enumerate(zip(before.days, after.days, strict=True))
            if old != new
        ),
        sessions=sessions,
        lines=tuple(line for one in sessions for line in _lines(one)),
    )


def _sessions(before: Sequence[Answer], after: Sequence[Answer]) -> list[SessionChange]:
    old, new = ({one.slot: one for one in side} for side in (before, after))
    changes = [
        SessionChange(slot, old.get(slot), new.get(slot))
        for slot in sorted(old.keys() | new.keys())
    ]
    return [one for one in changes if _shape(one.before) != _shape(one.after)]


def _shape(answer: Answer | None) -> object:
    """What an athlete would notice of a session."""
    if answer is None:
        return None
    return answer.day, answer.plan.code, [(one.line, _asks(one)) for one in answer.plan.lines]


def _lines(change: SessionChange) -> list[LineChange]:
    if not any(one is not None and not one.is_dropped for one in (change.before, change.after)):
        return []  # it is on no day before and after: what it would ask is nobody's
    old, new = (_by_line(side) for side in (change.before, change.after))
    keys = dict.fromkeys([*old, *new])
    return [
        LineChange(change.slot, key, old.get(key), new.get(key))
        for key in keys
        if _asks(old.get(key)) != _asks(new.get(key))
    ]


def _by_line(answer: Answer | None) -> dict[str, PlannedLine]:
    return {} if answer is None else {one.line: one for one in answer.plan.lines}


def _asks(line: PlannedLine | None) -> object:
    return None if line is None else (line.code, line.sets, line.reps, line.load)
