"""The planned session, and the stored states of its lines."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.models import Principal
from clubs.models.rows import paged
from clubs.roles import Area
from programs.models import DocumentField


class TrainingSessionQuerySet(AthleteRowQuerySet["TrainingSession"]):
    area = Area.SESSIONS

    def visible_to(self, principal: Principal) -> Self:
        """Staff sees every plan; athletes and guardians see what is published."""
        rows = super().visible_to(principal)
        return rows if principal.is_staff else rows.exclude(published_at=None)

    def loggable_by(self, principal: Principal) -> Self:
        """Sessions whose sets the principal may log: one's own once published; staff by role."""
        rows = self._reached(principal, principal.reach(Area.LOGS, change=True))
        return rows if principal.is_staff else rows.exclude(published_at=None)

    def in_week(self, week_start: date) -> Self:
        return self.filter(week_start=week_start)

    def waiting(self, since: date) -> Self:
        """What waits for a review, from a week on: not published yet, or with a proposal."""
        status = TrainingSession.Status
        planned = Q(published_at=None, status__in=(status.PLANNED, status.DROPPED))
        replaced = Q(proposal__isnull=False, status__in=(status.PUBLISHED, status.DROPPED))
        return self.filter(planned | replaced, week_start__gte=since)


class TrainingSession(AthleteRow):
    """One strength session of one athlete in one week. Only `planning.store` writes plans.

    `plan`, `trace`, `proposal`: documents whose types are in `sessions.planning.plans`.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        PUBLISHED = "published", _("published")
        STARTED = "started", _("started")
        COMPLETED = "completed", _("completed")
        MISSED = "missed", _("missed")
        DROPPED = "dropped", _("planned off")

    assignment = models.ForeignKey(
        "training.Assignment", null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    week_start = models.DateField()
    slot = models.PositiveSmallIntegerField()
    day = models.DateField(null=True, blank=True)  # none while it has no place in its week
    title = models.CharField(max_length=100)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    published_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    plan: Any = DocumentField(default=dict)
    trace: Any = DocumentField(default=dict)
    proposal: Any = DocumentField(null=True, blank=True)
    changed: Any = DocumentField(default=list)  # why the published plan was replaced, newest last
    changed_at = models.DateTimeField(null=True, blank=True)
    judged: Any = DocumentField(default=dict)  # by line, once done: result, effect and its facts
    # A minor's session opens only with a coach named: see `sessions.planning.supervision`.
    supervisor = models.ForeignKey(
        "clubs.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    supervised_at = models.DateTimeField(null=True, blank=True)
    supervised_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    flags = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=40, blank=True, default="")

    objects = TrainingSessionQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["week_start", "day", "slot"]
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["athlete", "week_start", "slot"], name="session_slot_once"
            ),
        ]
        indexes: ClassVar = [
            *paged("sessions"),
            models.Index(fields=["club", "week_start"]),
            models.Index(
                fields=["club", "week_start"],
                condition=Q(proposal__isnull=False),
                name="sessions_with_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.day or self.week_start}"

    @property
    def is_settled(self) -> bool:
        """Never rewritten: past, started, logged or completed."""
        return self.status in {self.Status.STARTED, self.Status.COMPLETED, self.Status.MISSED}


class LineState(models.Model):
    """The engine's state of a line after its last exposure of a closed week. Rebuildable."""

    athlete = models.ForeignKey(
        "athletes.Athlete", on_delete=models.CASCADE, related_name="line_states"
    )
    line = models.CharField(max_length=100)
    week_start = models.DateField()
    date = models.DateField()
    latest = models.BooleanField(default=True)  # none newer of this line: found without history
    document = DocumentField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "line", "week_start"], name="line_state_a_week"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["athlete"], condition=Q(latest=True), name="latest_line_states")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.date}"
