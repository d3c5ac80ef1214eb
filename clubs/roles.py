"""Who may what: the role table of the product, as data.

One cell says how far a role reaches in an area: nowhere, to what is its own, to the athletes it
is guardian of (until they are 18), or to the whole club. Rights of several roles add up. Querysets
read this table (`visible_to`, `editable_by`), and so does the test that walks every URL.
"""

from enum import Flag, StrEnum, auto


class Role(StrEnum):
    OWNER = "owner"
    COACH = "coach"
    ASSISTANT = "assistant"
    PHYSIO = "physio"
    ATHLETE = "athlete"
    GUARDIAN = "guardian"


class Area(StrEnum):
    CLUB = "club"
    MEMBERS = "members"
    INVITATIONS = "invitations"  # whom one may let in: see clubs.invitations
    EXERCISES = "exercises"
    PROGRAMS = "programs"  # with gyms and the club's policy
    ATHLETES = "athletes"  # with squads, assignments and seasons
    CALENDAR = "calendar"  # races, runs, availability
    SESSIONS = "sessions"  # with overrides, publishing, technique
    LOGS = "logs"
    COMMENTS = "comments"  # what is said about a session, or to an athlete
    FLAGS = "flags"
    HEALTH = "health"  # body weight, pain, injuries
    CLEARS = "clears"  # ending an injury
    CONSENTS = "consents"  # with what coaches may see
    OWN_DATA = "own_data"  # who read health data, the download of everything, deletion
    HOOKS = "hooks"  # webhooks: where club systems are told what happened


class Reach(Flag):
    NONE = 0
    OWN = auto()
    CHILD = auto()
    ALL = auto()


_N, _O, _C, _A = Reach.NONE, Reach.OWN, Reach.CHILD, Reach.ALL

# area -> role -> (sees, changes); a role left out reaches nothing
TABLE: dict[Area, dict[Role, tuple[Reach, Reach]]] = {
    Area.CLUB: {Role.OWNER: (_A, _A)},
    Area.MEMBERS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _N),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
    },
    Area.INVITATIONS: {Role.OWNER: (_A, _A), Role.COACH: (_A, _A)},
    Area.EXERCISES: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_A, _N),
        Role.GUARDIAN: (_A, _N),
    },
    Area.PROGRAMS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
    },
    Area.ATHLETES: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_O, _N),
        Role.GUARDIAN: (_C, _N),
    },
    Area.CALENDAR: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _N),
    },
    Area.SESSIONS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_O, _N),
        Role.GUARDIAN: (_C, _N),
    },
    Area.LOGS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _A),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _N),
    },
    Area.COMMENTS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _A),
        Role.PHYSIO: (_A, _A),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _C),
    },
    Area.FLAGS: {
        Role.OWNER: (_A, _N),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _A),
        Role.ATHLETE: (_O, _N),
        Role.GUARDIAN: (_C, _N),
    },
    Area.HEALTH: {
        Role.OWNER: (_A, _N),
        Role.COACH: (_A, _A),
        Role.PHYSIO: (_A, _A),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _N),
    },
    Area.CLEARS: {
        Role.OWNER: (_A, _N),
        Role.COACH: (_A, _A),
        Role.PHYSIO: (_A, _A),
        Role.ATHLETE: (_O, _N),
        Role.GUARDIAN: (_C, _N),
    },
    Area.CONSENTS: {
        Role.OWNER: (_A, _A),
        Role.COACH: (_A, _A),
        Role.ASSISTANT: (_A, _N),
        Role.PHYSIO: (_A, _N),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _C),
    },
    Area.OWN_DATA: {
        Role.OWNER: (_A, _A),
        Role.ATHLETE: (_O, _O),
        Role.GUARDIAN: (_C, _C),
    },
    Area.HOOKS: {Role.OWNER: (_A, _A)},
}

# What a token's scopes open. Members, tokens and the audit are never among it: no scope, no way.
SCOPE_OF: dict[Area, str] = {
    Area.EXERCISES: "programs",
    Area.PROGRAMS: "programs",
    Area.ATHLETES: "athletes",
    Area.CALENDAR: "athletes",
    Area.SESSIONS: "plans",
    Area.LOGS: "logs",
    Area.COMMENTS: "plans",
    Area.FLAGS: "health",
    Area.HEALTH: "health",
    Area.CLEARS: "health",
    Area.HOOKS: "hooks",
}
SCOPES = tuple(
    f"{name}:{verb}" for name in dict.fromkeys(SCOPE_OF.values()) for verb in ("read", "write")
)

STAFF = frozenset({Role.OWNER, Role.COACH, Role.ASSISTANT, Role.PHYSIO})


def reach(roles: frozenset[Role], area: Area, *, change: bool) -> Reach:
    """How far these roles together reach in an area, to see or to change."""
    total = Reach.NONE
    for role in roles:
        total |= TABLE[area].get(role, (Reach.NONE, Reach.NONE))[change]
    return total


def token_reach(scopes: frozenset[str], area: Area, *, change: bool) -> Reach:
    """How far a token reaches in an area: the whole club with the scope, else nothing."""
    name = SCOPE_OF.get(area)
    if name is None:
        return Reach.NONE
    return Reach.ALL if f"{name}:{'write' if change else 'read'}" in scopes else Reach.NONE
