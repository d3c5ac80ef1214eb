"""What the command accepts: the schemas of season and placement as shapes.

What a schema cannot say (order, dates that exist, what must not change) stands in `refusals`.
"""

from __future__ import annotations

from typing import get_args

from programs.progression import facts as f
from programs.progression.policy import SETTINGS, WARM_UP
from programs.progression.shapes import (
    Day,
    Either,
    Items,
    Null,
    Number,
    OneOf,
    Refused,
    Row,
    Shape,
    Table,
    Tagged,
    Text,
    Whole,
    YesNo,
)
from programs.progression.units import Unit


def _words(literal: object) -> OneOf:
    return OneOf(get_args(literal))


LOAD = Number("0", "1000")
UNIT = _words(Unit)
TAGS = Items(Text(), 0, 20)
SOME_TAGS = Items(Text(), 1, 20)
RIR = Row((Number("0", "6", halves=True), Number("0", "8", halves=True)), rising=True)
REPS = Whole(1, 1000)
SETS = Whole(1, 10)

START = Either(
    (
        Table({}),
        Table({"load": LOAD}, ("load",)),
        Table({"e1rm": LOAD}, ("e1rm",)),
        Table({"pct_bw": Number("1", "300")}, ("pct_bw",)),
        Table(
            {"from": LOAD, "mode": OneOf(("factor",)), "factor": Number("0.1", "1")},
            ("from", "mode", "factor"),
        ),
        Table({"from": LOAD, "mode": OneOf(("system",))}, ("from", "mode")),
    )
)

BLOCK = Table(
    {
        "goal": _words(f.Goal),
        "weeks": Either((Whole(1, 520), Null())),
        "sets": SETS,
        "reps": Either((REPS, Row((REPS, REPS), rising=True))),
        "rir": RIR,
        "pct": Number("30", "96"),
        "rest": Whole(0, 600),
    },
    ("goal", "sets", "reps"),
)

LINE = Table(
    {
        "exercise": Text(),
        "load_type": _words(f.LoadType),
        "measure": _words(f.Measure),
        "unit": UNIT,
        "contra": TAGS,
        "modify": TAGS,
        "technique": _words(f.Technique),
        "method": _words(f.Method),
        "start": START,
        "step": Number("0", "100", above=True),
        "every": Whole(1, 12),
        "cap_bw": Number("0", "4", above=True),
        "dose_max": REPS,
        "load": LOAD,
        "warmup": WARM_UP,
        "block_count": OneOf(("calendar", "trained")),
        "blocks": Items(BLOCK, 1, 60),
        "cycle": YesNo(),
        "substitute": Text(),
    }
)

_PLATE = Number("0", "100", above=True)
_LOADS = Items(LOAD, 1, 60)
GYM: dict[str, Shape] = {
    "unit": UNIT,
    "barbell": Table(
        {
            "bars": Items(LOAD, 1, 10),
            "pairs": Items(Row((_PLATE, Whole(0, 20))), 0, 20),
        },
        ("bars", "pairs"),
    ),
    "machine": Table({"min": LOAD, "max": LOAD, "inc": _PLATE}, ("min", "max", "inc")),
    "dumbbells": _LOADS,
    "kettlebells": _LOADS,
    "plates": _LOADS,
    "sled": _LOADS,
    "medicine_balls": _LOADS,
}
EQUIPMENT = Table(GYM, ("unit",))


def _fact(fields: dict[str, Shape], *needs: str) -> Table:
    return Table({"date": Day(), **fields}, ("date", *needs))


RACE = _fact(
    {
        "id": Text(),
        "on": Day(),
        "priority": _words(f.Priority),
        "km": Number("0.1", "1000"),
        "stop_days": Whole(0, 28),
        "void": YesNo(),
    },
    *("id", "on", "priority"),
)

FACT = Tagged(
    {
        "line": _fact({"set": LINE}, "set"),
        "policy": _fact({"set": SETTINGS}, "set"),
        "body_weight": _fact({"value": Number("20", "660"), "unit": UNIT}, "value", "unit"),
        "equipment": _fact(GYM, "unit"),
        "possible": _fact({"sessions": Whole(0, 30)}, "sessions"),
        "race": RACE,
        "off": _fact(
            {"id": Text(), "from": Day(), "to": Day(), "void": YesNo()}, *("id", "from", "to")
        ),
        "technique": _fact({"level": _words(f.Technique), "load": LOAD, "unit": UNIT}, "level"),
        "injury": _fact({"tags": SOME_TAGS}, "tags"),
        "clear": _fact({"tags": SOME_TAGS, "return": _words(f.Return)}),
    }
)

ASKED = Table({"load": LOAD, "unit": UNIT, "sets": SETS, "reps": REPS, "rir": RIR})

LOG = Table(
    {
        "load": LOAD,
        "unit": UNIT,
        "reps": Items(Whole(0, 1000), 1, 20),
        "rir": Number("0", "10", halves=True),
        "pain": Whole(0, 10),
        "pain_next": Whole(0, 10),
        "tags": SOME_TAGS,
        "reason": OneOf(("time", "equipment")),
        "asked": ASKED,
    }
)

OVERRIDE = Table(
    {"date": Day(), "load": LOAD, "unit": UNIT, "sets": SETS, "reps": REPS, "skip": YesNo()},
    ("date",),
)

EXPOSURE = Table(
    {
        "date": Day(),
        "session": Whole(1, 14),
        "role": _words(f.Role),
        "log": LOG,
        "missed": _words(f.Missed),
        "override": OVERRIDE,
    },
    ("date",),
)

ATHLETE = Table({"unit": UNIT, "born": Day()}, ("unit",))


class _AnyObject:
    """An object; the state checks itself."""

    def check(self, value: object, path: tuple[str | int, ...]) -> dict[str, object]:
        if not isinstance(value, dict):
            raise Refused(path, value, self.allowed())
        return value

    def allowed(self) -> str:
        return "an object, the state of an answered row"


SEASON = Table(
    {
        "as_of": Day(),
        "athlete": ATHLETE,
        "facts": Items(FACT),
        "exposures": Items(EXPOSURE),
        "state": _AnyObject(),
    },
    ("as_of", "athlete", "facts", "exposures"),
)

_DAY_KEYS = tuple(str(day) for day in range(-2, 9))
_RUNS = Items(OneOf(("easy", "long", "tempo", "interval", "hill")), 0, 4)
_WEEK_DAYS = Items(Whole(0, 6), 0, 7, unique=True)
SESSION = Table(
    {"id": Text(), "heavy": YesNo(), "day": Whole(0, 6)},
    ("id", "heavy"),
)

PLACEMENT = Table(
    {
        "available": _WEEK_DAYS,
        "runs": Table(dict.fromkeys(_DAY_KEYS, _RUNS)),
        "races": Table(dict.fromkeys(_DAY_KEYS, _words(f.Priority))),
        "sessions": Items(SESSION, 0, 7),
        "preferred": _WEEK_DAYS,
        "previous_heavy_days": Items(Whole(-7, -1), 0, 7),
        "same_day": YesNo(),
    },
    ("available", "sessions"),
)
