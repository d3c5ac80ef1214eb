"""Who is in the club, as what, in which squads, and when they were last here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete, Squad
from clubs.models import Club, Membership, Principal
from clubs.pages.tabs import role_names
from clubs.roles import Area
from clubs.security import last_seen


@dataclass(frozen=True)
class MemberRow:
    member: Membership
    roles: list[str]
    squads: str
    seen: str
    url: str


def member_rows(members: Sequence[Membership], club: Club, principal: Principal) -> list[MemberRow]:
    """Four queries for any number; the members come with their user."""
    squads = _squads(members, principal)
    seen = last_seen([one.user for one in members])
    may_change = principal.may_change(Area.MEMBERS)
    return [
        MemberRow(
            member=one,
            roles=role_names(one.roles),
            squads=", ".join(squads[one.user_id]),
            seen=_seen(seen.get(one.user_id), club),
            url=reverse("clubs:member", args=[club.slug, one.uid]) if may_change else "",
        )
        for one in members
    ]


def _squads(members: Sequence[Membership], principal: Principal) -> dict[int, list[str]]:
    """By user, the squads they lead and the squads they train in."""
    users = {one.pk: one.user_id for one in members}
    found: dict[int, list[str]] = defaultdict(list)
    led = Squad.objects.visible_to(principal).filter(coaches__in=users)
    for coach, name in led.values_list("coaches", "name"):
        if coach in users:
            found[users[coach]].append(_("leads %(squad)s") % {"squad": name})
    trained = Athlete.objects.visible_to(principal).filter(
        user__in=users.values(), squads__isnull=False, squads__deleted_at=None
    )
    for user, name in trained.order_by("squads__name").values_list("user", "squads__name"):
        found[user].append(name)
    return found


def _seen(at: datetime | None, club: Club) -> str:
    if at is None:
        return _("never logged in")
    return _("last seen %(day)s") % {"day": date_format(at.astimezone(club.zone), "j M Y")}
