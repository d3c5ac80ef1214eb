"""Strength tests and time trials in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters import CharFilter

from athletes.api.calendar import LONGEST_M, LONGEST_S, OfDay
from athletes.api.facts import FactSerializer
from athletes.api.many import FactItem, ManyFacts
from athletes.models import StrengthTest, TimeTrial
from clubs.api.fields import Choice, Day, Exact, Text, Whole
from clubs.models.people import Unit
from clubs.roles import Area
from programs.models import Exercise


class StrengthTestSerializer(FactSerializer):
    """A set done to see how strong one is: total load, repetitions, reserve. Changes no plan."""

    of = StrengthTest

    example: ClassVar = {
        "exercise": "back_squat",
        "day": "2026-11-24",
        "load": "82.5",
        "unit": "kg",
        "reps": 5,
        "rir": "1",
    }

    exercise = Text(60, help_text="A slug of the exercise library.")
    day = Day()
    load = Exact("0", "1000", help_text="Total, with the bar.")
    unit = Choice(Unit.choices)
    reps = Whole(1, 30)
    rir = Exact("0", "10", places=1, required=False, help_text="Left in reserve, in halves.")
    note = Text(300, blank=True, required=False)
    e1rm = Exact("0", "2000", read_only=True, allow_null=True, help_text="None beyond 12.")

    def check(self, values: dict[str, Any]) -> None:
        super().check(values)
        slug = values.get("exercise")
        if slug is not None and slug not in self._library():
            message = _("Unknown exercise '%s', must be a slug of the exercise library")
            raise ValidationError({"exercise": message % slug})

    def _library(self) -> set[str]:
        """The slugs of the library, read once a request, however many rows name one."""
        kept: Any = self.context
        if "library" not in kept:
            known = Exercise.objects.of_club(kept["request"].principal.club_id)
            kept["library"] = set(known.values_list("slug", flat=True))
        found: set[str] = kept["library"]
        return found


class StrengthTestFilter(OfDay):
    exercise = CharFilter(max_length=60)


class StrengthTestItem(FactItem, StrengthTestSerializer):
    example: ClassVar = {
        "external_id": "test-12",
        "athlete": "m-1042",
        **StrengthTestSerializer.example,
    }


class StrengthTestViewSet(ManyFacts):
    noun, nouns, tag = "strength_test", "strength_tests", "tests"
    area = Area.LOGS
    model = StrengthTest
    serializer_class = StrengthTestSerializer
    item_class = StrengthTestItem
    filterset_class = StrengthTestFilter


class TimeTrialSerializer(FactSerializer):
    """A distance run for time outside a race."""

    of = TimeTrial

    example: ClassVar = {"day": "2026-11-24", "distance_m": 3000, "time_s": 612}

    day = Day()
    distance_m = Whole(100, LONGEST_M)
    time_s = Whole(1, LONGEST_S)
    note = Text(300, blank=True, required=False)


class TimeTrialItem(FactItem, TimeTrialSerializer):
    example: ClassVar = {"external_id": "tt-3", "athlete": "m-1042", **TimeTrialSerializer.example}


class TimeTrialViewSet(ManyFacts):
    noun, nouns, tag = "time_trial", "time_trials", "tests"
    area = Area.LOGS
    model = TimeTrial
    serializer_class = TimeTrialSerializer
    item_class = TimeTrialItem
    filterset_class = OfDay
