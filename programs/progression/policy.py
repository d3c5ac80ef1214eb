"""Every parameter: default, allowed range, who may set it. Source: method, section 12.

`Policy` holds the values; `PARAMETERS` says what each may be; `merge` lays scopes over each other.
Shares and factors are fractions, days and counts whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec

from programs.progression.shapes import (
    Either,
    Items,
    Null,
    Number,
    OneOf,
    Refused,
    Row,
    Shape,
    Table,
    Whole,
    YesNo,
)
from programs.progression.units import Unit, printed

Scope = Literal["club", "program", "athlete", "exercise", "injury"]

SCOPES: tuple[Scope, ...] = ("club", "program", "athlete", "exercise", "injury")
DEFAULT = "default"

Share = Fraction
Ease = tuple[Share, Share, Share]
WarmUp = tuple[tuple[Share, int], ...]


def _f(text: str) -> Fraction:
    return Fraction(text)


class Window(msgspec.Struct, frozen=True):
    """Days before a race, going back from it: stop, then lighter, then light."""

    stop: int
    lighter: int
    light: int


class Windows(msgspec.Struct, frozen=True):
    """The window of each priority."""

    A: Window = Window(14, 7, 7)
    B: Window = Window(0, 3, 4)
    C: Window = Window(0, 0, 3)


class Levels(msgspec.Struct, frozen=True):
    """Multipliers of load, sets and repetitions."""

    light: Ease = (_f("0.95"), _f("1"), _f("0.75"))
    lighter: Ease = (_f("0.9"), _f("0.5"), _f("0.75"))
    deload: Ease = (_f("0.9"), _f("0.5"), _f("0.75"))
    light_day: Ease = (_f("0.85"), _f("1"), _f("1"))
    modify: Ease = (_f("0.8"), _f("1"), _f("0.75"))


class Break(msgspec.Struct, frozen=True):
    """What is left of the peak after a break: of two weeks, of three, less a week, at least."""

    two: Share = _f("0.95")
    three: Share = _f("0.9")
    week: Share = _f("0.02")
    floor: Share = _f("0.6")
    hurt: Share = _f("0.8")


class Jump(msgspec.Struct, frozen=True):
    """The most that a base may rise at once, as a share of it."""

    load: Share = _f("0.25")
    plate: Share = _f("1")
    minor: Share = _f("0.1")
    implement: Share = _f("0.15")


class Pain(msgspec.Struct, frozen=True):
    """Amber and red from, during the session and the next morning."""

    during: tuple[Share, Share] = (_f("3"), _f("6"))
    next: tuple[Share, Share] = (_f("3"), _f("6"))


class Minor(msgspec.Struct, frozen=True):
    """For athletes under 18."""

    rir: tuple[Share, Share] = (_f("3"), _f("4"))
    sets: int = 3
    reps: int = 6
    cap: Share = _f("1")


class Days(msgspec.Struct, frozen=True):
    """Placement: days between heavy sessions, before races, after any race."""

    apart: int = 2
    before_a: int = 4
    before_b: int = 3
    before_c: int = 2
    after: int = 2


class Costs(msgspec.Struct, frozen=True):
    """Placement: what a day costs."""

    interval: int = 8
    hill: int = 8
    tempo: int = 6
    long: int = 6
    key_in_two_days: int = 2
    key_yesterday: int = 2
    race_two_days_ago: int = 3
    same_day_easy: int = 1
    same_day_key: int = 3
    same_day_long: int = 5
    only_free_day: int = 4
    light_before_key: int = 1
    preferred: int = 2


class PlacementPolicy(msgspec.Struct, frozen=True):
    """Days and costs of the weekly placement. Source: method, section 7."""

    days: Days = Days()
    costs: Costs = Costs()


class Policy(msgspec.Struct, frozen=True, rename={"break_": "break"}, dict=False):
    """All parameters with their defaults."""

    gate: str = "strict"
    gate_sessions: int = 3
    windows: Windows = Windows()
    after: tuple[tuple[Fraction | None, int], ...] = ((_f("10"), 3), (_f("21.1"), 7), (None, 14))
    through_days: int = 14
    deload_every: int = 0
    levels: Levels = Levels()
    eased_credit: Share = _f("0.5")
    break_: Break = Break()
    ramp: tuple[Share, ...] = (_f("0.5"), _f("0.7"), _f("0.8"), _f("0.9"))
    jump: Jump = Jump()
    bridge: int = 4
    back_off: Share = _f("0.9")
    stalled: int = 3
    rir_easy: Share = _f("3")
    rir_short: Share = _f("2")
    tolerance: Share = _f("0.005")
    check: Share = _f("1.2")
    adopt_steps: int = 2
    pain: Pain = Pain()
    amber_window: int = 4
    e1rm: tuple[Share, Share] = (_f("0.9"), _f("1.05"))
    start_share: Share = _f("0.9")
    guided_share: Share = _f("0.6")
    guided_progress: bool = False
    weight_days: int = 28
    minor: Minor = Minor()
    warmup: WarmUp = ((_f("0.5"), 8),)
    warmup_from: tuple[Fraction, Unit] = (_f("60"), "kg")
    warmup_heavy: WarmUp = ((_f("0.4"), 8), (_f("0.6"), 5), (_f("0.8"), 3))
    placement: PlacementPolicy = PlacementPolicy()
    coverage: tuple[Share, Share] = (_f("0.6"), _f("0.8"))


APART_FROM_POLICY = frozenset(
    {"placement", "coverage"}
)  # no facts of the engine, not in its answer


class Parameter(msgspec.Struct, frozen=True):
    """What a parameter may be, which scopes may set it, and what it rests on."""

    shape: Shape
    scopes: tuple[Scope, ...]
    basis: str


def _scopes(letters: str) -> tuple[Scope, ...]:
    return tuple(scope for scope in SCOPES if scope[0].upper() in letters)


def _rising(low: str, high: str) -> Row:
    return Row((Number(low, high), Number(low, high)), rising=True)


_WINDOW = Table({"stop": Whole(0, 28), "lighter": Whole(0, 14), "light": Whole(0, 14)})
_EASE = Row((Number("0.7", "1"), Number("0.4", "1"), Number("0.5", "1")))
_BAND = _rising("1", "10")
WARM_UP = Items(Row((Number("0", "0.9"), Whole(1, 15))), 0, 5)
_RACES = Either((Number("1", "1000"), Null()))
_COST = Whole(0, 10)

# What several parameters rest on.
_JUST_RUN = "a coach's words: with three sessions a week, just run"
_SOME_LEFT = "a coach's words: stop with 2 or 3 more in you, not another 10"
_ONE_WARM_UP = "a coach's words: one warm-up set; more above 60 kg is practice"
_PRACTICE = "coaches' practice, no study"
_JUDGED = "careful judgement, no study"
_MISJUDGED = "studies: one repetition misjudged is 2-3% of the load"
_PAIN = "the pain-monitoring model of rehabilitation"

PARAMETERS: dict[str, Parameter] = {
    "gate": Parameter(OneOf(("strict", "off")), _scopes("CA"), _JUST_RUN),
    "gate_sessions": Parameter(Whole(2, 4), _scopes("CA"), _JUST_RUN),
    "windows": Parameter(
        Table({"A": _WINDOW, "B": _WINDOW, "C": _WINDOW}),
        _scopes("CPA"),
        "a coach's words: lighter before races, stop before the most important; taper studies",
    ),
    "after": Parameter(Items(Row((_RACES, Whole(1, 28))), 1, 6), _scopes("CA"), _PRACTICE),
    "through_days": Parameter(
        Whole(7, 28), _scopes("CA"), "so that at most one week in two is eased"
    ),
    "deload_every": Parameter(
        Either((Whole(0, 0), Whole(3, 8))),
        _scopes("CPA"),
        "survey of lifters: every 5.6 weeks, give or take 2.3",
    ),
    "levels": Parameter(
        Table(dict.fromkeys(Levels.__struct_fields__, _EASE)),
        _scopes("CPA"),
        "studies of tapering: 41-60% less; 3 x 8 made lighter is half of it",
    ),
    "eased_credit": Parameter(Number("0", "1"), _scopes("C"), _JUDGED),
    "break": Parameter(
        Table(
            {
                "two": Number("0.5", "1"),
                "three": Number("0.5", "1"),
                "week": Number("0", "0.1"),
                "floor": Number("0.3", "1"),
                "hurt": Number("0.5", "1"),
            }
        ),
        _scopes("CA"),
        "studies: strength keeps for 2-3 weeks, then falls",
    ),
    "ramp": Parameter(
        Items(Number("0.3", "1"), 2, 6),
        _scopes("CAI"),
        "consensus on coming back: 50, 30, 20, 10% less",
    ),
    "jump": Parameter(
        Table(
            {
                "load": Number("0.05", "0.5"),
                "plate": Number("0.05", "1"),
                "minor": Number("0.05", "0.5"),
                "implement": Number("0.05", "0.5"),
            }
        ),
        _scopes("CE"),
        "advice of the ACSM: 2-10% at once, as far as plates allow",
    ),
    "bridge": Parameter(Whole(0, 6), _scopes("CE"), _PRACTICE),
    "back_off": Parameter(Number("0.85", "0.95"), _scopes("C"), _PRACTICE),
    "stalled": Parameter(Whole(2, 5), _scopes("C"), _PRACTICE),
    "rir_easy": Parameter(Number("1", "6"), _scopes("C"), _SOME_LEFT),
    "rir_short": Parameter(Number("1", "4"), _scopes("C"), _SOME_LEFT),
    "tolerance": Parameter(Number("0", "0.02"), _scopes("C"), _SOME_LEFT),
    "check": Parameter(Number("1.05", "2"), _scopes("C"), _SOME_LEFT),
    "adopt_steps": Parameter(Whole(0, 4), _scopes("CA"), _JUDGED),
    "pain": Parameter(Table({"during": _BAND, "next": _BAND}), _scopes("CAEI"), _PAIN),
    "amber_window": Parameter(Whole(1, 10), _scopes("CAEI"), _PAIN),
    "e1rm": Parameter(Row((Number("0.8", "1"), Number("1", "1.1"))), _scopes("C"), _MISJUDGED),
    "start_share": Parameter(Number("0.7", "1"), _scopes("C"), _MISJUDGED),
    "guided_share": Parameter(Number("0.3", "0.9"), _scopes("CA"), _JUDGED),
    "guided_progress": Parameter(YesNo(), _scopes("CA"), _JUDGED),
    "weight_days": Parameter(
        Whole(7, 56), _scopes("CA"), "judgement: the middle of some weeks, not the last weighing"
    ),
    "minor": Parameter(
        Table(
            {
                "rir": _rising("2", "6"),
                "sets": Whole(1, 3),
                "reps": Whole(6, 15),
                "cap": Number("0.75", "1"),
            }
        ),
        _scopes("CA"),
        "position statements on strength training of the young",
    ),
    "warmup": Parameter(WARM_UP, _scopes("CPE"), _ONE_WARM_UP),
    "warmup_from": Parameter(
        Row((Number("20", "450"), OneOf(("kg", "lb")))), _scopes("CPE"), _ONE_WARM_UP
    ),
    "warmup_heavy": Parameter(WARM_UP, _scopes("CPE"), _ONE_WARM_UP),
    "placement": Parameter(
        Table(
            {
                "days": Table(dict.fromkeys(Days.__struct_fields__, Whole(0, 7))),
                "costs": Table(dict.fromkeys(Costs.__struct_fields__, _COST)),
            }
        ),
        _scopes("C"),
        "studies of recovery after strength training",
    ),
    "coverage": Parameter(
        _rising("0.3", "1"), _scopes("CA"), "a coach's words: strength in 60-80% of the year"
    ),
}

SETTINGS = Table(  # of a `policy` fact
    {name: one.shape for name, one in PARAMETERS.items() if name not in APART_FROM_POLICY}
)


def check(name: str, value: Any, scope: Scope | None = None) -> Any:
    """A setting as the core wants it, or `Refused` with path, value and what is allowed.

    With a scope: also whether that scope may set it.
    """
    parameter = PARAMETERS.get(name)
    if parameter is None:
        raise Refused((name,), value, f"left out; parameters are {', '.join(PARAMETERS)}")
    if scope is not None and scope not in parameter.scopes:
        may = ", ".join(parameter.scopes)
        raise Refused((name,), scope, f"set by {may}")
    checked = parameter.shape.check(value, (name,))
    if name == "after" and checked[-1][0] is not None:
        raise Refused((name, len(checked) - 1, 0), value[-1][0], "null in the last row")
    return checked


def merged(policy: Policy, settings: Mapping[str, Any]) -> Policy:
    """A policy with settings laid over it: tables entry by entry, lists whole.

    The settings are checked before (`check`, or the shape `SETTINGS`).
    """
    changed: Policy = _overlaid(policy, settings)
    return changed


def merge(
    scoped: Mapping[Scope, Mapping[str, Any]], base: Policy | None = None
) -> tuple[Policy, dict[str, str]]:
    """Settings of all scopes in one policy: injury over exercise, athlete, program, club.

    Gives the policy and, for every value by its path (`windows.A.stop`), the scope it comes from
    (`default` where nobody set it). Raises `Refused` where a value or its scope is not allowed.
    """
    policy = Policy() if base is None else base
    sources = dict.fromkeys(_paths(plain(policy)), DEFAULT)
    for scope in SCOPES:
        settings = {
            name: check(name, value, scope) for name, value in scoped.get(scope, {}).items()
        }
        policy = merged(policy, settings)
        sources.update(dict.fromkeys(_paths(settings), scope))
    return policy, sources


def plain(value: Any) -> Any:
    """A policy value in JSON's terms, numbers as they are printed."""
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        return {shown: plain(getattr(value, name)) for shown, name in names}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return printed(value) if isinstance(value, Fraction) else value


def _paths(value: Any, path: str = "") -> list[str]:
    if not isinstance(value, dict):
        return [path]
    prefix = path + "." if path else ""
    return [one for key, part in value.items() for one in _paths(part, prefix + key)]


def _overlaid(value: Any, over: Any) -> Any:
    """A struct with a table of settings laid over it; anything else is taken whole."""
    if not isinstance(value, msgspec.Struct):
        return _exact(over)
    names = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
    changes = {names[key]: _overlaid(getattr(value, names[key]), one) for key, one in over.items()}
    return msgspec.structs.replace(value, **changes)


def _exact(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return tuple(_exact(one) for one in value)
    if isinstance(value, float):  # from a JSON document: the decimal that was written
        return Fraction(repr(value))
    return Fraction(value) if isinstance(value, Decimal) else value
