"""What is wrong in the input is said with path, value and what is allowed; nothing is guessed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from programs.progression.__main__ import main
from programs.progression.shapes import Refused

ROOT = Path(__file__).parents[2]

LINE = {
    "exercise": "back_squat",
    "load_type": "barbell",
    "blocks": [{"goal": "strength", "weeks": None, "sets": 3, "reps": 8, "rir": [2, 3]}],
}
SEASON: dict[str, Any] = {
    "as_of": "2026-02-02",
    "athlete": {"unit": "kg"},
    "facts": [
        {"date": "2026-01-05", "type": "line", "set": LINE},
        {
            "date": "2026-01-05",
            "type": "equipment",
            "unit": "kg",
            "barbell": {"bars": [20], "pairs": [[20, 2], [2.5, 1]]},
        },
    ],
    "exposures": [{"date": "2026-01-06", "log": {}}, {"date": "2026-01-13", "log": {}}],
}


def _refused(command: str, raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        main([command], lambda: raw)
    return str(caught.value)


def _changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    season = copy.deepcopy(SEASON)
    here: Any = season
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return season


def _fact(**fields: Any) -> dict[str, Any]:
    season = copy.deepcopy(SEASON)
    season["facts"].append({"date": "2026-01-06", **fields})
    return season


def _line(**fields: Any) -> dict[str, Any]:
    return _changed(("facts", 0, "set"), {**LINE, **fields})


def _season_with_state(**changes: Any) -> dict[str, Any]:
    rows = json.loads(main(["season"], lambda: json.dumps(SEASON).encode()))
    rest = {**SEASON, "exposures": [{"date": "2026-01-20"}]}
    return {**rest, "state": {**rows[-1]["state"], **changes}}


TWO_BLOCKS = [{"goal": "power", "sets": 1, "reps": 5}, {"goal": "power", "sets": 1, "reps": 5}]

WRONG = [
    (_changed(("as_of",), "2026-02-30"), "as_of"),
    (_changed(("as_of",), "1899-01-01"), "as_of"),
    (_changed(("athlete", "unit"), "stone"), "athlete.unit"),
    (_changed(("athlete", "name"), "Ada"), "athlete.name"),
    (_changed(("facts",), {}), "facts"),
    (_changed(("facts", 0, "type"), "lines"), "facts.0.type"),
    (_changed(("facts", 0, "date"), "2026-01-10"), "facts.1.date"),
    (_changed(("facts", 0, "date"), "2026-01-07"), "facts.1.date"),
    (_changed(("exposures", 1, "date"), "2026-01-06"), "exposures.1.date"),
    (_changed(("exposures", 0, "date"), "2026-01-20"), "exposures.1.date"),
    (_changed(("exposures", 0, "date"), "2026-01-01"), "facts"),
    (_changed(("exposures", 0, "missed"), "illness"), "exposures.0.missed"),
    (_changed(("exposures", 0), {"date": "2026-01-06", "role": "extra"}), "exposures.0.log"),
    (_changed(("exposures", 0, "session"), 1.5), "exposures.0.session"),
    (_changed(("exposures", 0, "session"), value=True), "exposures.0.session"),
    (_changed(("exposures", 0, "log", "rir"), 2.25), "exposures.0.log.rir"),
    (_changed(("exposures", 0, "log", "reps"), []), "exposures.0.log.reps"),
    (_changed(("exposures", 0, "log", "load"), "80"), "exposures.0.log.load"),
    (_changed(("exposures", 0, "log", "load"), 1e300), "exposures.0.log.load"),
    (_changed(("exposures", 0, "log", "asked"), {"rir": [3, 2]}), "exposures.0.log.asked.rir.0"),
    (_changed(("exposures", 0, "override"), {"load": 50}), "exposures.0.override.date"),
    (_line(blocks=[]), "facts.0.set.blocks"),
    (_line(blocks=TWO_BLOCKS), "facts.0.set.blocks.0.weeks"),
    (_line(cycle=True), "facts.0.set.blocks.0.weeks"),
    (_line(method="e1rm", measure="time"), "facts.0.set.measure"),
    (_line(load_type="band", method="linear"), "facts.0.set.method"),
    (_line(start={"load": 20, "e1rm": 30}), "facts.0.set.start"),
    (_line(step=0), "facts.0.set.step"),
    (_line(blocks=[{"goal": "power", "sets": 1, "reps": [8, 5]}]), "facts.0.set.blocks.0.reps"),
    (
        _line(blocks=[{"goal": "power", "sets": 1, "reps": 5, "rir": [3, 2]}]),
        "facts.0.set.blocks.0.rir.0",
    ),
    (_fact(type="line", set={"load_type": "machine"}), "facts.2.set.load_type"),
    (_fact(type="line", set={"measure": "time"}), "facts.2.set.measure"),
    (_fact(type="line", set={"method": "dose"}), "facts.2.set.method"),
    (_fact(type="policy", set={"windows": {"A": {"stop": 40}}}), "facts.2.set.windows.A.stop"),
    (_fact(type="policy", set={"after": [[10, 3]]}), "facts.2.set.after.0.0"),
    (_fact(type="policy", set={"pain": {"during": [6, 3]}}), "facts.2.set.pain.during.0"),
    (_fact(type="policy", set={"placement": {}}), "facts.2.set.placement"),
    (_fact(type="policy", set={"deload_every": 2}), "facts.2.set.deload_every"),
    (_fact(type="off", id="o", **{"from": "2026-02-02", "to": "2026-02-01"}), "facts.2.to"),
    (_fact(type="race", id="a", on="2026-03-01", priority="A", name="City"), "facts.2.name"),
    (_changed(("state",), {}), "state.capacity"),
    (_changed(("state",), []), "state"),
    (_season_with_state(capacity="20/0"), "state.capacity"),
    (_season_with_state(capacity="x"), "state.capacity"),
    (_season_with_state(share=None), "state.share"),
    (_season_with_state(away="gone"), "state.away"),
    (_season_with_state(date="2026-01-27"), "exposures.0.date"),
    (_season_with_state(more=1), "state.more"),
]


@pytest.mark.parametrize(
    ("season", "path"), WRONG, ids=[f"{n}-{p}" for n, (_, p) in enumerate(WRONG)]
)
def test_wrong_season_is_refused_with_its_path(season, path) -> None:
    said = _refused("season", json.dumps(season).encode())
    assert said.startswith(path + ": "), said
    assert "is not allowed, must be" in said


BROKEN = [
    b"",
    b"   ",
    b"{",
    b"[]",
    b"null",
    b"NaN",
    b"1e99999999999999999999",
    b"9" * 5000,
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"as_of": 1, "as_of": 2}',
    b'{"cases": [{"id": "x"}]}',
    b'{"cases": {}}',
    b'{"cases": [{"input": {"available": [NaN], "sessions": []}}]}',
]


@pytest.mark.parametrize("command", ["season", "placement", "numeric"])
@pytest.mark.parametrize("raw", BROKEN, ids=range(len(BROKEN)))
def test_broken_json_is_refused(command, raw) -> None:
    assert "is not allowed, must be" in _refused(command, raw)


def test_half_a_character_is_refused() -> None:
    week = '{"cases": [{"id": "\\ud800", "input": {"available": [], "sessions": []}}]}'
    assert "text in Unicode" in _refused("placement", week.encode())


@pytest.mark.parametrize(
    ("week", "path"),
    [
        ({"available": [7], "sessions": []}, "available.0"),
        ({"available": [1, 1], "sessions": []}, "available"),
        ({"available": [], "sessions": [], "runs": {"9": []}}, "runs.9"),
        ({"available": [], "sessions": [], "runs": {"1": ["jog"]}}, "runs.1.0"),
        ({"available": [], "sessions": [{"id": "a", "heavy": 1}]}, "sessions.0.heavy"),
        ({"available": [], "sessions": [{"id": "a", "heavy": True}] * 2}, "sessions.1.id"),
    ],
)
def test_wrong_week_is_refused_with_its_path(week, path) -> None:
    assert _refused("placement", json.dumps(week).encode()).startswith(path + ": ")


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"unheard_of": {}}, "unheard_of"),
        ({"share": {}}, "share.n"),
        ({"share": [{"n": "8"}]}, "share.0.n"),
        ({"calendar": {"from": "2026-01-01", "races": []}}, "calendar.codes"),
        ({"substitute": {"exercise": "x", "resting": []}}, "substitute.substitutes"),
    ],
)
def test_wrong_number_is_refused_with_its_path(asked, path) -> None:
    assert _refused("numeric", json.dumps(asked).encode()).startswith(path + ": ")


def test_command_says_so_on_standard_error_and_ends_with_2() -> None:
    command = [sys.executable, "-m", "programs.progression", "dance"]
    done = subprocess.run(command, input=b"{}", capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"command: 'dance' is not allowed")


def test_command_imports_nothing_heavy() -> None:
    code = (
        "import sys, programs.progression.__main__\n"
        "heavy = {'django', 'asyncio', 'dataclasses', 'statistics', 'random', 'celery'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
