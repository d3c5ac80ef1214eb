"""Forms of what was measured: strength tests and time trials."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.forms.facts import FactForm
from athletes.forms.fields import ClockField, NumberField, clock, in_metres, kilometres, plain
from athletes.models import StrengthTest, TimeTrial
from programs.forms.fields import DayField
from programs.models import Exercise


class StrengthTestForm(FactForm):
    exercise = forms.ChoiceField(label=_("Exercise"))
    day = DayField(label=_("Day"))
    load = NumberField(label=_("Load"), most="1000", places=3, help_text=_("Total, with the bar"))
    unit = forms.ChoiceField(label=_("Unit"), choices=[("kg", "kg"), ("lb", "lb")])
    reps = forms.IntegerField(label=_("Repetitions"), min_value=1, max_value=30)
    rir = NumberField(label=_("Left in reserve"), most="10", places=1, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    layout = (Row("exercise", "day"), Row("load", "unit"), Row("reps", "rir"), "note")

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"day": access.principal.today, "unit": access.athlete.unit}

    @classmethod
    def of(cls, row: StrengthTest) -> dict[str, Any]:
        return super().of(row) | {"load": plain(row.load), "rir": plain(row.rir)}

    def prepare(self) -> None:
        self.fields["day"].latest = self.access.principal.today  # type: ignore[attr-defined]  # a DayField
        rows = Exercise.objects.of_club(self.access.athlete.club_id).exclude(load_type="bodyweight")
        named = rows.order_by("name").values_list("slug", "name")
        self.fields["exercise"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_rir(self) -> Any:
        return self.cleaned_data["rir"] or 0

    def clean(self) -> dict[str, Any]:
        return self.checked(StrengthTest)


class TimeTrialForm(FactForm):
    day = DayField(label=_("Day"))
    km = NumberField(label=_("Kilometres"), least="0.1", most="300", places=3)
    time_s = ClockField(label=_("Time"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    layout = (Row("day", "km", "time_s"), "note")

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"day": access.principal.today}

    @classmethod
    def of(cls, row: TimeTrial) -> dict[str, Any]:
        return {
            "day": row.day,
            "km": kilometres(row.distance_m),
            "time_s": clock(row.time_s),
            "note": row.note,
        }

    def prepare(self) -> None:
        self.fields["day"].latest = self.access.principal.today  # type: ignore[attr-defined]  # a DayField

    def clean(self) -> dict[str, Any]:
        return self.checked(TimeTrial)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"distance_m": in_metres(values.pop("km"))}
