"""Who asks: a person in one club, or a club system's token; with the day on which they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clubs.roles import STAFF, Area, Reach, Role, reach, token_reach


@dataclass(frozen=True)
class Principal:
    """One who asks, as the role table sees them. `today` is the day in the club's time zone.

    A person has `user_id` and `roles`; a token has `token_id` and `scopes`, and no user: whoever
    compares `user_id` with an athlete's must know that both may be None.
    """

    user_id: int | None
    club_id: int
    roles: frozenset[Role]
    today: date
    name: str = ""
    uid: UUID | None = None  # of the account or the token, as others may know it
    squads_only: bool = False
    minors_weight: str = "coaches"  # who sees a minor's body weight: `Club.MinorsWeight`
    token_id: int | None = None
    scopes: frozenset[str] = frozenset()

    def reach(self, area: Area, *, change: bool) -> Reach:
        if self.is_token:
            return token_reach(self.scopes, area, change=change)
        return reach(self.roles, area, change=change)

    def may_change(self, area: Area) -> bool:
        return self.reach(area, change=True) != Reach.NONE

    def may_see(self, area: Area) -> bool:
        return self.reach(area, change=False) != Reach.NONE

    def is_person(self, user_id: int | None) -> bool:
        """Whether this is that person's account; an athlete without an account is nobody's."""
        return user_id is not None and self.user_id == user_id

    @property
    def is_token(self) -> bool:
        return self.token_id is not None

    @property
    def is_staff(self) -> bool:
        """Who plans and looks after others: a club system does, too."""
        return self.is_token or bool(self.roles & STAFF)

    @property
    def sees_own_squads_only(self) -> bool:
        """A club may limit coaches to their own squads; any wider role lifts the limit."""
        wider = {Role.OWNER, Role.ASSISTANT, Role.PHYSIO}
        return self.squads_only and Role.COACH in self.roles and not self.roles & wider
