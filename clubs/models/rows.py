"""What every row of a club has in common: made to be synchronised, found only through its club."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.ages import of_age_if_born_by
from clubs.models.principal import Principal
from clubs.roles import Area, Reach, Role

Row = TypeVar("Row", bound=models.Model)


class ClubQuerySet(models.QuerySet[Row]):
    """Rows of a club. Every query of a page, endpoint or form starts at one of the two verbs."""

    area: ClassVar[Area]
    club_path: ClassVar[str] = "club"
    athlete_path: ClassVar[str] = ""  # path to the athlete; empty where a row belongs to no one

    def visible_to(self, principal: Principal) -> Self:
        return self._reached(principal, principal.reach(self.area, change=False))

    def editable_by(self, principal: Principal) -> Self:
        return self._reached(principal, principal.reach(self.area, change=True))

    def remembered_by(self, principal: Principal) -> Self:
        """As `visible_to`, with what was deleted: for those who keep a copy."""
        return self._within(principal, principal.reach(self.area, change=False))

    def restorable_by(self, principal: Principal) -> Self:
        """Deleted rows that the principal may bring back."""
        reach = principal.reach(self.area, change=True)
        return self._within(principal, reach).exclude(deleted_at=None)

    def alive(self) -> Self:
        return self.filter(deleted_at=None)

    def _reached(self, principal: Principal, reach: Reach) -> Self:
        rows = self._within(principal, reach).alive()
        if self.athlete_path in ("", "self"):
            return rows
        # What belongs to an athlete who was put away is put away too, and comes back with them.
        return rows.filter(**{f"{self.athlete_path}__deleted_at": None})

    def _within(self, principal: Principal, reach: Reach) -> Self:
        rows = self.filter(**{self.club_path: principal.club_id})
        if Reach.ALL in reach and not self._limited_to_squads(principal):
            return rows
        return rows.filter(self._whose(principal, reach)).distinct()

    def _limited_to_squads(self, principal: Principal) -> bool:
        return bool(self.athlete_path) and principal.sees_own_squads_only

    def _whose(self, principal: Principal, reach: Reach) -> models.Q:
        """The athletes whom a reach short of the whole club comes to; no one without a path."""
        whose = models.Q(pk__in=())
        if not self.athlete_path or principal.user_id is None:
            return whose
        at = "" if self.athlete_path == "self" else f"{self.athlete_path}__"
        if Reach.OWN in reach:
            whose |= models.Q(**{f"{at}user": principal.user_id})
        if Reach.CHILD in reach:
            minor = {f"{at}born__gt": of_age_if_born_by(principal.today)}
            whose |= models.Q(**{f"{at}guardianships__user": principal.user_id}, **minor)
        if Reach.ALL in reach and Role.COACH in principal.roles:
            led, coached = f"{at}squads__coaches", f"{at}coach"
            stands = models.Q(**{f"{at}squads__deleted_at": None})  # a squad put away leads nowhere
            whose |= stands & _looked_after(led, principal)
            whose |= _looked_after(coached, principal)
        return whose


def _looked_after(coach: str, principal: Principal) -> models.Q:
    """Rows whose coach, at that path, is the principal, or is away today and still a member, and
    has the principal as deputy."""
    absence = f"{coach}__absences"
    return models.Q(**{f"{coach}__user": principal.user_id}) | models.Q(
        **{
            f"{coach}__left_at": None,
            f"{absence}__deputy__user": principal.user_id,
            f"{absence}__starts_on__lte": principal.today,
            f"{absence}__ends_on__gte": principal.today,
            f"{absence}__ended_at": None,
        }
    )


def paged(name: str) -> tuple[models.Index, models.Index]:
    """For kinds of which a club has very many: whoever keeps a copy pages through them by creation,
    then by change (`clubs.api.paging`), and no page costs more than its rows."""
    return (
        models.Index(fields=["club", "created_at", "uid"], name=f"{name}_by_creation"),
        models.Index(fields=["club", "updated_at", "uid"], name=f"{name}_by_change"),
    )


class ClubRow(models.Model):
    """A row of a club that the API will show: public id, external id, version, moments."""

    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(_("external id"), max_length=100, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "external_id"],
                condition=~models.Q(external_id=""),
                name="%(app_label)s_%(class)s_external_id",
            )
        ]

    def save_version(self, seen: int) -> bool:
        """Save over version `seen` only; False where somebody else saved in between."""
        fields: dict[str, Any] = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if not field.primary_key and field.name not in {"version", "created_at", "uid"}
        }
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen)
        changed = rows.update(**fields, version=seen + 1)
        self.version = seen + 1 if changed else seen
        return bool(changed)
