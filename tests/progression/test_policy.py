"""Who may set what: scopes laid over each other, and where each value comes from."""

from __future__ import annotations

from fractions import Fraction

import pytest

from programs.progression import policy
from programs.progression.shapes import Refused


def test_the_most_specific_scope_wins_entry_by_entry() -> None:
    merged, sources = policy.merge(
        {
            "athlete": {"windows": {"A": {"light": 3}}, "ramp": [0.5, 0.5]},
            "club": {"windows": {"A": {"stop": 10, "light": 5}}, "ramp": [0.6, 0.7, 0.8]},
        }
    )
    assert policy.Window(10, 7, 3) == merged.windows.A
    assert merged.ramp == (Fraction(1, 2), Fraction(1, 2))
    assert sources["windows.A.stop"] == "club"
    assert sources["windows.A.light"] == "athlete"
    assert sources["windows.A.lighter"] == "default"
    assert sources["ramp"] == "athlete"


def test_a_rehab_band_of_one_injury_goes_over_everything() -> None:
    merged, sources = policy.merge(
        {"injury": {"pain": {"during": [6, 6]}}, "exercise": {"pain": {"during": [2, 5]}}}
    )
    assert merged.pain.during == (Fraction(6), Fraction(6))
    assert sources["pain.during"] == "injury"


def test_value_out_of_range_is_refused_with_its_path() -> None:
    with pytest.raises(Refused, match=r"^windows\.A\.stop: 40 is not allowed, must be .*0 to 28"):
        policy.check("windows", {"A": {"stop": 40}})


def test_scope_that_may_not_set_it_is_refused() -> None:
    with pytest.raises(Refused, match=r"^back_off: 'athlete' is not allowed, must be set by club"):
        policy.check("back_off", 0.9, "athlete")


def test_unknown_parameter_is_refused() -> None:
    with pytest.raises(Refused, match="luck"):
        policy.merge({"club": {"luck": 1}})


def test_every_default_is_allowed_by_its_own_range() -> None:
    for name, value in policy.plain(policy.Policy()).items():
        policy.check(name, value)


def test_every_parameter_has_a_default_and_every_path_a_value() -> None:
    merged, sources = policy.merge({})
    assert {path.partition(".")[0] for path in sources} == set(policy.PARAMETERS)
    assert sources["windows.A.stop"] == policy.DEFAULT
    assert policy.plain(merged)["windows"]["A"]["stop"] == 14
