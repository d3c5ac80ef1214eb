"""The parameters of the method in words: names, groups, parts, what is allowed.

Defaults, ranges and scopes are the engine's (`programs.progression.policy`); what holds where is
in `programs.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programs.progression.policy import PARAMETERS, Policy, plain
from programs.progression.shapes import Either, Items, Null, Number, OneOf, Row, Shape, Table, Whole
from programs.reading import number
from programs.words import Word, said

GROUPS: tuple[tuple[Word, tuple[str, ...]], ...] = (
    (
        _("Races and the week"),
        (
            "gate",
            "gate_sessions",
            "windows",
            "after",
            "through_days",
            "levels",
            "deload_every",
            "eased_credit",
            "coverage",
        ),
    ),
    (
        _("Going up"),
        ("jump", "bridge", "adopt_steps", "rir_easy", "rir_short", "tolerance", "check"),
    ),
    (_("Going down and coming back"), ("back_off", "stalled", "break", "ramp")),
    (_("Pain"), ("pain", "amber_window")),
    (_("Who lifts"), ("minor", "guided_share", "guided_progress", "weight_days")),
    (_("Start and estimates"), ("start_share", "e1rm")),
    (_("Warm-up"), ("warmup", "warmup_from", "warmup_heavy")),
    (_("Days of the week"), ("placement",)),
)
TITLES: dict[str, Word] = {
    "gate": _("Weeks with few sessions"),
    "gate_sessions": _("So few sessions that only running is done"),
    "windows": _("Days before a race"),
    "after": _("Days without strength after a race"),
    "through_days": _("Days between two eased races"),
    "levels": _("How much lighter"),
    "deload_every": _("Planned deload every"),
    "eased_credit": _("Credit of a lighter session"),
    "coverage": _("Share of weeks with strength"),
    "jump": _("The most at once"),
    "bridge": _("More repetitions where the next load is too far"),
    "adopt_steps": _("Steps taken over from the athlete"),
    "rir_easy": _("Easy: reserve above the target"),
    "rir_short": _("Too hard: reserve below the target"),
    "tolerance": _("Loads that count as the same"),
    "check": _("Far above the plan: please check"),
    "back_off": _("Back off after two strikes to"),
    "stalled": _("Stalled after so many holds"),
    "break": _("Loads after a break"),
    "ramp": _("Sessions after a break"),
    "pain": _("Amber and red pain"),
    "amber_window": _("Sessions within which a second amber counts"),
    "minor": _("Athletes under 18"),
    "guided_share": _("From free bar back to the cage"),
    "guided_progress": _("Raises while guided"),
    "weight_days": _("Days of the body weight's median"),
    "start_share": _("Share of a given maximum to start with"),
    "e1rm": _("How far one estimate may move"),
    "warmup": _("Warm-up of lighter loads"),
    "warmup_from": _("More warm-up sets above"),
    "warmup_heavy": _("Warm-up of heavier loads"),
    "placement": _("Where strength goes in the week"),
}
PARTS: dict[str, Word] = {
    "stop": _("stop"),
    "lighter": _("lighter"),
    "light": _("light"),
    "deload": _("deload"),
    "light_day": _("light day"),
    "modify": _("with a sore part"),
    "two": _("two weeks"),
    "three": _("three weeks"),
    "week": _("less for each further week"),
    "floor": _("at least"),
    "hurt": _("after a full stop, times"),
    "load": _("load"),
    "plate": _("plate on the body"),
    "minor": _("under 18"),
    "implement": _("under 18, next dumbbell"),
    "during": _("during"),
    "next": _("next morning"),
    "rir": _("reserve"),
    "sets": _("most sets"),
    "reps": _("fewest repetitions"),
    "cap": _("cap, times body weight"),
    "days": _("days"),
    "costs": _("costs"),
    "before_a": _("before an A race"),
    "before_b": _("before a B race"),
    "before_c": _("before a C race"),
    "apart": _("between heavy days"),
    "after": _("after a race"),
}
HINTS: dict[str, Word] = {
    "deload_every": _("sessions of an exercise; 0: never"),
    "bridge": _("repetitions above the highest; 0: none"),
    "windows": _("whole days; 0: none"),
    "break": _("as factors; less for each week as a share"),
    "jump": _("as a share of the load"),
    "levels": _("load, sets, repetitions, as factors"),
    "after": _("up to kilometres, days; “any” for longer ones"),
    "ramp": _("share of the sets, session by session"),
    "warmup": _("share of the load, repetitions"),
    "warmup_heavy": _("share of the load, repetitions"),
    "pain": _("amber from, red from"),
    "e1rm": _("down to, up to"),
    "coverage": _("from, to"),
}


def leaf_shapes(name: str) -> dict[str, Shape]:
    """The shapes that a form asks one by one, by path under the parameter ("" for a plain one)."""
    return dict(_leaves(PARAMETERS[name].shape, ""))


def _leaves(shape: Shape, path: str) -> Iterable[tuple[str, Shape]]:
    if not isinstance(shape, Table):
        yield path, shape
        return
    for key, part in shape.fields.items():
        yield from _leaves(part, f"{path}.{key}" if path else key)


def at_path(value: Any, path: str) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path.split(".") if path else ():
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def leaf_title(path: str) -> str:
    return ", ".join(said(PARTS, step) for step in path.split(".")) if path else ""


def default_of(name: str) -> Any:
    return plain(Policy())[name]


def write(value: Any) -> str:
    """A value as it may be typed: 0.95, 1, 0.75; one row of a list a line."""
    if isinstance(value, list | tuple):
        is_rows = any(isinstance(one, list | tuple) for one in value)
        return ("\n" if is_rows else ", ").join(write(one) for one in value)
    if value is None:
        return "any"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else number(value)


def in_words(value: Any) -> str:
    return write(value).replace("\n", " · ")


def allowed(shape: Shape) -> str:
    """What a shape allows, short, for a person."""
    if isinstance(shape, Whole) and shape.low == shape.high:
        return str(shape.low)
    if isinstance(shape, Number | Whole):
        return _now("%(low)s to %(high)s") % {"low": shape.low, "high": shape.high}
    if isinstance(shape, OneOf):
        return " / ".join(shape.values)
    if isinstance(shape, Row):
        parts = [allowed(place) for place in shape.places]
        return parts[0] if len(set(parts)) == 1 else "; ".join(parts)
    if isinstance(shape, Items):
        words = {"least": shape.least, "most": shape.most, "each": allowed(shape.item)}
        return _now("%(least)s to %(most)s rows, each %(each)s") % words
    if isinstance(shape, Either):
        return _now(" or ").join(allowed(one) for one in shape.shapes)
    return _now("any") if isinstance(shape, Null) else _now("yes or no")
