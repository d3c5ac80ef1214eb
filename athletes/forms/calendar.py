"""Forms of an athlete's year: races, seasons, days off."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.forms.facts import FactForm
from athletes.forms.fields import (
    ClockField,
    NumberField,
    clock,
    in_metres,
    kilometres,
    plain,
)
from athletes.models import OffRange, Race, Season
from programs.forms.fields import DayField

OTHER = "other"
DISTANCES = {
    "5000": _("5 km"),
    "10000": _("10 km"),
    "21098": _("Half marathon"),
    "42195": _("Marathon"),
}
HUNDRED = Decimal(100)


class RaceForm(FactForm):
    name = forms.CharField(label=_("Race"), max_length=120)
    day = DayField(label=_("Day"))
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=Race.Priority.choices,
        widget=forms.RadioSelect,
        help_text=_("Strength stops before an A race and gets lighter before a B race."),
    )
    distance = forms.ChoiceField(
        label=_("Distance"),
        required=False,
        choices=[("", _("Not known")), *DISTANCES.items(), (OTHER, _("Other, in km"))],
    )
    km = NumberField(label=_("Kilometres"), least="0.1", most="300", places=3, required=False)
    goal_s = ClockField(label=_("Goal time"), required=False)
    result_s = ClockField(label=_("Result"), required=False)
    stop_days = forms.IntegerField(
        label=_("Days without strength"),
        required=False,
        min_value=0,
        max_value=28,
        help_text=_("A races only. Empty: as the club does (usually 14)."),
    )

    layout = (
        Row("name", "day"),
        InlineRadios("priority"),
        Row("distance", "km"),
        Row("goal_s", "result_s"),
        Row("stop_days"),
    )

    @classmethod
    def of(cls, row: Race) -> dict[str, Any]:
        preset = str(row.distance_m) if row.distance_m else ""
        other = preset not in {"", *DISTANCES}
        return {
            "name": row.name,
            "day": row.day,
            "priority": row.priority,
            "distance": OTHER if other else preset,
            "km": kilometres(row.distance_m) if other else "",
            "goal_s": clock(row.goal_s),
            "result_s": clock(row.result_s),
            "stop_days": row.stop_days,
        }

    def clean(self) -> dict[str, Any]:
        self._distance_is_one()
        return self.checked(Race)

    def _distance_is_one(self) -> None:
        distance, km = (self.cleaned_data.get(name) for name in ("distance", "km"))
        if distance == OTHER and km is None and "km" not in self.errors:
            self.add_error("km", gettext("Say how many kilometres, as 15 or 21.1"))
        if km is not None and distance in DISTANCES:
            message = gettext(
                "%(km)s km and %(distance)s are two distances: choose 'Other' or leave this empty"
            )
            params = {"km": plain(km), "distance": DISTANCES[distance]}
            self.add_error("km", ValidationError(message, params=params))

    def values(self) -> dict[str, Any]:
        values = super().values()
        distance, km = values.pop("distance"), values.pop("km")
        preset = int(distance) if distance in DISTANCES else None
        return values | {"distance_m": preset or in_metres(km)}


class SeasonForm(FactForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    low = forms.IntegerField(
        label=_("Strength in % of weeks, at least"), min_value=30, max_value=100
    )
    high = forms.IntegerField(label=_("to"), min_value=30, max_value=100)
    goal_race = forms.ChoiceField(label=_("Goal race"), required=False)

    layout = (Row("name", "goal_race"), Row("starts_on", "ends_on"), Row("low", "high"))
    shown_as: ClassVar = {"share_high": "high"}

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"low": 60, "high": 80, "starts_on": access.principal.today}

    @classmethod
    def of(cls, row: Season) -> dict[str, Any]:
        return {
            "name": row.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "low": round(row.share_low * HUNDRED),
            "high": round(row.share_high * HUNDRED),
        }

    def prepare(self) -> None:
        """A season leads up to a race of the same athlete."""
        principal = self.access.principal
        rows = Race.objects.visible_to(principal).filter(athlete=self.access.athlete)
        self.races = {str(one.uid): one for one in rows}
        shown = [(uid, f"{one.name} ({one.priority})") for uid, one in self.races.items()]
        field: Any = self.fields["goal_race"]
        field.choices = [("", _("None")), *shown]
        goal = getattr(self.row, "goal_race_id", None)
        found = next((uid for uid, one in self.races.items() if goal and one.pk == goal), "")
        self.initial.setdefault("goal_race", found)

    def clean(self) -> dict[str, Any]:
        shares = {
            f"share_{name}": value / HUNDRED
            for name in ("low", "high")
            if (value := self.cleaned_data.get(name)) is not None
        }
        return self.checked(Season, **shares | {"goal_race": None})

    def values(self) -> dict[str, Any]:
        values = super().values()
        low, high = values.pop("low"), values.pop("high")
        values["goal_race"] = self.races.get(values["goal_race"])
        return values | {"share_low": low / HUNDRED, "share_high": high / HUNDRED}


class OffRangeForm(FactForm):
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), help_text=_("Both days included."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Holiday, camp, exams")}),
    )

    layout: ClassVar[tuple[Any, ...]] = (Row("starts_on", "ends_on"), "reason")

    @classmethod
    def of(cls, row: OffRange) -> dict[str, Any]:
        return {"starts_on": row.starts_on, "ends_on": row.ends_on, "reason": row.reason}

    def clean(self) -> dict[str, Any]:
        return self.checked(OffRange)
