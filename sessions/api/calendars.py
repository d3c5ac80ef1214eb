"""Calendars to subscribe to, in the API. What they show follows the rights of the token."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from athletes.models import Athlete, Squad
from clubs.api.door import ApiRequest
from clubs.api.fields import Uid
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.problems import Fault, invalid, pointer
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Representation
from clubs.roles import Area
from sessions.models import CalendarFeed
from sessions.planning.feeds import create_feed, revoke_feed


class CalendarSerializer(Representation):
    """A calendar of one athlete or of one squad. Its address is told when it is made, once."""

    example: ClassVar = {"athlete": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10", "starts_at": "18:00"}

    external_id = serializers.CharField(read_only=True)
    athlete = Uid(source="athlete.uid", required=False, allow_null=True, help_text="Whose.")
    squad = Uid(source="squad.uid", required=False, allow_null=True, help_text="Or all of whom.")
    starts_at = serializers.TimeField(
        required=False,
        allow_null=True,
        help_text="When sessions stand, in the club's time zone; null: the whole day.",
    )

    def check(self, values: dict[str, Any]) -> None:
        named = [name for name in ("athlete", "squad") if _uid(values, name)]
        if len(named) != 1:
            raise ValidationError({"athlete": _("Name an athlete or a squad, one of the two")})


class MadeCalendarSerializer(CalendarSerializer):
    """A calendar with its address: only in the answer that made it."""

    address = serializers.CharField(read_only=True, help_text="Whoever has it reads the calendar.")


class CalendarViewSet(RowViewSet):
    noun, nouns, tag = "calendar", "calendars", "calendars"
    area = Area.SESSIONS
    model = CalendarFeed
    serializer_class = CalendarSerializer

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.select_related("athlete", "squad")
        return found

    @operation(
        "add_calendar",
        "Make a calendar",
        takes=SAME,
        gives=MadeCalendarSerializer,
        status=201,
        changes=True,
    )
    @once
    def create(self, request: ApiRequest, **parents: Any) -> Response:
        """The answer holds `address`, told this once. The calendar shows what the token may read
        (`plans:read`, and `athletes:read` for races), and ends with it."""
        values = self.read(self.serializer())
        of = self._of(values)
        feed, secret = create_feed(of, starts_at=values.get("starts_at"), **self.who)
        feed.refresh_from_db()
        path = reverse("calendars:calendar", args=[secret])
        feed.address = request.build_absolute_uri(path)  # type: ignore[attr-defined]  # told once
        answer = self.told(feed, status=201)
        told = MadeCalendarSerializer(feed).data
        return Response(told, status=201, headers=dict(answer.headers))

    def _of(self, values: dict[str, Any]) -> Athlete | Squad:
        mine: dict[str, QuerySet[Any]] = {
            "athlete": Athlete.objects.reached_in(self.principal, Area.SESSIONS, change=False),
            "squad": Squad.objects.visible_to(self.principal),
        }
        name = "athlete" if _uid(values, "athlete") else "squad"
        uid = _uid(values, name)
        found: Athlete | Squad | None = mine[name].filter(uid=uid).first()
        if found is None:
            detail = f"No {name} {uid} that the token may read"
            raise invalid(Fault(detail, pointer(name), value=str(uid)))
        return found

    @operation("end_calendar", "End a calendar", status=204, changes=True, needs_match=True)
    def destroy(self, request: ApiRequest, uid: UUID, **parents: Any) -> Response:
        """Its address stops at once, for everybody. Twice is harmless. Needs If-Match."""
        return super().destroy(request, uid, **parents)

    def remove(self, row: Any) -> None:
        revoke_feed(row, **self.who)


def _uid(values: dict[str, Any], name: str) -> UUID | None:
    """Of a body `{"uid": …}`; of a row that stands the row."""
    found = values.get(name)
    uid: UUID | None = found.get("uid") if isinstance(found, dict) else None
    return uid
