"""The engine's answers as the documents of planned sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from clubs.weeks import week_start
from programs.document import ProgramLine, block_in, exercise_of
from programs.models import Exercise
from programs.progression.season import Row
from programs.progression.trace import Entry, Judged
from programs.progression.units import printed
from programs.progression.week import LineAnswer, SessionAnswer, WeekAnswer
from sessions.models import Assignment, Override
from sessions.planning.asks import Place, Span, places
from sessions.planning.facts import conversion_of
from sessions.planning.plans import Plan, PlannedLine
from sessions.planning.records import AthleteRecord, ClubRecord

NEEDS = ("needs_body_weight", "needs_equipment")


@dataclass
class Answer:
    """One session as it should stand now."""

    week_start: date
    slot: int
    day: date | None
    title: str
    assignment: Assignment | None
    plan: Plan
    trace: dict[str, Any] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    @property
    def is_dropped(self) -> bool:
        """Planned off: it has no place, or nothing is asked on its day."""
        return self.day is None or not any(line.is_asked for line in self.plan.lines)


def answers(week: WeekAnswer, record: AthleteRecord, club: ClubRecord, span: Span) -> list[Answer]:
    """The sessions of a week that are not on record already, ready to be stored or shown."""
    asked = places(week.monday, record, club, span)
    rows = record.week(week.monday)
    return [
        _answer(week.monday, session, _assignment(asked.get(session.slot)), record, club)
        for session in week.sessions
        if session.slot not in rows or not rows[session.slot].is_settled
    ]


def _assignment(place: Place | None) -> Assignment | None:
    return place.assignment if place is not None else None


def _answer(
    monday: date,
    session: SessionAnswer,
    assignment: Assignment | None,
    record: AthleteRecord,
    club: ClubRecord,
) -> Answer:
    overrides = record.overrides.get((monday, session.slot), {})
    asked = _program_lines(monday, session.slot, assignment, record, club)
    whole = overrides.get("")
    lines = [
        _line(one, asked.get(one.line), overrides.get(one.line), record, club)
        for one in session.lines
    ]
    answer = Answer(
        week_start=monday,
        slot=session.slot,
        day=session.day,
        title=_title(session.slot, assignment, club),
        assignment=assignment,
        plan=Plan(
            **_block(monday, asked, assignment),
            lines=lines,
            heavy=session.heavy,
            lightened=session.lightened,
            code=session.code,
            reasons=list(session.reasons),
            day_overridden=whole is not None and whole.day is not None,
            notes=whole.notes if whole is not None else "",
        ),
        trace={one.line: trace_document(one.row) for one in session.lines},
        flags=sorted({flag for one in session.lines for flag in one.row.flags}),
    )
    if answer.is_dropped and not answer.plan.code:
        answer.plan.code = next((line.code for line in lines), "empty")
    return answer


def _program_lines(
    monday: date,
    slot: int,
    assignment: Assignment | None,
    record: AthleteRecord,
    club: ClubRecord,
) -> dict[str, ProgramLine]:
    """What the program says of rest, tempo and notes, by the line as it stands now."""
    if assignment is None:
        return {}
    sessions = club.document(assignment.program_version).sessions
    if slot > len(sessions):
        return {}
    found = {}
    for line in sessions[slot - 1].lines:
        exercise = club.library.get(line.exercise)
        if exercise is None:
            continue
        key = line.key(exercise)
        found[key] = line
        conversion = conversion_of(key, record, monday + timedelta(days=6))
        if conversion is not None:
            found[conversion.document["line"]] = line
    return found


def _block(
    monday: date, asked: dict[str, ProgramLine], assignment: Assignment | None
) -> dict[str, Any]:
    """The first main line's block: its goal, and which week of how many (calendar counting)."""
    line = next((one for one in asked.values() if one.role == "main" and one.blocks), None)
    if line is None or assignment is None:
        return {}
    position = (monday - week_start(assignment.starts_on)).days // 7
    block, week = block_in(line, position)
    counted = line.block_count != "trained"
    return {
        "block": block.goal,
        "block_week": week + 1 if counted and block.weeks else None,
        "block_weeks": block.weeks if counted else None,
    }


