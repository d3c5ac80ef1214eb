"""What a club knows of the people in a list: read in a few queries, however long the list is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from athletes.models import Athlete, Guardianship, Squad
from clubs.models import Invitation, Membership, Principal
from clubs.roles import Role


@dataclass(frozen=True)
class Known:
    """By e-mail address in lower case, but for what says otherwise."""

    principal: Principal
    members: dict[str, Membership]
    invitations: dict[str, list[Invitation]]  # open ones
    squads: dict[str, Squad]  # by name; those that the principal may change
    coaches: dict[str, Membership]
    athletes: dict[str, list[Athlete]]  # without an account, by name
    own: dict[str, Athlete]
    expected: dict[tuple[str, str], dict[str, Any]]  # athletes of open invitations, by `who`
    guardians: set[tuple[str, str]]  # those who are and those who are asked, with athlete's uid

    @property
    def self_as_coach(self) -> Membership | None:
        mine = (one for one in self.coaches.values() if self.principal.is_person(one.user_id))
        return next(mine, None)


def who(name: str, born: date | str | None) -> tuple[str, str]:
    """A person as a list knows them: the name whatever its case, and the date of birth."""
    return name.casefold(), str(born or "")


def known_of(emails: Collection[str], principal: Principal, at: datetime) -> Known:
    asked = set(emails) - {""}
    team = Membership.objects.filter(club=principal.club_id, left_at=None).select_related("user")
    waiting: dict[str, list[Invitation]] = defaultdict(list)
    for one in Invitation.objects.visible_to(principal).open(at).filter(email__in=asked):
        waiting[one.email].append(one)
    members = {one.user.email: one for one in team}
    athletes = Athlete.objects.editable_by(principal)
    accounts = athletes.filter(user__email__in=asked).select_related("user")
    return Known(
        principal=principal,
        members={email: one for email, one in members.items() if email in asked},
        invitations=dict(waiting),
        squads={one.name.casefold(): one for one in Squad.objects.editable_by(principal)},
        coaches={email: one for email, one in members.items() if Role.COACH in one.roles},
        athletes=_by_name(athletes.filter(user=None)),
        own={one.user.email: one for one in accounts if one.user is not None},
        expected=_expected(one for rows in waiting.values() for one in rows),
        guardians=_guardians(asked, athletes) | _asked_guardians(waiting),
    )


def _by_name(athletes: Iterable[Athlete]) -> dict[str, list[Athlete]]:
    found: dict[str, list[Athlete]] = defaultdict(list)
    for one in athletes:
        found[one.name.casefold()].append(one)
    return dict(found)


def _expected(invitations: Iterable[Invitation]) -> dict[tuple[str, str], dict[str, Any]]:
    """Athletes who are made once somebody accepts."""
    documents = [
        one
        for invitation in invitations
        for one in (invitation.document.get("own"), *invitation.document.get("children", ()))
        if one and "born" in one
    ]
    return {who(one["name"], one["born"]): one for one in documents}


def _guardians(emails: Collection[str], athletes: Any) -> set[tuple[str, str]]:
    rows = Guardianship.objects.filter(athlete__in=athletes, user__email__in=emails)
    return {(email, str(uid)) for email, uid in rows.values_list("user__email", "athlete__uid")}


def _asked_guardians(waiting: dict[str, list[Invitation]]) -> set[tuple[str, str]]:
    return {
        (email, child["uid"])
        for email, invitations in waiting.items()
        for one in invitations
        for child in one.document.get("children", ())
    }
