"""An athlete's season, week by week: what was trained, what is planned, which weeks could go.

Past weeks as they stand on record, the running one and those after it as they are projected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from athletes.models import Athlete, Season
from clubs.weeks import WEEK, week_start
from programs.progression.calendar import DayLevel
from programs.progression.common import CommonFacts, level_of
from programs.progression.facts import RaceFact
from programs.progression.off_weeks import OffWeek, choose_off
from sessions.models import TrainingSession
from sessions.planning.consequences import RaceState, races_on
from sessions.planning.plans import read_plan
from sessions.planning.project import Outlook, ProjectedWeek, WhatIf

Status = TrainingSession.Status
FURTHEST = 156  # weeks ahead that are played forward
EASED = frozenset({"light", "lighter", "deload"})


@dataclass(frozen=True)
class SeasonDay:
    """A day: its level as a code, and what it comes from."""

    day: date
    code: str
    race: RaceFact | None = None  # the race that causes it
    off: str | None = None  # the engine's id of the off range the day lies in


@dataclass(frozen=True)
class SeasonWeek:
    """A week. `state`: trained, missed, planned or idle; `kind`: as `propose_off` has
    it. The running week has begun and is not past."""

    monday: date
    days: tuple[SeasonDay, ...]
    state: str
    kind: str
    block: str
    is_past: bool
    has_begun: bool

    @property
    def has_strength(self) -> bool:
        return self.state in {"trained", "planned"}


@dataclass(frozen=True)
class Share:
    """Weeks with strength, of so many: so far, and as projected to the season's end."""

    trained: int
    past: int
    projected: int
    weeks: int

    @property
    def so_far(self) -> int | None:
        """In per cent, half up."""
        return _percent(self.trained, self.past) if self.past else None

    @property
    def to_come(self) -> int | None:
        return _percent(self.projected, self.weeks) if self.weeks else None


@dataclass(frozen=True)
class SeasonPlan:
    """A season as it would go. `races`: by the engine's id, eased or trained through."""

    first: date
    weeks: list[SeasonWeek]
    races: dict[str, RaceState]
    projected: list[ProjectedWeek]

    @property
    def share(self) -> Share:
        past = [one for one in self.weeks if one.is_past]
        return Share(
            trained=sum(one.state == "trained" for one in past),
            past=len(past),
            projected=sum(one.has_strength for one in self.weeks),
            weeks=len(self.weeks),
        )


@dataclass(frozen=True)
class Proposal:
    """Weeks to take off, and the share that they would leave."""

    weeks: list[tuple[date, OffWeek]]
    left: int  # weeks with strength, if all are taken
    most: int  # weeks with strength that the goal allows
    of: int

    @property
    def share(self) -> int:
        return _percent(self.left, self.of)

    @property
    def is_reached(self) -> bool:
        return self.left <= self.most


def season_outlook(athlete: Athlete, now: datetime, ends_on: date) -> Outlook:
    """What is on record of the athlete, to be played up to the season's last week."""
    return Outlook(
        athlete.club, [athlete.pk], now, weeks=weeks_until(athlete.club.today(now), ends_on)
    )


