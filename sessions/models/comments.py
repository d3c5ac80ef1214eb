"""What is said about a session, or to an athlete. There are no private messages in this app."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.roles import Area
from programs.models import DocumentField


class CommentQuerySet(AthleteRowQuerySet["Comment"]):
    area = Area.COMMENTS


class Comment(AthleteRow):
    """One comment, read by the athlete, the staff, and each guardian while the athlete is a minor.

    Without a `session` it is a note to the athlete. One that was removed still says so, with who
    did it; `earlier` keeps the words that were changed or removed: [{at, text}], oldest first.
    """

    MOST = 2000  # characters

    session = models.ForeignKey(
        "training.TrainingSession",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="comments",
    )
    text = models.TextField(_("comment"), max_length=MOST, blank=True)
    author = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    earlier: Any = DocumentField(default=list)

    objects = CommentQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["written_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "-written_at"])]

    def __str__(self) -> str:
        return f"comment {self.written_at:%Y-%m-%d}"
