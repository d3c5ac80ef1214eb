"""What was measured: strength tests and time trials. They are shown and compared, never planned."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRow, AthleteRowQuerySet
from clubs.models.people import Unit
from clubs.roles import Area
from programs.progression.analytics import one_repetition_load


class StrengthTestQuerySet(AthleteRowQuerySet["StrengthTest"]):
    area = Area.LOGS


class StrengthTest(AthleteRow):
    """A set that was done to see how strong one is: total load, repetitions, reserve."""

    exercise = models.CharField(_("exercise"), max_length=60)  # slug of the library
    day = models.DateField(_("day"))
    load = models.DecimalField(
        _("load"),
        max_digits=7,
        decimal_places=3,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, default=Unit.KG)
    reps = models.PositiveSmallIntegerField(
        _("repetitions"), validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    rir = models.DecimalField(
        _("repetitions in reserve"),
        max_digits=3,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    objects = StrengthTestQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return f"{self.exercise} {self.day}"

    @property
    def e1rm(self) -> Decimal | None:
        """Estimated one-repetition load; none beyond 12 repetitions with those in reserve."""
        return one_repetition_load(self.load, self.reps, self.rir)


class TimeTrialQuerySet(AthleteRowQuerySet["TimeTrial"]):
    area = Area.LOGS


class TimeTrial(AthleteRow):
    """A distance run for time outside a race."""

    day = models.DateField(_("day"))
    distance_m = models.PositiveIntegerField(_("distance in metres"))
    time_s = models.PositiveIntegerField(_("time"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    objects = TimeTrialQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return f"{self.distance_m} m {self.day}"
