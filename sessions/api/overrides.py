"""A coach's changes in the API: laid over the plan, kept through every regeneration."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from athletes.api.facts import FactSerializer, FactViewSet
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, Exact, Text, Whole
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.problems import Fault, Kind, Problem, invalid, pointer
from clubs.models.people import Unit
from clubs.roles import Area
from clubs.weeks import week_name
from sessions.api.found import InWeek, session_or_404
from sessions.models import Override, TrainingSession
from sessions.planning.conflicts import Conflict
from sessions.planning.overrides import LineChange, change_line, reset_line
from sessions.planning.regenerate import remake_now

VALUES = ("load", "unit", "sets", "reps", "rir", "rest_s", "notes")


class RirField(serializers.ListField):
    """[low, high] in reserve, as text."""

    def __init__(self, **options: Any) -> None:
        child = Exact("0", "8", places=1)
        super().__init__(child=child, min_length=2, max_length=2, **options)


class OverrideSerializer(FactSerializer):
    """One line of one session as a coach wants it. Null: as the plan says."""

    example: ClassVar = {
        "line": "back_squat/barbell",
        "load": "80",
        "unit": "kg",
        "sets": 2,
        "notes": "Keep it light before the relay",
    }

    external_id = serializers.CharField(read_only=True)
    week = serializers.SerializerMethodField(help_text="ISO week of the session.")
    week_start = Day(read_only=True)
    slot = serializers.IntegerField(read_only=True)
    line = Text(100, help_text="As the session's prescription names it; it cannot be changed.")
    load = Exact("0", "1000", required=False, allow_null=True)
    unit = Choice(Unit.choices, required=False)
    sets = Whole(1, 10, required=False, allow_null=True)
    reps = Whole(1, 1000, required=False, allow_null=True)
    rir = RirField(required=False, allow_null=True)
    rest_s = Whole(0, 600, required=False, allow_null=True)
    notes = Text(300, blank=True, required=False)
    skip = serializers.BooleanField(read_only=True)
    added = serializers.BooleanField(read_only=True, help_text="It stands by the coach's word.")
    day = Day(read_only=True, allow_null=True, help_text="Of a whole session that is pinned.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None:
            fields["line"].read_only = True
        return fields

    def get_week(self, row: Override) -> str:
        return week_name(row.week_start)


class OverrideViewSet(FactViewSet):
    noun, nouns, tag = "override", "overrides", "overrides"
    area = Area.SESSIONS
    model = Override
    serializer_class = OverrideSerializer
    filterset_class = InWeek

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("athlete__club")

    @operation(
        "add_override",
        "Change a line of a session",
        takes=SAME,
        gives=SAME,
        status=201,
        changes=True,
        refuses=(409,),
    )
    @once
    def lay(self, request: ApiRequest, uid: UUID) -> Response:
        """The athlete's weeks are planned anew at once. 409 where the line has an override."""
        self._shown(None)
        rows = TrainingSession.objects.editable_by(self.principal)
        session = session_or_404(rows.select_related("athlete__club"), uid)
        said = self.read(self.serializer())
        row = self._laid(session, said.pop("line"), said, seen=0)
        return self.told(self.editable().get(pk=row.pk), status=201)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        session = self._session(row)
        if not row.line:
            detail = "It pins or skips a whole session: use /day and /skip of the session"
            raise invalid(Fault(detail))
        try:
            self._laid(session, row.line, values, seen=row.version)
        except Problem:
            return False
        return True

    def remove(self, row: Any) -> None:
        session = self._session(row)
        reset_line(session, row.line, (), **self.who)
        remake_now(session.athlete, self.request.now)

    def _session(self, row: Override) -> TrainingSession:
        rows = TrainingSession.objects.editable_by(self.principal).select_related("athlete__club")
        session = rows.filter(
            athlete=row.athlete_id, week_start=row.week_start, slot=row.slot
        ).first()
        if session is None:
            detail = "The session that it was laid over is gone"
            raise Problem(Kind.CONFLICT, detail)
        return session

    def _laid(
        self, session: TrainingSession, line: str, values: dict[str, Any], *, seen: int
    ) -> Override:
        said = {name: values[name] for name in VALUES if name in values}
        if said.get("rir") is not None:
            said["rir"] = tuple(said["rir"])
        change = LineChange(**said)
        try:
            row = change_line(session, line, change, **self.who, seen=seen)
        except Conflict as conflict:
            detail = f"'{line}' has an override already: change that one"
            fault = Fault(detail, pointer("line"), value=line)
            raise Problem(Kind.CONFLICT, detail, [fault], id=str(conflict.current.uid)) from None
        remake_now(session.athlete, self.request.now)
        return row
