"""The athlete's year: dates, share of weeks with strength, ranges without."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.calendar import Race
from athletes.models.people import AthleteRow, AthleteRowQuerySet
from programs.models import DocumentField


class SeasonQuerySet(AthleteRowQuerySet["Season"]):
    pass


class Season(AthleteRow):
    """The year up to and after the goal race; the share of weeks to be trained is its goal."""

    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    share_low = models.DecimalField(max_digits=3, decimal_places=2, default=0.6)
    share_high = models.DecimalField(max_digits=3, decimal_places=2, default=0.8)
    goal_race = models.ForeignKey(
        Race,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("goal race"),
    )
    # Mondays of weeks that the coach wants trained though they were proposed to be taken off.
    kept: Any = models.JSONField(default=list)

    objects = SeasonQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.name


class OffRangeQuerySet(AthleteRowQuerySet["OffRange"]):
    pass


class OffRange(AthleteRow):
    """Days without strength, both ends included. `history` as a race's: {date, from, to, void}."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    history: Any = DocumentField(default=list)

    objects = OffRangeQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"
