"""From checked JSON to the core's values, and what the schemas cannot refuse.

Source: vectors' README: order, dates, what must not change, what must be there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from programs.progression import facts as f
from programs.progression.charges import Session, Week
from programs.progression.checks import PLACEMENT, SEASON
from programs.progression.frame import is_dose, method_of
from programs.progression.loads import TooManyLoads, achievable
from programs.progression.shapes import Path, Refused
from programs.progression.state import State, state_from_json

Checked = Mapping[str, Any]

UNLOADED_METHODS = frozenset({"dose", "fixed"})


class Season(msgspec.Struct, frozen=True):
    """One line's season as it was asked."""

    as_of: datetime.date
    athlete: f.Athlete
    facts: tuple[f.Fact, ...]
    exposures: tuple[f.Exposure, ...]
    state: State | None


def season_from_json(value: Any, path: Path = ()) -> Season:
    """A season's input. Raises `Refused` with the path of the first fault."""
    checked = SEASON.check(value, path)
    facts = tuple(fact_of(one) for one in checked["facts"])
    exposures = tuple(exposure_of(one) for one in checked["exposures"])
    athlete = f.Athlete(**checked["athlete"])
    state = state_from_json(checked["state"], (*path, "state")) if "state" in checked else None
    refuse_disorder(facts, exposures, path)
    for at, fact in enumerate(facts):
        refuse_fact(fact, athlete, (*path, "facts", at))
    refuse_changes(facts, (*path, "facts"))
    refuse_no_line(facts, exposures, (*path, "facts"))
    for at, exposure in enumerate(exposures):
        refuse_exposure(exposure, (*path, "exposures", at))
    refuse_backwards(state, exposures, path)
    return Season(checked["as_of"], athlete, facts, exposures, state)


# What is refused -----------------------------------------------------------------------------


def refuse_disorder(facts: Sequence[f.Fact], exposures: Sequence[f.Exposure], path: Path) -> None:
    """Facts by date; exposures by date and session, no two alike."""
    for at, (one, two) in enumerate(pairwise(facts), start=1):
        if two.date < one.date:
            raise Refused((*path, "facts", at, "date"), two.date, f"{one.date} or later")
    for at, (before, after) in enumerate(pairwise(exposures), start=1):
        if (after.date, after.session) <= (before.date, before.session):
            allowed = f"after session {before.session} of {before.date}"
            raise Refused((*path, "exposures", at, "date"), after.date, allowed)


def refuse_fact(fact: f.Fact, athlete: f.Athlete, path: Path) -> None:
    """An off range that ends before it begins, a last limit, plates without number."""
    if isinstance(fact, f.OffFact) and fact.to < fact.from_:
        raise Refused((*path, "to"), fact.to, f"{fact.from_} or later")
    if isinstance(fact, f.PolicyFact) and "after" in fact.set:
        last = len(fact.set["after"]) - 1
        limit = fact.set["after"][last][0]
        if limit is not None:
            raise Refused((*path, "set", "after", last, 0), limit, "null in the last row")
    if isinstance(fact, f.EquipmentFact) and fact.barbell is not None:
        try:
            achievable("barbell", fact, athlete.unit)
        except TooManyLoads as error:
            raise Refused((*path, "barbell"), "the plates", str(error)) from None


def refuse_changes(facts: Sequence[f.Fact], path: Path) -> None:
    """What a line is must not change, and must go together."""
    fields = f.LineFields()
    for at, fact in enumerate(facts):
        if not isinstance(fact, f.LineFact):
            continue
        now = fields.merged(fact.set)
        where = (*path, at, "set")
        if fields.load_type is not None:
            _refuse_other_line(fields, now, where)
        refuse_fields(now, where)
        fields = now


def _refuse_other_line(old: f.LineFields, new: f.LineFields, path: Path) -> None:
    same = "the same for the whole line; another one is another line"
    if new.load_type != old.load_type:
        raise Refused((*path, "load_type"), new.load_type, f"{old.load_type}, {same}")
    if (new.measure or "reps") != (old.measure or "reps"):
        raise Refused((*path, "measure"), new.measure, f"{old.measure or 'reps'}, {same}")
    if is_dose(new) != is_dose(old):
        raise Refused((*path, "method"), new.method, f"dose or not, {same}")


