"""Body weights and injuries in the API: with the scope health, and each look is noted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters import BooleanFilter, ChoiceFilter
from rest_framework.response import Response

from athletes import injuries
from athletes.api.calendar import OfDay, OfSpan
from athletes.api.facts import FactSerializer, FactViewSet
from athletes.api.many import FactItem, FactsOneByOne, ManyFacts
from athletes.health_reads import Kind, Where, note_read
from athletes.models import AthleteRow, BodyWeight, Injury
from athletes.parts import PARTS
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, Exact, Text
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.serializers import Strict
from clubs.models.people import Unit
from clubs.roles import Area


class HealthViewSet(FactViewSet):
    """Whose rows are shown to the token is noted, for the athlete and the guardians to see."""

    kind: ClassVar[Kind]
    area = Area.HEALTH

    def shown(self, rows: Iterable[Any]) -> None:
        whose = {row.athlete_id: row.athlete for row in rows}
        note_read(self.principal, self.request.now, {self.kind: whose.values()}, Where.API)


class BodyWeightSerializer(FactSerializer):
    """A weighing; the method takes the median of the last weeks."""

    of = BodyWeight

    example: ClassVar = {
        "external_id": "scale-5",
        "day": "2026-11-24",
        "value": "61.4",
        "unit": "kg",
    }

    day = Day()
    value = Exact("20", "660", places=2)
    unit = Choice(Unit.choices)


class BodyWeightItem(FactItem, BodyWeightSerializer):
    example: ClassVar = {"athlete": "m-1042", **BodyWeightSerializer.example}


class BodyWeightViewSet(HealthViewSet, ManyFacts):
    noun, nouns, tag = "body_weight", "body_weights", "body weights"
    kind = Kind.WEIGHT
    model = BodyWeight
    serializer_class = BodyWeightSerializer
    item_class = BodyWeightItem
    filterset_class = OfDay


class InjurySerializer(FactSerializer):
    """An injury from a day on, until it is cleared. Its part stays: another part is another one."""

    of = Injury

    example: ClassVar = {
        "part": "calf",
        "side": "left",
        "stage": "acute",
        "starts_on": "2026-11-24",
        "note": "since the intervals",
    }

    part = Choice(PARTS)
    side = Choice(Injury.Side.choices, required=False)
    stage = Choice(Injury.Stage.choices, required=False)
    starts_on = Day()
    note = Text(300, blank=True, required=False)
    cleared_on = Day(read_only=True, allow_null=True)
    cleared_return = Choice(
        Injury.Return.choices, read_only=True, allow_blank=True, help_text="The way back."
    )


class ClearSerializer(Strict):
    """When it was over, and how careful the way back has to be."""

    example: ClassVar = {"on": "2026-11-25", "return": "short"}

    on = Day()

    def get_fields(self) -> dict[str, Any]:
        """`return` is a word of Python's."""
        way_back = Choice(Injury.Return.choices, help_text="none, short or full.")
        return super().get_fields() | {"return": way_back}


class InjuryFilter(OfSpan):
    part = ChoiceFilter(choices=PARTS)
    open = BooleanFilter(field_name="cleared_on", lookup_expr="isnull", label="Not cleared yet.")


class InjuryItem(FactItem, InjurySerializer):
    example: ClassVar = {"external_id": "phys-8", "athlete": "m-1042", **InjurySerializer.example}


class InjuryViewSet(HealthViewSet, FactsOneByOne):
    noun, nouns, tag = "injury", "injuries", "injuries"
    areas: ClassVar = {"clear": Area.CLEARS, "reopen": Area.CLEARS}
    kind = Kind.INJURIES
    model = Injury
    serializer_class = InjurySerializer
    item_class = InjuryItem
    filterset_class = InjuryFilter

    def add(self, values: dict[str, Any]) -> AthleteRow:
        """Whether a session of that day is judged is seen where the facts are gathered."""
        asked: dict[str, Any] = {"side": "", "stage": Injury.Stage.ACUTE, "note": ""}
        return injuries.enter_injury(self.parent, **asked | values, **self.who, judged_on=False)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        if values.get("part", row.part) != row.part:
            message = _("'%(part)s' is another injury, this one is of %(known)s: enter a new one")
            params = {"part": values["part"], "known": row.part}
            raise ValidationError({"part": message % params})
        names = ("side", "stage", "starts_on", "note", "external_id")
        whole = {name: values.get(name, getattr(row, name)) for name in names}
        return injuries.change_injury(row, whole, **self.who, seen=row.version)

    @operation("clear_{noun}", "Clear an {noun}", takes=ClearSerializer, gives=SAME, changes=True)
    @once
    def clear(self, request: ApiRequest, uid: UUID) -> Response:
        """It is over since a day: how much was lost decides how careful training goes on."""
        row = self.row(self.editable())
        said = self.read(ClearSerializer(data=request.data, context={"request": request}))
        injuries.clear_injury(row, said["return"], said["on"], **self.who, judged_on=False)
        return self.told(self.row(self.editable()))

    @operation("reopen_{noun}", "Take a clear back", gives=SAME, changes=True)
    @once
    def reopen(self, request: ApiRequest, uid: UUID) -> Response:
        """As if it had never been cleared."""
        self.read_nothing()
        injuries.reopen_injury(self.row(self.editable()), **self.who)
        return self.told(self.row(self.editable()))
