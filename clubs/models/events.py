"""What happened in a club, as others are to hear of it: people in the app, systems by webhook."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One thing that happened, written in the transaction of its cause and handed on afterwards.

    `athlete_uid`: whom it is about (this app knows no athletes); `subject` and `subject_uid`: the
    row. `payload` holds what is told of it. What is of health says so, and is told to those only
    who may read health.
    """

    class Kind(models.TextChoices):
        WEEK_PUBLISHED = "week.published"
        SESSION_CHANGED = "session.changed"
        SESSION_COMPLETED = "session.completed"
        SESSION_MISSED = "session.missed"
        LOG_CHANGED = "log.changed"
        LOAD_RAISED = "load.raised"
        LOAD_HELD = "load.held"
        LOAD_LOWERED = "load.lowered"
        PAIN_FLAGGED = "pain.flagged"
        RACE_CHANGED = "race.changed"
        COMMENT_WRITTEN = "comment.written"
        AVAILABILITY_ASKED = "availability.asked"
        ATHLETE_JOINED = "athlete.joined"
        ATHLETE_LEFT = "athlete.left"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    athlete_uid = models.UUIDField(null=True, blank=True)
    subject = models.CharField(max_length=30, blank=True, default="")
    subject_uid = models.UUIDField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    is_health = models.BooleanField(default=False)
    user = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)  # handed on to people and webhooks

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["club", "id"],
                condition=models.Q(told_at=None),
                name="events_to_tell",
            ),
            models.Index(fields=["club", "-at"], name="events_of_a_club"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
