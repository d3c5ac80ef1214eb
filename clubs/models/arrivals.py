"""An archive that an owner sent on a page, until it has become a club here."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from clubs.models.archives import OwnersQuerySet


class Arrival(models.Model):
    """An archive that was sent: looked at, then taken in when its sender says so.

    `club` is whose owner sent it. `found` is what a look at the file told; `refused` why it cannot
    come in. `arrived` is the club that it became, from the moment on at which all of it is there.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    sent_by = models.ForeignKey("clubs.User", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    found: Any = models.JSONField(default=dict)
    refused = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    slug = models.CharField(max_length=50, blank=True, default="")
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived = models.ForeignKey(
        "clubs.Club", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OwnersQuerySet["Arrival"].as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d}"


class ArrivalPart(models.Model):
    """A piece of the file that was sent, so that any worker can read it."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["arrival", "number"], name="part_of_an_arrival_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
