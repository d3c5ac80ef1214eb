"""Strength tests and time trials in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters import CharFilter

from athletes.api.calendar import LONGEST_M, LONGEST_S, OfDay
from athletes.api.facts import FactSerializer, FactViewSet
from athletes.forms.results import LEAST_REPS_OF_A_MINOR
from athletes.models import StrengthTest, TimeTrial
from clubs.api.fields import Choice, Day, Exact, Text, Whole
from clubs.models.people import Unit
from clubs.roles import Area
from programs.models import Exercise


class StrengthTestSerializer(FactSerializer):
    """A set done to see how strong one is: total load, repetitions, reserve. Changes no plan."""

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
        self.is_over("day", values)
        rir = values.get("rir")
        if rir is not None and rir * 2 % 1:
            raise ValidationError({"rir": _("%s in reserve, must be 0 to 10 in halves") % rir})
        self._known_exercise(values.get("exercise"))
        day, reps, athlete = values.get("day"), values.get("reps"), self.whose()
        if day and reps and reps < LEAST_REPS_OF_A_MINOR and athlete and athlete.is_minor(day):
            message = _("%(reps)s repetitions, must be %(least)s or more under 18")
            params = {"reps": reps, "least": LEAST_REPS_OF_A_MINOR}
            raise ValidationError({"reps": message % params})

    def _known_exercise(self, slug: str | None) -> None:
        known = Exercise.objects.of_club(self.context["request"].principal.club_id)
        if slug is not None and not known.filter(slug=slug).exists():
            message = _("Unknown exercise '%s', must be a slug of the exercise library")
            raise ValidationError({"exercise": message % slug})


class StrengthTestFilter(OfDay):
    exercise = CharFilter(max_length=60)


class StrengthTestViewSet(FactViewSet):
    noun, nouns, tag = "strength_test", "strength_tests", "tests"
    area = Area.LOGS
    model = StrengthTest
    serializer_class = StrengthTestSerializer
    filterset_class = StrengthTestFilter


class TimeTrialSerializer(FactSerializer):
    """A distance run for time outside a race."""

    example: ClassVar = {"day": "2026-11-24", "distance_m": 3000, "time_s": 612}

    day = Day()
    distance_m = Whole(100, LONGEST_M)
    time_s = Whole(1, LONGEST_S)
    note = Text(300, blank=True, required=False)

    def check(self, values: dict[str, Any]) -> None:
        self.is_over("day", values)


class TimeTrialViewSet(FactViewSet):
    noun, nouns, tag = "time_trial", "time_trials", "tests"
    area = Area.LOGS
    model = TimeTrial
    serializer_class = TimeTrialSerializer
    filterset_class = OfDay
