"""Addresses that a mail server refuses for good: remembered at the member, and left in peace.

After some refusals in a row nothing is sent there any more, until the address is another one, an
owner has it tried again, or a letter arrives.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from clubs.models import Membership, Message, Principal

MOST = 3
NONE = {"refused_address": "", "refused_since": None, "refusals": 0}


def refuses(member: Membership) -> bool:
    """Whether nothing is sent to the member's address. Needs `user` at hand."""
    return member.refusals >= MOST and member.refused_address == member.user.email


def refused(message: Message, at: datetime) -> None:
    """The address of a message was refused for good. Needs `user` at hand."""
    address = message.user.email
    mine = Membership.objects.filter(club=message.club_id, user=message.user_id)
    known = mine.filter(refused_address=address, refusals__gt=0)
    if not known.update(refusals=F("refusals") + 1):
        mine.update(refused_address=address, refused_since=at, refusals=1)


def accepted(member: Membership) -> None:
    """A letter went out: what was refused before is forgotten."""
    Membership.objects.filter(pk=member.pk, refusals__gt=0).update(**NONE)


def refused_members(principal: Principal) -> QuerySet[Membership]:
    """Those of the club whose present address was refused, the longest first."""
    rows = Membership.objects.filter(club=principal.club_id, left_at=None, refusals__gt=0)
    return rows.filter(Q(refused_address=F("user__email"))).order_by("refused_since")


def try_again(member: Membership) -> None:
    """As if it had never been refused."""
    Membership.objects.filter(pk=member.pk).update(**NONE)
