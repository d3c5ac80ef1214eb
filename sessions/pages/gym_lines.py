"""One exercise of a session in the gym: its sets as rows to tap, what is asked after the last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from sessions.forms.logging import Asked, SetForm
from sessions.models import SetLog
from sessions.pages import numbers
from sessions.pages.gym_words import (
    SIDES,
    done_text,
    load_step,
    load_text,
    reps_word,
    set_label,
    set_name,
    set_short,
)
from sessions.planning.plans import PlannedLine

FEWEST_CHOICES = 6  # as many whole repetitions left are offered as buttons, then "or more"
EASY_ABOVE = 3  # so far above the asked range a set was easy; it is in reach of one tap

SetKey = tuple[str, int, bool, str]  # line, number, warm-up, side


@dataclass(frozen=True)
class SetRow:
    """One set: what its form holds, and whether it is on record."""

    id: str
    label: str
    name: str
    line: str
    number: int
    side: str
    warmup: bool
    client_id: UUID
    version: int
    load: str | None
    reps: str
    rir: str
    asked: str
    unit: str
    reps_word: str
    step: str
    reps_step: str
    rest_s: int | None
    done: bool
    differs: bool = False
    errors: Sequence[str] = ()
    theirs: str = ""


@dataclass(frozen=True)
class RirChoice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class LineFoot:
    """Under the rows: how much was left, asked once after the last set, and the way back."""

    id: str
    last: SetRow | None = None
    name: str = ""
    choices: Sequence[RirChoice] = ()
    said: str = ""
    is_over: bool = False
    early: str = ""
    undo: UUID | None = None
    undo_label: str = ""
    undo_name: str = ""
    undo_row: str = ""
    next_id: str = "pain"


@dataclass(frozen=True)
class LineCard:
    id: str
    key: str
    name: str
    rows: Sequence[SetRow]
    foot: LineFoot
    load_word: str
    reps_word: str
    asked: str
    notes: Sequence[str] = ()
    cue: str = ""
    each_side: str = ""
    may_split: bool = False
    last_time: str = ""
    bar: str = ""
    plates: Sequence[str] = ()
    plate_unit: str = "kg"
    why: Sequence[object] = ()
    why_title: str = ""
    nothing: str = ""
    done: int = 0
    wanted: int = 0


@dataclass(frozen=True)
class Typed:
    """What was typed and refused, or saved by somebody else meanwhile: shown in its row."""

    form: SetForm
    theirs: str = ""
    version: int | None = None

    @property
    def split(self) -> str:
        """The line whose sides are logged apart, if this set is one side's."""
        line, _number, _warmup, side = self.form.set_key
        return line if side else ""


@dataclass
class LineLogs:
    """The sets on record of one line."""

    work: dict[tuple[int, str], SetLog] = field(default_factory=dict)
    warmup: dict[tuple[int, str], SetLog] = field(default_factory=dict)

    @property
    def is_split(self) -> bool:
        return any(side for _number, side in self.work)

    @property
    def last(self) -> SetLog | None:
        """The last work set; of two sides the one logged later."""
        found = sorted(self.work.values(), key=lambda log: (log.number, log.logged_at, log.pk))
        return found[-1] if found else None

    @property
    def latest(self) -> SetLog | None:
        """What was logged last of all: the one that an undo takes back."""
        both = [*self.work.values(), *self.warmup.values()]
        return max(both, key=lambda log: (log.logged_at, log.pk), default=None)

    @property
    def numbers(self) -> set[int]:
        return {number for number, _side in self.work}


def by_line(logs: Iterable[SetLog]) -> dict[str, LineLogs]:
    found: dict[str, LineLogs] = {}
    for log in logs:
        line = found.setdefault(log.line, LineLogs())
        (line.warmup if log.warmup else line.work)[log.number, log.side] = log
    return found


def element_id(kind: str, *parts: object) -> str:
    """An id for the page: `set-back_squat-barbell-1`."""
    return "-".join([kind, *(re.sub(r"[^\w]+", "-", str(part)) for part in parts if part != "")])


