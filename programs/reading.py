"""Prescriptions as a coach reads them: sets x repetitions, effort, rest, rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.document import (
    ProgramBlock,
    ProgramDocument,
    ProgramLine,
    ProgramSession,
    is_dose,
)
from programs.models import Exercise
from programs.words import GOALS, METHOD_SENTENCES, TAGS, TECHNIQUE, said, said_all

Reps = int | Sequence[int] | None
LINEAR_EVERY = 2  # method, section 2: credits for a raise, linear 2, else 1


@dataclass(frozen=True)
class BlockWords:
    """One block of a line: where it stands in time, its goal, what it asks."""

    when: str
    goal: str
    goal_word: str
    dose: str
    effort: str
    left_out: bool = False


@dataclass(frozen=True)
class LineWords:
    exercise: Exercise
    role: str
    blocks: list[BlockWords]
    rule: str
    start: str
    rest: str
    notes: list[str] = field(default_factory=list)

    def cells(self) -> dict[str, str]:
        """What is compared between two versions, by its name."""
        blocks = "; ".join(
            " ".join(filter(None, (one.when, one.goal_word, one.dose, one.effort)))
            for one in self.blocks
        )
        return {
            _("Blocks"): blocks,
            _("Rule"): self.rule,
            _("Start"): self.start,
            _("Rest"): self.rest,
            _("Role"): self.role,
            _("Notes"): "; ".join(self.notes),
        }


@dataclass(frozen=True)
class SessionWords:
    title: str
    lines: list[LineWords]


def number(value: Decimal | float | str) -> str:
    """A number without needless zeros: 2.50 is 2.5, 5.0 is 5."""
    exact = Decimal(str(value))
    return f"{exact.normalize():f}" if exact else "0"


def clock(seconds: int | None) -> str:
    """Rest as it is read: 180 is 3:00."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def span(pair: Reps | tuple[Decimal, Decimal]) -> str:
    """8, or 8–12."""
    if pair is None:
        return ""
    if isinstance(pair, int):
        return str(pair)
    low, high = number(pair[0]), number(pair[1])
    return low if low == high else f"{low}–{high}"


def dose(sets: int | None, reps: Reps, measure: str, *, each_side: bool = False) -> str:
    """3 × 8–12, 2 × 30 s, 2 × 20 m; "each side" where one side is counted."""
    what = {"time": " s", "distance": " m"}.get(measure, "")
    text = f"{sets} × {span(reps)}{what}"
    return _("%(dose)s each side") % {"dose": text} if each_side else text


def effort(rir: Any) -> str:
    return "" if rir is None else _("RIR %(span)s") % {"span": span(rir)}


def read_sessions(document: ProgramDocument, library: Mapping[str, Exercise]) -> list[SessionWords]:
    """A document in words. An exercise that left the library is left out with its line."""
    return [_session(session, library) for session in document.sessions]


def _session(session: ProgramSession, library: Mapping[str, Exercise]) -> SessionWords:
    known = [line for line in session.lines if line.exercise in library]
    return SessionWords(session.title, [read_line(line, library) for line in known])


def read_line(line: ProgramLine, library: Mapping[str, Exercise]) -> LineWords:
    exercise = library[line.exercise]
    return LineWords(
        exercise=exercise,
        role=line.role,
        blocks=_blocks(line, exercise),
        rule=_rule(line, exercise),
        start=_start(line, exercise),
        rest=clock(line.rest_s if line.rest_s is not None else exercise.default_rest_s),
        notes=list(_notes(line, library)),
    )


def _blocks(line: ProgramLine, exercise: Exercise) -> list[BlockWords]:
    measure = line.measure or exercise.measure
    if not line.blocks:
        asked = dose(
            exercise.default_sets, exercise.default_reps, measure, each_side=exercise.unilateral
        )
        return [BlockWords("", "library", _("Library"), asked, effort(exercise.default_rir))]
    week, words = 1, []
    for block in line.blocks:
        words.append(_block(block, week, measure, exercise, is_only=len(line.blocks) == 1))
        week += block.weeks or 0
    return words


