"""Who is in a club today, by role."""

from __future__ import annotations

from clubs.models import Membership
from clubs.roles import Role


def members_with(role: Role, club_id: int) -> list[Membership]:
    """By name, with their users. Roles are a document, so they are read here."""
    team = Membership.objects.select_related("user").filter(club=club_id, left_at=None)
    return [one for one in team.order_by("user__name", "pk") if role.value in one.roles]
