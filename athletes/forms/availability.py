"""The form of an athlete's answer for one week."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.availability import Days
from athletes.checks import preferred_days_have_time
from athletes.forms.fields import DaysField


class WeekDaysForm(forms.Form):
    """Other days than usual. Cleaned: `said`, a `Days`."""

    days = DaysField(
        label=_("Days with time for strength"),
        error_messages={
            "required": _("Choose at least one day, or say that there is no time for strength")
        },
    )
    preferred = DaysField(label=_("Of these preferred"), required=False)
    sessions_possible = forms.IntegerField(
        label=_("Sessions possible"),
        required=False,
        min_value=0,
        max_value=30,
        help_text=_("Runs and strength together. Empty: not known."),
    )
    same_day = forms.BooleanField(label=_("Strength and a run on one day is fine"), required=False)

    def __init__(self, data: Any = None, *, shown: Days, week: str = "week") -> None:
        """`week` keeps the fields of several weeks on one page apart."""
        super().__init__(data, initial=vars(shown), auto_id=f"{week}-%s")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            InlineCheckboxes("days"),
            InlineCheckboxes("preferred"),
            "same_day",
            "sessions_possible",
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name, message in preferred_days_have_time(said).items():
            self.add_error(name, message)
        if not self.errors:
            names = ("days", "preferred", "same_day", "sessions_possible")
            said["said"] = Days(**{name: said[name] for name in names})
        return said
