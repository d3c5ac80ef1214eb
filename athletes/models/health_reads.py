"""Who read an athlete's health data, day by day: shown to the athlete and the guardians."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRowQuerySet
from clubs.models import Principal
from clubs.roles import Area


class HealthReadQuerySet(AthleteRowQuerySet["HealthRead"]):
    """Rows without versions: written by one function, changed by nobody, gone with the athlete."""

    area = Area.OWN_DATA

    def visible_to(self, principal: Principal) -> Self:
        """One's own, one's child's, and the owner's of all: no coach watches who looked."""
        rows = self._within(principal, principal.reach(self.area, change=False))
        return rows.filter(athlete__deleted_at=None)


class HealthRead(models.Model):
    """One reader, one day, one kind, one way: how often, and when last."""

    OPERATOR = "operator"  # `who` of whoever has the server's command line

    class Kind(models.TextChoices):
        INJURIES = "injuries", _("injuries")
        WEIGHT = "weight", _("body weight")
        PAIN = "pain", _("pain")

    class Where(models.TextChoices):
        PAGE = "page", _("on a page")
        API = "api", _("by the API")
        EXPORT = "export", _("in a file")
        HOOK = "hook", _("sent by a webhook")

    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    webhook = models.ForeignKey(
        "clubs.Webhook", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # "user <uid>", "token <uid>" or "hook <uid>": a key that says the same on every server.
    who = models.CharField(max_length=42)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    where = models.CharField(max_length=6, choices=Where, default=Where.PAGE)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    objects = HealthReadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "-last_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "who", "day", "kind", "where"], name="health_read_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.who} read {self.kind} on {self.day}"
