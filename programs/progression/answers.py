"""The JSON answers of the command, in the form of the golden vectors. Source: method, section 6."""

from __future__ import annotations

from typing import Any

from programs.progression.facts import (
    BodyWeightFact,
    OffFact,
    PossibleFact,
    RaceFact,
)
from programs.progression.placement import place
from programs.progression.refusals import Season, season_from_json, week_from_json
from programs.progression.season import CommonFacts, Line, Row
from programs.progression.shapes import Path
from programs.progression.state import state_to_json
from programs.progression.trace import Judged, Trace, stored

SHARED = (BodyWeightFact, PossibleFact, RaceFact, OffFact)
VECTOR_FIELDS = 4  # of an entry and of a judgement; the facts are not part of the vectors


def answer_season(value: Any, path: Path = ()) -> list[dict[str, Any]]:
    """One row an exposure, each with the state after it."""
    return [row_to_json(row) for row in play(season_from_json(value, path))]


def play(season: Season) -> list[Row]:
    """The rows of a season."""
    shared = [fact for fact in season.facts if isinstance(fact, SHARED)]
    own = [fact for fact in season.facts if not isinstance(fact, SHARED)]
    common = CommonFacts(season.athlete, season.as_of, shared)
    return Line(common, own).play(season.exposures, season.state)


def row_to_json(row: Row) -> dict[str, Any]:
    """A row in the vectors' form, with its state."""
    answer: dict[str, Any] = {
        "date": row.date.isoformat(),
        "code": row.code,
        "status": row.status,
        "flags": list(row.flags),
    }
    asked = row.prescription
    if asked is not None:
        answer["exercise"] = asked.exercise
        answer["load"] = stored(asked.load)
        answer["sets"] = asked.sets
        answer["reps"] = asked.reps
        answer["rir"] = stored(asked.rir)
        answer["warmup"] = stored(asked.warmup)
        if asked.per_hand is not None:
            answer["per_hand"] = stored(asked.per_hand)
    if row.trace is not None:
        answer["trace"] = trace_to_json(row.trace)
    if row.judged is not None:
        answer["judged"] = judged_to_json(row.judged)
    answer["state"] = state_to_json(row.state)
    return answer


def trace_to_json(trace: Trace) -> dict[str, Any]:
    """`{load, sets, reps}`, each a list of `[rule, code, before, after]`."""
    named = {"load": trace.load, "sets": trace.sets, "reps": trace.reps}
    return {
        name: [stored(entry)[:VECTOR_FIELDS] for entry in entries]
        for name, entries in named.items()
    }


def judged_to_json(judged: Judged) -> list[Any]:
    """`[result, effect, base before, base after]`."""
    answer: list[Any] = stored(judged)[:VECTOR_FIELDS]
    return answer


def answer_placement(value: Any, path: Path = ()) -> dict[str, Any]:
    """The days of a week's sessions."""
    placement = place(week_from_json(value, path))
    return {
        "days": placement.days,
        "cost": placement.cost,
        "relaxed": placement.relaxed,
        "lightened": list(placement.lightened),
        "dropped": list(placement.dropped),
    }
