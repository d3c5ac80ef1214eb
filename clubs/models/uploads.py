"""A file between its dry run and the word to go: what was looked at is what is done."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Upload(models.Model):
    """A spreadsheet that somebody sent, how its columns are matched, and what came of it.

    Kept for a day, for the one who sent it only. `mapping`: by column name the place in the file.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("clubs.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    about = models.UUIDField(
        null=True, blank=True
    )  # the athlete of the address, where there is one
    mapping = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
