"""Gyms in the API, with their dated free weights and their machines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from clubs.api.bulk import Sent
from clubs.api.fields import Choice, Day, Exact, Text, Whole
from clubs.api.one_by_one import OneByOne
from clubs.api.parents import UnderParent
from clubs.api.serializers import Reference, Representation, Strict
from clubs.models.people import Unit
from clubs.roles import Area
from programs.loads import MOST_LOADS, MOST_PAIRS
from programs.models import Equipment, Exercise, Gym, Machine
from programs.planning import gyms as verbs
from programs.planning.gyms import EquipmentFacts, MachineFacts
from programs.plates import BAR_WORDS, bar_loads
from programs.progression.loads import TooManyLoads
from programs.reading import number

LISTS = ("dumbbells", "kettlebells", "plates", "sled", "medicine_balls")
MOST_STEPS = 400


class GymSerializer(Representation):
    """A place to train; the first of a club is where athletes train unless they choose another."""

    example: ClassVar = {"external_id": "hall-2", "name": "Hall 2"}

    name = Text(80)


class GymItem(GymSerializer):
    external_id = Text(100)


class GymViewSet(OneByOne):
    noun, nouns, tag = "gym", "gyms", "gyms"
    area = Area.PROGRAMS
    model = Gym
    serializer_class = GymSerializer
    item_class = GymItem

    def add(self, values: dict[str, Any]) -> Gym:
        external_id = values.get("external_id", "")
        return verbs.add_gym(self.request.club, values["name"], **self.who, external_id=external_id)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        name = values.get("name", row.name)
        external_id = values.get("external_id", row.external_id)
        if (name, external_id) == (row.name, row.external_id):
            return True
        row.external_id = external_id
        return verbs.rename_gym(row, name, **self.who, seen=row.version)


class OfGym(UnderParent):
    """Rows of the gym in the address."""

    parent_model = Gym
    parent_kwarg = "gym"


class Loads(serializers.ListField):
    """Loads of one kind, each once, the lightest first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Exact("0.001", "1000"), max_length=MOST_LOADS, **options)

    def to_internal_value(self, data: Any) -> list[Decimal]:
        return sorted(set(super().to_internal_value(data)))


class BarSerializer(Strict):
    kind = Choice(list(BAR_WORDS), help_text="A landmine's bar weighs 0.")
    load = Exact("0", "1000")


class PairsSerializer(Strict):
    load = Exact("0.001", "1000")
    pairs = Whole(1, MOST_PAIRS)


class BarbellSerializer(Strict):
    """Bars, and the pairs of plates for them."""

    bars = serializers.ListField(child=BarSerializer(), min_length=1, max_length=20)
    plates = serializers.ListField(child=PairsSerializer(), max_length=30)


