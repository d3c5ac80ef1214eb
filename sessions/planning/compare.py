"""How a week differs from the one before, or from the plan that it would replace. Pure values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from programs.progression.units import fraction
from sessions.planning.plans import Plan, PlannedLine

Trace = Mapping[str, Any]  # of a session: by line its entries by amount

MoveKind = Literal[
    "rest",
    "stopped",
    "swapped",
    "removed",
    "added",
    "eased",
    "full_again",
    "block",
    "lowered",
    "raised",
    "by_coach",
    "details",
    "same",
]
# Of several things that are new in a line, the one that is told.
EASED = frozenset({"light", "lighter", "deload"})
PAIN = frozenset({"rest"})


class Stands(NamedTuple):
    """A session as one looks at it: stored, or as it is proposed."""

    slot: int
    title: str
    day: date | None
    plan: Plan
    trace: Trace
    is_dropped: bool = False


class LineMove(NamedTuple):
    """One line in one session. `steps`: how many steps of its load or repetitions it rises."""

    kind: MoveKind
    slot: int
    before: PlannedLine | None
    after: PlannedLine | None
    steps: int = 0

    @property
    def line(self) -> PlannedLine:
        found = self.after or self.before
        if found is None:
            message = "A line that moves stands before or after"
            raise ValueError(message)
        return found


class DayMove(NamedTuple):
    title: str
    before: date
    after: date


class Dropped(NamedTuple):
    """A session that is planned off, by which code."""

    slot: int
    title: str
    code: str


class WeekMoves(NamedTuple):
    """All that is new in a week; nothing of it: the week is as the last one."""

    lines: list[LineMove]
    days: list[DayMove]
    dropped: list[Dropped]
    back: list[str]  # titles of sessions that had no place before
    is_first: bool = False  # there is nothing to compare it with

    @property
    def told(self) -> list[LineMove]:
        return [one for one in self.lines if one.kind != "same"]


def compare(before: Sequence[Stands], after: Sequence[Stands], *, same_week: bool) -> WeekMoves:
    """What is new in `after`. `same_week`: both are of one week, so days are compared as they are,
    else by their weekday."""
    known = {one.slot: one for one in before}
    moves = WeekMoves([], [], [], [], is_first=not before)
    for one in after:
        old = known.get(one.slot)
        if one.is_dropped:
            if old is None or not old.is_dropped:
                moves.dropped.append(Dropped(one.slot, one.title, code_of(one.plan)))
            continue
        if old is not None and old.is_dropped:
            moves.back.append(one.title)
        moves.days.extend(_moved(old, one, same_week=same_week))
        moves.lines.extend(_lines(one, old, before))
    return moves


def code_of(plan: Plan) -> str:
    """Why a session is off: its own code, else what most of its lines share."""
    codes = [line.code for line in plan.lines]
    return plan.code or max(codes, key=codes.count, default="empty")


def _moved(old: Stands | None, new: Stands, *, same_week: bool) -> Iterable[DayMove]:
    if old is None or old.day is None or new.day is None or old.is_dropped:
        return
    same = old.day == new.day if same_week else old.day.weekday() == new.day.weekday()
    if not same:
        yield DayMove(new.title, old.day, new.day)


def _lines(new: Stands, old: Stands | None, before: Sequence[Stands]) -> Iterable[LineMove]:
    for line in new.plan.lines:
        was = _before(line, old, before)
        kind = _kind(was, line)
        steps = _steps(was, line, new.trace) if kind in {"raised", "by_coach"} else 0
        yield LineMove(kind, new.slot, was, line, steps)
    if old is None or old.is_dropped:
        return
    for gone in old.plan.lines:
        stands = new.plan.line(gone.line) is not None
        if gone.is_asked and not stands and not gone.added:
            yield LineMove("removed", new.slot, gone, None)


def _before(line: PlannedLine, old: Stands | None, before: Sequence[Stands]) -> PlannedLine | None:
    """The same line of the same session; where that was off, of any other of its week."""
    found = old.plan.line(line.line) if old is not None else None
    if found is not None and (found.is_asked or old is None or not old.is_dropped):
        return found
    others = (one.plan.line(line.line) for one in before)
    return next((one for one in others if one is not None and one.is_asked), found)


def _kind(was: PlannedLine | None, now: PlannedLine) -> MoveKind:
    if not now.is_asked:
        return _nothing(was, now)
    if was is None or not was.is_asked:
        if now.instead_of:
            return "swapped"
        return "added" if was is None else "full_again"
    if now.overridden or now.added:
        return "by_coach"
    if _is_eased(now) != _is_eased(was) or (_is_eased(now) and now.code != was.code):
        return "eased" if _is_eased(now) else "full_again"
    if _asks(was) == _asks(now):
        return "same" if _beside(was) == _beside(now) else "details"
    if was.goal != now.goal:
        return "block"
    return "raised" if _rises(was, now) else "lowered"


def _nothing(was: PlannedLine | None, now: PlannedLine) -> MoveKind:
    if was is None or not was.is_asked:
        return "same"
    if now.code in PAIN:
        return "rest"
    return "by_coach" if now.code == "skip" else "stopped"


def _is_eased(line: PlannedLine) -> bool:
    return line.code.partition(":")[0] in EASED or "modified" in line.flags


def _asks(line: PlannedLine) -> tuple[Any, ...]:
    return (line.load, line.sets, line.reps, line.unit)


def _beside(line: PlannedLine) -> tuple[Any, ...]:
    """What is asked beside the numbers: how much stays in reserve, rest, tempo, notes."""
    return (line.rir, line.rest_s, line.tempo, line.notes)


def _rises(was: PlannedLine, now: PlannedLine) -> bool:
    """More load, whatever becomes of the repetitions; else more repetitions, else more sets."""
    if (was.load or 0) != (now.load or 0) and was.unit == now.unit:
        return (now.load or Decimal(0)) > (was.load or Decimal(0))
    return (now.sets * now.reps, now.sets) > (was.sets * was.reps, was.sets)


def _steps(was: PlannedLine | None, now: PlannedLine, trace: Trace) -> int:
    """How many steps a line rises, by the engine's own step where its trace names one."""
    if was is None or not _rises(was, now):
        return 0
    entries = trace.get(now.line, {})
    raises = [
        one for one in (*entries.get("load", ()), *entries.get("reps", ())) if one[0] == "raise"
    ]
    if any(one[1] == "double_step" for one in raises):
        return 2
    step = next((one[4].get("step") for one in raises if len(one) > 4 and one[4].get("step")), None)
    more = (now.load or Decimal(0)) - (was.load or Decimal(0))
    if step is None or more <= 0:
        return 1
    share = 2 if now.per_hand is not None else 1
    return max(1, -(-fraction(more) // (fraction(Decimal(str(step))) * share)))
