"""Who looks after a coach's athletes while the coach is away."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models.people import Membership
from clubs.models.principal import Principal


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    def of_club(self, principal: Principal) -> Self:
        """Those of the club in which the principal asks, ended ones left out."""
        return self.filter(club=principal.club_id, ended_at=None)

    def on(self, day: date) -> Self:
        """Those that stand on a day, between two who are both still members."""
        return self.filter(
            ended_at=None,
            starts_on__lte=day,
            ends_on__gte=day,
            coach__left_at=None,
            deputy__left_at=None,
        )


class Deputyship(models.Model):
    """From a day to a day, both included, `deputy` is told of and sees what `coach` would.

    It adds a reader and takes none away: the coach still sees everything. It is not passed on: a
    deputy of a deputy looks after the deputy's own athletes only.
    """

    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    coach = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stands_in")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["club", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.coach}"
