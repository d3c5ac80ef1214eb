"""An athlete's own data on the way out: a file with all of it, and its deletion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.models import ClubQuerySet, ClubRow, Principal
from clubs.roles import Area


class DownloadQuerySet(AthleteRowQuerySet["Download"]):
    area = Area.OWN_DATA


class Download(AthleteRow):
    """A file with everything about one athlete, made by a job, fetched until it expires.

    It is kept in the database, so that each worker and each server has it; it is small.
    """

    LASTS = timedelta(days=7)

    asked_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    content = models.BinaryField(null=True)

    objects = DownloadQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"everything about {self.athlete}, {self.asked_at:%Y-%m-%d}"

    def is_there(self, at: datetime) -> bool:
        return self.ready_at is not None and self.expires_at > at


class DeletionQuerySet(ClubQuerySet["Deletion"]):
    area = Area.OWN_DATA
    athlete_path = "athlete"

    def recorded_for(self, principal: Principal) -> Self:
        """Those that are done as well: their athletes are put away."""
        return self._within(principal, principal.reach(self.area, change=False))


class Deletion(ClubRow):
    """The wish to be deleted: it waits, can be taken back, and is carried out by a job.

    `kept_name` is the name under which the club keeps what it has to keep, until `kept_until`.
    """

    WAITS = timedelta(days=14)

    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    kept_name = models.CharField(_("kept under the name"), max_length=120, blank=True, default="")
    kept_until = models.DateField(null=True, blank=True)

    objects = DeletionQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["athlete"],
                condition=models.Q(withdrawn_at=None, done_at=None),
                name="one_waiting_deletion",
            ),
        ]

    def __str__(self) -> str:
        return f"deletion of {self.athlete}, due {self.due_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.withdrawn_at is None and self.done_at is None
