"""What a person hears of: a notice in the app, and the e-mails made of notices."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models.events import Event
from clubs.models.principal import Principal
from clubs.roles import Area


class How(models.TextChoices):
    """How something is told by e-mail. In the app it is told in any case."""

    ONCE = "once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NONE = "none", _("not by e-mail")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, principal: Principal) -> Self:
        """One's own; what is of health only while one may see health."""
        rows = self.filter(club=principal.club_id, user=principal.user_id)
        if principal.user_id is None:
            return rows.none()
        return rows if principal.may_see(Area.HEALTH) else rows.exclude(event__is_health=True)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One event for one person. `mail`: how it is still to go by e-mail; none once it went."""

    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("clubs.User", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField()  # the event's: a feed is read by it
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=6, choices=How, default=How.NONE)
    message = models.ForeignKey(
        "clubs.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user"], name="notice_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["club", "user", "-at", "-id"], name="notices_of_a_person"),
            models.Index(
                fields=["club", "user"], condition=models.Q(read_at=None), name="notices_unread"
            ),
            models.Index(
                fields=["club", "mail"],
                condition=models.Q(mail__in=["daily", "weekly"]),
                name="notices_for_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} for {self.user}"


class Message(models.Model):
    """One e-mail to one person, unique by `key`: written with its cause, sent by a job."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not needed any more")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("clubs.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    how = models.CharField(max_length=6, choices=How)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["club", "due_at"],
                condition=models.Q(state="waiting"),
                name="messages_waiting",
            ),
            models.Index(fields=["club", "state", "-created_at"], name="messages_of_a_club"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"
