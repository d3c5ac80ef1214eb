"""A coach's word about one line in the API: technique, one leg instead of two, its own settings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter
from rest_framework import serializers

from athletes.api.facts import FactFilter, FactSerializer, FactViewSet
from athletes.models import CoachEvent
from clubs.api.fields import Choice, Day, Document, Exact, Text, Whole
from clubs.api.problems import invalid, pointer
from clubs.api.serializers import Strict, faults
from clubs.models.people import Unit
from clubs.roles import Area
from sessions.planning.events import (
    LEVELS,
    LineSetting,
    convert_to_one_leg,
    pass_technique,
    set_line,
)
from sessions.planning.regenerate import remake_now

Kind = CoachEvent.Kind
DOCUMENT = {
    "type": "object",
    "description": (
        "technique: {level, load?, unit?}; setting: {start_load?, cap_bw?, every?, step?, unit?}; "
        "conversion: {exercise} is sent, and {line, mode, from, factor?} comes back."
    ),
}


class TechniqueSerializer(Strict):
    level = Choice(LEVELS)
    load = Exact("0", "1000", required=False)
    unit = Choice(Unit.choices, required=False)


class ConversionSerializer(Strict):
    exercise = Text(60, help_text="A slug of the library that is done on one leg.")


class LineSettingSerializer(Strict):
    start_load = Exact("0", "1000", required=False)
    cap_bw = Exact("0.1", "4", places=2, required=False)
    every = Whole(1, 12, required=False)
    step = Exact("0.1", "100", required=False)
    unit = Choice(Unit.choices, required=False)


SHAPES: dict[str, type[Strict]] = {
    Kind.TECHNIQUE: TechniqueSerializer,
    Kind.CONVERSION: ConversionSerializer,
    Kind.SETTING: LineSettingSerializer,
}


class CoachEventSerializer(FactSerializer):
    """A decision about one line of an athlete, from a day on. A later one replaces it."""

    example: ClassVar = {
        "kind": "technique",
        "line": "back_squat/barbell",
        "day": "2026-11-25",
        "document": {"level": "free"},
    }

    external_id = serializers.CharField(read_only=True)
    kind = Choice(Kind.choices)
    line = Text(100, help_text="As a prescription names it.")
    day = Day(help_text="From when it counts.")
    document = Document(DOCUMENT)
    note = Text(300, blank=True, required=False, help_text="Of technique only.")


class CoachEventFilter(FactFilter):
    kind = ChoiceFilter(choices=Kind.choices)
    line = CharFilter(max_length=100)


class CoachEventViewSet(FactViewSet):
    noun, nouns, tag = "coach_event", "coach_events", "coach events"
    area = Area.SESSIONS
    model = CoachEvent
    serializer_class = CoachEventSerializer
    filterset_class = CoachEventFilter

    def parents(self, *, change: bool) -> QuerySet[Any]:
        return super().parents(change=change).select_related("club")

    def add(self, values: dict[str, Any]) -> CoachEvent:
        """The same again is the one that stands. The athlete's weeks are planned anew at once."""
        said = self._document(values["kind"], values["document"])
        line, who = values["line"], {**self.who, "on": values["day"]}
        match values["kind"]:
            case Kind.TECHNIQUE:
                made = pass_technique(self.parent, line, **said, **who, note=values.get("note", ""))
            case Kind.CONVERSION:
                made = convert_to_one_leg(self.parent, line, said["exercise"], **who)
            case _:
                made = set_line(self.parent, line, LineSetting(**said), **who)
        remake_now(self.parent, self.request.now)
        return made

    def _document(self, kind: str, document: Any) -> dict[str, Any]:
        shape = SHAPES[kind](data=document)
        if not shape.is_valid():
            raise invalid(*faults(shape.errors, shape, document, pointer("document")))
        return dict(shape.validated_data)