class EquipmentSerializer(Representation):
    """All free weights of a gym from a day on; it replaces the earlier as a whole."""

    example: ClassVar = {
        "starts_on": "2026-12-01",
        "unit": "kg",
        "barbell": {
            "bars": [{"kind": "barbell", "load": "20"}],
            "plates": [{"load": "20", "pairs": 3}, {"load": "2.5", "pairs": 1}],
        },
        "dumbbells": ["2", "4", "6", "8", "10"],
    }

    external_id = serializers.CharField(read_only=True)
    gym = Reference(lambda: GymSerializer, Area.PROGRAMS)
    starts_on = Day()
    unit = Choice(Unit.choices)
    barbell = BarbellSerializer(required=False, allow_null=True)
    dumbbells = Loads(required=False)
    kettlebells = Loads(required=False)
    plates = Loads(required=False, help_text="Plates and vests on the body.")
    sled = Loads(required=False)
    medicine_balls = Loads(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The document's parts stand beside the others."""
        for name, value in _shown(instance.document).items():
            setattr(instance, name, value)
        return super().to_representation(instance)

    def check(self, values: dict[str, Any]) -> None:
        sizes = [one["load"] for one in (values.get("barbell") or {}).get("plates", ())]
        if len(sizes) != len(set(sizes)):
            raise ValidationError({"barbell": _("Each size of plate once, with its pairs")})
        try:
            bar_loads(equipment_document(values))
        except TooManyLoads as refused:
            raise ValidationError({"barbell": str(refused)}) from None


def _shown(document: Any) -> dict[str, Any]:
    barbell = document.get("barbell")
    plates = [{"load": size, "pairs": count} for size, count in (barbell or {}).get("pairs", ())]
    shown = {name: [Decimal(load) for load in document.get(name, ())] for name in LISTS}
    return {**shown, "barbell": barbell and {"bars": barbell["bars"], "plates": plates}}


def equipment_document(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document of `programs.models.Equipment`: numbers as text."""
    document: dict[str, Any] = {}
    barbell = values.get("barbell")
    if barbell:
        bars = [{"kind": one["kind"], "load": number(one["load"])} for one in barbell["bars"]]
        heaviest_first = sorted(barbell["plates"], key=lambda one: -one["load"])
        pairs = [[number(one["load"]), one["pairs"]] for one in heaviest_first]
        document["barbell"] = {"bars": bars, "pairs": pairs}
    lists = {name: [number(load) for load in values.get(name, ())] for name in LISTS}
    return document | {name: loads for name, loads in lists.items() if loads}


class EquipmentViewSet(OfGym):
    noun, nouns, tag = "equipment", "equipment", "gyms"
    area = Area.PROGRAMS
    model = Equipment
    serializer_class = EquipmentSerializer

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("gym")

    def add(self, values: dict[str, Any]) -> Equipment:
        """The same again is the one that counts already."""
        facts = EquipmentFacts(values["starts_on"], values["unit"], equipment_document(values))
        verbs.set_equipment(self.parent, facts, **self.who)
        standing = self.editable().filter(starts_on__lte=facts.starts_on)
        row: Equipment = standing.order_by("-starts_on", "-pk")[0]
        return row

    def remove(self, row: Any) -> None:
        verbs.remove_equipment(row, **self.who)


class MachineSerializer(Representation):
    """One machine: its stack from `least` to `most` by `increment`, and whom it serves."""

    example: ClassVar = {
        "external_id": "press-1",
        "name": "Leg press by the door",
        "exercises": ["leg_press"],
        "unit": "kg",
        "least": "10",
        "most": "200",
        "increment": "5",
        "starts_on": "2026-11-25",
    }

    gym = Reference(lambda: GymSerializer, Area.PROGRAMS)
    name = Text(80)
    exercises = serializers.ListField(child=Text(60), min_length=1, max_length=200)
    unit = Choice(Unit.choices)
    least = Exact("0", "1000")
    most = Exact("0", "1000")
    increment = Exact("0.1", "100")
    starts_on = Day(help_text="Other loads count from this day on, the past stays.")
    ends_on = Day(required=False, allow_null=True, help_text="The last day it is there.")

    def check(self, values: dict[str, Any]) -> None:
        least, most, step = (values[name] for name in ("least", "most", "increment"))
        if most < least:
            message = _("%(most)s is lighter than the lightest, %(least)s")
            raise ValidationError({"most": message % {"most": most, "least": least}})
        if (most - least) / step > MOST_STEPS:
            message = _("%(step)s makes more than %(most)s loads, which is the most allowed")
            raise ValidationError({"increment": message % {"step": step, "most": MOST_STEPS}})
        if values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            message = _("%(day)s lies before its first day")
            raise ValidationError({"ends_on": message % {"day": values["ends_on"]}})
        self._serves(values["exercises"])

    def _serves(self, slugs: list[str]) -> None:
        known = Exercise.objects.of_club(self.context["request"].principal.club_id)
        machines = known.filter(load_type="machine")
        found = set(machines.filter(slug__in=slugs).values_list("slug", flat=True))
        for slug in slugs:
            if slug not in found:
                message = _("'%s' is no exercise of the library that is done on a machine")
                raise ValidationError({"exercises": message % slug})


class MachineItem(MachineSerializer):
    """A machine in a list names its gym."""

    example: ClassVar = {"gym": "hall-2", **MachineSerializer.example}

    external_id = Text(100)
    gym: Any = Reference(lambda: GymSerializer, Area.PROGRAMS, among=Gym.objects.editable_by)


class MachineViewSet(OneByOne, OfGym):
    noun, nouns, tag = "machine", "machines", "gyms"
    area = Area.PROGRAMS
    model = Machine
    serializer_class = MachineSerializer
    item_class = MachineItem

    def place(self, one: Sent, row: Any) -> None:
        gym = one.values.pop("gym", None) or row.gym
        if row is not None and row.gym_id != gym.pk:
            raise ValidationError({"gym": _("the machine stands in another gym")})
        vars(self)["parent"] = gym

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("gym")

    def add(self, values: dict[str, Any]) -> Machine:
        facts, external_id = _machine(values), values.get("external_id", "")
        return verbs.add_machine(self.parent, facts, **self.who, external_id=external_id)

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        facts = _machine(vars(MachineFacts.of(row)) | values)
        external_id = values.get("external_id", row.external_id)
        return verbs.change_machine(
            row, facts, **self.who, seen=row.version, external_id=external_id
        )


def _machine(values: Mapping[str, Any]) -> MachineFacts:
    known = {name: values.get(name) for name in MachineFacts.__dataclass_fields__}
    return MachineFacts(**known | {"exercises": tuple(sorted(set(values["exercises"])))})
