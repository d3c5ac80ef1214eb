"""Lists of loads as people write them, and what they make."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.loads import read_loads, read_pairs, write_loads, write_pairs
from programs.plates import bar_loads


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        ("", []),
        ("2, 4, 6-10 by 2", ["2", "4", "6", "8", "10"]),
        ("10 – 12 by 0.5", ["10", "10.5", "11", "11.5", "12"]),
        ("8 to 16 by 4;2.5", ["2.5", "8", "12", "16"]),
        ("5, 5.0, 4", ["4", "5"]),
        ("6-9 by 2", ["6", "8"]),
    ],
)
def test_a_list_is_read(text, loads):
    assert read_loads(text) == [Decimal(load) for load in loads]


@pytest.mark.parametrize(
    "text",
    [
        "two",
        "-4",
        "0",
        "1e9",
        "NaN",
        "Infinity",
        "10-6 by 2",
        "1-999 by 0.001",
        "2.0001",
        "1 2",
        "x by y",
    ],
)
def test_what_is_no_load_is_refused_by_name(text):
    with pytest.raises(ValueError, match="“"):
        read_loads(text)


@given(st.sets(st.integers(1, 1200), max_size=40))
def test_what_is_written_is_read_back(quarters):
    loads = [Decimal(one) / 4 for one in quarters]
    assert read_loads(write_loads(sorted(loads))) == sorted(loads)


def test_pairs_are_size_times_pairs():
    assert read_pairs("1.25x1, 20 × 3") == [(Decimal(20), 3), (Decimal("1.25"), 1)]
    assert write_pairs([["20", 3], ["1.25", 1]]) == "20 x 3, 1.25 x 1"


@pytest.mark.parametrize("text", ["20", "20 x", "20 x 0", "20 x 99", "20 x 1, 20 x 2", "a x 2"])
def test_pairs_that_cannot_be_are_refused_by_name(text):
    with pytest.raises(ValueError, match="“"):
        read_pairs(text)


def test_each_kind_of_bar_makes_its_own_loads():
    document = {
        "barbell": {
            "bars": [{"kind": "barbell", "load": "20"}, {"kind": "trap bar", "load": "25"}],
            "pairs": [["10", 1], ["1.25", 1]],
        }
    }
    loads = bar_loads(document)
    assert [str(load) for load in loads["barbell"]] == ["20", "22.5", "40", "42.5"]
    assert [str(load) for load in loads["trap bar"]] == ["25", "27.5", "45", "47.5"]
    assert bar_loads({"dumbbells": ["2"]}) == {}
