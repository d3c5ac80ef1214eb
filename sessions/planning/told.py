"""What is told of sessions (`clubs.events`): one event each, with all that a system needs of it.

Days are ISO text, weeks as `2026-W48`, loads as text with their unit. What only those may read who
may see health stands under `health`; see docs/reference/events.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from athletes.models import Athlete
from clubs.events import Told
from clubs.models import Event
from clubs.weeks import week_name
from sessions.models import SessionReport, SetLog, TrainingSession
from sessions.planning.changes import PAIN_CODES, PAIN_FLAGS
from sessions.planning.plans import PlannedLine, read_plan

Kind = Event.Kind
Judged = dict[str, Any]  # as stored: by line [result, effect, before, after, facts], and flags

OF_HEALTH = PAIN_CODES | PAIN_FLAGS | {"modify"}  # the ease of a line that an injury touches
HURT = frozenset({"red", "amber"})
UNWELL = frozenset({SessionReport.Missed.ILLNESS, SessionReport.Missed.INJURY})


def weeks_published(rows: Iterable[TrainingSession]) -> list[Told]:
    """One a week and athlete, with the sessions that are new to the athlete."""
    ordered = sorted(rows, key=lambda row: (row.athlete_id, row.week_start, row.slot))
    told = []
    for _place, group in groupby(ordered, key=lambda row: (row.athlete_id, row.week_start)):
        sessions = list(group)
        first = sessions[0]
        payload = {
            **_whose(first.athlete),
            "week": week_name(first.week_start),
            "sessions": [_stands(one) for one in sessions],
        }
        told.append(_told(Kind.WEEK_PUBLISHED, first, payload))
    return told


def session_changed(session: TrainingSession, because: Iterable[str]) -> Told:
    """The published plan was replaced; codes of `changes.because`."""
    codes = list(because)
    payload = _of(session) | {"because": [code for code in codes if not is_health(code)]}
    if len(payload["because"]) < len(codes):
        payload["health"] = {"because": codes}
    return _told(Kind.SESSION_CHANGED, session, payload)


def session_completed(session: TrainingSession) -> Told:
    done_on = session.done_on and session.done_on.isoformat()
    return _told(Kind.SESSION_COMPLETED, session, _of(session) | {"done_on": done_on})


def session_missed(session: TrainingSession, reason: str = "") -> Told:
    """Missed, with the reason where one was given; illness and injury are health."""
    payload = _of(session)
    if reason in UNWELL:
        payload["health"] = {"reason": reason}
    elif reason:
        payload["reason"] = reason
    return _told(Kind.SESSION_MISSED, session, payload)


def log_changed(session: TrainingSession, rows: Sequence[SetLog]) -> Told:
    """Sets that were logged, corrected or taken back in one go."""
    return _told(Kind.LOG_CHANGED, session, _of(session) | {"sets": [_set(row) for row in rows]})


def loads_judged(session: TrainingSession, before: Judged, after: Judged) -> list[Told]:
    """What a completed session did to each line whose judgement is new: raised, held, lowered."""
    plan = read_plan(session)
    told = []
    for key, now in after.items():
        judged, line = now["judged"], plan.line(key)
        known = before.get(key, {}).get("judged")
        new = known is None or known[1:4] != judged[1:4]
        if new and line is not None and judged[1] != "none":
            told.append(_load(session, line, judged))
    return told


def pain_flagged(session: TrainingSession, report: SessionReport, level: str, when: str) -> Told:
    """Amber or red by the pain policy of the athlete. The whole event is health."""
    health = {
        "pain": report.pain_next if when == "next_morning" else report.pain,
        "parts": report.pain_parts,
        "side": report.pain_side,
        "lines": report.pain_lines,
    }
    payload = _of(session) | {"level": level, "when": when, "health": health}
    return _told(Kind.PAIN_FLAGGED, session, payload)


def _told(kind: Event.Kind, session: TrainingSession, payload: dict[str, Any]) -> Told:
    return Told(kind, session.athlete.uid, "session", session.uid, payload)


def _whose(athlete: Athlete) -> dict[str, Any]:
    return {"athlete": str(athlete.uid), "athlete_external_id": athlete.external_id}


def _of(session: TrainingSession) -> dict[str, Any]:
    """The session that an event is about."""
    week = week_name(session.week_start)
    return {**_whose(session.athlete), "week": week, "session": _stands(session)}


def _stands(session: TrainingSession) -> dict[str, Any]:
    return {
        "uid": str(session.uid),
        "title": session.title,
        "day": session.day and session.day.isoformat(),
        "status": str(session.status),
    }


def _set(row: SetLog) -> dict[str, Any]:
    return {
        "uid": str(row.uid),
        "line": row.line,
        "exercise": row.exercise,
        "number": row.number,
        "warmup": row.warmup,
        "side": row.side,
        "load": None if row.load is None else with_unit(row.load, row.unit),
        "reps": row.reps,
        "rir": None if row.rir is None else plain(row.rir),
        "removed": row.deleted_at is not None,
    }


def _load(session: TrainingSession, line: PlannedLine, judged: list[Any]) -> Told:
    """What pain did is told as a load that stays or sinks; that it was pain, under `health`."""
    result, effect, before, after, facts = judged
    payload = _of(session) | {
        "line": line.line,
        "exercise": line.exercise,
        "from": _amount(before, line, session),
        "to": _amount(after, line, session),
    }
    if result in HURT:
        payload["health"] = {"result": result, "effect": effect}
    else:
        payload |= {"result": result, "effect": effect}
    if is_earned(effect, facts):
        payload["to"] = None  # the next session says how much
    return _told(_direction(effect, before, after, facts), session, payload)


def _direction(effect: str, before: Any, after: Any, facts: Any) -> Event.Kind:
    if is_earned(effect, facts):
        return Kind.LOAD_RAISED
    if before is None or after is None or Decimal(str(before)) == Decimal(str(after)):
        return Kind.LOAD_HELD
    return Kind.LOAD_RAISED if Decimal(str(after)) > Decimal(str(before)) else Kind.LOAD_LOWERED


def is_earned(effect: str, facts: Any) -> bool:
    """Whether the credits for a raise are full; it comes with the next session of the line."""
    return effect == "credit" and Decimal(str(facts["credits"])) >= Decimal(str(facts["every"]))


def _amount(value: Any, line: PlannedLine, session: TrainingSession) -> str | None:
    """A base with its unit; of a line that moves its dose: repetitions, seconds or metres."""
    if value is None:
        return None
    if session.trace.get(line.line, {}).get("load"):
        return with_unit(Decimal(str(value)), line.unit)
    return f"{plain(Decimal(str(value)))} {UNITS[line.measure]}"


UNITS = {"reps": "reps", "time": "s", "distance": "m"}


def with_unit(load: Decimal, unit: str) -> str:
    return f"{plain(load)} {unit}"


def plain(value: Decimal) -> str:
    """As 72.5 or 80, never 80.000 or 8E+1."""
    return format(value.normalize(), "f")


def is_health(code: str) -> bool:
    return code.removeprefix("over:") in OF_HEALTH
