"""What is said of a session in the API: how hard it was, pain, why it was cut short or missed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import UUIDFilter
from rest_framework import serializers
from rest_framework.response import Response

from athletes.api.facts import FactFilter, FactSerializer
from athletes.health_reads import Kind as Read
from athletes.health_reads import Where, note_read
from athletes.models import Athlete, Injury
from athletes.parts import PARTS
from clubs.api import door
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Text, Whole
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.serializers import Reference, Strict
from clubs.roles import Area
from sessions.api.found import PartlyHealth, session_or_404
from sessions.api.sessions import SessionSerializer
from sessions.models import SessionReport, TrainingSession
from sessions.planning.plans import read_plan
from sessions.planning.reports import ReportEntry, miss, report, report_next_morning
from sessions.planning.told import UNWELL

OF_PAIN = ("pain", "pain_parts", "pain_side", "pain_lines", "pain_next", "pain_next_at")


def _parts(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=Choice(PARTS), max_length=len(PARTS), **options)


class ReportSerializer(FactSerializer):
    """What was said of a session. Pain, and that it was the reason, need `health:read`: else it is
    null, or left out of what is said."""

    external_id = serializers.CharField(read_only=True)
    session = Reference(lambda: SessionSerializer, Area.SESSIONS)
    rpe = Whole(0, 10, read_only=True, allow_null=True, help_text="How hard it was.")
    minutes = Whole(0, 1000, read_only=True, allow_null=True)
    reason = Choice(SessionReport.Reason.choices, read_only=True, help_text="Why it was cut short.")
    missed = Choice(
        SessionReport.Missed.choices,
        read_only=True,
        allow_blank=True,
        help_text="Empty: it was.",
    )
    note = serializers.CharField(read_only=True)
    pain = Whole(0, 10, read_only=True, allow_null=True, help_text="The worst; null: not asked.")
    pain_parts = _parts(read_only=True, allow_null=True)
    pain_side = serializers.CharField(read_only=True, allow_null=True)
    pain_lines = serializers.ListField(
        child=serializers.CharField(), read_only=True, allow_null=True
    )
    pain_next = Whole(0, 10, read_only=True, allow_null=True, help_text="The morning after.")
    pain_next_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        if self.context.get("sees_health"):
            return told
        hidden: dict[str, Any] = dict.fromkeys(OF_PAIN)
        hidden |= {"reason": ""} if told.get("reason") == SessionReport.Reason.PAIN else {}
        hidden |= {"missed": "unknown"} if told.get("missed") in UNWELL else {}
        return told | {name: value for name, value in hidden.items() if name in told}


class SaidSerializer(Strict):
    """What is left out stays as it was said before. Pain needs `health:write` as well."""

    example: ClassVar = {"rpe": 7, "minutes": 55, "note": "Bar was busy"}

    rpe = Whole(0, 10, required=False, allow_null=True)
    minutes = Whole(0, 1000, required=False, allow_null=True)
    reason = Choice(SessionReport.Reason.choices, required=False)
    note = Text(500, blank=True, required=False)
    pain = Whole(0, 10, required=False, allow_null=True, help_text="The worst of the session.")
    pain_parts = _parts(required=False)
    pain_side = Choice(Injury.Side.choices, required=False)
    pain_lines = serializers.ListField(
        child=Text(100), required=False, max_length=50, help_text="In which exercises."
    )

    def check(self, values: dict[str, Any]) -> None:
        of_pain = [name for name in OF_PAIN[1:4] if values.get(name)]
        if of_pain and values.get("pain") is None:
            raise ValidationError({"pain": _("Needed where it is said where it hurt")})


class MorningSerializer(Strict):
    example: ClassVar = {"pain": 2, "parts": ["calf"]}

    pain = Whole(0, 10)
    parts = _parts(required=False)


class MissedSerializer(Strict):
    example: ClassVar = {"reason": "time"}

    reason = Choice(SessionReport.Missed.choices)


class ReportFilter(FactFilter):
    session = UUIDFilter(field_name="session__uid")


class ReportViewSet(PartlyHealth):
    noun, nouns, tag = "report", "reports", "reports"
    area = Area.LOGS
    areas: ClassVar = {"morning": Area.HEALTH}
    model = SessionReport
    serializer_class = ReportSerializer
    filterset_class = ReportFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("session")

    def shown(self, rows: Iterable[Any]) -> None:
        if self.principal.may_see(Area.HEALTH):
            hurt = [one for one in rows if one.pain is not None or one.pain_next is not None]
            whose = {one.athlete_id: one.athlete for one in hurt}
            note_read(self.principal, self.request.now, {Read.PAIN: whose.values()}, Where.API)

    @operation("report_session", "Report", takes=SaidSerializer, gives=SAME, changes=True)
    @once
    def say(self, request: ApiRequest, uid: UUID) -> Response:
        """Say how a session was. Red pain acts at once: its lines pause, an injury is entered."""
        session, said = self._session(), self._said(SaidSerializer)
        says_pain = said.get("reason") == SessionReport.Reason.PAIN
        if says_pain or any(said.get(name) is not None for name in OF_PAIN):
            door.check_scope(self.principal, Area.HEALTH, change=True)
        lines = said.pop("pain_lines", [])
        standing = {one.line for one in read_plan(session).lines}
        if unknown := sorted(set(lines) - standing):
            message = _("'%(line)s' does not stand in this session") % {"line": unknown[0]}
            raise ValidationError({"pain_lines": message})
        felt = {"parts": said.pop("pain_parts", []), "side": said.pop("pain_side", "")}
        entry = ReportEntry(**said, **felt, lines=lines)
        return self._answer(report(session, entry, **self.who))

    @operation(
        "report_next_morning",
        "Pain the morning after",
        takes=MorningSerializer,
        gives=SAME,
        changes=True,
    )
    @once
    def morning(self, request: ApiRequest, uid: UUID) -> Response:
        """It counts for the exercises of the session."""
        session, said = self._session(), self._said(MorningSerializer)
        parts = said.get("parts", [])
        return self._answer(report_next_morning(session, said["pain"], parts, **self.who))

    @operation(
        "miss_session", "Say why it was missed", takes=MissedSerializer, gives=SAME, changes=True
    )
    @once
    def missed(self, request: ApiRequest, uid: UUID) -> Response:
        """It stays missed, with that reason. Illness and injury need `health:write` as well."""
        session, said = self._session(), self._said(MissedSerializer)
        if said["reason"] in UNWELL:
            door.check_scope(self.principal, Area.HEALTH, change=True)
        miss(session, said["reason"], **self.who)
        return self._answer(SessionReport.objects.get(session=session))

    def _session(self) -> TrainingSession:
        """Of an athlete whom the scope of the action reaches."""
        self._shown(None)
        area = self.area_of(self.action)
        assert area is not None
        whose = Athlete.objects.reached_in(self.principal, area, change=True)
        rows = TrainingSession.objects.alive().filter(athlete__in=whose.values("pk"))
        return session_or_404(rows.select_related("athlete"), self.kwargs["uid"])

    def _said(self, shape: type[Strict]) -> dict[str, Any]:
        return self.read(shape(data=self.request.data, context={"request": self.request}))

    def _answer(self, row: SessionReport) -> Response:
        return self.told(self.narrowed(SessionReport.objects.all()).get(pk=row.pk))
