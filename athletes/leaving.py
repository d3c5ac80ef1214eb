"""Leaving a club: what a member did stays, what others relied on is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.handing import hand_over
from athletes.models import Athlete, Guardianship, Squad
from athletes.people import archive
from clubs import audit
from clubs.deputies import end_deputyship
from clubs.invitations import revoke_beyond
from clubs.models import Deputyship, Membership, Principal
from clubs.roles import Role
from clubs.team import members_with


@dataclass(frozen=True)
class Behind:
    """What a member leaves behind in a club."""

    member: Membership
    coached: list[Athlete]
    squads: list[Squad]
    own: list[Athlete]
    children: list[Athlete]
    is_last_owner: bool


def left_behind(member: Membership) -> Behind:
    alive = Athlete.objects.alive().filter(club=member.club_id)
    return Behind(
        member=member,
        coached=list(alive.filter(coach=member)),
        squads=list(Squad.objects.alive().filter(coaches=member)),
        own=list(alive.filter(user=member.user_id)),
        children=list(alive.filter(guardianships__user=member.user_id)),
        is_last_owner=_is_last_owner(member),
    )


def leave(
    member: Membership, *, heir: Membership | None, archives: bool, by: Principal, at: datetime
) -> None:
    """Out of the club. `heir` gets the athletes and squads; `archives`: the own record goes off the
    lists. Logs, weeks and facts stay. Raises ValidationError for the last owner; twice is once.
    """
    with transaction.atomic():
        team = Membership.objects.select_for_update().filter(club=member.club_id)
        if not team.filter(pk=member.pk, left_at=None).exists():
            return
        behind = left_behind(member)
        if behind.is_last_owner:
            raise ValidationError(_("A club needs an owner: make somebody else owner first"))
        _hand_on(member, behind, heir, by=by, at=at)
        for one in behind.own if archives else ():
            archive(one, by=by, at=at)
        Guardianship.objects.filter(user=member.user_id, athlete__club=member.club_id).delete()
        member.left_at = at
        member.save(update_fields=["left_at"])
        verb = "leave" if by.is_person(member.user_id) else "remove_member"
        children = [str(one.uid) for one in behind.children]
        audit.record(by, at, verb, member, {"roles": member.roles, "guardian_of": children}, {})
        revoke_beyond(member, by=by, at=at)


def _hand_on(
    member: Membership, behind: Behind, heir: Membership | None, *, by: Principal, at: datetime
) -> None:
    hand_over(behind.coached, heir, by=by, at=at)
    for squad in behind.squads:
        squad.coaches.remove(member)
        if heir is not None:
            squad.coaches.add(heir)
    mine = Deputyship.objects.filter(ended_at=None).select_related("coach", "deputy")
    for one in mine.filter(coach=member) | mine.filter(deputy=member):
        end_deputyship(one, by=by, at=at)


def _is_last_owner(member: Membership) -> bool:
    return members_with(Role.OWNER, member.club_id) == [member]
