"""Races, runs and availability in the API."""

from __future__ import annotations

from typing import ClassVar

from django_filters import BooleanFilter, ChoiceFilter

from athletes.api.facts import DayFilter, FactFilter, FactSerializer
from athletes.api.many import FactItem, ManyFacts
from athletes.models import Availability, Race, Run
from clubs.api.fields import Choice, Day, Places, Text, Whole, YesNo
from clubs.roles import Area

LONGEST_M, LONGEST_S = 300_000, 1_000_000


class OfDay(FactFilter):
    day_from = DayFilter(field_name="day", lookup_expr="gte")
    day_until = DayFilter(field_name="day", lookup_expr="lte")


class OfSpan(FactFilter):
    """By the day on which it begins."""

    day_from = DayFilter(field_name="starts_on", lookup_expr="gte")
    day_until = DayFilter(field_name="starts_on", lookup_expr="lte")


class RaceSerializer(FactSerializer):
    """A race. What was known of it from which day on is remembered by itself."""

    of = Race

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


class RaceFilter(OfDay):
    priority = ChoiceFilter(choices=Race.Priority.choices)


class RaceItem(FactItem, RaceSerializer):
    example: ClassVar = {"athlete": "m-1042", **RaceSerializer.example}


class RaceViewSet(ManyFacts):
    noun, nouns, tag = "race", "races", "races"
    area = Area.CALENDAR
    model = Race
    serializer_class = RaceSerializer
    item_class = RaceItem
    filterset_class = RaceFilter


class RunSerializer(FactSerializer):
    """A run, planned or done."""

    of = Run

    example: ClassVar = {
        "external_id": "watch-881",
        "day": "2026-11-24",
        "kind": "interval",
        "distance_m": 10000,
        "duration_s": 2700,
        "done": True,
    }

    day = Day()
    kind = Choice(Run.Kind.choices)
    distance_m = Whole(100, LONGEST_M, allow_null=True, required=False)
    duration_s = Whole(1, LONGEST_S, allow_null=True, required=False, help_text="In seconds.")
    done = YesNo(required=False, help_text="Planned, or run already.")
    done_distance_m = Whole(
        100, LONGEST_M, allow_null=True, required=False, help_text="Where it differs from the plan."
    )
    done_duration_s = Whole(1, LONGEST_S, allow_null=True, required=False, help_text="In seconds.")
    feeling = Choice(Run.Feeling.choices, required=False)
    note = Text(200, blank=True, required=False)


class RunFilter(OfDay):
    kind = ChoiceFilter(choices=Run.Kind.choices)
    done = BooleanFilter()


class RunItem(FactItem, RunSerializer):
    example: ClassVar = {"athlete": "m-1042", **RunSerializer.example}


class RunViewSet(ManyFacts):
    noun, nouns, tag = "run", "runs", "runs"
    area = Area.CALENDAR
    model = Run
    serializer_class = RunSerializer
    item_class = RunItem
    filterset_class = RunFilter


class AvailabilitySerializer(FactSerializer):
    """Days on which strength is possible, from a day on. Days are 0 = Monday to 6."""

    of = Availability

    example: ClassVar = {
        "starts_on": "2026-11-30",
        "days": [0, 2, 4],
        "preferred": [0, 4],
        "same_day": True,
        "sessions_possible": 7,
    }

    starts_on = Day()
    ends_on = Day(allow_null=True, required=False)
    days = Places(6, least=1, help_text="Days with time for strength.")
    preferred = Places(6, required=False)
    same_day = YesNo(required=False, help_text="Strength and a run on one day is fine.")
    sessions_possible = Whole(
        0, 30, allow_null=True, required=False, help_text="In a week, runs included."
    )


class AvailabilityItem(FactItem, AvailabilitySerializer):
    example: ClassVar = {
        "external_id": "x-1",
        "athlete": "m-1042",
        **AvailabilitySerializer.example,
    }


class AvailabilityViewSet(ManyFacts):
    noun, nouns, tag = "availability", "availabilities", "availability"
    area = Area.CALENDAR
    model = Availability
    serializer_class = AvailabilitySerializer
    item_class = AvailabilityItem
    filterset_class = OfSpan
