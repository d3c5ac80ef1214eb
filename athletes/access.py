"""What one principal may see and change of one athlete, as the role table says."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from athletes.models import Athlete
from clubs.models import ClubQuerySet, Principal
from clubs.roles import Area, Reach

Row = TypeVar("Row", bound=models.Model)


class Access:
    """The answers for one page; each reach asks the database once."""

    def __init__(self, principal: Principal, athlete: Athlete) -> None:
        self.principal = principal
        self.athlete = athlete
        self._known = {Reach.NONE: False}

    def may_see(self, area: Area) -> bool:
        return self._reaches(self.principal.reach(area, change=False))

    def may_change(self, area: Area) -> bool:
        return self._reaches(self.principal.reach(area, change=True))

    def _reaches(self, reach: Reach) -> bool:
        if reach not in self._known:
            self._known[reach] = (
                athletes_reached(self.principal, reach).filter(pk=self.athlete.pk).exists()
            )
        return self._known[reach]


def athletes_reached(principal: Principal, reach: Reach) -> models.QuerySet[Athlete]:
    return Athlete.objects.all()._reached(principal, reach)


def restorable_by(rows: ClubQuerySet[Row], principal: Principal) -> models.QuerySet[Row]:
    """Removed rows that this principal could have removed."""
    reach = principal.reach(rows.area, change=True)
    removed = rows.filter(**{rows.club_path: principal.club_id}, deleted_at__isnull=False)
    if Reach.ALL in reach and not rows._limited_to_squads(principal):
        return removed
    return removed.filter(rows._whose(principal, reach)).distinct()
