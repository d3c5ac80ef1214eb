"""Logs in the API: sets as they were done, and many of them at once for one session."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import CharFilter, UUIDFilter
from rest_framework import serializers
from rest_framework.response import Response

from athletes.api.facts import DayFilter, FactFilter, FactSerializer, FactViewSet
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, Exact, Text, Uid, Whole, YesNo
from clubs.api.once import once
from clubs.api.operations import operation
from clubs.api.problems import Kind, Problem
from clubs.api.serializers import Reference, Strict, several
from clubs.models.people import Unit
from clubs.roles import Area
from sessions.api.found import session_or_404
from sessions.api.sessions import SessionSerializer
from sessions.models import SetLog, TrainingSession
from sessions.planning.conflicts import Conflict
from sessions.planning.logs import SetEntry, delete_set, log_sets

MOST_SETS = 200


class LogSerializer(FactSerializer):
    """One set, as it was typed."""

    external_id = serializers.CharField(read_only=True)
    session = Reference(lambda: SessionSerializer, Area.SESSIONS)
    client_id = serializers.UUIDField(read_only=True, help_text="Made where it was logged.")
    line = serializers.CharField(read_only=True)
    exercise = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="1 for the first work set.")
    warmup = serializers.BooleanField(read_only=True)
    side = Choice(SetLog.Side.choices, read_only=True)
    day = Day(read_only=True)
    load = Exact("0", "1000", read_only=True, allow_null=True)
    unit = Choice(Unit.choices, read_only=True)
    reps = serializers.IntegerField(read_only=True)
    rir = Exact("0", "10", places=1, read_only=True, allow_null=True)
    logged_at = serializers.DateTimeField(read_only=True)


class SetSerializer(Strict):
    """One set to be logged. The same `client_id` again is the same set: a correction."""

    client_id = Uid()
    line = Text(100, help_text="As the session's prescription names it.")
    number = Whole(1, 20, help_text="1 for the first work set.")
    reps = Whole(0, 1000)
    load = Exact("0", "1000", required=False, allow_null=True)
    unit = Choice(Unit.choices, required=False, help_text="The athlete's, if left out.")
    rir = Exact("0", "10", places=1, required=False, allow_null=True)
    side = Choice(SetLog.Side.choices, required=False)
    warmup = YesNo(required=False)


class SetsSerializer(Strict):
    example: ClassVar = {
        "sets": [
            {
                "client_id": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10",
                "line": "back_squat/barbell",
                "number": 1,
                "reps": 8,
                "load": "60",
                "unit": "kg",
                "rir": "2.5",
            }
        ]
    }

    sets = several(SetSerializer, MOST_SETS, allow_empty=False)


class LoggedSerializer(serializers.Serializer[Any]):
    """The sets that were sent, as they stand now, in their order."""

    logs = LogSerializer(many=True)


class LogFilter(FactFilter):
    session = UUIDFilter(field_name="session__uid")
    exercise = CharFilter(label="Slug of the exercise library.")
    day_from = DayFilter(field_name="day", lookup_expr="gte")
    day_until = DayFilter(field_name="day", lookup_expr="lte")


class LogViewSet(FactViewSet):
    noun, nouns, tag = "log", "logs", "logs"
    area = Area.LOGS
    model = SetLog
    serializer_class = LogSerializer
    filterset_class = LogFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("session")

    def remove(self, row: Any) -> None:
        delete_set(row, **self.who)

    @operation(
        "log_sets",
        "Log sets of a session",
        takes=SetsSerializer,
        gives=LoggedSerializer,
        changes=True,
        refuses=(409,),
    )
    @once
    def log(self, request: ApiRequest, uid: UUID) -> Response:
        """The first one starts the session. Sent again they count once; with other values under the
        same `client_id` they are corrections."""
        self._shown(None)
        rows = TrainingSession.objects.loggable_by(self.principal).select_related("athlete")
        session = session_or_404(rows, uid)
        context = {"request": request}
        said = self.read(SetsSerializer(data=request.data, context=context))
        entries = [SetEntry(**{"unit": session.athlete.unit} | one) for one in said["sets"]]
        try:
            made = log_sets(session, entries, **self.who)
        except Conflict:
            detail = "Another set stands there with other values: read the session's logs again"
            raise Problem(Kind.CONFLICT, detail) from None
        kept = self.visible_or_written([one.pk for one in made])
        return Response({"logs": [self.represent(one) for one in kept]})

    def visible_or_written(self, ids: list[int]) -> list[SetLog]:
        """What was just written is told also to a token that may only write."""
        rows = {one.pk: one for one in self.narrowed(SetLog.objects.filter(pk__in=ids))}
        return [rows[pk] for pk in ids if pk in rows]
