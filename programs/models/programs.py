"""Programs: reusable templates of a coach, in immutable versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import ClubQuerySet, ClubRow
from clubs.roles import Area
from programs.models.documents import DocumentField


class ProgramQuerySet(ClubQuerySet["Program"]):
    area = Area.PROGRAMS


class Program(ClubRow):
    """What a coach writes once. Its content is in its versions."""

    name = models.CharField(_("name"), max_length=100)
    summary = models.CharField(_("what it is for"), max_length=300, blank=True)
    author = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProgramQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProgramVersionQuerySet(ClubQuerySet["ProgramVersion"]):
    area = Area.PROGRAMS


class ProgramVersion(ClubRow):
    """One immutable version: `document` is a `programs.document.ProgramDocument`, validated."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = DocumentField()
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    written_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProgramVersionQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["program", "-number"]
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.UniqueConstraint(fields=["program", "number"], name="program_version"),
        ]

    def __str__(self) -> str:
        return f"{self.program} v{self.number}"