def refuse_fields(fields: f.LineFields, path: Path) -> None:
    """Method, load type and measure that do not go together; blocks without an end."""
    method = method_of(fields)
    if fields.load_type in f.UNLOADED and method not in UNLOADED_METHODS:
        raise Refused((*path, "method"), method, f"dose or fixed with {fields.load_type}")
    if method == "e1rm" and (fields.measure or "reps") != "reps":
        raise Refused((*path, "measure"), fields.measure, "reps with method e1rm")
    blocks = fields.blocks or ()
    for at, block in enumerate(blocks):
        is_last = at == len(blocks) - 1
        if block.weeks is None and (not is_last or fields.cycle):
            allowed = "a number in a cycle, and in all blocks but the last"
            raise Refused((*path, "blocks", at, "weeks"), None, allowed)


def refuse_no_line(facts: Sequence[f.Fact], exposures: Sequence[f.Exposure], path: Path) -> None:
    """A line must be known when its first exposure comes."""
    if not exposures:
        return
    for fact in facts:
        if isinstance(fact, f.LineFact) and fact.date <= exposures[0].date:
            given = fact.set
            if given.exercise is not None and given.load_type is not None and given.blocks:
                return
    allowed = f"a line with exercise, load_type and blocks on or before {exposures[0].date}"
    raise Refused(path, list(facts), allowed)


def refuse_exposure(exposure: f.Exposure, path: Path) -> None:
    """Done and missed at once; without a plan and without a log."""
    if exposure.log is not None and exposure.missed is not None:
        raise Refused((*path, "missed"), exposure.missed, "left out where there is a log")
    if exposure.role == "extra" and exposure.log is None:
        raise Refused((*path, "log"), None, "given for an extra session")


def refuse_backwards(state: State | None, exposures: Sequence[f.Exposure], path: Path) -> None:
    """A state is gone on from, not back."""
    if state is None or state.date is None or not exposures:
        return
    if exposures[0].date < state.date:
        allowed = f"{state.date} (the state's) or later"
        raise Refused((*path, "exposures", 0, "date"), exposures[0].date, allowed)


# Values --------------------------------------------------------------------------------------


def fact_of(checked: Checked) -> f.Fact:
    """A fact from its checked JSON."""
    rest = {_FIELDS.get(key, key): one for key, one in checked.items() if key != "type"}
    make: Callable[..., f.Fact] = _FACTS[checked["type"]]
    return make(**rest)


def fields_of(checked: Checked) -> f.LineFields:
    """Line fields from their checked JSON."""
    made = dict(checked)
    if "blocks" in made:
        made["blocks"] = tuple(f.Block(**block) for block in made["blocks"])
    if "start" in made:
        start = {_FIELDS.get(key, key): one for key, one in made["start"].items()}
        made["start"] = f.Start(**start)
    return f.LineFields(**made)


def equipment_of(checked: Checked) -> f.EquipmentFact:
    """Equipment from its checked JSON, with its date."""
    made = dict(checked)
    if "barbell" in made:
        made["barbell"] = f.Barbell(**made["barbell"])
    if "machine" in made:
        made["machine"] = f.Machine(**made["machine"])
    return f.EquipmentFact(**made)


def exposure_of(checked: Checked) -> f.Exposure:
    """An exposure from its checked JSON."""
    made = dict(checked)
    if "log" in made:
        log = dict(made["log"])
        if "asked" in log:
            log["asked"] = f.Asked(**log["asked"])
        made["log"] = f.Log(**log)
    if "override" in made:
        made["override"] = f.Override(**made["override"])
    return f.Exposure(**made)


_FIELDS = {"from": "from_", "return": "return_"}
_FACTS: dict[str, Callable[..., f.Fact]] = {
    "line": lambda date, set: f.LineFact(date, fields_of(set)),  # noqa: A006
    "policy": f.PolicyFact,
    "body_weight": f.BodyWeightFact,
    "equipment": lambda **checked: equipment_of(checked),
    "possible": f.PossibleFact,
    "race": f.RaceFact,
    "off": f.OffFact,
    "technique": f.TechniqueFact,
    "injury": f.InjuryFact,
    "clear": f.ClearFact,
}


def week_from_json(value: Any, path: Path = ()) -> Week:
    """A placement's input. Raises `Refused`."""
    checked = PLACEMENT.check(value, path)
    sessions = tuple(Session(**one) for one in checked["sessions"])
    seen: set[str] = set()
    for at, session in enumerate(sessions):
        if session.id in seen:
            raise Refused((*path, "sessions", at, "id"), session.id, "the only one of its name")
        seen.add(session.id)
    made = {**checked, "sessions": sessions}
    for key in ("runs", "races"):
        made[key] = {int(day): one for day, one in checked.get(key, {}).items()}
    return Week(**made)
