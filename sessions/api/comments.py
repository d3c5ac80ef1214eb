"""Comments in the API: what is said to an athlete is read by the guardians of a minor, whoever
says it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import UUIDFilter
from rest_framework import serializers

from athletes.api.facts import FactFilter, FactSerializer, FactViewSet
from clubs.api.fields import Text
from clubs.api.serializers import Reference
from clubs.roles import Area
from sessions.api.sessions import SessionSerializer
from sessions.models import Comment, TrainingSession
from sessions.planning.comments import change_comment, remove_comment, write_comment
from sessions.planning.conflicts import Conflict


class CommentSerializer(FactSerializer):
    """Said about a session, or to the athlete. Read by the athlete, the staff, and each guardian
    while the athlete is under 18; there are no private messages. One that was removed has no text
    any more."""

    example: ClassVar = {"text": "Your entry for the relay is in"}

    external_id = serializers.CharField(read_only=True)
    session = Reference(
        lambda: SessionSerializer,
        Area.SESSIONS,
        among=TrainingSession.objects.visible_to,
        required=False,
        allow_null=True,
        help_text="Published, of the same athlete; null: to the athlete.",
    )
    text = Text(Comment.MOST)
    by = serializers.SerializerMethodField(
        help_text="A name; null: a club system, or one who left."
    )
    written_at = serializers.DateTimeField(read_only=True)
    edited_at = serializers.DateTimeField(read_only=True, allow_null=True)
    removed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_by(self, row: Comment) -> str | None:
        return row.author.name if row.author is not None else None


class CommentFilter(FactFilter):
    session = UUIDFilter(field_name="session__uid")


class CommentViewSet(FactViewSet):
    noun, nouns, tag = "comment", "comments", "comments"
    area = Area.COMMENTS
    model = Comment
    serializer_class = CommentSerializer
    filterset_class = CommentFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("author", "session")

    def add(self, values: dict[str, Any]) -> Comment:
        session = values.get("session")
        if session is not None and session.athlete_id != self.parent.pk:
            raise ValidationError({"session": _("It is a session of another athlete")})
        return write_comment(self.parent, values["text"], **self.who, session=session)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        """By the token that wrote it; the earlier words are kept for the guardians."""
        if "session" in values and values["session"] != row.session:
            raise ValidationError({"session": _("A comment stays where it was written")})
        try:
            change_comment(row, values.get("text", row.text), **self.who, seen=row.version)
        except Conflict:
            return False
        return True

    def remove(self, row: Any) -> None:
        """Its words go, and that it stood there stays."""
        remove_comment(row, **self.who)
