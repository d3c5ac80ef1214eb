"""Codes of planning in plain words: why a day, why a change, what a flag asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from programs.progression.facts import UNLOADED
from programs.progression.reasons import Reader, say_flag, say_place
from sessions.models import TrainingSession
from sessions.pages import levels, numbers
from sessions.planning.plans import Plan, PlannedLine, read_proposal

BECAUSE = {
    "coach": gettext_lazy("a coach changed it"),
    "numbers": gettext_lazy("the numbers moved with what is on record"),
    "day": gettext_lazy("it moved to another day"),
    "line_added": gettext_lazy("an exercise came in"),
    "line_removed": gettext_lazy("an exercise went out"),
    "modified": gettext_lazy("an injury makes it lighter"),
    "rest": gettext_lazy("pain or injury puts an exercise to rest"),
    "program_ended": gettext_lazy("the program ended"),
}
QUIET = frozenset({"best_day", "preferred", "pinned"})  # as wished: nothing to say

BESIDE = frozenset({"run_first"})


def because(code: str) -> str:
    """Why a plan was replaced. Codes: `sessions.planning.changes`."""
    if code.startswith("over:"):
        return _("no longer: %(what)s") % {"what": levels.label(code.removeprefix("over:"))}
    return str(BECAUSE.get(code) or levels.label(code))


def reader(unit: str = "kg", *, is_athlete: bool = False) -> Reader:
    """Who reads: the method's sentences in their voice, unit and language."""
    return Reader(
        voice="athlete" if is_athlete else "coach",
        unit="lb" if unit == "lb" else "kg",
        translate=gettext,
        date=numbers.day,
    )


def flag(code: str, *, is_athlete: bool = False) -> str:
    """What a flag asks for."""
    return say_flag(code, reader(is_athlete=is_athlete))


def placement(reason: Sequence[str]) -> str:
    """Why a session has this place, or none. Method, section 7."""
    return say_place(reason, reader())


def beside(reasons: Iterable[Sequence[str]]) -> str:
    """What stands beside a session that found its place: how it goes with the day's run."""
    return next((placement(reason) for reason in reasons if reason[0] in BESIDE), "")


def places(reasons: Iterable[Sequence[str]]) -> list[str]:
    """Why a session lies elsewhere or nowhere; nothing where it lies as wished."""
    return [placement(reason) for reason in reasons if reason[0] not in QUIET | BESIDE]


def proposal(session: TrainingSession, standing: Plan) -> dict[str, Any] | None:
    """A proposal beside the plan that stands: what would change, line by line."""
    waiting = read_proposal(session)
    if waiting is None:
        return None
    rows = [*_day_row(session.day, waiting.day), *_line_rows(standing, waiting.plan)]
    return {
        "why": ", ".join(because(code) for code in waiting.because),
        "off": waiting.dropped,
        "rows": rows,
        "columns": [{"label": _("What")}, {"label": _("Stands")}, {"label": _("Proposed")}],
    }


def _day_row(stands: date | None, proposed: str | None) -> list[list[str]]:
    day = date.fromisoformat(proposed) if proposed else None
    if day == stands:
        return []
    return [[_("Day"), *(numbers.day(one) if one else _("no place") for one in (stands, day))]]


def _line_rows(standing: Plan, proposed: Plan) -> list[list[str]]:
    names = {line.line: line.name for plan in (standing, proposed) for line in plan.lines}
    found = []
    for key, name in names.items():
        before, after = asked(standing, key), asked(proposed, key)
        if before != after:
            found.append([name, before, after])
    return found


def asked(plan: Plan, key: str) -> str:
    """What a plan asks of a line, in one text: `3 × 8 @ 72.5 kg`."""
    return asked_of(plan.line(key))


def asked_of(line: PlannedLine | None) -> str:
    """What one line asks, as `3 × 8 @ 72.5 kg`; why not, in a word; a dash where there is none."""
    if line is None:
        return "–"
    if not line.is_asked:
        return levels.word(line.code)
    dose = numbers.dose(line.sets, line.reps, line.measure)
    if not line.load or line.load_type in UNLOADED:
        return dose
    return f"{dose} @ {numbers.load(line.load, line.unit, pair=line.per_hand is not None)}"
