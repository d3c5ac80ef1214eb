"""Forms of the inbox: a decision, and what a coach takes as expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import DayField
from sessions.models import ReviewDecision
from sessions.planning.expected import Rules
from sessions.planning.waiting import Key, read_key

Kind = ReviewDecision.Kind
LONGEST_OFF = 365  # days
MOST = 2000  # weeks in one decision
Choices = Iterable[tuple[str, Any]]


class KeysField(forms.CharField):
    """Keys of weeks, however many fields they were sent in, separated by spaces."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Key]:
        words = " ".join(value or ()).split()
        try:
            keys = [read_key(word) for word in dict.fromkeys(words)]
        except ValueError:
            raise forms.ValidationError(
                _("These weeks cannot be read: load the page again")
            ) from None
        if not keys:
            raise forms.ValidationError(_("No week to decide on: none is in the selection"))
        if len(keys) > MOST:
            message = _("%(count)s weeks, must be at most %(most)s in one decision")
            raise forms.ValidationError(message, params={"count": len(keys), "most": MOST})
        return keys


class DecisionForm(forms.Form):
    """What is decided on which weeks. `cleaned_data["item"]` is a list of `Key`."""

    kind = forms.ChoiceField(choices=Kind.choices)
    item = KeysField()
    uid = forms.UUIDField(required=False)
    note = forms.CharField(max_length=300, required=False)
    rule = forms.CharField(max_length=120, required=False)
    changes = forms.BooleanField(required=False)
    saw = forms.CharField(max_length=1000, required=False)
    starts_on = DayField(required=False)  # of days off, both ends included
    ends_on = DayField(required=False)

    @property
    def options(self) -> dict[str, Any]:
        """What the kind needs beside the weeks."""
        values = self.cleaned_data
        if values["kind"] == Kind.OFF and values["starts_on"] and values["ends_on"]:
            ends = {"from": values["starts_on"], "to": values["ends_on"]}
            return {name: day.isoformat() for name, day in ends.items()}
        return {"changes": True} if values["changes"] else {}

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and not 0 <= (last - first).days <= LONGEST_OFF:
            raise forms.ValidationError(_("Days off end on or after their first day"))
        return values

    def clean_uid(self) -> UUID:
        return self.cleaned_data["uid"] or uuid4()


WHOM = [
    ("racing", _("all who race in that week")),
    ("squad", _("a squad")),
    ("all", _("all athletes")),
]


class ManyForm(forms.Form):
    """What is to be done for whom: shown with names and numbers before it is decided.

    `cleaned_data`: `whom`, `squad` (a uid), `week` (its Monday), `kind`, `days` (of `off`), `note`,
    `item` (keys, where they were ticked).
    """

    whom = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=WHOM,
    )
    squad = forms.ChoiceField(label=_("Squad, where one is meant"), required=False)
    whose = forms.ChoiceField(label=_("Whose athletes"))
    week = forms.ChoiceField(label=_("Week"), choices=[("this", _("this")), ("next", _("next"))])
    kind = forms.ChoiceField(
        label=_("What"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.HOLD, _("hold the week: nobody sees it until it is approved")),
            (Kind.SKIP, _("skip the week: its open sessions are planned off")),
            (Kind.OFF, _("give days off, as for half-term")),
        ],
    )
    starts_on = DayField(label=_("Days off from"), required=False)
    ends_on = DayField(label=_("until"), required=False)
    note = forms.CharField(label=_("Reason"), max_length=120)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "whom", Row("squad", "whose", "week"), "kind", Row("starts_on", "ends_on"), "note"
    )

    def __init__(
        self,
        today: date,
        squads: Choices,
        whose: Choices,
        data: Mapping[str, Any] | None = None,
        *,
        picked: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"kind": Kind.HOLD, "week": "next", **(initial or {})})
        self.today = today
        self.choices("squad", [("", _("choose one")), *squads])
        self.choices("whose", whose)
        if picked:
            self.choices("whom", [("picked", _("the weeks that were ticked")), *WHOM])

    def choices(self, name: str, values: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(values)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("whom") == "squad" and not values.get("squad"):
            self.add_error("squad", _("Choose the squad that is meant"))
        if values.get("kind") == Kind.OFF:
            self._check_days(values.get("starts_on"), values.get("ends_on"))
        return values

    def _check_days(self, first: date | None, last: date | None) -> None:
        for name, day in (("starts_on", first), ("ends_on", last)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Days off need their first and last day"))
        if first and first < self.today:
            message = _("%(day)s is over, must be today or later")
            self.add_error("starts_on", forms.ValidationError(message, params={"day": first}))
        if first and last and not 0 <= (last - first).days <= LONGEST_OFF:
            message = _("%(last)s, must be on or after %(first)s and within a year")
            params = {"first": first, "last": last}
            self.add_error("ends_on", forms.ValidationError(message, params=params))


class RulesForm(forms.Form):
    """What may change in a week that is still as expected. `cleaned_data["rules"]` is a `Rules`."""

    steps = forms.IntegerField(
        label=_("A load, or its repetitions, rises by at most so many steps"),
        min_value=0,
        max_value=5,
    )
    new_weeks = forms.IntegerField(
        label=_("New athletes are always looked at for so many weeks"), min_value=0, max_value=12
    )
    eased = forms.BooleanField(
        label=_("Lighter or off because of a race or a deload, and full again after it"),
        required=False,
    )
    block = forms.BooleanField(label=_("Another block of the program begins"), required=False)
    by_coach = forms.BooleanField(label=_("What a coach changed by hand"), required=False)
    lowered = forms.BooleanField(
        label=_("Less load, sets or repetitions, without a race"), required=False
    )
    effort = forms.BooleanField(
        label=_("Last week was easier or harder than asked"), required=False
    )
    exercises = forms.BooleanField(
        label=_("An exercise comes, goes or is replaced"), required=False
    )
    moved = forms.BooleanField(label=_("A session lies on another weekday"), required=False)
    dropped = forms.BooleanField(label=_("A session is off, without a race"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.form_tag = False

    @classmethod
    def showing(cls, rules: Rules, version: int) -> RulesForm:
        return cls(initial={**vars(rules), "version": version})

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            values["rules"] = Rules(**{name: values[name] for name in Rules.__dataclass_fields__})
        return values
