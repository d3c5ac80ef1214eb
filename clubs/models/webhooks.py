"""Where club systems are told what happened, and what became of telling them."""

from __future__ import annotations

import base64
import secrets
import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models.events import Event
from clubs.models.principal import Principal
from clubs.models.rows import ClubQuerySet, ClubRow
from clubs.roles import Area

SECRET_PREFIX = "whsec_"  # noqa: S105  # as Standard Webhooks write it
SECRET_BYTES = 32


class WebhookQuerySet(ClubQuerySet["Webhook"]):
    area = Area.HOOKS


class Webhook(ClubRow):
    """An address of a club's system that is sent each event of the kinds it asked for.

    The secret signs what is sent, so it is kept as it is, not as a hash. `old_secret` signs beside
    it until `old_until`, so that a system can change over without losing a message.
    """

    class Paused(models.TextChoices):
        NO = "", gettext_lazy("running")
        BY_HAND = "by_hand", gettext_lazy("paused")
        FAILING = "failing", gettext_lazy("paused, it failed for days")
        GONE = "gone", gettext_lazy("paused, its system said it is gone")

    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=120, blank=True, default="")
    kinds = models.JSONField(default=list)
    tells_health = models.BooleanField(default=False)
    paused = models.CharField(max_length=8, choices=Paused, blank=True, default=Paused.NO)
    secret = models.CharField(max_length=80, editable=False)
    old_secret = models.CharField(max_length=80, blank=True, default="", editable=False)
    old_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    rests_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.description or self.url

    def clean(self) -> None:
        known = set(Event.Kind.values)
        for kind in self.kinds:
            if kind not in known:
                allowed = ", ".join(Event.Kind.values)
                message = _("Unknown kind '%(kind)s', must be one of %(allowed)s")
                raise ValidationError({"kinds": message % {"kind": kind, "allowed": allowed}})
        if not self.kinds:
            raise ValidationError({"kinds": _("Choose at least one kind of event")})

    def draw(self) -> str:
        """Give the webhook a new secret, which is told this once."""
        drawn = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        self.secret = f"{SECRET_PREFIX}{drawn}"
        return self.secret

    def signing(self, at: datetime) -> list[str]:
        """The secrets that sign at a moment, the newest first."""
        overlaps = self.old_secret and self.old_until is not None and self.old_until > at
        return [self.secret, *([self.old_secret] if overlaps else [])]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries stand and fall with their webhook."""

    def visible_to(self, principal: Principal) -> Self:
        return self.filter(webhook__in=Webhook.objects.visible_to(principal))

    def editable_by(self, principal: Principal) -> Self:
        return self.filter(webhook__in=Webhook.objects.editable_by(principal))


class Delivery(models.Model):
    """One event on its way to one webhook; without an event it is a test.

    `attempts`: [{at, status, ms, told}], the oldest first. `next_at` is when it is tried next;
    while it is being tried, when it is tried again should that worker die. `tells_health`: whether
    the webhook might when this was written, and so the athletes can see that it was sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting")
        DELIVERED = "delivered", gettext_lazy("delivered")
        FAILED = "failed", gettext_lazy("failed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20)
    tells_health = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["webhook", "event"],
                condition=~models.Q(event=None),
                name="one_delivery_an_event",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["webhook", "next_at"],
                condition=models.Q(state="waiting"),
                name="deliveries_due",
            ),
            models.Index(fields=["webhook", "-created_at"], name="deliveries_of_a_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def message_id(self) -> str:
        """The same however often it is sent, and at all webhooks of one system."""
        return f"msg_{(self.event.uid if self.event else self.uid).hex}"
