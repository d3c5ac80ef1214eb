"""Every number can be said: for the coach and for the athlete, in kilograms and in pounds."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from programs.progression.answers import play
from programs.progression.messages import FLAGS, PLACES
from programs.progression.placement import place
from programs.progression.reading import read
from programs.progression.reasons import (
    Reader,
    Subject,
    say,
    say_code,
    say_flag,
    say_judged,
    say_place,
)
from programs.progression.refusals import season_from_json, week_from_json
from programs.progression.season import Row
from programs.progression.trace import Entry, Judged, stored
from programs.progression.units import spoken

VECTORS = Path(__file__).parent / "vectors"
READERS = [
    Reader(voice=voice, unit=unit) for voice in ("coach", "athlete") for unit in ("kg", "lb")
]


def _is_whole(sentence: str) -> bool:
    return bool(sentence) and not any(
        sign in sentence for sign in ("{", "}", "–", "None", "Fraction")
    )


def _rows() -> list[tuple[Row, Subject]]:
    found = []
    for case in read((VECTORS / "progression.json").read_bytes())["cases"]:
        season = season_from_json(case["input"])
        fields: dict[str, Any] = {}
        for fact in case["input"]["facts"]:
            fields.update(fact["set"] if fact["type"] == "line" else {})
        dose = fields.get("method") == "dose" or fields["load_type"] in {"bodyweight", "band"}
        subject = Subject(season.athlete.unit, fields.get("measure", "reps"), dose)
        found += [(row, subject) for row in play(season)]
    return found


@pytest.fixture(scope="module")
def rows() -> list[tuple[Row, Subject]]:
    return _rows()


@pytest.mark.parametrize("reader", READERS, ids=lambda one: f"{one.voice}-{one.unit}")
def test_every_entry_of_every_vector_is_a_whole_sentence(rows, reader) -> None:
    seen = set()
    for row, subject in rows:
        if row.trace is None:
            continue
        kept = json.loads(json.dumps(stored(row.trace), default=float))
        for amount in ("load", "sets", "reps"):
            for entry, document in zip(getattr(row.trace, amount), kept[amount], strict=True):
                sentence = say(entry, amount, subject, reader)
                assert _is_whole(sentence), (entry, sentence)
                assert say(document, amount, subject, reader) == sentence or "/" in str(entry)
                seen.add((entry.rule, amount, entry.code))
    assert len(seen) > 60


@pytest.mark.parametrize("reader", READERS, ids=lambda one: f"{one.voice}-{one.unit}")
def test_every_judgement_code_and_flag_of_every_vector_is_a_whole_sentence(rows, reader) -> None:
    for row, subject in rows:
        assert _is_whole(say_code(row.code, reader))
        assert all(_is_whole(say_flag(flag, reader)) for flag in row.flags)
        if row.judged is not None:
            sentence = say_judged(row.judged, subject, reader)
            assert _is_whole(sentence), (row.judged, sentence)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: f"{one.voice}-{one.unit}")
def test_every_place_has_a_reason(reader) -> None:
    for case in read((VECTORS / "placement.json").read_bytes())["cases"]:
        placement = place(week_from_json(case["input"]))
        assert placement.reasons.keys() == {one["id"] for one in case["input"]["sessions"]}
        for reasons in placement.reasons.values():
            assert reasons
            assert all(_is_whole(say_place(reason, reader)) for reason in reasons)


def test_all_flags_and_places_can_be_said() -> None:
    for reader in READERS:
        assert all(_is_whole(say_flag(flag, reader)) for flag in FLAGS)
        assert all(_is_whole(say_place((code, "A"), reader)) for code in PLACES)


def test_coach_and_athlete_hear_the_same_thing_differently() -> None:
    entry = Entry("raise", "step", 80, Fraction("82.5"), {"credits": 2, "every": 2, "step": 5})
    subject = Subject("kg")
    assert say(entry, "load", subject, Reader("coach")) == (
        "Enough good sessions (2 of 2): + 5 kg, 82.5 kg"
    )
    assert say(entry, "load", subject, Reader("athlete")) == "You earned it: 82.5 kg today."
    assert say(entry, "load", subject, Reader("coach", "lb")) == (
        "Enough good sessions (2 of 2): + 11 lb, 181.9 lb"
    )


def test_the_coach_is_named_with_the_note() -> None:
    entry = ["coach", "set", 80, 70, {"by": "Ada", "note": "sore legs"}]
    assert say(entry, "load", Subject(), Reader()) == "Set by Ada: sore legs"
    bare = ["coach", "set", 80, 70, {"by": None, "note": None}]
    assert say(bare, "load", Subject(), Reader("athlete")) == "Your coach set this for you."


def test_red_pain_names_the_part() -> None:
    judged = Judged("red", "pause", 80, 80, {"pain": 7, "tags": ["low_back"]})
    assert say_judged(judged, Subject(), Reader()) == "Pain 7 in low back: paused until cleared"


def test_sentences_are_translated_before_they_are_filled() -> None:
    german = {"Set by {by}: {note}": "{by} hat es so gesetzt: {note}"}
    reader = Reader("coach", translate=lambda text: german.get(text, text))
    entry = ["coach", "set", 80, 70, {"by": "Ada", "note": "müde"}]
    assert say(entry, "load", Subject(), reader) == "Ada hat es so gesetzt: müde"


@pytest.mark.parametrize(
    ("load", "unit", "to", "text"),
    [
        ("82.5", "kg", "kg", "82.5 kg"),
        ("80", "kg", "kg", "80 kg"),
        ("41.25", "kg", "kg", "41.25 kg"),
        ("181.5", "lb", "lb", "181.5 lb"),
        ("100", "kg", "lb", "220.5 lb"),
        ("45", "lb", "kg", "20.4 kg"),
    ],
)
def test_loads_are_said_in_the_readers_unit(load, unit, to, text) -> None:
    assert spoken(Decimal(load), unit, to) == text
