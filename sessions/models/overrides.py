"""A coach's change laid over the plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.models.people import Unit
from clubs.roles import Area
from programs.models import DocumentField


class OverrideQuerySet(AthleteRowQuerySet["Override"]):
    area = Area.SESSIONS


class Override(AthleteRow):
    """One per line of a session, keyed by where it stands and not by the session: moves lose none.

    An empty `line` speaks of the session: `day`, `skip` (planned off), `notes`. Load, sets, reps
    and skip are inputs of the engine; the rest belongs to the session. `planned` keeps what the
    plan said when each value was set, so that both can be shown where the plan moved.
    """

    week_start = models.DateField()
    slot = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=100, blank=True)
    entered_on = models.DateField()
    set_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    load = models.DecimalField(
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )
    unit = models.CharField(max_length=2, choices=Unit, default=Unit.KG)
    sets = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    reps = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    skip = models.BooleanField(default=False)
    added = models.BooleanField(default=False)  # the line stands here by the coach's word alone
    swapped_for = models.CharField(max_length=100, blank=True, default="")  # line added instead
    rir: Any = DocumentField(null=True, blank=True)  # [low, high]
    rest_s = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    day = models.DateField(null=True, blank=True)
    notes = models.CharField(_("note"), max_length=300, blank=True)
    planned: Any = DocumentField(default=dict, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["athlete", "week_start", "slot", "line"],
                condition=models.Q(deleted_at=None),
                name="override_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} {self.week_start} {self.slot} {self.line}"
