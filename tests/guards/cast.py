"""Who asks: one of each role in the Harriers, two athletes, and a coach of the Rivals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from athletes.models import Guardianship
from clubs.models import Club, Membership, Principal
from clubs.roles import Reach
from tests.conftest import NOW, logged_in, make_athlete, make_club, make_member
from tests.guards.world import Side, things_of_athlete, things_of_club

WHO = ("owner", "coach", "assistant", "physio", "ana", "ben", "guardian", "of no role")


@dataclass(frozen=True)
class Member:
    """One who asks: with what reach, and to whom it comes."""

    membership: Membership
    client: Client
    own: str = ""  # the athlete one is
    children: frozenset[str] = frozenset()

    @property
    def principal(self) -> Principal:
        return self.membership.principal(NOW)

    @property
    def asks_about(self) -> tuple[str, ...]:
        """Athletes and guardians ask about two; to the staff they are all the same."""
        return ("ana", "ben") if self.own or self.children else ("ben",)

    def comes_to(self, reach: Reach, athlete: str) -> bool:
        """Whether a reach comes to an athlete; where none is meant, whether it is any at all."""
        if Reach.ALL in reach:
            return True
        if not athlete:
            return reach != Reach.NONE
        mine = Reach.OWN in reach and athlete == self.own
        return mine or (Reach.CHILD in reach and athlete in self.children)


@dataclass
class World:
    """The Harriers and the Rivals, and those of the Harriers who ask."""

    home: Side
    away: Side
    members: dict[str, Member] = field(default_factory=dict)
    stranger: Client = field(default_factory=Client)


def make_world() -> World:
    club, rivals = make_club("harriers", "Harriers"), make_club("rivals", "Rivals")
    home, coach = _side(club, "Carla Coach", {"ana": "Ana Adult", "ben": "Ben Boy"})
    away, mallory = _side(rivals, "Mallory Rival", {"rita": "Rita Rival"})
    found = World(home, away, stranger=logged_in(mallory.user))
    ana, ben = (home.athletes[name].rows["athletes"] for name in ("ana", "ben"))
    guardian = make_member(club, "Gina Guardian", "guardian")
    Guardianship.objects.create(athlete=ben, user=guardian.user)
    found.members = {
        "coach": _member(coach),
        "ana": _member(Membership.objects.get(user=ana.user), own="ana"),
        "ben": _member(Membership.objects.get(user=ben.user), own="ben"),
        "guardian": _member(guardian, children=frozenset({"ben"})),
    }
    for role in ("owner", "assistant", "physio"):
        found.members[role] = _member(make_member(club, f"{role.title()} Person", role))
    found.members["of no role"] = _member(make_member(club, "Nora None"))
    return found


def _side(club: Club, coach_name: str, names: dict[str, str]) -> tuple[Side, Membership]:
    coach = make_member(club, coach_name, "coach")
    common = things_of_club(club, coach)
    athletes = {}
    for key, name in names.items():
        born = {"born": NOW.date() - timedelta(days=15 * 366)} if key == "ben" else {}
        athletes[key] = things_of_athlete(make_athlete(club, name, coach=coach, **born), coach)
    return Side(club, common, athletes), coach


def _member(membership: Membership, **more: Any) -> Member:
    return Member(membership, logged_in(membership.user), **more)
