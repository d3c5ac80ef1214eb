"""A line's dated facts as they stand from one change to the next."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from programs.progression.common import DEFAULT_POLICY, CommonFacts
from programs.progression.facts import EquipmentFact, LineFact, LineFields, OwnFact, PolicyFact
from programs.progression.judge import week_of
from programs.progression.policy import Policy, merged

NO_FIELDS = LineFields()


class Segment(msgspec.Struct, frozen=True):
    """The dated facts of a line as they stand from one change to the next."""

    fields: LineFields
    policy: Policy
    equipment: EquipmentFact | None
    program_week: int  # week of the latest line fact with blocks


def segments_of(common: CommonFacts, facts: Sequence[OwnFact]) -> dict[int, Segment]:
    """What stands from each date on which something changes."""
    changes = [*common.policies, *common.equipment, *facts]
    changes = [f for f in changes if isinstance(f, LineFact | PolicyFact | EquipmentFact)]
    changes.sort(key=lambda fact: fact.date)
    own_gym = any(isinstance(fact, EquipmentFact) for fact in facts)
    segments: dict[int, Segment] = {}
    now = Segment(NO_FIELDS, DEFAULT_POLICY, None, 0)
    for fact in changes:
        if isinstance(fact, EquipmentFact) and own_gym and fact not in facts:
            continue
        now = _changed(now, fact, common)
        segments[fact.date.toordinal()] = now
    return segments


def _changed(now: Segment, fact: object, common: CommonFacts) -> Segment:
    if isinstance(fact, PolicyFact):
        policy = common.interned(merged(now.policy, fact.set))
        return msgspec.structs.replace(now, policy=policy)
    if isinstance(fact, EquipmentFact):
        return msgspec.structs.replace(now, equipment=fact)
    if not isinstance(fact, LineFact):
        return now
    week = now.program_week if fact.set.blocks is None else week_of(fact.date.toordinal())
    fields = now.fields.merged(fact.set)
    return msgspec.structs.replace(now, fields=fields, program_week=week)
