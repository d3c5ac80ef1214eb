"""All that stays the same while a line stands in a block: one frame, made once, read every time.

A frame belongs to the line's fields, the policy, the equipment, the block, and to minor or adult.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec

from programs.progression.facts import UNLOADED, Block, EquipmentFact, LineFields
from programs.progression.loads import Grid, achievable, doses
from programs.progression.policy import Ease, Policy, WarmUp
from programs.progression.trace import Entry, Facts
from programs.progression.units import HALF, Unit, convert, fraction

Exact = Fraction | int
Entries = tuple[Entry, ...]

STEPS: dict[str, tuple[Fraction, Fraction]] = {  # kg, lb
    "barbell": (Fraction(5), Fraction(10)),
    "machine": (Fraction(5), Fraction(10)),
    "plate": (Fraction(5, 2), Fraction(5)),
    "sled": (Fraction(10), Fraction(20)),
    "dumbbell": (Fraction(2), Fraction(5)),
    "dumbbell_pair": (Fraction(4), Fraction(10)),
    "kettlebell": (Fraction(2), Fraction(5)),
    "kettlebell_pair": (Fraction(4), Fraction(10)),
    "medicine_ball": (Fraction(1), Fraction(2)),
}
DOSE_STEPS = {"reps": 2, "time": 5, "distance": 10}
ONE_MORE = {"reps": 1, "time": 5, "distance": 10}
EVERY_LINEAR, EVERY = 2, 1
SHARE = 30  # share(n) = 30 / (30 + n)


class Frame(msgspec.Struct, frozen=True):
    """A line in a block. Loads in the athlete's unit; `grid` None: no equipment known."""

    fields: LineFields
    policy: Policy
    unit: Unit
    equipment: EquipmentFact | None
    grid: Grid | None
    load_type: str
    measure: str
    method: str
    dose: bool
    minor: bool
    block: Block
    sets: int
    low: int
    top: int  # linear: low
    range: tuple[int, int]  # as the block says, a minor's raised
    rir: tuple[Exact, Exact] | None
    share: Exact
    step: Exact
    every: int
    jump: Exact  # the base may rise by this share of it at once
    implement: Exact  # the next load is in reach within this share
    one: int  # repetition, seconds, metres: one more
    bridged: int  # repetitions up to which a far load is bridged
    cap_bw: Exact | None
    dose_max: int
    fixed_load: Exact
    contra: frozenset[str]
    modify: frozenset[str]
    sets_head: Entries
    reps_head: Entries
    eases: dict[str, Ease]
    warmup: WarmUp
    warmup_heavy: WarmUp
    warmup_from: Fraction
    available: Facts  # what there is to load, for the reasons
    eased: dict[object, Any]  # the rest is found once and kept: what eases together,
    warmed: dict[object, Any]  # the warm-up of a load,
    caps: dict[object, Any]  # the cap of a body weight


def share_of(n: Exact) -> Exact:
    """The share of the one-repetition load for n repetitions to failure. Source: section 2."""
    return 1 if n <= 1 else SHARE / (SHARE + Fraction(n))


def is_dose(fields: LineFields) -> bool:
    """Whether a line moves its repetitions, seconds or metres instead of a load."""
    return fields.method == "dose" or fields.load_type in UNLOADED


def method_of(fields: LineFields) -> str:
    """The line's method; by default linear if loaded, else dose."""
    return fields.method or ("dose" if fields.load_type in UNLOADED else "linear")


class Who(msgspec.Struct, frozen=True):
    """For whom a frame is built: the unit of output, and whether under 18."""

    unit: Unit
    minor: bool = False


def build(
    fields: LineFields, policy: Policy, equipment: EquipmentFact | None, block: Block, who: Who
) -> Frame:
    """The frame of a line in a block."""
    dose, method = is_dose(fields), method_of(fields)
    load_type, measure = fields.load_type or "barbell", fields.measure or "reps"
    minor, unit = who.minor, who.unit
    limited = minor and not dose and measure == "reps"
    low, top = _range(block, policy, limited=limited)
    own = fields.unit or unit
    one = ONE_MORE[measure]
    rir = _rir(block, policy, limited=limited)
    upper = low if method == "linear" else top
    sets = min(block.sets, policy.minor.sets) if limited else block.sets
    sets_head, reps_head = _heads(
        block, sets, low, _block_facts(block, sets, (low, upper), rir, measure)
    )
    return Frame(
        fields=fields,
        policy=policy,
        unit=unit,
        equipment=equipment,
        grid=_grid(fields, equipment, low, unit, dose=dose),
        load_type=load_type,
        measure=measure,
        method=method,
        dose=dose,
        minor=minor,
        block=block,
        sets=sets,
        low=low,
        top=upper,
        range=(low, top),
        rir=rir,
        share=1 if dose else _share(block, rir, low, fields, minor=minor),
        step=_step(fields, own, unit, dose=dose),
        every=fields.every or (EVERY_LINEAR if method == "linear" else EVERY),
        jump=_jump(policy, load_type, minor=minor),
        implement=policy.jump.implement if minor else _jump(policy, load_type, minor=False),
        one=one,
        bridged=upper + policy.bridge * one,
        cap_bw=_cap_bw(fields, policy, minor=minor, dose=dose),
        dose_max=fields.dose_max or 2 * low,
        fixed_load=convert(fields.load or 0, own, unit) if dose else 0,
        contra=frozenset(fields.contra or ()),
        modify=frozenset(fields.modify or ()),
        sets_head=sets_head,
        reps_head=() if dose else reps_head,
        eases={name: getattr(policy.levels, name) for name in policy.levels.__struct_fields__},
        warmup=policy.warmup if fields.warmup is None else _exact(fields.warmup),
        warmup_heavy=policy.warmup_heavy if fields.warmup is None else _exact(fields.warmup),
        warmup_from=convert(*policy.warmup_from, unit),
        available=_available(load_type, equipment),
        eased={},
        warmed={},
        caps={},
    )


