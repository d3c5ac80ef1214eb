"""The fold over a line's exposures: prescribe, then judge. Source: method, sections 1, 4 and 6."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from fractions import Fraction

import msgspec

from programs.progression import calendar, events
from programs.progression.block import block_at, trained_position
from programs.progression.calendar import Calendar, DayLevel, code_of
from programs.progression.facts import (
    Athlete,
    BodyWeightFact,
    ClearFact,
    EquipmentFact,
    Event,
    Exposure,
    InjuryFact,
    LineFact,
    LineFields,
    OffFact,
    OwnFact,
    PolicyFact,
    PossibleFact,
    RaceFact,
    SharedFact,
    TechniqueFact,
)
from programs.progression.frame import Exact, Frame, Who, build, share_of
from programs.progression.judge import judge, judge_extra, week_of
from programs.progression.policy import Policy, merged
from programs.progression.prescribe import Prescription, prescribe
from programs.progression.sheet import Sheet, Weight
from programs.progression.state import Draft, State, draft_of, state_of, worse
from programs.progression.trace import Judged, Trace
from programs.progression.units import convert

ADULT_AT = 18
DEFAULT_POLICY = Policy()
NO_FIELDS = LineFields()
NOTHING_PRESCRIBED = frozenset({"race", "stop", "off", "gate", "skip"})
AWAY_BY_MISS = {"injury": "short", "illness": "illness"}


class Row(msgspec.Struct, frozen=True):
    """One exposure's answer. status: none, planned, done, missed or dropped. Source: section 6."""

    date: datetime.date
    session: int
    code: str
    status: str
    flags: tuple[str, ...]
    prescription: Prescription | None
    trace: Trace | None
    judged: Judged | None
    state: State


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What an exposure asks, before it is judged. blocked: the line is at rest (rule 3)."""

    code: str
    flags: tuple[str, ...] = ()
    blocked: bool = False
    prescription: Prescription | None = None
    trace: Trace | None = None
    sheet: Sheet | None = None  # this and the rest are for `Line.judge`
    before: Draft
    policy: Policy


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

    def interned(self, policy: Policy) -> Policy:
        """One object for equal policies, so that lines share a calendar."""
        return self._policies.setdefault(policy, policy)

    def policy_on(self, day: datetime.date) -> Policy:
        """The athlete's policy on a date, without a line's own settings."""
        policy = DEFAULT_POLICY
        for fact in self.policies:
            if fact.date <= day:
                policy = merged(policy, fact.set)
        return self.interned(policy) if self.policies else policy


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


class Segment(msgspec.Struct, frozen=True):
    """The dated facts of a line as they stand from one change to the next."""

    fields: LineFields
    policy: Policy
    equipment: EquipmentFact | None
    program_week: int  # week of the latest line fact with blocks


class Line:
    """A line of an athlete: its own dated facts over the common ones.

    `facts` in order of date: line, policy, technique, injury, clear, perhaps its own equipment.
    """

    def __init__(self, common: CommonFacts, facts: Iterable[OwnFact]) -> None:
        self.common = common
        self.facts = list(facts)
        self._events: list[Event] = [
            f
            for f in self.facts
            if isinstance(f, LineFact | TechniqueFact | InjuryFact | ClearFact)
        ]
        self._event_days = [fact.date.toordinal() for fact in self._events]
        self._segments = _segments(common, self.facts)
        self._segment_days = list(self._segments)
        self._by_index = list(self._segments.values())
        self._frames: dict[tuple[int, int, bool], Frame] = {}

    def segment(self, ordinal: int) -> int:
        """The index of the segment of a date."""
        return bisect_right(self._segment_days, ordinal) - 1

    def frame(self, draft: Draft, ordinal: int) -> Frame:
        """The frame of a date, given the trained weeks so far."""
        at = self.segment(ordinal)
        segment = self._by_index[at]
        fields, week = segment.fields, week_of(ordinal)
        if fields.block_count == "trained":
            position = trained_position(draft, week)
        else:
            position = week - segment.program_week
        block = block_at(fields.blocks or (), position, cycle=bool(fields.cycle))
        minor = ordinal < self.common.adult_from
        frame = self._frames.get((at, block, minor))
        if frame is None:
            who = Who(self.common.athlete.unit, minor)
            frame = build(
                fields, segment.policy, segment.equipment, (fields.blocks or ())[block], who
            )
            self._frames[at, block, minor] = frame
        return frame

    # The two steps ---------------------------------------------------------------------------

    def prescribe(self, state: State | None, exposure: Exposure) -> Planned:
        """What an exposure asks, from the state after the exposure before it."""
        draft = draft_of(state)
        ordinal = exposure.date.toordinal()
        self._apply_events(draft, ordinal)
        draft.date = exposure.date
        policy = self._by_index[self.segment(ordinal)].policy
        if exposure.role == "extra":
            return Planned(code="extra", before=draft, policy=policy)
        day = self.common.calendar.day(ordinal, policy)
        code = _code(day, policy, exposure, draft)
        level = code.partition(":")[0]
        if level in NOTHING_PRESCRIBED:
            return Planned(code=code, before=draft, policy=policy)
        frame = self.frame(draft, ordinal)
        if events.is_blocked(draft, frame.contra):
            return Planned(code="rest", blocked=True, before=draft, policy=policy)
        if frame.grid is None:
            flags: tuple[str, ...] = ("needs_equipment",)
            return Planned(code="no_equipment", flags=flags, before=draft, policy=policy)
        sheet = self._sheet(frame, copy(draft), exposure, (day, code, level))
        prescription, trace = prescribe(sheet)
        return Planned(
            code=code,
            flags=tuple(sorted(set(sheet.flags))),
            prescription=prescription,
            trace=trace,
            sheet=sheet,
            before=draft,
            policy=policy,
        )

    def judge(self, planned: Planned, exposure: Exposure) -> Row:
        """The row of an exposure: judged by its log, projected, missed, or nothing."""
        if planned.sheet is None:
            return self._judge_nothing(planned, exposure)
        if exposure.log is None and (exposure.missed or exposure.date < self.common.as_of):
            return _missed(planned, exposure)
        sheet = copy(planned.sheet)
        sheet.draft = copy(sheet.draft)
        sheet.flags = []
        judged = judge(sheet, exposure.log)
        flags: tuple[str, ...] = planned.flags
        if sheet.flags:
            flags = tuple(sorted({*flags, *sheet.flags}))
        status = "planned" if exposure.log is None else "done"
        return _row(planned, exposure, status, flags, judged, sheet.draft)

    def play(self, exposures: Iterable[Exposure], state: State | None = None) -> list[Row]:
        """Prescribe and judge many exposures, in order of date and session."""
        rows = []
        for exposure in exposures:
            row = self.judge(self.prescribe(state, exposure), exposure)
            state = row.state
            rows.append(row)
        return rows

    def base_for(self, state: State, day: datetime.date, n: Exact) -> Exact | None:
        """This line's base at another n on a date, for a conversion; None without equipment."""
        frame = self.frame(draft_of(state), day.toordinal())
        if frame.grid is None:
            return None
        wanted = (state.capacity or 0) * share_of(n)
        return frame.grid.value(frame.grid.down(wanted.numerator, wanted.denominator))

    # Parts of the steps ----------------------------------------------------------------------

    def _apply_events(self, draft: Draft, ordinal: int) -> None:
        """Events dated after the last exposure and up to this one."""
        since = 0 if draft.date is None else draft.date.toordinal()
        begin = bisect_right(self._event_days, since)
        for at in range(begin, bisect_right(self._event_days, ordinal)):
            self._apply(draft, self._events[at], self._event_days[at])

    def _apply(self, draft: Draft, event: Event, ordinal: int) -> None:
        at = self.segment(ordinal)
        fields = self._by_index[at].fields if at >= 0 else NO_FIELDS
        policy = self._by_index[at].policy if at >= 0 else DEFAULT_POLICY
        terms = events.Terms(fields, policy, self.common.athlete.unit)
        if isinstance(event, InjuryFact):
            events.injure(draft, event, terms)
        elif isinstance(event, ClearFact):
            events.clear(draft, event, terms)
        elif isinstance(event, TechniqueFact):
            events.set_technique(draft, event, terms)
        elif event.set.blocks is not None:
            events.begin_program(draft)

    def _sheet(
        self, frame: Frame, draft: Draft, exposure: Exposure, day: tuple[DayLevel, str, str]
    ) -> Sheet:
        level, code, name = day
        modified = any(tag in frame.modify for tag in draft.injuries)
        technique = draft.technique or frame.fields.technique or "free"
        free = technique == "free" or (technique == "guided" and frame.policy.guided_progress)
        sheet = Sheet(
            frame=frame,
            grid=frame.grid,  # type: ignore[arg-type]  # asked before
            draft=draft,
            exposure=exposure,
            date=exposure.date,
            day=level,
            code=code,
            level=name,
            weight=self.common.weights.on(exposure.date.toordinal(), frame.policy.weight_days),
            main=exposure.role == "main",
            full=name == "full",
            first=draft.capacity is None,
            modified=modified,
            may_progress=free and not modified,
        )
        if frame.dose:
            sheet.base_entries = sheet.reps_entries
        if modified:
            sheet.flags.append("modified")
        if level.through is not None:
            sheet.flags.append("trained_through")
        return sheet

    def _judge_nothing(self, planned: Planned, exposure: Exposure) -> Row:
        """Nothing prescribed: a log is judged as an extra session."""
        draft = copy(planned.before)
        if exposure.role == "main":
            draft.fulls = 0
        judged = None
        if exposure.log is not None:
            judged = judge_extra(draft, exposure.log, planned.policy, exposure.date)
        return _row(planned, exposure, "none", planned.flags, judged, draft)


