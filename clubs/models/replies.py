"""What was answered to a POST that carried an Idempotency-Key, kept for a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Reply(models.Model):
    """One key of one token: claimed by a lease, answered in the transaction of its effect.

    `fingerprint`: of method, path and body. Without `status` it is still being answered, or its
    worker died: then the lease runs out, and nothing had been done. `body` is sealed with the
    token's own key: see `clubs.api.once`.
    """

    token = models.ForeignKey("clubs.ApiToken", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="one_reply_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="replies_by_age")]

    def __str__(self) -> str:
        return f"{self.key} ({self.status or 'being answered'})"
