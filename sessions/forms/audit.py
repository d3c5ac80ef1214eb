"""What an owner asks of the club's memory: by whom, of whom, of what, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import DayField

THE_APP = "app"
# What belongs together to one who looks for it. All others stand under "other".
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "plan": (
        _("Plans, loads, publishing"),
        ("trainingsession", "override", "assignment", "coachevent", "reviewedweek", "weekhold"),
    ),
    "policy": (_("Rules and settings"), ("policysetting", "club", "reviewrules")),
    "roles": (
        _("Roles and people of the club"),
        ("membership", "deputyship", "invitation", "guardianship"),
    ),
    "athletes": (_("Athletes and squads"), ("athlete", "squad", "comment", "consent")),
    "facts": (
        _("Races, runs and other facts"),
        (
            "race", "run", "availability", "season", "offrange", "gymchoice", "injury",
            "bodyweight", "strengthtest", "timetrial",
        ),
    ),
    "programs": (
        _("Programs, gyms, exercises"),
        ("program", "programversion", "gym", "equipment", "machine", "exercise"),
    ),
    "access": (_("Tokens, webhooks, feeds"), ("apitoken", "webhook", "calendarfeed")),
}  # fmt: skip


class AuditForm(forms.Form):
    """All fields may stay empty. `who`: a member's or token's uid, or `app`."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    athlete = forms.ChoiceField(label=_("Athlete"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(Row("who", "athlete", "kind"), Row("first", "last"))

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        people: Sequence[tuple[str, str]],
        athletes: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        offered = {
            "who": [("", _("Everybody")), *people, (THE_APP, _("The app itself"))],
            "athlete": [("", _("All")), *athletes],
            "kind": [
                ("", _("Everything")),
                *((key, words) for key, (words, _names) in GROUPS.items()),
            ],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            message = _("Until %(last)s is before from %(first)s")
            raise forms.ValidationError(message, params={"last": last, "first": first})
        return values
