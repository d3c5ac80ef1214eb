"""Which weeks of a season go, and why each. The answers themselves are held by the vectors."""

from __future__ import annotations

from fractions import Fraction

from programs.progression.off_weeks import choose_off, propose_off

FULL = ["full"]


def reasons(weeks: list[str], share: str, keep: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    return [(one.at, one.reason) for one in choose_off(weeks, Fraction(share), keep)]


def test_the_week_after_the_goal_race_goes_first_and_says_so() -> None:
    weeks = [*FULL * 5, "race:A", *FULL * 6]
    assert reasons(weeks, "0.9")[0] == (6, "after_race")


def test_the_week_farthest_from_the_ends_goes_where_no_race_decides() -> None:
    (first,) = choose_off(FULL * 13, Fraction("0.93"))
    assert (first.at, first.reason, first.distance) == (6, "farthest", 7)


def test_of_two_weeks_as_far_the_earlier_goes() -> None:
    assert reasons(FULL * 12, "0.92") == [(5, "earliest")]


def test_a_week_beside_an_idle_one_goes_only_where_no_other_can() -> None:
    weeks = ["full", "idle", "full", "full", "full", "eased", "full", "idle"]
    assert reasons(weeks, "0.7") == [(4, "farthest")]
    assert reasons(weeks, "0.7", keep=(3, 4, 6)) == [(0, "earliest")]


def test_the_only_week_that_can_go_is_called_that() -> None:
    assert reasons(["eased", "full", "full", "full"], "0.8", keep=(1, 3)) == [(2, "only")]


def test_weeks_that_are_kept_are_never_taken() -> None:
    weeks = FULL * 12
    assert propose_off(weeks, Fraction("0.8")) == [2, 5, 8]
    assert {2, 5, 8}.isdisjoint(one.at for one in choose_off(weeks, Fraction("0.8"), {2, 5, 8}))
    assert choose_off(weeks, Fraction("0.8"), range(12)) == []


def test_they_are_given_in_the_order_in_which_they_are_taken() -> None:
    taken = [one.at for one in choose_off(FULL * 12, Fraction("0.8"))]
    assert sorted(taken) == propose_off(FULL * 12, Fraction("0.8"))
    assert taken[0] == 5
