"""Seasons, days off and the choice of a gym in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from athletes.api.calendar import OfSpan
from athletes.api.facts import FactSerializer, FactViewSet
from athletes.api.many import FactItem, ManyFacts
from athletes.models import GymChoice, OffRange, Season
from clubs.api.fields import Day, Exact, Text
from clubs.api.serializers import Reference
from clubs.roles import Area
from programs.api.gyms import GymSerializer
from programs.models import Gym


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

    def check(self, values: dict[str, Any]) -> None:
        super().check(values)
        low, high = values.get("share_low"), values.get("share_high")
        if low is not None and high is not None and high < low:
            message = _("%(high)s is less than %(low)s, must be %(low)s or more")
            raise ValidationError({"share_high": message % {"high": high, "low": low}})


class SeasonItem(FactItem, SeasonSerializer):
    example: ClassVar = {"external_id": "season-1", "athlete": "m-1042", **SeasonSerializer.example}


class SeasonViewSet(ManyFacts):
    noun, nouns, tag = "season", "seasons", "seasons"
    area = Area.ATHLETES
    model = Season
    serializer_class = SeasonSerializer
    item_class = SeasonItem
    filterset_class = OfSpan


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


class GymChoiceViewSet(FactViewSet):
    noun, nouns, tag = "gym_choice", "gym_choices", "gym choices"
    area = Area.ATHLETES
    model = GymChoice
    serializer_class = GymChoiceSerializer
    filterset_class = OfSpan

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("gym")
