"""Races, runs and availability in the API."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter

from athletes.api.facts import DayFilter, FactFilter, FactSerializer, FactViewSet
from athletes.models import Race
from clubs.api.fields import Choice, Day, Text, Whole
from clubs.roles import Area

LONGEST_M, LONGEST_S = 300_000, 1_000_000


class RaceSerializer(FactSerializer):
    """A race. What was known of it from which day on is remembered by itself."""

    example: ClassVar = {
        "external_id": "race-17",
        "name": "Turin half",
        "day": "2027-03-21",
        "priority": "A",
        "distance_m": 21098,
        "goal_s": 5400,
    }

    name = Text(120)
    day = Day()
    priority = Choice(Race.Priority.choices, help_text="A: the season's goal, B, C.")
    distance_m = Whole(100, LONGEST_M, allow_null=True, required=False)
    goal_s = Whole(1, LONGEST_S, allow_null=True, required=False, help_text="Goal, in seconds.")
    result_s = Whole(1, LONGEST_S, allow_null=True, required=False, help_text="In seconds.")
    stop_days = Whole(
        0,
        28,
        allow_null=True,
        required=False,
        help_text="Days without strength before it; A races only, else null.",
    )

    def check(self, values: dict[str, Any]) -> None:
        stop, priority = values.get("stop_days"), values.get("priority")
        if stop is not None and priority != Race.Priority.A:
            message = _(
                "%(days)s days before an A race only, this one is %(priority)s: must be null"
            )
            params = {"days": stop, "priority": priority}
            raise ValidationError({"stop_days": message % params})
        self._result_is_run(values)

    def _result_is_run(self, values: dict[str, Any]) -> None:
        day: date | None = values.get("day")
        today = self.context["request"].principal.today
        if values.get("result_s") and day is not None and day > today:
            message = _("A result on %(today)s is too early, the race is on %(day)s")
            raise ValidationError({"result_s": message % {"today": today, "day": day}})


class RaceFilter(FactFilter):
    day_from = DayFilter(field_name="day", lookup_expr="gte")
    day_until = DayFilter(field_name="day", lookup_expr="lte")
    priority = ChoiceFilter(choices=Race.Priority.choices)


class RaceViewSet(FactViewSet):
    noun, nouns, tag = "race", "races", "races"
    area = Area.CALENDAR
    model = Race
    serializer_class = RaceSerializer
    filterset_class = RaceFilter
