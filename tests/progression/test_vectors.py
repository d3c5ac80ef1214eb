"""The golden vectors, exactly; and going on from the state of any row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from programs.progression.__main__ import main
from programs.progression.numeric import ANSWERS

VECTORS = Path(__file__).parent / "vectors"
TOLERANCE = 1e-4
# numbers that the vectors print with fewer decimals, and a table that is only compared
RELATIVE = {"race_time": 1e-4, "vdot": 1e-4, "riegel": 1e-5, "published_vdot_table": 0.002}
RELATIVE["session_load"] = 1e-5


def _load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def _ask(command: str, value: Any) -> Any:
    return json.loads(main([command], lambda: json.dumps(value).encode()))


def _same(one: Any, other: Any, share: float = 0) -> bool:
    """Equal but for the last printed decimal, or a share of the number."""
    if isinstance(one, dict):
        same_keys = one.keys() == other.keys()
        return same_keys and all(_same(one[key], other[key], share) for key in one)
    if isinstance(one, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same(*pair, share) for pair in pairs)
    numbers = isinstance(one, int | float) and not isinstance(one, bool)
    return bool(
        abs(one - other) <= TOLERANCE + share * abs(other)
        if numbers and other is not None
        else one == other
    )


def _without_state(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: one for key, one in row.items() if key != "state"} for row in rows]


SEASONS = _load("progression")["cases"]
WEEKS = _load("placement")["cases"]
NUMBERS = _load("numeric")


@pytest.mark.parametrize("case", SEASONS, ids=lambda case: case["id"])
def test_season_is_answered_as_the_vectors_say(case) -> None:
    rows = _without_state(_ask("season", case["input"]))
    for row, expected in zip(rows, case["expected"], strict=True):
        assert _same(row, expected), (row, expected)


@pytest.mark.parametrize("case", SEASONS, ids=lambda case: case["id"])
def test_going_on_from_any_state_is_the_same_as_replaying(case) -> None:
    whole = _ask("season", case["input"])
    exposures = case["input"]["exposures"]
    for at, row in enumerate(whole[:-1], start=1):
        rest = {**case["input"], "exposures": exposures[at:], "state": row["state"]}
        assert _ask("season", rest) == whole[at:]


@pytest.mark.parametrize("case", WEEKS, ids=lambda case: case["id"])
def test_week_is_placed_as_the_vectors_say(case) -> None:
    assert _ask("placement", case["input"]) == case["expected"]


def test_cases_pass_their_other_keys_through() -> None:
    asked = {"version": 7, "cases": [{**WEEKS[0], "note": "mine"}]}
    answered = _ask("placement", asked)
    assert answered == asked


@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_numbers_are_answered_as_the_vectors_say(key) -> None:
    answered = _ask("numeric", {key: NUMBERS[key]})[key]
    assert _same(answered, NUMBERS[key], RELATIVE.get(key, 0))


def test_answers_given_along_are_computed_anew() -> None:
    assert _ask("numeric", {"share": {"n": 8, "share": 17}}) == {"share": {"n": 8, "share": 0.7895}}
