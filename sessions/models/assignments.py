"""An athlete follows a program version from a date."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet


class AssignmentQuerySet(AthleteRowQuerySet["Assignment"]):
    def standing(self, first: date, last: date) -> Self:
        """Those that stand on any day of a range."""
        open_end = models.Q(ends_on=None) | models.Q(ends_on__gte=first)
        return self.alive().filter(open_end, starts_on__lte=last)


class Assignment(AthleteRow):
    """One program version for one athlete. A new version is a new assignment after this one."""

    program_version = models.ForeignKey(
        "programs.ProgramVersion", on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.athlete}: {self.program_version}"
