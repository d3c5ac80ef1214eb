"""Who asks: a person in one club, with the day on which they ask. Tokens will be the other kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clubs.roles import STAFF, Area, Reach, Role, reach


@dataclass(frozen=True)
class Principal:
    """A member of a club as the role table sees one. `today` is the day in the club's time zone."""

    user_id: int
    club_id: int
    roles: frozenset[Role]
    today: date
    name: str = ""
    squads_only: bool = False

    def reach(self, area: Area, *, change: bool) -> Reach:
        return reach(self.roles, area, change=change)

    def may_change(self, area: Area) -> bool:
        return self.reach(area, change=True) != Reach.NONE

    def may_see(self, area: Area) -> bool:
        return self.reach(area, change=False) != Reach.NONE

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def sees_own_squads_only(self) -> bool:
        """A club may limit coaches to their own squads; any wider role lifts the limit."""
        wider = {Role.OWNER, Role.ASSISTANT, Role.PHYSIO}
        return self.squads_only and Role.COACH in self.roles and not self.roles & wider