def _exact(warmup: tuple[tuple[object, int], ...]) -> WarmUp:
    return tuple((Fraction(str(share)), reps) for share, reps in warmup)


def _range(block: Block, policy: Policy, *, limited: bool) -> tuple[int, int]:
    low, top = (block.reps, block.reps) if isinstance(block.reps, int) else block.reps
    least = policy.minor.reps if limited else 0
    return max(low, least), max(top, least)


def _rir(block: Block, policy: Policy, *, limited: bool) -> tuple[Exact, Exact] | None:
    if block.rir is None:
        return None
    low, high = fraction(block.rir[0]), fraction(block.rir[1])
    if limited:
        low, high = max(low, policy.minor.rir[0]), max(high, policy.minor.rir[1])
    return low, high


def _share(
    block: Block, rir: tuple[Exact, Exact] | None, low: int, fields: LineFields, *, minor: bool
) -> Exact:
    if fields.measure in {"time", "distance"} or fields.load_type == "plate":
        return 1
    if block.pct is not None and not minor:
        return fraction(block.pct) / 100
    return share_of(low if rir is None else low + (rir[0] + rir[1]) * HALF)


def _grid(
    fields: LineFields, equipment: EquipmentFact | None, low: int, unit: Unit, *, dose: bool
) -> Grid | None:
    if dose:
        return doses(low)
    if equipment is None or fields.load_type is None:
        return None
    return achievable(fields.load_type, equipment, unit)


def _step(fields: LineFields, own: Unit, unit: Unit, *, dose: bool) -> Exact:
    if dose:
        default = DOSE_STEPS[fields.measure or "reps"]
        return default if fields.step is None else fraction(fields.step)
    default_load = STEPS[fields.load_type or "barbell"][own == "lb"]
    return convert(default_load if fields.step is None else fields.step, own, unit)


def _jump(policy: Policy, load_type: str, *, minor: bool) -> Exact:
    if minor:
        return policy.jump.minor
    return policy.jump.plate if load_type == "plate" else policy.jump.load


def _cap_bw(fields: LineFields, policy: Policy, *, minor: bool, dose: bool) -> Exact | None:
    if dose:
        return None
    own = None if fields.cap_bw is None else fraction(fields.cap_bw)
    if not minor:
        return own
    return policy.minor.cap if own is None else min(own, policy.minor.cap)


def _heads(block: Block, frame_sets: int, low: int, facts: Facts) -> tuple[Entries, Entries]:
    """The first entries of sets and repetitions: the block, then a minor's limits."""
    first = block.reps if isinstance(block.reps, int) else block.reps[0]
    return (
        _head(block.goal, block.sets, frame_sets, facts),
        _head(block.goal, first, low, facts),
    )


def _head(goal: str, given: int, limited: int, facts: Facts) -> Entries:
    head = (Entry("block", goal, None, given, facts),)
    if given == limited:
        return head
    return (*head, Entry("limit", "minor", given, limited, facts))


def _block_facts(
    block: Block, sets: int, low_top: tuple[int, int], rir: tuple[Exact, Exact] | None, measure: str
) -> Facts:
    return {
        "goal": block.goal,
        "sets": sets,
        "reps": list(dict.fromkeys(low_top)),
        "rir": None if rir is None else list(rir),
        "measure": measure,
    }


def _available(load_type: str, equipment: EquipmentFact | None) -> Facts:
    facts: Facts = {"kind": load_type}
    if equipment is None:
        return facts
    facts["unit"] = equipment.unit
    if load_type == "barbell" and equipment.barbell is not None:
        facts["plates"] = [fraction(plate) for plate, pairs in equipment.barbell.pairs if pairs]
    elif load_type == "machine" and equipment.machine is not None:
        facts["inc"] = fraction(equipment.machine.inc)
    return facts