def _segments(common: CommonFacts, facts: Sequence[OwnFact]) -> dict[int, Segment]:
    """What stands from each date on which something changes."""
    changes = [*common.policies, *common.equipment, *facts]
    changes = [f for f in changes if isinstance(f, LineFact | PolicyFact | EquipmentFact)]
    changes.sort(key=lambda fact: fact.date)
    own_gym = any(isinstance(fact, EquipmentFact) for fact in facts)
    segments: dict[int, Segment] = {}
    now = Segment(NO_FIELDS, DEFAULT_POLICY, None, 0)
    for fact in changes:
        if isinstance(fact, EquipmentFact) and own_gym and fact not in facts:
            continue
        now = _changed(now, fact, common)
        segments[fact.date.toordinal()] = now
    return segments


def _changed(now: Segment, fact: object, common: CommonFacts) -> Segment:
    if isinstance(fact, PolicyFact):
        policy = common.interned(merged(now.policy, fact.set))
        return msgspec.structs.replace(now, policy=policy)
    if isinstance(fact, EquipmentFact):
        return msgspec.structs.replace(now, equipment=fact)
    if not isinstance(fact, LineFact):
        return now
    week = now.program_week if fact.set.blocks is None else week_of(fact.date.toordinal())
    fields = now.fields.merged(fact.set)
    return msgspec.structs.replace(now, fields=fields, program_week=week)


