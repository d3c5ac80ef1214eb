"""Which week is made now, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Squad
from clubs.weeks import WEEK, parse_week, week_name, week_start


class RegenerationForm(forms.Form):
    """`cleaned_data["week"]` is a Monday; `squad` and `athlete` stay uids for the scope to find."""

    week = forms.ChoiceField(label=_("Week"))
    squad = forms.ChoiceField(label=_("Athletes"), required=False)
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    athlete = forms.UUIDField(required=False, widget=forms.HiddenInput)
    whose = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(
        self, today: date, squads: Iterable[Squad], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        running = week_start(today)
        week, squad = self.fields["week"], self.fields["squad"]
        assert isinstance(week, forms.ChoiceField)
        assert isinstance(squad, forms.ChoiceField)
        week.choices = [
            (week_name(running + WEEK), _("The coming week")),
            (week_name(running), _("The running week")),
        ]
        squad.choices = [("", _("All athletes")), *((str(one.uid), one.name) for one in squads)]

    def clean_week(self) -> date:
        return parse_week(self.cleaned_data["week"])
