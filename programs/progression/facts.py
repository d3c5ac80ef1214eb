"""What goes in: dated facts, the line's fields, exposures and logs. Source: method, section 2.

Loads are total external loads; a number carries its unit, or is in the athlete's where none is
given. `None` means: not given. Every fact counts from its `date`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from programs.progression.units import Exact, Unit

LoadType = Literal[
    "barbell",
    "machine",
    "dumbbell",
    "dumbbell_pair",
    "kettlebell",
    "kettlebell_pair",
    "plate",
    "sled",
    "medicine_ball",
    "bodyweight",
    "band",
]
Measure = Literal["reps", "time", "distance"]
Method = Literal["linear", "double", "e1rm", "dose", "fixed"]
Technique = Literal["learn", "guided", "free"]
Goal = Literal["strength", "strength-endurance", "power", "maintenance"]
Priority = Literal["A", "B", "C"]
Role = Literal["main", "light", "extra"]
Missed = Literal["holiday", "illness", "injury", "time", "unknown", "planned"]
Return = Literal["none", "short", "full"]

UNLOADED = frozenset({"bodyweight", "band"})
PAIRS = frozenset({"dumbbell_pair", "kettlebell_pair"})


class Athlete(msgspec.Struct, frozen=True):
    """Unit of all output, and date of birth (absent: adult)."""

    unit: Unit
    born: datetime.date | None = None


class Start(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Where a line starts: one of load, e1rm, pct_bw, from_ (with mode and factor), or nothing."""

    load: Exact | None = None
    e1rm: Exact | None = None
    pct_bw: Exact | None = None
    from_: Exact | None = None
    mode: Literal["factor", "system"] | None = None
    factor: Exact | None = None


class Block(msgspec.Struct, frozen=True):
    """Some weeks with one goal. reps: a number or (low, top), by the line's measure; rest in s."""

    goal: Goal
    sets: int
    reps: int | tuple[int, int]
    weeks: int | None = None
    rir: tuple[Exact, Exact] | None = None
    pct: Exact | None = None
    rest: int | None = None


class LineFields(msgspec.Struct, frozen=True):
    """Fields of a line. Merged over the earlier ones; `None` leaves the earlier one."""

    exercise: str | None = None
    load_type: LoadType | None = None
    measure: Measure | None = None
    unit: Unit | None = None
    contra: tuple[str, ...] | None = None
    modify: tuple[str, ...] | None = None
    technique: Technique | None = None
    method: Method | None = None
    start: Start | None = None
    step: Exact | None = None
    every: int | None = None
    cap_bw: Exact | None = None
    dose_max: int | None = None
    load: Exact | None = None
    warmup: tuple[tuple[Exact, int], ...] | None = None
    block_count: Literal["calendar", "trained"] | None = None
    blocks: tuple[Block, ...] | None = None
    cycle: bool | None = None
    substitute: str | None = None

    def merged(self, over: LineFields) -> LineFields:
        """These fields with those of `over` that are given laid over them."""
        given = {
            name: value
            for name, value in zip(
                over.__struct_fields__, msgspec.structs.astuple(over), strict=True
            )
            if value is not None
        }
        return msgspec.structs.replace(self, **given)


class Dated(msgspec.Struct, frozen=True):
    """A fact and the date from which it counts."""

    date: datetime.date


class LineFact(Dated, frozen=True, tag_field="type", tag="line"):
    """Line fields. The first one starts the line; one with blocks starts the program anew."""

    set: LineFields


class PolicyFact(Dated, frozen=True, tag_field="type", tag="policy"):
    """P values, as in `Policy`'s JSON form, scopes already merged."""

    set: Mapping[str, Any]


class BodyWeightFact(Dated, frozen=True, tag_field="type", tag="body_weight"):
    """The athlete's weight."""

    value: Exact
    unit: Unit


class Barbell(msgspec.Struct, frozen=True):
    """Bars, and pairs of plates as (plate, number of pairs)."""

    bars: tuple[Exact, ...]
    pairs: tuple[tuple[Exact, int], ...]


class Machine(msgspec.Struct, frozen=True):
    """From min to max by inc."""

    min: Exact
    max: Exact
    inc: Exact


class EquipmentFact(Dated, frozen=True, tag_field="type", tag="equipment"):
    """What there is to lift. Replaces the earlier fact as a whole."""

    unit: Unit
    barbell: Barbell | None = None
    machine: Machine | None = None
    dumbbells: tuple[Exact, ...] | None = None
    kettlebells: tuple[Exact, ...] | None = None
    plates: tuple[Exact, ...] | None = None
    sled: tuple[Exact, ...] | None = None
    medicine_balls: tuple[Exact, ...] | None = None


class PossibleFact(Dated, frozen=True, tag_field="type", tag="possible"):
    """Runs and strength sessions together that a week has room for."""

    sessions: int


class RaceFact(Dated, frozen=True, tag_field="type", tag="race"):
    """A race on a day. km None: unknown. stop_days counts for A races. name: for the reasons."""

    id: str
    on: datetime.date
    priority: Priority
    km: Exact | None = None
    stop_days: int | None = None
    void: bool = False
    name: str | None = None


class OffFact(Dated, frozen=True, tag_field="type", tag="off", rename={"from_": "from"}):
    """Days without strength training, both ends included."""

    id: str
    from_: datetime.date
    to: datetime.date
    void: bool = False


class TechniqueFact(Dated, frozen=True, tag_field="type", tag="technique"):
    """Event: the coach says how freely the athlete lifts, perhaps with a load (or dose)."""

    level: Technique
    load: Exact | None = None
    unit: Unit | None = None


class InjuryFact(Dated, frozen=True, tag_field="type", tag="injury"):
    """Event: parts of the body that hurt."""

    tags: tuple[str, ...]


class ClearFact(Dated, frozen=True, tag_field="type", tag="clear", rename={"return_": "return"}):
    """Event: parts that are well again (None: all), and how careful the return is."""

    tags: tuple[str, ...] | None = None
    return_: Return | None = None


Event = LineFact | TechniqueFact | InjuryFact | ClearFact
OwnFact = LineFact | PolicyFact | EquipmentFact | TechniqueFact | InjuryFact | ClearFact
SharedFact = PolicyFact | BodyWeightFact | EquipmentFact | PossibleFact | RaceFact | OffFact
Fact = OwnFact | SharedFact


class Override(msgspec.Struct, frozen=True):
    """A coach's change, entered on `date`. by and note: for the reasons."""

    date: datetime.date
    load: Exact | None = None
    unit: Unit | None = None
    sets: int | None = None
    reps: int | None = None
    skip: bool = False
    by: str | None = None
    note: str | None = None


class Asked(msgspec.Struct, frozen=True):
    """What stood on the athlete's screen where it differs from what is prescribed here."""

    load: Exact | None = None
    unit: Unit | None = None
    sets: int | None = None
    reps: int | None = None
    rir: tuple[Exact, Exact] | None = None


class Log(msgspec.Struct, frozen=True):
    """What was done. load: the lowest of the work sets; reps: of each set done; None: as asked."""

    load: Exact | None = None
    unit: Unit | None = None
    reps: tuple[int, ...] | None = None
    rir: Exact | None = None
    pain: int | None = None
    pain_next: int | None = None
    tags: tuple[str, ...] | None = None
    reason: Literal["time", "equipment"] | None = None
    asked: Asked | None = None


class Exposure(msgspec.Struct, frozen=True):
    """A date on which a line stands in a session (its index in the week)."""

    date: datetime.date
    session: int = 1
    role: Role = "main"
    override: Override | None = None
    log: Log | None = None
    missed: Missed | None = None
