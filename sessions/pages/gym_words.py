"""Sets, loads and repetitions as an athlete reads them in the gym."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from programs.progression.facts import UNLOADED
from sessions.models import SetLog
from sessions.pages import numbers, session_words
from sessions.planning.plans import PlannedLine

SIDES = ((SetLog.Side.LEFT, "L"), (SetLog.Side.RIGHT, "R"))


def load_text(line: PlannedLine, load: Decimal | None) -> str | None:
    """What the load's field holds: in each hand for pairs; nothing to type with body weight."""
    if line.load_type in UNLOADED:
        return None
    if load is None:
        return ""
    return numbers.number(load / 2 if line.per_hand is not None else load)


def load_word(line: PlannedLine) -> str:
    """The head of the load's column."""
    if line.load_type == "bodyweight":
        return _("load")
    if line.load_type == "band":
        return _("band")
    if line.per_hand is not None:
        return _("%(unit)s each hand") % {"unit": line.unit}
    return line.unit


def reps_word(line: PlannedLine) -> str:
    return {"time": _("seconds"), "distance": _("metres")}.get(line.measure, _("reps"))


def done_text(line: PlannedLine, log: SetLog) -> str:
    """A set on record: `65 kg × 8`, `2 × 14 kg × 8`, `45 s`."""
    amount = session_words.amount(log.reps, line.measure)
    if not log.load:
        return amount
    pair = line.per_hand is not None
    return f"{numbers.load(log.load, log.unit, pair=pair)} × {amount}"


def last_time(line: PlannedLine, logs: Sequence[SetLog]) -> str:
    """As `Last time, Tue 17 Nov: 62.5 kg × 8, 8, 7`, from the sets of one earlier day."""
    if not logs:
        return ""
    loads = [log.load for log in logs if log.load]
    done = ", ".join(session_words.amount(log.reps, line.measure) for log in logs)
    if loads:
        pair = line.per_hand is not None
        done = f"{numbers.load(min(loads), logs[0].unit, pair=pair)} × {done}"
    return _("Last time, %(day)s: %(done)s") % {"day": numbers.day(logs[0].day), "done": done}


def load_step(line: PlannedLine) -> str:
    """By how much one tap on plus changes the load."""
    pounds = line.unit == "lb"
    if line.per_hand is not None or line.load_type in {"dumbbell", "kettlebell", "medicine_ball"}:
        return "2.5" if pounds else "1"
    return "5" if pounds else "2.5"


def set_label(number: int, side: str, *, warmup: bool) -> str:
    if warmup:
        return _("W")
    return f"{number} {dict(SIDES).get(SetLog.Side(side), '')}".strip() if side else str(number)


def set_name(line: PlannedLine, number: int, side: str, *, warmup: bool) -> str:
    words = {"name": line.name, "number": number, "side": SetLog.Side(side).label}
    if warmup:
        return _("%(name)s, warm-up %(number)s") % words
    if side:
        return _("%(name)s, set %(number)s %(side)s") % words
    return _("%(name)s, set %(number)s") % words


def set_short(log: SetLog) -> str:
    if log.warmup:
        return _("warm-up %(number)s") % {"number": log.number}
    side = f" {log.get_side_display()}" if log.side else ""
    return _("set %(number)s") % {"number": log.number} + side
