"""Rows of sets and reports as the engine's logs (architecture, "From sets to the engine")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from programs.models import Exercise
from programs.progression.facts import Asked, Log
from programs.progression.units import convert
from sessions.models import SessionReport, SetLog
from sessions.planning.units import unit_of

REASONS: dict[str, Literal["time", "equipment"]] = {"time": "time", "equipment": "equipment"}


def log_of(
    line: str, exercise: Exercise, sets: Sequence[SetLog], report: SessionReport | None
) -> Log | None:
    """What was done of a line in one session; none where nothing of it was done or felt."""
    work = sorted((one for one in sets if one.line == line), key=lambda one: one.number)
    hurts = report is not None and is_felt(report) and _is_where(line, exercise, report)
    if not work:
        named = report is not None and line in report.pain_lines
        return _felt(report, reps=(0,)) if named and report is not None else None
    last = [one for one in work if one.number == work[-1].number]
    lightest = min(
        (one for one in work if one.load is not None),
        key=lambda one: convert(one.load or Decimal(0), unit_of(one.unit), "kg"),
        default=None,
    )
    rirs = [one.rir for one in last if one.rir is not None]
    felt = _felt(report) if hurts and report is not None else Log()
    reason = REASONS.get(report.reason) if report is not None else None
    return Log(
        load=lightest.load if lightest else None,
        unit=unit_of(lightest.unit) if lightest else None,
        reps=_weaker_sides(work),
        rir=min(rirs) if rirs else None,
        pain=felt.pain,
        pain_next=felt.pain_next,
        tags=felt.tags,
        reason=reason,
        asked=_asked(work[-1]),
    )


def is_felt(report: SessionReport) -> bool:
    """Whether the question of pain was answered, of the session or of the morning after."""
    return report.pain is not None or report.pain_next is not None


def lines_that_hurt(
    report: SessionReport, lines: Sequence[str], exercises: Sequence[Exercise]
) -> list[str]:
    """The lines a report's pain counts for: the named ones, else those whose exercise has the part
    among its tags, else all."""
    if report.pain_lines:
        return [line for line in lines if line in report.pain_lines]
    tagged = [
        line for line, exercise in zip(lines, exercises, strict=True) if _has_part(exercise, report)
    ]
    return tagged or list(lines)


def _is_where(line: str, exercise: Exercise, report: SessionReport) -> bool:
    """Whether the pain is this line's; `pain_lines` is filled when the report is made."""
    return line in report.pain_lines if report.pain_lines else _has_part(exercise, report)


def _has_part(exercise: Exercise, report: SessionReport) -> bool:
    tags = {*exercise.avoid, *exercise.modify}
    return any(part in tags for part in report.pain_parts)


def _felt(report: SessionReport | None, reps: tuple[int, ...] | None = None) -> Log:
    if report is None:
        return Log()
    return Log(
        reps=reps,
        pain=report.pain,
        pain_next=report.pain_next,
        tags=tuple(report.pain_parts) or None,
    )


def _weaker_sides(work: Sequence[SetLog]) -> tuple[int, ...]:
    """The repetitions of each set, of its weaker side where both were logged."""
    by_set: dict[int, int] = {}
    for one in work:
        by_set[one.number] = min(one.reps, by_set.get(one.number, one.reps))
    return tuple(by_set[number] for number in sorted(by_set))


def _asked(last: SetLog) -> Asked | None:
    """What stood on the screen when the last set was logged."""
    shown = last.asked or {}
    if not shown:
        return None
    load, rir = shown.get("load"), shown.get("rir")
    return Asked(
        load=None if load is None else Decimal(str(load)),
        unit=unit_of(shown["unit"]) if shown.get("unit") else None,
        sets=shown.get("sets"),
        reps=shown.get("reps"),
        rir=None if rir is None else (Decimal(str(rir[0])), Decimal(str(rir[1]))),
    )
