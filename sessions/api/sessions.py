"""Planned sessions in the API: what each asks, why, and what a coach's system does with it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import BaseInFilter, CharFilter
from rest_framework import serializers
from rest_framework.response import Response

from athletes.api.coaches import Coach
from athletes.api.facts import DayFilter, FactSerializer
from athletes.health_reads import Where, note_read
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, YesNo
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.preconditions import require_match
from clubs.api.problems import Kind, Problem
from clubs.api.serializers import Strict
from clubs.roles import Area
from clubs.weeks import week_name
from sessions.api.found import InWeek, PartlyHealth
from sessions.api.prescriptions import prescriptions
from sessions.api.traces import line_trace, told_code
from sessions.models import TrainingSession
from sessions.pages.why import health_shown, hidden_facts
from sessions.planning.conflicts import Conflict
from sessions.planning.logs import complete
from sessions.planning.overrides import move_session, restore_session, skip_session
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import remake_now
from sessions.planning.reviewing.publication import accept_proposal, decline_proposal
from sessions.planning.supervision import name_supervisor, withdraw_supervisor
from sessions.planning.told import is_health


class SessionSerializer(FactSerializer):
    """One strength session of one athlete, as planned. Its sets are logs, its changes overrides."""

    external_id = serializers.CharField(read_only=True)
    week = serializers.SerializerMethodField(help_text="ISO week, as 2026-W48.")
    week_start = Day(read_only=True)
    slot = serializers.IntegerField(read_only=True, help_text="Which of its week: 1, 2, ...")
    day = Day(read_only=True, allow_null=True, help_text="Null where it has no place.")
    title = serializers.CharField(read_only=True)
    status = Choice(TrainingSession.Status.choices, read_only=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    started_at = serializers.DateTimeField(read_only=True, allow_null=True)
    completed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    done_on = Day(read_only=True, allow_null=True)
    supervisor = Coach(
        read_only=True, allow_null=True, help_text="Who is there while a minor lifts."
    )
    code = serializers.SerializerMethodField(help_text="Why it is planned off; else empty.")
    heavy = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    prescriptions = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField(help_text="Why it was last replaced.")
    is_proposed = serializers.SerializerMethodField(help_text="A new plan waits for review.")

    def get_week(self, row: TrainingSession) -> str:
        return week_name(row.week_start)

    @property
    def sees_health(self) -> bool:
        """Said by the view; where a session is shown within another row it is not."""
        return bool(self.context.get("sees_health"))

    def get_code(self, row: TrainingSession) -> str:
        return told_code(read_plan(row).code, sees_health=self.sees_health)

    def get_changed(self, row: TrainingSession) -> list[str]:
        return [code for code in row.changed if self.sees_health or not is_health(code)]

    def get_heavy(self, row: TrainingSession) -> bool:
        return read_plan(row).heavy

    def get_notes(self, row: TrainingSession) -> str:
        return read_plan(row).notes

    def get_prescriptions(self, row: TrainingSession) -> list[dict[str, Any]]:
        return prescriptions(read_plan(row).lines, sees_health=self.sees_health)

    def get_is_proposed(self, row: TrainingSession) -> bool:
        return row.proposal is not None


class StepSerializer(serializers.Serializer[Any]):
    """One rule on the way to a number. `before`, `after` as text; null: none yet."""

    rule = serializers.CharField()
    code = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class LineTraceSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    load = StepSerializer(many=True)
    sets = StepSerializer(many=True)
    reps = StepSerializer(many=True)
    sentences = serializers.ListField(
        child=serializers.CharField(), help_text="The same in a coach's words."
    )


class TraceSerializer(serializers.Serializer[Any]):
    """The ordered rule applications behind every number of a session."""

    session = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Of the session that it explains.")
    lines = LineTraceSerializer(many=True)


class DayOfSerializer(Strict):
    """The day to pin a session to; null gives it back to placement."""

    example: ClassVar = {"day": "2026-12-03"}

    day = Day(allow_null=True)


class SkipSerializer(Strict):
    """Whether a session is planned off by the coach's word."""

    example: ClassVar = {"skip": True}

    skip = YesNo()


class DecisionSerializer(Strict):
    """What becomes of a plan that waits for review."""

    example: ClassVar = {"decision": "accept"}

    decision = Choice([("accept", "accept"), ("decline", "decline")])


class SupervisorSerializer(Strict):
    """The coach who is there, by id or e-mail; null takes the name back."""

    example: ClassVar = {"coach": None}

    coach = Coach(allow_null=True)


class DoneSerializer(Strict):
    """The day on which the session was done; left out: the day it was logged."""

    example: ClassVar = {"done_on": "2026-11-24"}

    done_on = Day(required=False, allow_null=True)


class StatusFilter(BaseInFilter, CharFilter):
    """One status or several, with commas."""


