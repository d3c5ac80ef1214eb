"""Durable work: each asynchronous effect is a row written with its cause."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Job(models.Model):
    """One piece of work, unique by kind and key among the waiting: a change during a run makes a
    new row."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)
    asked_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state="waiting"),
                name="one_waiting_job_a_key",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["run_after"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="jobs_due",
            ),
            models.Index(fields=["parent", "state"], name="jobs_of_a_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
