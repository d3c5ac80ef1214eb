"""Events since the last exposure: injuries, clears, technique, new programs. Source: section 4."""

from __future__ import annotations

import msgspec

from programs.progression.facts import ClearFact, InjuryFact, LineFields, TechniqueFact
from programs.progression.frame import is_dose
from programs.progression.policy import Policy
from programs.progression.state import Draft, empty_credits, worse
from programs.progression.units import Unit, convert


class Terms(msgspec.Struct, frozen=True):
    """The line's fields and the policy of an event's date, and the athlete's unit."""

    fields: LineFields
    policy: Policy
    unit: Unit


def is_blocked(draft: Draft, contra: tuple[str, ...] | frozenset[str]) -> bool:
    """At rest: red pain not cleared, or an injury that this line must not meet. Rule 3."""
    return bool(draft.red) or any(tag in contra for tag in draft.injuries)


def begin_program(draft: Draft) -> None:
    """A line fact with blocks starts the program anew: trained weeks are counted from here."""
    draft.weeks = 0
    draft.week = None


def injure(draft: Draft, fact: InjuryFact, terms: Terms) -> None:
    """Tags join the injuries; one that the line must not meet voids earlier overrides."""
    draft.injuries = tuple(sorted({*draft.injuries, *fact.tags}))
    if any(tag in (terms.fields.contra or ()) for tag in fact.tags):
        draft.barred = fact.date


def clear(draft: Draft, fact: ClearFact, terms: Terms) -> None:
    """Tags leave; the way back is as careful as the clear says."""
    was_blocked = is_blocked(draft, terms.fields.contra or ())
    modify = terms.fields.modify or ()
    back = fact.return_ or "full"
    gone = {tag for tag in draft.injuries if fact.tags is None or tag in fact.tags}
    gone_red = {tag for tag in draft.red if fact.tags is None or tag in fact.tags}
    draft.injuries = tuple(tag for tag in draft.injuries if tag not in gone)
    draft.red = tuple(tag for tag in draft.red if tag not in gone_red)
    if was_blocked:
        draft.away = worse(draft.away, back)
    elif back != "none" and any(tag in modify for tag in gone):
        draft.away = worse(draft.away, "short")


def set_technique(draft: Draft, fact: TechniqueFact, terms: Terms) -> None:
    """The coach sets how freely the athlete lifts; before the start only the level counts."""
    if draft.capacity is None:
        draft.technique = fact.level
        return
    changed = draft.technique != fact.level
    with_load = fact.load is not None and fact.level != "learn"
    if fact.level == "learn":
        draft.capacity = 0
    elif fact.load is not None:
        unit = terms.unit if is_dose(terms.fields) else (fact.unit or terms.unit)
        draft.capacity = convert(fact.load, unit, terms.unit) / (draft.share or 1)
        draft.peak = draft.capacity
        draft.base = None
    elif changed and fact.level == "guided" and draft.technique == "free":
        draft.capacity *= terms.policy.guided_share
    draft.technique = fact.level
    draft.moved = "technique"
    draft.moved_on = fact.date
    if changed or with_load:
        empty_credits(draft)
