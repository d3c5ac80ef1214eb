"""Forms of gyms: names, free weights, machines. Cleaned data are the facts of the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clubs.models.people import Unit
from programs.forms.fields import DayField, Read, quantity
from programs.loads import read_loads, read_pairs, write_loads, write_pairs
from programs.models import Exercise, Machine
from programs.planning.gyms import EquipmentFacts, MachineFacts
from programs.plates import bar_loads
from programs.progression.loads import TooManyLoads

BARS = {  # field -> kind of bar, as the library's equipment names it
    "bars": "barbell",
    "trap_bars": "trap bar",
    "smith_bars": "smith machine",
}
LANDMINE = "landmine"
LISTS = ("dumbbells", "kettlebells", "plates", "sled", "medicine_balls")
MOST_STEPS = 400


class GymForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.form_tag = False


class EquipmentForm(forms.Form):
    """All free weights from a day on. `cleaned_data["facts"]` is an `EquipmentFacts`."""

    starts_on = DayField(label=_("Counts from"))
    unit = forms.ChoiceField(label=_("Numbers are"), choices=Unit.choices)
    bars = Read(read_loads, _("Barbells"), help_text=_("As 20, 15, 10"), empty=())
    trap_bars = Read(read_loads, _("Trap bars"), empty=())
    smith_bars = Read(
        read_loads,
        _("Smith machine bar"),
        help_text=_("What its bar counts for, as 10"),
        empty=(),
    )
    landmine = forms.BooleanField(
        label=_("There is a landmine"),
        required=False,
        help_text=_("Its plates count, the bar in it does not."),
    )
    pairs = Read(
        read_pairs,
        _("Plates for bars, in pairs"),
        help_text=_("Size x pairs, as 20 x 3, 10 x 2, 5 x 1, 2.5 x 1, 1.25 x 1"),
        empty=(),
    )
    dumbbells = Read(
        read_loads, _("Dumbbells"), help_text=_("One of each, as 2, 4, 6-30 by 2"), empty=()
    )
    kettlebells = Read(read_loads, _("Kettlebells"), help_text=_("As 8-32 by 4"), empty=())
    plates = Read(
        read_loads,
        _("Plates and vests on the body"),
        help_text=_("Loads added to body weight, as 2.5-20 by 2.5"),
        empty=(),
    )
    sled = Read(read_loads, _("Sled"), help_text=_("With its plates, as 20-100 by 10"), empty=())
    medicine_balls = Read(read_loads, _("Medicine balls"), help_text=_("As 2, 3, 4"), empty=())

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Row("starts_on", "unit"),
        Fieldset(_("Bars"), Row(*BARS), "pairs", "landmine"),
        Fieldset(_("Free weights"), Row("dumbbells", "kettlebells")),
        Fieldset(_("Everything else"), Row("plates", "medicine_balls"), "sled"),
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        has_bar = values.get("landmine") or any(values.get(name) for name in BARS)
        if values.get("pairs") and not has_bar:
            self.add_error("bars", _now("Plates need a bar: at least one, as 20"))
        if not self.errors:
            document = equipment_document(values)
            values["facts"] = EquipmentFacts(values["starts_on"], values["unit"], document)
            self._check_plates(document)
        return values

    def _check_plates(self, document: dict[str, Any]) -> None:
        try:
            bar_loads(document)
        except TooManyLoads as refused:
            self.add_error("pairs", str(refused))

    @classmethod
    def showing(cls, document: Mapping[str, Any], unit: str, today: date) -> EquipmentForm:
        """What counts now, as the text it may be changed in."""
        barbell = document.get("barbell") or {}
        initial: dict[str, Any] = {"starts_on": today, "unit": unit}
        for name, kind in BARS.items():
            loads = [bar["load"] for bar in barbell.get("bars", ()) if bar["kind"] == kind]
            initial[name] = write_loads(loads)
        initial["landmine"] = any(bar["kind"] == LANDMINE for bar in barbell.get("bars", ()))
        initial["pairs"] = write_pairs(barbell.get("pairs", ()))
        initial |= {name: write_loads(document.get(name, ())) for name in LISTS}
        return cls(initial=initial)


def equipment_document(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document of `programs.models.Equipment`: decimals as strings."""
    document: dict[str, Any] = {}
    bars = [
        {"kind": kind, "load": _plain(load)} for name, kind in BARS.items() for load in values[name]
    ]
    bars += [{"kind": LANDMINE, "load": "0"}] if values["landmine"] else []
    if bars:
        pairs = [[_plain(size), count] for size, count in values["pairs"]]
        document["barbell"] = {"bars": bars, "pairs": pairs}
    lists = {name: [_plain(load) for load in values[name]] for name in LISTS}
    return document | {name: loads for name, loads in lists.items() if loads}


def _plain(load: Decimal) -> str:
    return f"{load.normalize():f}"


class MachineForm(forms.Form):
    """`cleaned_data["facts"]` is a `MachineFacts`."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As Leg press by the door"))
    exercises = forms.MultipleChoiceField(
        label=_("Exercises it serves"), widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    least = quantity(_("Lightest"), required=True)
    most = quantity(_("Heaviest"), required=True)
    increment = quantity(_("Step"), "0.1", "100", required=True)
    starts_on = DayField(label=_("Counts from"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The last day it is there; empty: it stays"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    NUMBERS: ClassVar = ("least", "most", "increment")
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "name",
        Row("unit", *NUMBERS),
        Row("starts_on", "ends_on"),
        "exercises",
        "version",
    )

    def __init__(self, *args: Any, served: list[Exercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.slug, one.name) for one in sorted(served, key=lambda one: one.name)]
        self.fields["exercises"].choices = names  # type: ignore[attr-defined]  # stubs: Field has none

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            self._check_stack(values)
        if values.get("ends_on") and values.get("starts_on", date.max) > values["ends_on"]:
            message = _now("%(day)s lies before its first day") % {"day": values["ends_on"]}
            self.add_error("ends_on", message)
        if not self.errors:
            facts = {name: values[name] for name in MachineFacts.__dataclass_fields__}
            facts["exercises"] = tuple(sorted(values["exercises"]))
            values["facts"] = MachineFacts(**facts)
        return values

    def _check_stack(self, values: Mapping[str, Any]) -> None:
        least, most, increment = (values[name] for name in self.NUMBERS)
        if most < least:
            message = _now("%(most)s is lighter than the lightest, %(least)s")
            self.add_error("most", message % {"most": most, "least": least})
        elif (most - least) / increment > MOST_STEPS:
            message = _now("%(step)s makes more than %(most)s loads, which is the most allowed")
            self.add_error("increment", message % {"step": increment, "most": MOST_STEPS})

    @classmethod
    def showing(cls, machine: Machine, served: list[Exercise]) -> MachineForm:
        values = vars(MachineFacts.of(machine)) | {"version": machine.version}
        loads = {name: _plain(values[name]) for name in cls.NUMBERS}
        return cls(initial=values | loads, served=served)