def _code(day: DayLevel, policy: Policy, exposure: Exposure, draft: Draft) -> str:
    """The level of the date for this exposure. Source: method, section 3, 3."""
    deload = (
        exposure.role == "main"
        and policy.deload_every > 0
        and day.race is None
        and draft.fulls >= policy.deload_every - 1
    )
    skip = exposure.override is not None and exposure.override.skip
    return code_of(day, policy, exposure.session, skip=skip, deload=deload)


def _missed(planned: Planned, exposure: Exposure) -> Row:
    """Prescribed but not trained: the state stays, the calendar goes on."""
    draft = copy(planned.before)
    is_planned = exposure.missed == "planned"
    if exposure.role == "main":
        draft.fulls = 0
        if not is_planned:
            draft.missed = exposure.date
            away = AWAY_BY_MISS.get(exposure.missed or "unknown", "none")
            draft.away = worse(draft.away, away)  # type: ignore[arg-type]  # one of its words
    status = "dropped" if is_planned else "missed"
    return _row(planned, exposure, status, planned.flags, None, draft)


def _row(
    planned: Planned,
    exposure: Exposure,
    status: str,
    flags: tuple[str, ...],
    judged: Judged | None,
    draft: Draft,
) -> Row:
    return Row(
        exposure.date,
        exposure.session,
        planned.code,
        status,
        flags,
        planned.prescription,
        planned.trace,
        judged,
        state_of(draft),
    )
