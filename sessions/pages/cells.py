"""One line of a session as a table row: what is asked, what the coach changed, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from programs.progression.facts import UNLOADED
from sessions.models import Override, SetLog
from sessions.pages import levels, numbers
from sessions.planning.plans import PlannedLine

FIELDS = ("dose", "load", "rir", "rest")


class Attempt(NamedTuple):
    """What a coach typed and could not be saved: a fault, or another value that came between."""

    line: str
    name: str
    value: str
    error: str = ""
    theirs: str = ""
    by: str = ""


class Cell(NamedTuple):
    """A number of a line. `value` is what an input holds, `text` what is read."""

    name: str
    heading: str
    text: str
    value: str = ""
    unit: str = ""
    size: int = 4
    inputmode: str = "decimal"
    was: str = ""  # the plan's value now, under a coach's
    moved: str = ""  # the plan's value when the coach set it, where it differs from now
    is_overridden: bool = False
    is_edited: bool = False
    error: str = ""
    theirs: str = ""
    by: str = ""


class Done(NamedTuple):
    kind: str
    label: str


def cells(line: PlannedLine, *, editable: bool, attempts: Iterable[Attempt] = ()) -> list[Cell]:
    """The four numbers of a line."""
    found = [_dose(line), _load(line), _rir(line), _rest(line)]
    tried = {one.name: one for one in attempts if one.line == line.line}
    return [
        _tried(cell._replace(is_edited=editable and _is_editable(cell, line)), tried.get(cell.name))
        for cell in found
    ]


def _is_editable(cell: Cell, line: PlannedLine) -> bool:
    if not line.is_asked:
        return False
    if cell.name == "rir":
        return line.rir is not None
    return cell.name != "load" or line.load_type not in UNLOADED


def _tried(cell: Cell, attempt: Attempt | None) -> Cell:
    if attempt is None:
        return cell
    return cell._replace(
        value=attempt.value, error=attempt.error, theirs=attempt.theirs, by=attempt.by
    )


def _dose(line: PlannedLine) -> Cell:
    text = numbers.dose(line.sets or None, line.reps or None, line.measure)
    changed = [name for name in ("sets", "reps") if name in line.overridden]
    return Cell(
        "dose",
        _("Sets × reps"),
        text,
        value=text if line.is_asked else "",
        size=6,
        inputmode="text",
        was=_dose_of(line, line.overridden) if changed else "",
        moved=_dose_of(line, line.moved) if line.moved.keys() & {"sets", "reps"} else "",
        is_overridden=bool(changed),
    )


def _dose_of(line: PlannedLine, values: dict[str, Any]) -> str:
    """Sets and repetitions with those of the plan laid over what stands."""
    sets, reps = values.get("sets"), values.get("reps")
    return numbers.dose(
        line.sets if sets is None else int(sets),
        line.reps if reps is None else int(reps),
        line.measure,
    )


def _load(line: PlannedLine) -> Cell:
    share = 2 if line.per_hand is not None else 1
    unit = _("%(unit)s each") % {"unit": line.unit} if share > 1 else line.unit
    return Cell(
        "load",
        _("Load"),
        load_text(line),
        value="" if line.load is None else numbers.number(line.load / share),
        unit=unit,
        was=_load_of(line.overridden.get("load"), line),
        moved=_load_of(line.moved.get("load"), line),
        is_overridden="load" in line.overridden,
    )


def load_text(line: PlannedLine) -> str:
    """As `72.5 kg`, `2 × 14 kg`, `body weight`, or a dash where nothing is asked."""
    if not line.is_asked:
        return "–"
    if line.load_type in UNLOADED and not line.load:
        return _("band") if line.load_type == "band" else _("body weight")
    return numbers.load(line.load, line.unit, pair=line.per_hand is not None)


def _load_of(value: Any, line: PlannedLine) -> str:
    if value is None:
        return ""
    return numbers.load(Decimal(str(value)), line.unit, pair=line.per_hand is not None)


def _rir(line: PlannedLine) -> Cell:
    return Cell(
        "rir",
        _("RIR"),
        numbers.rir(line.rir),
        value=numbers.rir(line.rir) if line.rir else "",
        size=3,
        inputmode="text",
        was=_rir_of(line.overridden.get("rir")),
        moved=_rir_of(line.moved.get("rir")),
        is_overridden="rir" in line.overridden,
    )


def _rir_of(value: Any) -> str:
    return numbers.rir([Decimal(str(one)) for one in value]) if value else ""


def _rest(line: PlannedLine) -> Cell:
    text = "–" if line.rest_s is None or not line.is_asked else numbers.seconds(line.rest_s)
    was, moved = line.overridden.get("rest_s"), line.moved.get("rest_s")
    return Cell(
        "rest",
        _("Rest"),
        text,
        value="" if text == "–" else text,
        inputmode="text",
        was="" if was is None else numbers.seconds(int(was)),
        moved="" if moved is None else numbers.seconds(int(moved)),
        is_overridden="rest_s" in line.overridden,
    )


def below_the_name(line: PlannedLine, override: Override | None) -> list[str]:
    """What stands small under an exercise: cue, warm-up, side, what it replaces, who changed it."""
    words = []
    if line.warmup and line.is_asked:
        words.append(_("warm-up %(sets)s") % {"sets": _warmup(line)})
    if line.unilateral:
        words.append(_("each side"))
    if line.role == "light":
        words.append(_("light session"))
    if line.tempo:
        words.append(_("tempo %(tempo)s") % {"tempo": line.tempo})
    if line.instead_of:
        words.append(_("instead of %(line)s") % {"line": line_name(line.instead_of)})
    if line.overridden or line.added:
        by = line.set_by or (override.set_by.name if override and override.set_by else "")
        verb = (
            _("added by %(name)s") if line.added and not line.overridden else _("set by %(name)s")
        )
        words.append(verb % {"name": by or _("a coach")})
    return words


def line_name(key: str) -> str:
    """A readable name of a line whose exercise is not at hand: `back squat`."""
    return key.partition("/")[0].replace("_", " ")


def _warmup(line: PlannedLine) -> str:
    """As `8 @ 32.5 kg, 5 @ 50 kg`."""
    return ", ".join(
        f"{reps} @ {numbers.load(load, line.unit)}"
        if load
        else _("%(reps)s unloaded") % {"reps": reps}
        for load, reps in line.warmup
    )


def why_nothing(line: PlannedLine, said: str = "") -> str:
    """Why a line asks for nothing; empty where it asks, or where its session says that code."""
    return "" if line.is_asked or line.code == said else levels.sentence(line.code)


def done(line: PlannedLine, sets: Sequence[SetLog]) -> Done | None:
    """The sets logged of a line, as `8 · 8 · 8 @ RIR 2`; amber where one was short."""
    work = [one for one in sets if not one.warmup]
    if not work:
        return None
    label = _sets(work, line.measure)
    loads = {one.load for one in work}
    if line.load is not None and loads - {line.load, None}:
        label = f"{label} · {_loads(work)}"
    last = work[-1].rir
    if last is not None:
        label = f"{label} @ RIR {numbers.number(last)}"
    short = len({one.number for one in work}) < line.sets or any(
        one.reps < line.reps for one in work
    )
    return Done("warn" if short else "done", label)


def last_time(sets: Sequence[SetLog], measure: str) -> str:
    """What was done of a line the last time, as `72.5 kg × 8 · 8 · 8`."""
    work = [one for one in sets if not one.warmup]
    if not work:
        return ""
    loads = _loads(work)
    return f"{loads} × {_sets(work, measure)}" if loads else _sets(work, measure)


def _sets(work: Sequence[SetLog], measure: str) -> str:
    by_set: dict[int, list[str]] = {}
    for one in work:
        by_set.setdefault(one.number, []).append(numbers.amount(one.reps, measure))
    return " · ".join("/".join(dict.fromkeys(sides)) for sides in by_set.values())


def _loads(work: Sequence[SetLog]) -> str:
    found = {(one.load, one.unit) for one in work if one.load}
    if not found:
        return ""
    low, high = min(found), max(found)
    if low == high:
        return numbers.load(low[0], low[1])
    return f"{numbers.number(low[0] or 0)}–{numbers.load(high[0], high[1])}"