def _block(
    block: ProgramBlock, week: int, measure: str, exercise: Exercise, *, is_only: bool
) -> BlockWords:
    reps = block.reps if block.reps is not None else exercise.default_reps
    asked = dose(block.sets, reps, measure, each_side=exercise.unilateral)
    if block.pct is not None:
        asked += _(" at %(pct)s%%") % {"pct": number(block.pct)}
    return BlockWords(
        when=_weeks(week, block.weeks, is_only=is_only),
        goal=block.goal,
        goal_word=said(GOALS, block.goal),
        dose=_("left out") if block.sets is None else asked,
        effort="" if block.sets is None else effort(block.rir),
        left_out=block.sets is None,
    )


def _weeks(first: int, length: int | None, *, is_only: bool) -> str:
    if length is None:
        return "" if is_only else _("from week %(first)s") % {"first": first}
    if length == 1:
        return _("week %(first)s") % {"first": first}
    return _("weeks %(first)s–%(last)s") % {"first": first, "last": first + length - 1}


def _rule(line: ProgramLine, exercise: Exercise) -> str:
    """ "+5 kg every 2 sessions when earned, cap 1.5 × body weight"."""
    method = line.method or exercise.default_method
    if method in {"fixed", "e1rm"}:
        parts = [said(METHOD_SENTENCES, method).rstrip(".")]
    else:
        parts = [_raise(line, exercise, method)]
    if line.cap_bw is not None:
        parts.append(_("cap %(cap)s × body weight") % {"cap": number(line.cap_bw)})
    if line.dose_max is not None:
        parts.append(_("up to %(most)s") % {"most": line.dose_max})
    if line.cycle:
        parts.append(_("blocks repeat"))
    if line.block_count == "trained":
        parts.append(_("weeks count when trained"))
    return ", ".join(parts)


def _raise(line: ProgramLine, exercise: Exercise, method: str) -> str:
    every = line.every or (LINEAR_EVERY if method == "linear" else 1)
    words = {"step": _step(line, exercise), "every": every}
    text = (
        ngettext("%(step)s when earned", "%(step)s every %(every)s sessions when earned", every)
        % words
    )
    if method == "double":
        return _("repetitions first, then %(rule)s") % {"rule": text}
    return text


def _step(line: ProgramLine, exercise: Exercise) -> str:
    if is_dose(line, exercise):
        what = {"time": (5, "s"), "distance": (10, "m")}
        amount, unit = what.get(line.measure or exercise.measure, (2, _("repetitions")))
        return f"+{number(amount if line.step is None else line.step)} {unit}"
    step = exercise.default_step if line.step is None else line.step
    return _("a step more") if step is None else f"+{number(step)} {line.unit or 'kg'}"


def _start(line: ProgramLine, exercise: Exercise) -> str:
    unit = line.unit or "kg"
    words = {
        "load": _("at %(value)s %(unit)s"),
        "e1rm": _("from a maximum of %(value)s %(unit)s"),
        "pct_bw": _("at %(value)s%% of body weight"),
    }
    for kind, text in words.items():
        value = getattr(line.start, kind)
        if value is not None:
            return text % {"value": number(value), "unit": unit}
    return "" if is_dose(line, exercise) else _("with the lightest load")


def _notes(line: ProgramLine, library: Mapping[str, Exercise]) -> list[str]:
    notes = []
    if line.technique is not None and line.technique != "free":
        notes.append(_("technique: %(level)s") % {"level": said(TECHNIQUE, line.technique)})
    if line.tempo:
        notes.append(_("tempo %(tempo)s") % {"tempo": line.tempo})
    if line.track:
        notes.append(_("track %(track)s") % {"track": line.track})
    if line.load is not None:
        notes.append(_("with %(load)s %(unit)s") % {"load": line.load, "unit": line.unit or "kg"})
    if line.substitute and line.substitute in library:
        notes.append(_("instead: %(name)s") % {"name": library[line.substitute].name})
    if line.contra is not None:
        notes.append(
            _("rest with: %(tags)s") % {"tags": ", ".join(said_all(TAGS, list(line.contra)))}
        )
    if line.notes:
        notes.append(line.notes)
    return notes
