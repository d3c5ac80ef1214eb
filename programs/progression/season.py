"""The fold over a line's exposures: prescribe, then judge. Source: method, sections 1, 4 and 6."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable
from copy import copy

import msgspec

from programs.progression import events
from programs.progression.block import block_at, trained_position
from programs.progression.calendar import DayLevel, code_of
from programs.progression.common import DEFAULT_POLICY, CommonFacts, level_of, races_eased
from programs.progression.facts import (
    ClearFact,
    Event,
    Exposure,
    InjuryFact,
    LineFact,
    OwnFact,
    TechniqueFact,
)
from programs.progression.frame import Exact, Frame, Who, build, share_of
from programs.progression.judge import judge, judge_extra, week_of
from programs.progression.policy import Policy
from programs.progression.prescribe import Prescription, prescribe
from programs.progression.segments import NO_FIELDS, segments_of
from programs.progression.sheet import Sheet
from programs.progression.state import Draft, State, draft_of, state_of, worse
from programs.progression.trace import Judged, Trace

__all__ = ["CommonFacts", "Line", "Planned", "Row", "level_of", "races_eased"]

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
        self._segments = segments_of(common, self.facts)
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