class SessionFilter(InWeek):
    day_from = DayFilter(field_name="day", lookup_expr="gte")
    day_until = DayFilter(field_name="day", lookup_expr="lte")
    status = StatusFilter(field_name="status", label="One or several, with commas.")


class SessionViewSet(PartlyHealth):
    """Made by regeneration only: a club system reads them, moves them, publishes and finishes."""

    noun, nouns, tag = "session", "sessions", "sessions"
    area = Area.SESSIONS
    areas: ClassVar = {"completion": Area.LOGS, "supervision": Area.LOGS}
    model = TrainingSession
    serializer_class = SessionSerializer
    filterset_class = SessionFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("athlete__club", "athlete__coach__club", "supervisor")

    @operation("read_session_trace", "Why each number is what it is", gives=TraceSerializer)
    def trace(self, request: ApiRequest, uid: UUID) -> Response:
        """Body weight and pain stand among the reasons for tokens with `health:read` only."""
        self.takes_no_parameters()
        row = self.row(self.visible())
        hidden = hidden_facts(row.athlete, self.principal)
        lines = read_plan(row).lines
        for line in lines:
            shown = health_shown(row.athlete, row.trace.get(line.line, {}), hidden)
            note_read(self.principal, request.now, shown, Where.API)
        sees_health = self.principal.may_see(Area.HEALTH)
        told = [
            line_trace(line, row.trace.get(line.line, {}), hidden, sees_health=sees_health)
            for line in lines
        ]
        return Response({"session": str(row.uid), "version": row.version, "lines": told})

    @operation("move_session", "Pin to a day", takes=DayOfSerializer, gives=SAME, changes=True)
    @once
    def move(self, request: ApiRequest, uid: UUID) -> Response:
        """Another day of its week; null gives the day back to placement. It is planned anew."""
        row, said = self.row(self.editable()), self.said(DayOfSerializer)
        move_session(row, said["day"], **self.who)
        return self.remade(row)

    @operation("skip_session", "Plan off, or on", takes=SkipSerializer, gives=SAME, changes=True)
    @once
    def skip(self, request: ApiRequest, uid: UUID) -> Response:
        """By the coach's word; the weeks after it are planned as after a session left out."""
        row, said = self.row(self.editable()), self.said(SkipSerializer)
        (skip_session if said["skip"] else restore_session)(row, **self.who)
        return self.remade(row)

    @operation(
        "decide_proposal",
        "Decide on a proposed plan",
        takes=DecisionSerializer,
        gives=SAME,
        changes=True,
        needs_match=True,
        refuses=(409,),
    )
    @once
    def proposal(self, request: ApiRequest, uid: UUID) -> Response:
        """Let the proposed plan stand, or the published one. Needs If-Match with what was seen."""
        row = self.row(self.editable())
        require_match(request, row, self.represent(row))
        said = self.said(DecisionSerializer)
        verb = accept_proposal if said["decision"] == "accept" else decline_proposal
        try:
            verb(row, **self.who, seen=row.version)
        except Conflict:
            detail = "The session was changed in this moment: read it again"
            raise Problem(Kind.CONFLICT, detail) from None
        return self.told(self.row(self.editable()))

    @operation(
        "complete_session", "Finish", takes=DoneSerializer, gives=SAME, changes=True, status=200
    )
    @once
    def completion(self, request: ApiRequest, uid: UUID) -> Response:
        """It is judged now, on the day it was done. Needs at least one logged set."""
        rows = self.narrowed(TrainingSession.objects.loggable_by(self.principal))
        row, said = self.row(rows), self.said(DoneSerializer)
        complete(row, **self.who, done_on=said.get("done_on"))
        return self.told(self.row(rows))

    @operation(
        "name_supervisor", "Say who is there", takes=SupervisorSerializer, gives=SAME, changes=True
    )
    @once
    def supervision(self, request: ApiRequest, uid: UUID) -> Response:
        """Where the club says so, a minor's session with weights opens only with a coach named."""
        rows = self.narrowed(TrainingSession.objects.loggable_by(self.principal))
        row, member = self.row(rows), self.said(SupervisorSerializer)["coach"]
        if member is None:
            withdraw_supervisor(row, **self.who)
        else:
            name_supervisor(row, member, **self.who)
        return self.told(self.row(rows))

    def said(self, shape: type[Strict]) -> dict[str, Any]:
        self.takes_no_parameters()
        return self.read(shape(data=self.request.data, context={"request": self.request}))

    def takes_no_parameters(self) -> None:
        self._shown(None)

    def remade(self, row: TrainingSession) -> Response:
        """As a coach's page does: the athlete's weeks are planned at once."""
        remake_now(row.athlete, self.request.now)
        return self.told(self.row(self.editable()))
