"""What an athlete's weeks are made of beside strength: races, runs, days."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRow, AthleteRowQuerySet
from clubs.roles import Area
from programs.models import DocumentField


class RaceQuerySet(AthleteRowQuerySet["Race"]):
    area = Area.CALENDAR


class Race(AthleteRow):
    """A race. `history` holds what was known from which day on, as the engine's dated facts.

    Each entry: {date, on, priority, km, stop_days, void}; written by `athletes.races`.
    """

    class Priority(models.TextChoices):
        A = "A", _("A: the season's goal")
        B = "B", _("B: important")
        C = "C", _("C: trained for by racing")

    name = models.CharField(_("name"), max_length=120)
    day = models.DateField(_("day"))
    priority = models.CharField(_("priority"), max_length=1, choices=Priority)
    distance_m = models.PositiveIntegerField(_("distance in metres"), null=True, blank=True)
    goal_s = models.PositiveIntegerField(_("goal time"), null=True, blank=True)
    result_s = models.PositiveIntegerField(_("result"), null=True, blank=True)
    stop_days = models.PositiveSmallIntegerField(
        _("days without strength before it"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(28)],
        help_text=_("A races only; empty as the club's policy says (14 days)"),
    )
    history: Any = DocumentField(default=list)

    objects = RaceQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return self.name


class RunQuerySet(AthleteRowQuerySet["Run"]):
    area = Area.CALENDAR


class Run(AthleteRow):
    """A run, planned or done."""

    class Kind(models.TextChoices):
        EASY = "easy", _("easy")
        LONG = "long", _("long")
        TEMPO = "tempo", _("tempo")
        INTERVAL = "interval", _("intervals")
        HILL = "hill", _("hills")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    distance_m = models.PositiveIntegerField(_("distance in metres"), null=True, blank=True)
    duration_s = models.PositiveIntegerField(_("duration"), null=True, blank=True)
    done = models.BooleanField(_("done"), default=False)

    objects = RunQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"


class AvailabilityQuerySet(AthleteRowQuerySet["Availability"]):
    area = Area.CALENDAR


class Availability(AthleteRow):
    """Days on which strength is possible, from a day on (to one, where it is for some weeks only).

    Days are 0 = Monday to 6. `sessions_possible` counts runs and strength together in a week;
    empty means unknown, then the method's gate stays open.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    days = models.JSONField(_("days with time for strength"), default=list)
    preferred = models.JSONField(_("days preferred"), default=list)
    same_day = models.BooleanField(_("strength and a run on one day is fine"), default=True)
    sessions_possible = models.PositiveSmallIntegerField(
        _("sessions possible in a week, runs included"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )

    objects = AvailabilityQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.athlete} from {self.starts_on}"