def weeks_until(today: date, ends_on: date) -> int:
    """The running week and those up to the one of a day; at least one, and no more than are worth
    playing forward."""
    return min(max((week_start(ends_on) - week_start(today)) // WEEK + 1, 1), FURTHEST)


def season_plan(
    outlook: Outlook,
    athlete: Athlete,
    span: tuple[date, date],
    rows: Iterable[TrainingSession],
    what_if: WhatIf | None = None,
) -> SeasonPlan:
    """`span`: first and last day of the season; `rows`: the sessions that stand in its weeks.

    Raises ValueError where the athlete's facts contradict each other.
    """
    common = outlook.common(athlete.pk, what_if)
    projected = outlook.weeks(athlete.pk, what_if)
    ahead = {one.week_start: one for one in projected}
    by_week: dict[date, list[TrainingSession]] = {}
    for row in rows:
        by_week.setdefault(row.week_start, []).append(row)
    this = outlook.span.this_week
    mondays = _mondays(*span)
    weeks = [
        _week(monday, this, common, by_week.get(monday, []), ahead.get(monday))
        for monday in mondays
    ]
    return SeasonPlan(mondays[0], weeks, races_on(common, outlook.span.today), projected)


def propose(plan: SeasonPlan, season: Season) -> Proposal:
    """The weeks that could go so that the share keeps to the season's upper goal.

    A race week without strength is idle to the meter, though the method counts it as a week of its
    race: so many more may stand. See decision 0027.
    """
    weeks = plan.weeks
    kept = set(season.kept)
    keep = {at for at, one in enumerate(weeks) if one.has_begun or one.monday.isoformat() in kept}
    most = floor(Fraction(Decimal(str(season.share_high))) * len(weeks))
    rests = sum(one.kind.startswith("race") and not one.has_strength for one in weeks)
    target = Fraction(min(most + rests, len(weeks)), len(weeks))
    off = choose_off([one.kind for one in weeks], target, keep)
    return Proposal(
        weeks=sorted((weeks[one.at].monday, one) for one in off),
        left=plan.share.projected - len(off),
        most=most,
        of=len(weeks),
    )


def _mondays(starts_on: date, ends_on: date) -> list[date]:
    first = week_start(starts_on)
    return [first + at * WEEK for at in range((week_start(ends_on) - first) // WEEK + 1)]


def _week(
    monday: date,
    this: date,
    common: CommonFacts,
    rows: Sequence[TrainingSession],
    ahead: ProjectedWeek | None,
) -> SeasonWeek:
    days = tuple(_day(monday + timedelta(days=at), common) for at in range(7))
    state = _state(rows, ahead, is_past=monday < this)
    return SeasonWeek(
        monday=monday,
        days=days,
        state=state,
        kind=_kind(days, rows, ahead, state),
        block=ahead.block if ahead is not None and ahead.block else _block(rows),
        is_past=monday < this,
        has_begun=monday <= this,
    )


def _day(day: date, common: CommonFacts) -> SeasonDay:
    known: DayLevel = common.calendar.day(day.toordinal(), common.policy_on(day))
    return SeasonDay(
        day=day,
        code=level_of(common, day),
        race=known.race.race if known.race is not None else None,
        off=known.off.id if known.off is not None else None,
    )


def _state(rows: Sequence[TrainingSession], ahead: ProjectedWeek | None, *, is_past: bool) -> str:
    if any(row.status == Status.COMPLETED for row in rows):
        return "trained"
    if is_past:
        asked = any(row.status not in {Status.DROPPED, Status.PLANNED} for row in rows)
        return "missed" if asked else "idle"
    return "planned" if ahead is not None and ahead.trains else "idle"


def _kind(
    days: Sequence[SeasonDay],
    rows: Sequence[TrainingSession],
    ahead: ProjectedWeek | None,
    state: str,
) -> str:
    """As the method's proposal of off weeks takes a week: race:P, idle, eased or full."""
    races = sorted(one.code for one in days if one.code.startswith("race"))
    if races:
        return races[0]
    if state not in {"trained", "planned"}:
        return "idle"
    plans = [one.plan for one in ahead.sessions] if ahead is not None else []
    plans = plans or [read_plan(row) for row in rows]
    codes = {line.code.partition(":")[0] for plan in plans for line in plan.lines if line.is_asked}
    return "eased" if codes & EASED else "full"


def _block(rows: Iterable[TrainingSession]) -> str:
    return next((plan.block for row in rows if (plan := read_plan(row)).block), "")


def _percent(part: int, whole: int) -> int:
    return floor(Fraction(100 * part, whole) + Fraction(1, 2)) if whole else 0
