"""Seasons, days off and the choice of a gym in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from athletes.api.calendar import OfSpan, RaceSerializer
from athletes.api.facts import FactSerializer
from athletes.api.many import FactItem, ManyFacts
from athletes.models import GymChoice, OffRange, Race, Season
from clubs.api.fields import Day, Exact, Text
from clubs.api.serializers import Reference
from clubs.roles import Area
from programs.api.gyms import GymSerializer
from programs.models import Gym


class Mondays(serializers.ListField):
    """Weeks by their Mondays, each once, in their order; kept as text."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "monday": "{day} is no Monday",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Day(), max_length=60, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        days = super().to_internal_value(data)
        for day in days:
            if day.weekday():
                self.fail("monday", day=day)
        return sorted({day.isoformat() for day in days})

    def to_representation(self, data: Any) -> list[str]:
        return list(data)


class SeasonSerializer(FactSerializer):
    """The year up to and after the goal race; in which share of its weeks strength is the goal."""

    of = Season

    example: ClassVar = {
        "name": "Rome 2027",
        "starts_on": "2026-09-01",
        "ends_on": "2027-03-21",
        "share_low": "0.6",
        "share_high": "0.8",
    }

    name = Text(80)
    starts_on = Day()
    ends_on = Day()
    share_low = Exact("0.3", "1", places=2, required=False)
    share_high = Exact("0.3", "1", places=2, required=False)

    goal_race = Reference(
        lambda: RaceSerializer,
        Area.CALENDAR,
        among=Race.objects.editable_by,
        required=False,
        allow_null=True,
        help_text="A race of the same athlete, to which the season leads.",
    )
    kept = Mondays(
        required=False, help_text="Mondays of weeks to be trained though they were proposed off."
    )


class SeasonItem(FactItem, SeasonSerializer):
    example: ClassVar = {"external_id": "season-1", "athlete": "m-1042", **SeasonSerializer.example}


class SeasonViewSet(ManyFacts):
    noun, nouns, tag = "season", "seasons", "seasons"
    area = Area.ATHLETES
    model = Season
    serializer_class = SeasonSerializer
    item_class = SeasonItem
    filterset_class = OfSpan

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("goal_race__athlete__coach")


class OffRangeSerializer(FactSerializer):
    """Days without strength, both ends included."""

    of = OffRange

    example: ClassVar = {
        "external_id": "camp-3",
        "starts_on": "2026-12-24",
        "ends_on": "2027-01-02",
        "reason": "Holiday",
    }

    starts_on = Day()
    ends_on = Day()
    reason = Text(120, blank=True, required=False)


class OffRangeItem(FactItem, OffRangeSerializer):
    example: ClassVar = {"athlete": "m-1042", **OffRangeSerializer.example}


class OffRangeViewSet(ManyFacts):
    noun, nouns, tag = "off_range", "off_ranges", "days off"
    area = Area.ATHLETES
    model = OffRange
    serializer_class = OffRangeSerializer
    item_class = OffRangeItem
    filterset_class = OfSpan


class GymChoiceSerializer(FactSerializer):
    """Where an athlete trains from a day on; without one, in the club's first gym.

    To name a gym a token needs `programs:read` as well.
    """

    example: ClassVar = {
        "gym": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10",
        "starts_on": "2026-12-01",
    }

    gym = Reference(lambda: GymSerializer, Area.PROGRAMS, among=Gym.objects.visible_to)
    starts_on = Day()


class GymChoiceItem(FactItem, GymChoiceSerializer):
    example: ClassVar = {"external_id": "gym-4", "athlete": "m-1042", **GymChoiceSerializer.example}


class GymChoiceViewSet(ManyFacts):
    noun, nouns, tag = "gym_choice", "gym_choices", "gym choices"
    area = Area.ATHLETES
    model = GymChoice
    serializer_class = GymChoiceSerializer
    item_class = GymChoiceItem
    filterset_class = OfSpan

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("gym")
