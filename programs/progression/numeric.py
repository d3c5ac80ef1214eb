"""The formulas, answered one by one: `python -m programs.progression numeric`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, get_args

from programs.progression import analytics
from programs.progression.calendar import Calendar, code_of
from programs.progression.checks import EQUIPMENT, FACT, UNIT
from programs.progression.facts import UNLOADED, LoadType, RaceFact
from programs.progression.frame import STEPS, share_of
from programs.progression.loads import MOST_LOADS, TooManyLoads, achievable
from programs.progression.off_weeks import propose_off
from programs.progression.policy import APART_FROM_POLICY, Policy, plain
from programs.progression.refusals import equipment_of, fact_of
from programs.progression.shapes import (
    Day,
    Items,
    Number,
    OneOf,
    Path,
    Refused,
    Shape,
    Text,
    shown,
)
from programs.progression.substitute import substitute
from programs.progression.units import fraction, printed

Item = dict[str, Any]

N = Number("0", "10000")
LOAD = Number("0", "100000")
METRES = Number("100", "1000000")
MINUTES = Number("0.1", "10000")
SECONDS = Number("1", "1000000")
VDOT = Number("5", "120")
MOST_PAIRS = 1000
MOST_WEEKS = 1000
MOST_DAYS = 10_000
WEEKS = Items(OneOf(("full", "eased", "race:A", "race:B", "race:C", "idle")), 0, MOST_WEEKS)
LOADED = OneOf(tuple(one for one in get_args(LoadType) if one not in UNLOADED))
LONG_AGO = datetime.date.min


def _needed(item: Item, key: str, shape: Shape, path: Path) -> Any:
    if key not in item:
        raise Refused((*path, key), None, f"given: {shape.allowed()}")
    return shape.check(item[key], (*path, key))


def answer_share(item: Item, path: Path) -> Item:
    """n -> share of the one-repetition load."""
    return {"share": printed(Fraction(share_of(fraction(_needed(item, "n", N, path)))))}


def answer_e1rm(item: Item, path: Path) -> Item:
    """load, n -> estimated one-repetition maximum."""
    load = fraction(_needed(item, "load", LOAD, path))
    return {"e1rm": printed(load / share_of(fraction(_needed(item, "n", N, path))))}


def answer_calendar(item: Item, path: Path) -> Item:
    """from, races -> one code a day, as many as `codes` is long."""
    first: datetime.date = _needed(item, "from", Day(), path)
    races = _races(_needed(item, "races", Items(FACT), path), path)
    codes = item.get("codes")
    if not isinstance(codes, list) or len(codes) > MOST_DAYS:
        allowed = f"a list of at most {MOST_DAYS}, as long as the answer shall be"
        raise Refused((*path, "codes"), codes, allowed)
    if first.toordinal() + len(codes) > datetime.date.max.toordinal():
        raise Refused((*path, "from"), first.isoformat(), "a date long before the year 9999")
    calendar, policy = Calendar(races), Policy()
    begin = first.toordinal()
    return {"codes": [_code(calendar, policy, begin + at) for at in range(len(codes))]}


def _races(checked: Sequence[Item], path: Path) -> list[RaceFact]:
    races: list[RaceFact] = []
    for at, one in enumerate(checked):
        fact = fact_of(one)
        if not isinstance(fact, RaceFact):
            raise Refused((*path, "races", at, "type"), one["type"], "race")
        if races and fact.date < races[-1].date:
            allowed = f"{races[-1].date} or later"
            raise Refused((*path, "races", at, "date"), fact.date, allowed)
        races.append(fact)
    return races


def _code(calendar: Calendar, policy: Policy, ordinal: int) -> str:
    day = calendar.day(ordinal, policy)
    return code_of(day, policy, 1) + ("+trained_through" if day.through else "")


def answer_propose_off(item: Item, path: Path) -> Item:
    """weeks, target -> off: indices."""
    weeks = _needed(item, "weeks", WEEKS, path)
    return {"off": propose_off(weeks, fraction(_needed(item, "target", Number("0", "1"), path)))}


def answer_substitute(item: Item, path: Path) -> Item:
    """exercise, substitutes, resting -> done."""
    exercise = _needed(item, "exercise", Text(), path)
    given = item.get("substitutes")
    if not isinstance(given, dict):
        raise Refused((*path, "substitutes"), given, "an object of exercises by exercise")
    substitutes = {
        Text().check(key, (*path, "substitutes")): Text().check(one, (*path, "substitutes", key))
        for key, one in given.items()
    }
    resting = _needed(item, "resting", Items(Text()), path)
    return {"done": substitute(exercise, substitutes, resting)}


def answer_achievable(item: Item, path: Path) -> Item:
    """load_type, equipment, unit -> loads."""
    load_type = _needed(item, "load_type", LOADED, path)
    equipment = _needed(item, "equipment", EQUIPMENT, path)
    unit = _needed(item, "unit", UNIT, path)
    try:
        grid = achievable(load_type, equipment_of({"date": LONG_AGO, **equipment}), unit)
    except TooManyLoads as error:
        raise Refused((*path, "equipment"), "the plates", str(error)) from None
    if grid is not None and len(grid) > MOST_LOADS:
        raise Refused((*path, "equipment"), f"{len(grid)} loads", f"at most {MOST_LOADS} loads")
    return {"loads": [] if grid is None else [printed(load) for load in grid.values()]}


def answer_policy(_item: Item, _path: Path) -> Item:
    """The default of every parameter, in the shape of a `policy` fact."""
    return {key: one for key, one in plain(Policy()).items() if key not in APART_FROM_POLICY}


def answer_step(_item: Item, _path: Path) -> Item:
    """The default steps [kg, lb] of loaded types."""
    return {load_type: [printed(step) for step in steps] for load_type, steps in STEPS.items()}


def _real(item: Item, key: str, shape: Shape, path: Path) -> float:
    return float(_needed(item, key, shape, path))


def _reals(item: Item, key: str, path: Path, least: int, most: int) -> list[float]:
    listed = _needed(item, key, Items(Number("-1000000", "1000000"), least, most), path)
    return [float(one) for one in listed]


def answer_vdot(item: Item, path: Path) -> Item:
    """metres, minutes -> vdot."""
    metres, minutes = _real(item, "metres", METRES, path), _real(item, "minutes", MINUTES, path)
    return {"vdot": _rounded(analytics.vdot(metres, minutes))}


def answer_race_time(item: Item, path: Path) -> Item:
    """vdot, metres -> seconds."""
    of_vdot, metres = _real(item, "vdot", VDOT, path), _real(item, "metres", METRES, path)
    return {"seconds": _rounded(analytics.race_seconds(of_vdot, metres))}


def answer_riegel(item: Item, path: Path) -> Item:
    """t1, d1, d2 -> seconds."""
    d1, d2 = _real(item, "d1", METRES, path), _real(item, "d2", METRES, path)
    return {"seconds": _rounded(analytics.riegel_seconds(_real(item, "t1", SECONDS, path), d1, d2))}


def answer_session_load(item: Item, path: Path) -> Item:
    """daily -> load, monotony, strain."""
    week = analytics.DAYS_OF_WEEK
    answer = analytics.session_load(_reals(item, "daily", path, week, week))
    return {name: _rounded(getattr(answer, name)) for name in answer.__struct_fields__}


def answer_ewma(item: Item, path: Path) -> Item:
    """daily -> days_7, days_28."""
    daily = _reals(item, "daily", path, 0, MOST_DAYS)
    means = {f"days_{days}": analytics.ewma(daily, days) for days in (7, 28)}
    return {name: [_rounded(mean) for mean in one] for name, one in means.items()}


def answer_spearman(item: Item, path: Path) -> Item:
    """x, y -> rho, low, high, n_effective."""
    x = _reals(item, "x", path, 2, MOST_PAIRS)
    answer = analytics.spearman(x, _reals(item, "y", path, len(x), len(x)))
    return {name: _rounded(getattr(answer, name)) for name in answer.__struct_fields__}


def answer_published_table(item: Item, path: Path) -> Item:
    """The rows with the time that we work out, to be compared."""
    rows = item.get("rows")
    if not isinstance(rows, list):
        raise Refused((*path, "rows"), rows, "a list of rows with vdot and metres")
    return {
        "rows": [_answer_one("race_time", row, (*path, "rows", at)) for at, row in enumerate(rows)]
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


ANSWERS: dict[str, Callable[[Item, Path], Item]] = {
    "vdot": answer_vdot,
    "race_time": answer_race_time,
    "published_vdot_table": answer_published_table,
    "riegel": answer_riegel,
    "e1rm": answer_e1rm,
    "session_load": answer_session_load,
    "ewma": answer_ewma,
    "spearman": answer_spearman,
    "policy": answer_policy,
    "step": answer_step,
    "calendar": answer_calendar,
    "share": answer_share,
    "propose_off": answer_propose_off,
    "substitute": answer_substitute,
    "achievable": answer_achievable,
}


def answer_numeric(value: Any) -> dict[str, Any]:
    """An object with some of the keys of `ANSWERS`; its answers computed, the rest as it came."""
    if not isinstance(value, dict):
        raise Refused((), value, f"an object with some of the keys {', '.join(ANSWERS)}")
    for key in value:
        if key not in ANSWERS:
            raise Refused((key,), value[key], f"left out; keys are {', '.join(ANSWERS)}")
    return {key: _answer(key, one) for key, one in value.items()}


def _answer(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_answer_one(key, one, (key, at)) for at, one in enumerate(value)]
    return _answer_one(key, value, (key,))


def _answer_one(key: str, item: Any, path: Path) -> Item:
    if item is None and key in {"policy", "step"}:
        item = {}
    if not isinstance(item, dict):
        raise Refused(path, shown(item), "an object")
    return {**item, **ANSWERS[key](item, path)}
