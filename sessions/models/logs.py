"""What was really done: one row a set, and one report a session."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.models import Principal
from clubs.models.people import Unit
from clubs.models.rows import paged
from clubs.roles import Area
from programs.models import DocumentField

PAIN = [MinValueValidator(0), MaxValueValidator(10)]


class SetLogQuerySet(AthleteRowQuerySet["SetLog"]):
    area = Area.LOGS


class SetLog(AthleteRow):
    """One set, as typed, beside what was asked on the screen.

    `client_id` is made where the set was logged: the same log sent five times counts once.
    """

    class Side(models.TextChoices):
        BOTH = "", _("both")
        LEFT = "left", _("left")
        RIGHT = "right", _("right")

    session = models.ForeignKey(
        "training.TrainingSession", on_delete=models.PROTECT, related_name="sets"
    )
    client_id = models.UUIDField(default=uuid.uuid4)
    line = models.CharField(max_length=100)
    exercise = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()  # 1 for the first work set
    warmup = models.BooleanField(default=False)
    side = models.CharField(max_length=5, choices=Side, blank=True, default="")
    day = models.DateField()
    asked: Any = DocumentField(
        default=dict, blank=True
    )  # {load, unit, sets, reps, rir} on the screen
    load = models.DecimalField(
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )
    unit = models.CharField(max_length=2, choices=Unit, default=Unit.KG)
    reps = models.PositiveSmallIntegerField(validators=[MaxValueValidator(1000)])
    rir = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True, validators=PAIN
    )  # of the last work set only
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SetLogQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["line", "warmup", "number", "side"]
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(fields=["athlete", "client_id"], name="log_client_id_once"),
            models.UniqueConstraint(
                fields=["session", "line", "warmup", "number", "side"],
                condition=models.Q(deleted_at=None),
                name="set_logged_once",
            ),
        ]
        indexes: ClassVar = [
            *paged("logs"),
            models.Index(fields=["athlete", "exercise", "day"]),
            models.Index(fields=["athlete", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.number}"


class SessionReportQuerySet(AthleteRowQuerySet["SessionReport"]):
    area = Area.LOGS

    def health_visible_to(self, principal: Principal) -> SessionReportQuerySet:
        """For the pain in a report: by the rights on health."""
        return self._reached(principal, principal.reach(Area.HEALTH, change=False))


class SessionReport(AthleteRow):
    """What the athlete says of a whole session: pain, how hard, why short or missed."""

    class Reason(models.TextChoices):
        NONE = "", _("none")
        TIME = "time", _("no time")
        EQUIPMENT = "equipment", _("equipment not free")
        PAIN = "pain", _("pain")
        OTHER = "other", _("another reason")

    class Missed(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        ILLNESS = "illness", _("illness")
        INJURY = "injury", _("injury")
        TIME = "time", _("no time")
        UNKNOWN = "unknown", _("not said")

    session = models.OneToOneField(
        "training.TrainingSession", on_delete=models.PROTECT, related_name="report"
    )
    pain = models.PositiveSmallIntegerField(null=True, blank=True, validators=PAIN)
    pain_parts = models.JSONField(default=list, blank=True)  # tags of the exercise library
    pain_side = models.CharField(max_length=5, blank=True, default="")
    pain_lines = models.JSONField(default=list, blank=True)  # in which exercises, where named
    pain_next = models.PositiveSmallIntegerField(null=True, blank=True, validators=PAIN)
    pain_next_at = models.DateTimeField(null=True, blank=True)
    rpe = models.PositiveSmallIntegerField(null=True, blank=True, validators=PAIN)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    missed = models.CharField(max_length=10, choices=Missed, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = SessionReportQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        indexes: ClassVar = [*paged("reports")]

    def __str__(self) -> str:
        return f"report of {self.session}"
