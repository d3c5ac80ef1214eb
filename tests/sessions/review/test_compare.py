"""What is new in a week, told by example: before and after, and what a coach would say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sessions.planning.compare import LineMove, Stands, WeekMoves, compare
from sessions.planning.expected import Looked, Rules, why_not_expected
from sessions.planning.plans import Plan, PlannedLine

MONDAY, NEXT = date(2026, 11, 23), date(2026, 11, 30)
CALM = Looked(frozenset(), weeks=20)
RAISED = {"load": [["raise", "step", "70", "72.5", {"step": "2.5"}]]}


def squat(load: str = "70", sets: int = 3, reps: int = 6, **fields: Any) -> PlannedLine:
    values = {"goal": "strength", "load_type": "barbell"} | fields
    return PlannedLine(
        "back_squat/barbell", "back_squat", "Back squat", sets=sets, reps=reps,
        load=Decimal(load), **values,
    )  # fmt: skip


def week(
    *lines: PlannedLine,
    day: date | None = MONDAY,
    off: bool = False,
    trace: Any = None,
    **plan: Any,
) -> list[Stands]:
    made = Plan(lines=list(lines), **plan)
    return [Stands(1, "Lower A", day, made, {"back_squat/barbell": trace or {}}, off)]


def moves(before: list[Stands], after: list[Stands], *, same_week: bool = False) -> WeekMoves:
    return compare(before, after, same_week=same_week)


def one(before: PlannedLine, after: PlannedLine, trace: Any = None) -> LineMove:
    (move,) = moves(week(before), week(after, day=NEXT, trace=trace)).lines
    return move


def test_the_same_numbers_are_nothing_new() -> None:
    assert one(squat(), squat()).kind == "same"


def test_more_load_is_a_raise_of_one_step() -> None:
    move = one(squat("70"), squat("72.5"), RAISED)
    assert (move.kind, move.steps) == ("raised", 1)


def test_twice_the_step_is_two_steps() -> None:
    assert one(squat("70"), squat("75"), RAISED).steps == 2


def test_an_easy_week_that_jumps_is_two_steps() -> None:
    easy = {"load": [["raise", "double_step", "70", "75", {}]]}
    assert one(squat("70"), squat("75"), easy).steps == 2


def test_the_step_of_a_pair_counts_in_each_hand() -> None:
    pair: dict[str, Any] = {"per_hand": Decimal(10)}
    by_pair = {"load": [["raise", "step", "10", "12.5", {"step": "2.5"}]]}
    assert one(squat("20", **pair), squat("25", **pair), by_pair).steps == 1


def test_more_load_with_fewer_repetitions_is_a_raise() -> None:
    assert one(squat("70", reps=10), squat("72.5", reps=6)).kind == "raised"


def test_another_rest_is_a_detail() -> None:
    assert one(squat(rest_s=120), squat(rest_s=180)).kind == "details"


def test_fewer_repetitions_are_less() -> None:
    assert one(squat(reps=6), squat(reps=5)).kind == "lowered"


def test_a_race_near_is_easing_and_not_less() -> None:
    assert one(squat("70"), squat("60", code="lighter:B")).kind == "eased"


def test_after_the_race_the_load_is_full_again() -> None:
    assert one(squat("60", code="lighter:B"), squat("70")).kind == "full_again"


def test_a_deload_that_goes_on_as_it_was_is_nothing_new() -> None:
    assert one(squat(code="deload"), squat(code="deload")).kind == "same"


def test_another_goal_is_another_block() -> None:
    move = one(squat("90", 3, 6), squat("70", 2, 15, goal="strength-endurance"))
    assert move.kind == "block"


def test_pain_puts_an_exercise_to_rest_and_another_stands_in() -> None:
    before = week(squat())
    after = week(
        squat("0", sets=0, reps=0, code="rest"),
        PlannedLine("step_up/dumbbell", "step_up", "Step-up", sets=3, reps=8,
                    instead_of="back_squat/barbell"),
        day=NEXT,
    )  # fmt: skip
    assert [one.kind for one in moves(before, after).lines] == ["rest", "swapped"]


def test_what_a_coach_set_is_said_to_be_by_a_coach() -> None:
    assert one(squat("70"), squat("60", overridden={"load": "70"})).kind == "by_coach"


def test_a_line_that_the_program_asks_for_no_more_is_gone() -> None:
    other = PlannedLine("plank/bodyweight", "plank", "Plank", sets=2, reps=30)
    found = moves(week(squat(), other), week(squat(), day=NEXT)).lines
    assert [(one.line.name, one.kind) for one in found] == [
        ("Back squat", "same"),
        ("Plank", "removed"),
    ]


def test_the_same_weekday_is_no_move_but_another_one_is() -> None:
    assert not moves(week(squat()), week(squat(), day=NEXT)).days
    (move,) = moves(week(squat()), week(squat(), day=date(2026, 12, 1))).days
    assert (move.before, move.after) == (MONDAY, date(2026, 12, 1))


def test_in_the_same_week_each_other_day_is_a_move() -> None:
    assert moves(week(squat()), week(squat(), day=date(2026, 11, 24)), same_week=True).days


def test_a_session_that_is_off_is_said_once_with_its_code() -> None:
    off = week(squat("0", sets=0, code="stop:A"), day=None, off=True)
    found = moves(week(squat()), off)
    assert ([one.code for one in found.dropped], found.lines) == (["stop:A"], [])
    assert not moves(off, off).dropped


def test_a_session_that_comes_back_is_compared_with_any_other_of_its_line() -> None:
    off = Stands(
        1, "Lower A", None, Plan(lines=[squat("0", sets=0)], code="skip"), {}, is_dropped=True
    )
    other = Stands(2, "Lower B", MONDAY, Plan(lines=[squat("70")]), {})
    found = compare([off, other], week(squat("70"), day=NEXT), same_week=False)
    assert found.back == ["Lower A"]
    assert [one.kind for one in found.lines] == ["same"]


CASES = [
    ("a raise of one step", squat("70"), squat("72.5"), RAISED, Rules(), ()),
    ("a raise of two steps", squat("70"), squat("75"), RAISED, Rules(), ("steps",)),
    ("two steps where two are fine", squat("70"), squat("75"), RAISED, Rules(steps=2), ()),
    ("less", squat("70"), squat("65"), None, Rules(), ("lowered",)),
    ("less where that is fine", squat("70"), squat("65"), None, Rules(lowered=True), ()),
    ("lighter for a race", squat("70"), squat("60", code="light:B"), None, Rules(), ()),
    ("lighter, to be looked at", squat("70"), squat("60", code="light:B"), None,
     Rules(eased=False), ("eased",)),
    ("another block", squat(), squat(goal="power", reps=3), None, Rules(), ("block",)),
    ("at rest", squat(), squat(sets=0, code="rest"), None, Rules(exercises=True), ("rest",)),
    ("by a coach", squat(), squat("60", overridden={"load": "70"}), None, Rules(), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "trace", "rules", "why"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_is_as_expected_is_for_the_coach_to_say(
    before: PlannedLine, after: PlannedLine, trace: Any, rules: Rules, why: tuple[str, ...]
) -> None:
    assert why_not_expected(moves(week(before), week(after, trace=trace)), CALM, rules) == why


@pytest.mark.parametrize("flag", ["pain", "missed", "trouble", "facts"])
def test_flags_are_never_as_expected(flag: str) -> None:
    everything = replace(
        Rules(5, new_weeks=0),
        lowered=True,
        block=True,
        exercises=True,
        moved=True,
        dropped=True,
        effort=True,
    )
    looked = Looked(frozenset({flag}), weeks=20)
    same = moves(week(squat()), week(squat()))
    assert why_not_expected(same, looked, everything) == (flag,)


def test_an_effort_that_was_off_is_for_the_coach_to_say() -> None:
    looked = Looked(frozenset({"effort", "race"}), weeks=20)
    same = moves(week(squat()), week(squat()))
    assert why_not_expected(same, looked, Rules()) == ("effort",)
    assert why_not_expected(same, looked, Rules(effort=True)) == ()


def test_new_athletes_and_those_sent_back_are_looked_at() -> None:
    same = moves(week(squat()), week(squat()))
    assert why_not_expected(same, Looked(frozenset(), 1), Rules()) == ("new",)
    back = Looked(frozenset(), 20, sent_back=True)
    assert why_not_expected(same, back, Rules()) == ("sent_back",)
    first = moves([], week(squat()))
    assert "first" in why_not_expected(first, CALM, Rules())


def test_a_session_off_for_a_race_is_easing_but_for_no_place_it_is_not() -> None:
    for code, why in (("stop:A", ()), ("no_place", ("dropped",))):
        off = week(day=None, off=True, code=code)
        assert why_not_expected(moves(week(squat()), off), CALM, Rules()) == why
