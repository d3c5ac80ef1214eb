"""Who hears of what, and how: one table for the app, one of defaults for e-mail. Pure.

Nobody hears of what the role table does not let them see, and nobody of what they did themselves
(the caller leaves out the one who did it).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from clubs.models.events import Event
from clubs.models.notices import How
from clubs.roles import Area, Reach, Role, reach

Kind = Event.Kind


class Relation(StrEnum):
    """What somebody is to the athlete whom an event is about."""

    SELF = "self"
    GUARDIAN = "guardian"  # of a minor
    COACH = "coach"  # who looks after them now: own coach, else squads' coaches; and deputies
    PHYSIO = "physio"  # of the club
    OWNER = "owner"  # of the club


_S, _G, _C, _P, _O = Relation

# Kinds that are left out are told to systems only: a coach does not want a notice for each set.
HEARS: dict[Event.Kind, frozenset[Relation]] = {
    Kind.WEEK_PUBLISHED: frozenset({_S, _G}),
    Kind.SESSION_CHANGED: frozenset({_S, _G}),
    Kind.SESSION_MISSED: frozenset({_C}),
    Kind.PAIN_FLAGGED: frozenset({_G, _C, _P}),
    Kind.COMMENT_WRITTEN: frozenset({_S, _G, _C}),
    Kind.RACE_CHANGED: frozenset({_S, _G, _C}),
    Kind.AVAILABILITY_ASKED: frozenset({_S}),
    Kind.ATHLETE_JOINED: frozenset({_C, _O}),
    Kind.ATHLETE_LEFT: frozenset({_C, _O}),
}
AREA_OF: dict[Event.Kind, Area] = {
    Kind.WEEK_PUBLISHED: Area.SESSIONS,
    Kind.SESSION_CHANGED: Area.SESSIONS,
    Kind.SESSION_COMPLETED: Area.LOGS,
    Kind.SESSION_MISSED: Area.SESSIONS,
    Kind.LOG_CHANGED: Area.LOGS,
    Kind.LOAD_RAISED: Area.SESSIONS,
    Kind.LOAD_HELD: Area.SESSIONS,
    Kind.LOAD_LOWERED: Area.SESSIONS,
    Kind.PAIN_FLAGGED: Area.HEALTH,
    Kind.COMMENT_WRITTEN: Area.COMMENTS,
    Kind.RACE_CHANGED: Area.CALENDAR,
    Kind.AVAILABILITY_ASKED: Area.CALENDAR,
    Kind.ATHLETE_JOINED: Area.ATHLETES,
    Kind.ATHLETE_LEFT: Area.ATHLETES,
}
# How far a role has to reach for somebody of that relation to see what they hear of.
NEEDS = {_S: Reach.OWN, _G: Reach.CHILD, _C: Reach.ALL, _P: Reach.ALL, _O: Reach.ALL}
RED = "red"

# By e-mail, until a member chooses otherwise. What is not named is not sent.
DEFAULTS: dict[Role, dict[Event.Kind, How]] = {
    Role.OWNER: {Kind.ATHLETE_JOINED: How.WEEKLY, Kind.ATHLETE_LEFT: How.WEEKLY},
    Role.COACH: {
        Kind.PAIN_FLAGGED: How.ONCE,
        Kind.COMMENT_WRITTEN: How.ONCE,
        Kind.RACE_CHANGED: How.DAILY,
        Kind.SESSION_MISSED: How.DAILY,
        Kind.ATHLETE_JOINED: How.DAILY,
        Kind.ATHLETE_LEFT: How.DAILY,
    },
    Role.PHYSIO: {Kind.PAIN_FLAGGED: How.ONCE},
    Role.ATHLETE: {
        Kind.AVAILABILITY_ASKED: How.ONCE,
        Kind.WEEK_PUBLISHED: How.ONCE,
        Kind.SESSION_CHANGED: How.DAILY,
        Kind.COMMENT_WRITTEN: How.ONCE,
        Kind.RACE_CHANGED: How.DAILY,
    },
    Role.GUARDIAN: {
        Kind.WEEK_PUBLISHED: How.DAILY,
        Kind.PAIN_FLAGGED: How.ONCE,
        Kind.COMMENT_WRITTEN: How.ONCE,
        Kind.RACE_CHANGED: How.DAILY,
    },
}
SOONEST = (How.ONCE, How.DAILY, How.WEEKLY, How.NONE)
OF_ROLE = {
    Role.OWNER: {_O, _C},
    Role.COACH: {_C},
    Role.ASSISTANT: {_C},
    Role.PHYSIO: {_P},
    Role.ATHLETE: {_S},
    Role.GUARDIAN: {_G},
}


def is_heard(event: Event) -> bool:
    """Whether people hear of an event at all; of pain only where it is red."""
    kind = Kind(event.kind)
    return kind in HEARS and (kind != Kind.PAIN_FLAGGED or event.payload.get("level") == RED)


def may_hear(kind: Event.Kind, relation: Relation, roles: frozenset[Role]) -> bool:
    """Whether one who is that to the athlete, with these roles, hears of such an event."""
    if relation not in HEARS.get(kind, ()):
        return False
    return NEEDS[relation] in reach(roles, AREA_OF[kind], change=False)


def kinds_for(roles: Iterable[Role]) -> list[Event.Kind]:
    """What one with these roles may come to hear of, for the page on which they choose."""
    held = frozenset(roles)
    relations = {one for role in held for one in OF_ROLE[role]}
    return [kind for kind in HEARS if any(may_hear(kind, one, held) for one in relations)]


def default_mail(kind: Event.Kind, roles: Iterable[Role]) -> How:
    """The soonest of what these roles are sent unasked."""
    found = {DEFAULTS.get(role, {}).get(kind, How.NONE) for role in roles}
    return next((how for how in SOONEST if how in found), How.NONE)


def chosen_mail(kind: Event.Kind, roles: Iterable[Role], chosen: dict[str, str]) -> How:
    """What a member chose for a kind, else what the roles are sent."""
    word = chosen.get(kind.value, "")
    return How(word) if word in How.values else default_mail(kind, roles)
