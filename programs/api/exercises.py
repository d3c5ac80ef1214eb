"""The exercise library in the API: read only, by slug."""

from __future__ import annotations

from typing import Any

from django_filters import CharFilter, FilterSet
from rest_framework import serializers

from clubs.api.fields import Document, Exact
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Representation
from clubs.roles import Area
from programs.models import Exercise


def _words() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), read_only=True)


REPS = {
    "anyOf": [
        {"type": "integer"},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    ],
    "description": "A number, or [low, top]",
}
RIR = {
    "anyOf": [
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        {"type": "null"},
    ],
    "description": "Repetitions in reserve: [low, high]",
}
KIT = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "string"}},
    "description": "All of these are needed; each a list of alternatives",
}


class ExerciseSerializer(Representation):
    """An entry of the library, shared by all clubs. Columns: docs/reference/exercises.md."""

    external_id = serializers.CharField(read_only=True)
    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    category = serializers.CharField(read_only=True)
    pattern = serializers.CharField(read_only=True)
    primary_muscles = _words()
    secondary_muscles = _words()
    equipment = Document(KIT, read_only=True)
    unilateral = serializers.BooleanField(read_only=True)
    load_type = serializers.CharField(read_only=True)
    measure = serializers.CharField(read_only=True)
    difficulty = serializers.IntegerField(read_only=True)
    contact_level = serializers.IntegerField(read_only=True)
    default_method = serializers.CharField(read_only=True)
    default_sets = serializers.IntegerField(read_only=True)
    default_reps = Document(REPS, read_only=True)
    default_rir = Document(RIR, read_only=True)
    default_rest_s = serializers.IntegerField(read_only=True, allow_null=True)
    default_step = Exact("0", "1000", read_only=True, allow_null=True, help_text="In kilograms.")
    regression = serializers.CharField(read_only=True, help_text="Slug of an easier one.")
    progression = _words()
    avoid = _words()
    modify = _words()
    substitute = serializers.CharField(read_only=True, help_text="Slug of who stands in.")
    running_benefit = serializers.CharField(read_only=True)
    cues = _words()


class ExerciseFilter(FilterSet):
    category = CharFilter(max_length=30)
    load_type = CharFilter(max_length=20)


class ExerciseViewSet(RowViewSet):
    noun, nouns, tag = "exercise", "exercises", "exercises"
    area = Area.EXERCISES
    model = Exercise
    serializer_class = ExerciseSerializer
    filterset_class = ExerciseFilter
    lookup_field = "slug"

    def address(self, row: Any) -> str:
        return f"/api/v1/exercises/{row.slug}"
