"""What each day would cost a session: the charges add up to the choice, and explain it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from programs.progression.charges import KEY_RUNS, Session, Week
from programs.progression.messages import CHARGES, RUNS
from programs.progression.opinions import opinions
from programs.progression.placement import place
from programs.progression.reasons import Reader, say_charge
from programs.progression.refusals import week_from_json

VECTORS = Path(__file__).parent / "vectors"
WEEKS = json.loads((VECTORS / "placement.json").read_text())["cases"]


def test_the_day_before_intervals_is_dearer_than_the_day_after():
    week = Week(
        available=(0, 1, 2, 3, 4),
        runs={2: ("interval",)},
        sessions=(Session("1", heavy=True),),
    )
    (days,) = opinions(week, place(week)).values()
    assert [(one.code, one.of, one.points) for one in days[1].charges] == [
        ("day_before", "interval", 8)
    ]
    assert days[1].unfirm
    assert [(one.code, one.points) for one in days[3].charges] == [("day_after", 2)]
    assert days[5].why_not == ("not_available", "")
    chosen = next(one for one in days if one.chosen)
    assert chosen.cost == min(one.cost for one in days if one.why_not is None)


@pytest.mark.parametrize("case", WEEKS)
def test_the_chosen_days_cost_what_the_placement_says(case):
    week = week_from_json(case["input"])
    placement = place(week)
    said = opinions(week, placement)
    chosen = {name: [one for one in days if one.chosen] for name, days in said.items()}
    assert {name: one[0].day for name, one in chosen.items() if one} == placement.days
    assert sum(one[0].cost for one in chosen.values() if one) == placement.cost


def test_a_taken_day_and_a_day_too_near_are_said():
    week = Week(available=(0, 2, 3), sessions=(Session("1", heavy=True), Session("2", heavy=True)))
    placement = place(week)
    assert placement.days == {"1": 0, "2": 2}
    second = opinions(week, placement)["2"]
    assert second[0].why_not == ("day_taken", "")
    assert second[1].why_not == ("not_available", "")
    alone = msgspec.structs.replace(week, available=(0, 1, 2, 3))
    assert opinions(alone, placement)["2"][1].why_not == ("near_heavy", "")


def test_every_charge_has_words_for_both_readers():
    assert set(RUNS) >= KEY_RUNS
    for code in CHARGES:
        for voice in ("coach", "athlete"):
            assert "{" not in say_charge(code, "interval", Reader(voice=voice))
    assert say_charge("day_before", "interval", Reader()) == "The day before intervals"
