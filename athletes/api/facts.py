"""What all facts of an athlete have in common in the API: the parent comes from the address."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django_filters import DateFilter, FilterSet, UUIDFilter
from rest_framework.request import Request

from athletes import facts
from athletes.api.people import AthleteSerializer
from athletes.models import Athlete, AthleteRow
from clubs.api.problems import Kind, Problem
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Reference, Representation
from clubs.roles import Area


class FactSerializer(Representation):
    """A fact of one athlete, who stands in the address and never in the body."""

    athlete = Reference(lambda: AthleteSerializer, Area.ATHLETES)


class FactFilter(FilterSet):
    """`day_from` and `day_until` are on the field that `day` names."""

    athlete = UUIDFilter(field_name="athlete__uid")


class DayFilter(DateFilter):
    """A day as 2026-12-31."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class FactViewSet(RowViewSet):
    """Facts are added under their athlete, changed by the verbs of `athletes.facts`."""

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.select_related("athlete__coach")
        return found.filter(athlete=self.athlete) if "athlete" in self.kwargs else found

    def check_permissions(self, request: Request) -> None:
        """The athlete of the address is looked for before the body is."""
        super().check_permissions(request)
        if "athlete" in self.kwargs and self.operation_of(self.action) is not None:
            _ = self.athlete

    @cached_property
    def athlete(self) -> Athlete:
        """The one of the address, as far as the scope of these facts reaches."""
        told = self.operation_of(self.action)
        area = self.area_of(self.action)
        assert told is not None
        assert area is not None
        rows = Athlete.objects.reached_in(self.principal, area, change=told.changes)
        found = rows.filter(uid=self.kwargs["athlete"]).first()
        if found is None:
            message = f"No athlete {self.kwargs['athlete']} in this club"
            raise Problem(Kind.NOT_FOUND, message)
        return found

    def removed(self) -> QuerySet[Any]:
        """What belongs to an athlete who was put away comes back with them."""
        return super().removed().filter(athlete__deleted_at=None)

    def add(self, values: dict[str, Any]) -> AthleteRow:
        model: type[AthleteRow] = self.model  # type: ignore[assignment]  # facts are rows of an athlete
        return facts.add(model, self.athlete, values, **self.who)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        return facts.change(row, values, **self.who, seen=row.version)

    def remove(self, row: Any) -> None:
        facts.remove(row, **self.who)

    def restore(self, row: Any) -> None:
        facts.restore(row, **self.who)
