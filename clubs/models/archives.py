"""A club's archive while it can be fetched: in parts, so that any web server can hand it out."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.db import models

from clubs.models.principal import Principal
from clubs.roles import Area, Reach

Row = TypeVar("Row", bound=models.Model)


class OwnersQuerySet(models.QuerySet[Row]):
    """A club's archives are its owners' business; no token ever reaches one."""

    def visible_to(self, principal: Principal) -> Self:
        rows = self.filter(club=principal.club_id)
        may = Reach.ALL in principal.reach(Area.CLUB, change=True)
        return rows if may else rows.none()


class ArchiveQuerySet(OwnersQuerySet["Archive"]):
    def there(self, at: datetime) -> Self:
        """Those that can be fetched at a moment."""
        return self.filter(ready_at__isnull=False, expires_at__gt=at)


class Archive(models.Model):
    """One archive that an owner asked for; made by a job, then kept for some days."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.club} {self.created_at:%Y-%m-%d}"


class ArchivePart(models.Model):
    """A piece of the file; the pieces in order are the whole of it."""

    archive = models.ForeignKey(Archive, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["archive", "number"], name="part_of_an_archive_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
