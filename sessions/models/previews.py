"""What a rule would do to many athletes: counted by a job in chunks, kept for a day."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models

from clubs.models import Principal
from clubs.roles import Area
from programs.models import DocumentField, Place, PolicySetting
from programs.progression.policy import Scope


class RulePreviewQuerySet(models.QuerySet["RulePreview"]):
    def visible_to(self, principal: Principal) -> Self:
        """Those of the club, for whoever sets its rules; it names nobody by itself."""
        rows = self.filter(club=principal.club_id)
        return rows if principal.may_change(Area.PROGRAMS) else rows.none()

    def there(self, at: datetime) -> Self:
        return self.filter(created_at__gt=at - RulePreview.KEPT)


class RulePreview(models.Model):
    """One rule that is tried on `athletes` (ids), `done` of them so far.

    `typed`: the form as it was sent; `stamp`: of the rules and facts it was asked over; `result`
    is a `sessions.planning.tally.Counted`.
    """

    KEPT = timedelta(days=1)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    scope = models.CharField(max_length=8, choices=PolicySetting.Scope)
    about = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=30)
    value = DocumentField(null=True)
    starts_on = models.DateField()
    typed = models.JSONField(default=dict)
    stamp = models.CharField(max_length=60)
    athletes = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    result = DocumentField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RulePreviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["club", "created_at"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope}) tried {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> Place:
        scope: Scope = self.scope  # type: ignore[assignment]  # a TextChoices of them
        return Place(scope, self.about)

    @property
    def job_key(self) -> str:
        """Of the chunk that comes next."""
        return f"{self.uid}:{self.done}"