def _title(slot: int, assignment: Assignment | None, club: ClubRecord) -> str:
    if assignment is not None:
        sessions = club.document(assignment.program_version).sessions
        if slot <= len(sessions):
            return sessions[slot - 1].title
    return f"Session {slot}"


def _line(
    answer: LineAnswer,
    asked: ProgramLine | None,
    override: Override | None,
    record: AthleteRecord,
    club: ClubRecord,
) -> PlannedLine:
    row = answer.row
    exercise = club.library[exercise_of(answer.line)]
    line = PlannedLine(
        line=answer.line,
        exercise=exercise.slug,
        name=exercise.name,
        code=row.code,
        role=answer.role,
        unit=record.athlete.unit,
        rest_s=_rest(asked, exercise),
        tempo=asked.tempo if asked else "",
        notes=asked.notes if asked else "",
        cue=exercise.cues[0] if exercise.cues else "",
        measure=exercise.measure,
        load_type=answer.line.split("/")[1],
        unilateral=exercise.unilateral,
        instead_of=answer.instead_of,
        added=override is not None and override.added,
        flags=list(row.flags),
    )
    _prescribe(line, row)
    if override is not None:
        _lay_over(line, row, override)
    return line


def _prescribe(line: PlannedLine, row: Row) -> None:
    asked = row.prescription
    if asked is None:
        return
    line.sets, line.reps = asked.sets, asked.reps
    line.load = Decimal(printed(asked.load))
    line.rir = None if asked.rir is None else [Decimal(printed(one)) for one in asked.rir]
    line.warmup = [(Decimal(printed(load)), reps) for load, reps in asked.warmup]
    line.per_hand = None if asked.per_hand is None else Decimal(printed(asked.per_hand))
    line.goal = row.trace.sets[0].code if row.trace is not None else ""


def _lay_over(line: PlannedLine, row: Row, override: Override) -> None:
    """Show the coach's change: what the plan says beside it now, and said when it was made."""
    line.set_by = override.set_by.name if override.set_by else ""
    for name in ("load", "sets", "reps") if row.trace is not None else ():
        if getattr(override, name) is not None:
            line.overridden[name] = _without_coach(getattr(row.trace, name))
    if override.rir is not None and line.rir is not None:
        line.overridden["rir"] = [str(one) for one in line.rir]
        line.rir = [Decimal(str(one)) for one in override.rir]
    if override.rest_s is not None:
        line.overridden["rest_s"], line.rest_s = line.rest_s, override.rest_s
    if override.notes:
        line.overridden["notes"], line.notes = line.notes, override.notes
    for name, then in override.planned.items():
        if name in line.overridden and str(line.overridden[name]) != str(then):
            line.moved[name] = then


def _without_coach(entries: tuple[Entry, ...]) -> str | None:
    """The number that the plan had before the coach's change, as printed."""
    coach = next((one for one in entries if (one.rule, one.code) == ("coach", "set")), None)
    plan = coach.before if coach is not None else entries[-1].after if entries else None
    return None if plan is None else str(printed(plan))


def _rest(asked: ProgramLine | None, exercise: Exercise) -> int | None:
    if asked is not None and asked.rest_s is not None:
        return asked.rest_s
    return exercise.default_rest_s


def trace_document(row: Row) -> dict[str, Any]:
    """A row's trace to be stored: coded entries [rule, code, before, after, facts]; prose is made
    on reading."""
    trace, document = row.trace, {"code": row.code}
    if trace is not None:
        return document | {"load": trace.load, "sets": trace.sets, "reps": trace.reps}
    return document


def judged_document(session: SessionAnswer) -> dict[str, Any]:
    """By line: [result, effect, before, after, facts], and the flags that came with it."""
    return {
        one.line: {"judged": _coded(one.row.judged), "flags": list(one.row.flags)}
        for one in session.lines
        if one.row.judged is not None and one.row.status in {"done", "none"}
    }


def _coded(judged: Judged) -> list[Any]:
    return list(msgspec.structs.astuple(judged))
