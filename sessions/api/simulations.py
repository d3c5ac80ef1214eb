"""A program tried for somebody who is not on record: weeks with their traces, nothing saved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.response import Response

from athletes.models import Athlete, Availability, BodyWeight, OffRange, Race, Run
from clubs.api import paging
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, Document, Exact, Whole, YesNo
from clubs.api.operations import operation
from clubs.api.problems import Fault, from_path, invalid, pointer
from clubs.api.serializers import Strict, several
from clubs.api.views import ApiViewSet
from clubs.models.people import Unit
from clubs.roles import Area
from clubs.weeks import week_name
from programs.document import ProgramDocument, read_document
from programs.models import Exercise
from programs.models.documents import encoder
from sessions.api.prescriptions import PrescriptionSerializer, prescriptions
from sessions.api.sessions import LineTraceSerializer
from sessions.api.traces import line_trace
from sessions.planning.answers import Answer
from sessions.planning.project import ProjectedWeek
from sessions.planning.simulate import Simulated, simulate

MOST_WEEKS, MOST_FACTS = 52, 200
DOCUMENT: dict[str, Any] = {"type": "object", "description": "As a program's version has it."}


class WhoSerializer(Strict):
    born = Day(required=False, allow_null=True, help_text="Under 18 the method is more careful.")
    unit = Choice(Unit.choices, required=False)


class WeightSerializer(Strict):
    day = Day()
    value = Exact("20", "660", places=2)
    unit = Choice(Unit.choices)


class SimulatedRaceSerializer(Strict):
    day = Day()
    priority = Choice(Race.Priority.choices)
    distance_m = Whole(100, 300_000, required=False, allow_null=True)
    stop_days = Whole(0, 28, required=False, allow_null=True)


class OffSerializer(Strict):
    starts_on = Day()
    ends_on = Day()

    def check(self, values: dict[str, Any]) -> None:
        if values["ends_on"] < values["starts_on"]:
            message = f"{values['ends_on']} is before the first day"
            raise ValidationError({"ends_on": message})


class SimulatedRunSerializer(Strict):
    day = Day()
    kind = Choice(Run.Kind.choices)


class DaysSerializer(Strict):
    days = serializers.ListField(child=Whole(0, 6), help_text="0 = Monday.", max_length=7)
    preferred = serializers.ListField(child=Whole(0, 6), required=False, max_length=7)
    same_day = YesNo(required=False, help_text="Strength and a run on one day is fine.")
    sessions_possible = Whole(0, 30, required=False, allow_null=True)


class FactsSerializer(Strict):
    body_weights = several(WeightSerializer, MOST_FACTS, required=False)
    races = several(SimulatedRaceSerializer, MOST_FACTS, required=False)
    off_ranges = several(OffSerializer, MOST_FACTS, required=False)
    runs = several(SimulatedRunSerializer, MOST_FACTS, required=False)
    availability = DaysSerializer(required=False)


class SimulationSerializer(Strict):
    """A program's document and whom to try it for."""

    example: ClassVar = {
        "program": {"sessions": [{"title": "A", "lines": [{"exercise": "back_squat"}]}]},
        "starts_on": "2026-11-30",
        "weeks": 4,
        "athlete": {"born": "1995-05-01", "unit": "kg"},
        "facts": {"body_weights": [{"day": "2026-11-20", "value": "62", "unit": "kg"}]},
    }

    program = Document(DOCUMENT)
    starts_on = Day()
    weeks = Whole(1, MOST_WEEKS)
    athlete = WhoSerializer(required=False)
    facts = FactsSerializer(required=False)


class SimulatedSessionSerializer(serializers.Serializer[Any]):
    slot = serializers.IntegerField()
    day = serializers.DateField(allow_null=True)
    title = serializers.CharField()
    code = serializers.CharField()
    prescriptions = PrescriptionSerializer(many=True)
    trace = LineTraceSerializer(many=True)


class SimulatedWeekSerializer(serializers.Serializer[Any]):
    week = serializers.CharField()
    level = serializers.CharField()
    days = serializers.ListField(child=serializers.CharField(), help_text="Monday first.")
    sessions = SimulatedSessionSerializer(many=True)


class WeeksSerializer(serializers.Serializer[Any]):
    weeks = SimulatedWeekSerializer(many=True)


class SimulationViewSet(ApiViewSet):
    noun, nouns, tag = "simulation", "simulations", "simulations"
    area = Area.PROGRAMS

    @operation("simulate", "Try a program", takes=SimulationSerializer, gives=WeeksSerializer)
    def create(self, request: ApiRequest) -> Response:
        """Each session done as planned, with what the club's first gym has. Nothing is saved, so it
        asks for `programs:read` only."""
        paging.refuse_unknown(request, frozenset())
        said = self.read(SimulationSerializer(data=request.data, context={"request": request}))
        document = self._document(said["program"])
        try:
            weeks = simulate(
                request.club,
                document,
                _who(request, said),
                starts_on=said["starts_on"],
                weeks=said["weeks"],
            )
        except ValueError as refused:
            raise invalid(Fault(str(refused), pointer("facts"))) from None
        return Response({"weeks": [_week(one) for one in weeks]})

    def _document(self, raw: Any) -> ProgramDocument:
        library = {one.slug: one for one in Exercise.objects.of_club(self.request.club.pk)}
        try:
            return read_document(encoder.encode(raw), library)
        except ValueError as refused:
            at = pointer("program")
            raise invalid(*(from_path(text, at) for text in str(refused).splitlines())) from None


def _who(request: ApiRequest, said: dict[str, Any]) -> Simulated:
    """Unsaved rows of nobody."""
    about, facts = said.get("athlete", {}), said.get("facts", {})
    athlete = Athlete(born=about.get("born"), unit=about.get("unit", Unit.KG))
    own: dict[str, Any] = {"club": request.club, "athlete": athlete}
    days = facts.get("availability")
    standing = (
        [Availability(**own, starts_on=said["starts_on"].replace(day=1), **days)] if days else []
    )
    return Simulated(
        athlete=athlete,
        races=[Race(**own, name="", **one) for one in facts.get("races", ())],
        offs=[OffRange(**own, **one) for one in facts.get("off_ranges", ())],
        weights=[BodyWeight(**own, **one) for one in facts.get("body_weights", ())],
        availability=standing,
        runs=[Run(**own, **one) for one in facts.get("runs", ())],
    )


def _week(week: ProjectedWeek) -> dict[str, Any]:
    return {
        "week": week_name(week.week_start),
        "level": week.level,
        "days": list(week.days),
        "sessions": [_session(one) for one in week.sessions],
    }


def _session(one: Answer) -> dict[str, Any]:
    return {
        "slot": one.slot,
        "day": one.day and one.day.isoformat(),
        "title": one.title,
        "code": one.plan.code,
        "prescriptions": prescriptions(one.plan.lines),
        "trace": [line_trace(line, one.trace.get(line.line, {})) for line in one.plan.lines],
    }
