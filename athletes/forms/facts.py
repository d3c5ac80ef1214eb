"""What all forms of a fact have in common, and the plain dated ones."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.checks import check
from athletes.forms.fields import DaysField, NumberField, plain
from athletes.models import AthleteRow, Availability, BodyWeight, GymChoice
from programs.forms.fields import DayField
from programs.models import Gym

HIDDEN = ("uid", "version")


class FactForm(forms.Form):
    """A fact of one athlete. `values()` is what its row shall hold; a new one brings its `uid`,
    so that sending it twice is harmless, a known one the `version` that was seen."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout: ClassVar[tuple[Any, ...]] = ()
    shown_as: ClassVar[dict[str, str]] = {}  # the field that holds a value of another name

    def __init__(self, data: Any = None, *, access: Access, row: AthleteRow | None = None) -> None:
        shown = {"uid": uuid.uuid4()} if row is None else self.of(row) | {"version": row.version}
        about = "new" if row is None else row.uid.hex[:8]
        auto_id = f"{type(self).__name__.removesuffix('Form').lower()}-{about}-%s"
        super().__init__(data, auto_id=auto_id, initial=self.blank(access) | shown)
        self.access = access
        self.row = row
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*HIDDEN, *self.layout)
        self.prepare()

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        """What an empty form suggests."""
        return {}

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """What the form shows of a row."""
        return {name: getattr(row, name) for name in cls.base_fields if name not in HIDDEN}

    def prepare(self) -> None:
        """Where fields depend on the athlete or the day."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name not in HIDDEN}

    def checked(self, model: type[AthleteRow], **more: Any) -> dict[str, Any]:
        """Say beside each field what the rules of such a row refuse. `more`: values that stand in
        no field as they are."""
        whole = self.cleaned_data | {"athlete": self.access.athlete} | more
        try:
            check(model, whole, self.access.principal.today)
        except ValidationError as refused:
            for name, messages in refused.message_dict.items():
                self.add_error(self.shown_as.get(name, name), messages)
        return self.cleaned_data


class BodyWeightForm(FactForm):
    value = NumberField(label=_("Body weight"), most="9999", places=2)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("kg", "kg"), ("lb", "lb")])
    day = DayField(label=_("Weighed on"))

    layout = (Row("value", "unit", "day"),)

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"day": access.principal.today, "unit": access.athlete.unit}

    @classmethod
    def of(cls, row: BodyWeight) -> dict[str, Any]:
        return {"day": row.day, "value": plain(row.value), "unit": row.unit}

    def prepare(self) -> None:
        self.fields["day"].latest = self.access.principal.today  # type: ignore[attr-defined]  # a DayField

    def clean(self) -> dict[str, Any]:
        return self.checked(BodyWeight)


class AvailabilityForm(FactForm):
    days = DaysField(
        label=_("Days with time for strength"),
        error_messages={
            "required": _("Choose at least one day. For a time without strength enter days off.")
        },
    )
    preferred = DaysField(label=_("Of these preferred"), required=False)
    same_day = forms.BooleanField(
        label=_("Strength and a run on one day is fine"), required=False, initial=True
    )
    sessions_possible = forms.IntegerField(
        label=_("Sessions possible in a week"),
        required=False,
        min_value=0,
        max_value=30,
        help_text=_("Runs and strength together. Empty: not known."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("Empty: until something else is entered.")
    )

    layout = (
        InlineCheckboxes("days"),
        InlineCheckboxes("preferred"),
        "same_day",
        Row("starts_on", "ends_on"),
        Row("sessions_possible"),
    )

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"starts_on": access.principal.today}

    def clean(self) -> dict[str, Any]:
        return self.checked(Availability)


class GymChoiceForm(FactForm):
    gym = forms.ModelChoiceField(
        label=_("Trains at"), queryset=Gym.objects.none(), empty_label=_("Choose a gym")
    )
    starts_on = DayField(label=_("From"))

    layout = (Row("gym", "starts_on"),)

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"starts_on": access.principal.today}

    @classmethod
    def of(cls, row: GymChoice) -> dict[str, Any]:
        return {"gym": row.gym_id, "starts_on": row.starts_on}

    def prepare(self) -> None:
        gyms = Gym.objects.visible_to(self.access.principal)
        self.fields["gym"].queryset = gyms  # type: ignore[attr-defined]  # a ModelChoiceField
