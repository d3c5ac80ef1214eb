"""Gyms and what loads they can make, dated: new plates count from their day, the past stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import ClubQuerySet, ClubRow
from clubs.models.people import Unit
from clubs.roles import Area
from programs.models.documents import DocumentField


class GymQuerySet(ClubQuerySet["Gym"]):
    area = Area.PROGRAMS


class Gym(ClubRow):
    """A place to train; the first of a club is where athletes train unless they choose another."""

    name = models.CharField(_("name"), max_length=80)

    objects = GymQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class EquipmentQuerySet(ClubQuerySet["Equipment"]):
    area = Area.PROGRAMS


class Equipment(ClubRow):
    """All free weights of a gym from a day on; replaces the earlier.

    `document` has the fields of the method's `equipment` fact but machine: barbell {bars, pairs},
    dumbbells, kettlebells, plates, sled, medicine_balls; numbers in `unit`.
    """

    gym = models.ForeignKey(Gym, on_delete=models.CASCADE, related_name="equipment")
    starts_on = models.DateField(_("from"))
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, default=Unit.KG)
    document = DocumentField(default=dict)

    objects = EquipmentQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.gym} from {self.starts_on}"


class MachineQuerySet(ClubQuerySet["Machine"]):
    area = Area.PROGRAMS


class Machine(ClubRow):
    """One machine: its stack, and the exercises it serves (slugs)."""

    gym = models.ForeignKey(Gym, on_delete=models.CASCADE, related_name="machines")
    name = models.CharField(_("name"), max_length=80)
    exercises = models.JSONField(_("exercises it serves"), default=list)
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, default=Unit.KG)
    least = models.DecimalField(_("lightest"), max_digits=7, decimal_places=3)
    most = models.DecimalField(_("heaviest"), max_digits=7, decimal_places=3)
    increment = models.DecimalField(_("step"), max_digits=6, decimal_places=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MachineQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