def set_rows(
    line: PlannedLine, logs: LineLogs, *, split: bool = False, typed: Typed | None = None
) -> list[SetRow]:
    """Warm-up first, then the work sets; sides apart where they are logged or wanted apart."""
    rows = [
        _row(line, number, "", logs.warmup.get((number, "")), warmup=True, asked=one, typed=typed)
        for number, one in enumerate(line.warmup, start=1)
    ]
    for number in range(1, max([line.sets, *logs.numbers]) + 1):
        apart = (split or logs.is_split) and (number, "") not in logs.work
        for side in [side for side, _sign in SIDES] if apart else [""]:
            log, asked = logs.work.get((number, side)), (line.load, line.reps)
            row = _row(line, number, side, log, warmup=False, asked=asked, typed=typed)
            rows.append(row)
    return rows


def _row(
    line: PlannedLine,
    number: int,
    side: str,
    log: SetLog | None,
    *,
    warmup: bool,
    asked: tuple[Decimal | None, int],
    typed: Typed | None,
) -> SetRow:
    load, reps = (log.load, log.reps) if log else asked
    row = SetRow(
        id=element_id("set", line.line, "w" if warmup else "", number, side),
        label=set_label(number, side, warmup=warmup),
        name=set_name(line, number, side, warmup=warmup),
        line=line.line,
        number=number,
        side=side,
        warmup=warmup,
        client_id=log.client_id if log else uuid4(),
        version=log.version if log else 0,
        load=load_text(line, load),
        reps=str(reps),
        rir=numbers.number(log.rir) if log and log.rir is not None else "",
        asked="" if warmup else Asked.of(line).text(),
        unit=line.unit,
        reps_word=reps_word(line),
        step=load_step(line),
        reps_step={"time": "5", "distance": "5"}.get(line.measure, "1"),
        rest_s=None if log or warmup else line.rest_s,
        done=log is not None,
        differs=log is not None and (log.load, log.reps) != asked and not warmup,
    )
    if typed is None or typed.form.set_key != (line.line, number, warmup, side):
        return row
    return _as_typed(row, typed)


def _as_typed(row: SetRow, typed: Typed) -> SetRow:
    """The row with what was typed, why it was refused, and what stands on record now."""
    data = typed.form.data
    given: dict[str, Any] = {
        "load": str(data.get("load", "")) if row.load is not None else None,
        "reps": str(data.get("reps", "")),
        "errors": tuple(typed.form.messages()),
        "theirs": typed.theirs,
        "rest_s": None,
    }
    if typed.version is not None:
        given["version"] = typed.version
    return replace(row, **given)


def line_foot(line: PlannedLine, logs: LineLogs, *, next_id: str = "pain") -> LineFoot:
    """What stands under the rows of a line, as far as its sets are on record."""
    last, latest = logs.last, logs.latest
    foot_id = element_id("foot", line.line)
    if latest is None:
        return LineFoot(id=foot_id, next_id=next_id)
    rows = {(row.number, row.side, row.warmup): row for row in set_rows(line, logs)}
    row = rows.get((last.number, last.side, False)) if last else None
    undo_row = rows.get((latest.number, latest.side, latest.warmup))
    is_over = len(logs.numbers) >= line.sets
    asks = line.rir and last is not None and line.measure == "reps"
    return LineFoot(
        id=foot_id,
        last=row if asks else None,
        name=line.name,
        choices=_rir_choices(line, last.rir) if asks and last else (),
        said=numbers.number(last.rir) if last and last.rir is not None else "",
        is_over=is_over,
        early=_("Ending after set %(number)s?") % {"number": last.number} if last else "",
        undo=latest.uid,
        undo_label=_("Undo %(set)s") % {"set": set_short(latest)},
        undo_name=_("Undo %(name)s, %(set)s") % {"name": line.name, "set": set_short(latest)},
        undo_row=undo_row.id if undo_row else "",
        next_id=next_id,
    )


def _rir_choices(line: PlannedLine, said: Decimal | None) -> list[RirChoice]:
    """0 to 5 and "6 or more"; the last is at least what counts as easy for this line."""
    high = int(line.rir[-1]) if line.rir else 0
    most = max(FEWEST_CHOICES, high + EASY_ABOVE)
    values = [*range(FEWEST_CHOICES), most]
    return [
        RirChoice(str(value), f"{value}+" if value == most else str(value), said == value)
        for value in values
    ]


def meanwhile(form: SetForm, current: SetLog) -> Typed:
    """Both values of a set that somebody else changed since it was shown."""
    stands = done_text(form.planned, current) if form.planned else str(current.reps)
    by = current.logged_by.name if current.logged_by else _("somebody")
    theirs = _("%(by)s saved %(set)s meanwhile") % {"by": by, "set": stands}
    return Typed(form, theirs=theirs, version=current.version)
