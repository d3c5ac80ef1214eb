"""What all facts of an athlete have in common in the API: the parent comes from the address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import DateFilter, FilterSet, UUIDFilter

from athletes import facts
from athletes.api.people import AthleteSerializer
from athletes.checks import check
from athletes.models import Athlete, AthleteRow
from clubs.api.parents import UnderParent
from clubs.api.serializers import Reference, Representation
from clubs.roles import Area


class FactSerializer(Representation):
    """A fact of one athlete, who stands in the address and never in the body. `of`: its model."""

    of: ClassVar[type[AthleteRow] | None] = None

    athlete: Any = Reference(lambda: AthleteSerializer, Area.ATHLETES)

    def check(self, values: dict[str, Any]) -> None:
        """What every such fact may be, whoever says it."""
        if self.of is not None:
            check(self.of, values | {"athlete": self.whose()}, self.today)

    def whose(self) -> Athlete | None:
        """The athlete of the row, or of the address a new one is sent to."""
        if self.instance is not None:
            found: Athlete = self.instance.athlete
            return found
        return self.context.get("athlete")


class FactFilter(FilterSet):
    athlete = UUIDFilter(field_name="athlete__uid")


class DayFilter(DateFilter):
    """A day as 2026-12-31."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class FactViewSet(UnderParent):
    """Facts are added under their athlete, changed by the verbs of `athletes.facts`."""

    parent_model, parent_kwarg = Athlete, "athlete"

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("athlete__coach")

    def parents(self, *, change: bool) -> QuerySet[Any]:
        """As far as the scope of these facts reaches: health is not asked for athletes."""
        area = self.area_of(self.action)
        assert area is not None
        return Athlete.objects.reached_in(self.principal, area, change=change)

    def context(self) -> dict[str, Any]:
        whose = {"athlete": self.parent} if "athlete" in self.kwargs else {}
        return super().context() | whose

    def removed(self) -> QuerySet[Any]:
        """What belongs to an athlete who was put away comes back with them."""
        return super().removed().filter(athlete__deleted_at=None)

    def add(self, values: dict[str, Any]) -> AthleteRow:
        model: type[AthleteRow] = self.model  # type: ignore[assignment]  # facts are rows of an athlete
        return facts.add(model, self.parent, values, **self.who)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        return facts.change(row, values, **self.who, seen=row.version)

    def remove(self, row: Any) -> None:
        facts.remove(row, **self.who)

    def restore(self, row: Any) -> None:
        facts.restore(row, **self.who)
