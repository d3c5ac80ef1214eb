"""What a club, program, athlete, exercise or injury sets differently from the method's defaults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import ClubQuerySet, ClubRow
from clubs.roles import Area
from programs.models.documents import DocumentField
from programs.progression.policy import Scope


@dataclass(frozen=True)
class Place:
    """What a setting speaks of, as `PolicySetting` keeps it; by itself the whole club."""

    scope: Scope = "club"
    about: str = ""
    athlete_uid: UUID | None = None


class PolicySettingQuerySet(ClubQuerySet["PolicySetting"]):
    area = Area.PROGRAMS

    def of(self, club_id: int, places: Iterable[Place]) -> Self:
        """What was set in any of these places. Who asks has reached each of them before."""
        found = models.Q(pk__in=())
        for one in places:
            found |= models.Q(scope=one.scope, about=one.about, athlete_uid=one.athlete_uid)
        return self.filter(found, club=club_id)

    def of_each(self, club_id: int, scope: Scope, things: Iterable[UUID]) -> Self:
        """As `of`, for many things of one scope."""
        return self.filter(club=club_id, scope=scope, about__in=[str(uid) for uid in things])


class PolicySetting(ClubRow):
    """One parameter from a day on; a null value gives it back to the wider scope.

    `about` names the thing of the scope: empty for the club, a program's or athlete's or injury's
    uid, an exercise's slug (within one athlete where `athlete_uid` is set).
    """

    class Scope(models.TextChoices):
        CLUB = "club", _("club")
        PROGRAM = "program", _("program")
        ATHLETE = "athlete", _("athlete")
        EXERCISE = "exercise", _("exercise")
        INJURY = "injury", _("injury")

    scope = models.CharField(max_length=8, choices=Scope)
    about = models.CharField(max_length=60, blank=True)
    athlete_uid = models.UUIDField(null=True, blank=True)
    starts_on = models.DateField()
    name = models.CharField(max_length=30)
    value = DocumentField(null=True)
    note = models.CharField(_("reason"), max_length=300, blank=True, default="")
    set_by = models.ForeignKey("clubs.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PolicySettingQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["club", "scope", "about"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"

    @property
    def place(self) -> Place:
        scope: Scope = self.scope  # type: ignore[assignment]  # a TextChoices of them
        return Place(scope, self.about, self.athlete_uid)
