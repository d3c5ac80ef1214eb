"""Forms of the inbox: a decision, and what a coach takes as expected."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.weeks import parse_week
from sessions.models import ReviewDecision
from sessions.planning.expected import Rules

Kind = ReviewDecision.Kind
MOST = 2000  # weeks in one decision
LONGEST_KEY = 120


class Key(NamedTuple):
    """A week as a page names it: the athlete's public id, its Monday, the stamp that was seen."""

    athlete: UUID
    week: date
    stamp: str


def read_key(text: str) -> Key:
    """Of `<uid>:2026-W49:14.2.1`. Raises ValueError for what is none."""
    uid, week, stamp = text[:LONGEST_KEY].split(":")
    return Key(UUID(uid), parse_week(week), stamp)


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

    def clean_uid(self) -> UUID:
        return self.cleaned_data["uid"] or uuid4()


class OffForm(forms.Form):
    """The days of an off range, both ends included."""

    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and first < self.today:
            message = _("%(day)s is over, must be today or later")
            self.add_error("starts_on", forms.ValidationError(message, params={"day": first}))
        if first and last and not 0 <= (last - first).days <= 365:
            message = _("%(last)s, must be on or after %(first)s and within a year")
            params = {"first": first, "last": last}
            self.add_error("ends_on", forms.ValidationError(message, params=params))
        return values


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
