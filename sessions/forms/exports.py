"""Which table leaves the house: whose rows, of which days, as what kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.models import Squad
from clubs.models import Principal
from programs.forms.fields import DayField

CSV, XLSX = "csv", "xlsx"
USUAL = timedelta(days=84)
AHEAD = timedelta(days=14)


class ExportForm(forms.Form):
    """Sent as an address, so that a club can keep it: nothing is changed by it."""

    squad = forms.ModelChoiceField(
        label=_("Athletes"),
        queryset=Squad.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("All athletes"),
    )
    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))
    kind = forms.ChoiceField(
        label=_("File"), choices=[(XLSX, _("Excel (XLSX)")), (CSV, "CSV")], initial=XLSX
    )

    def __init__(self, principal: Principal, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=self.usual(principal.today))
        self.fields["squad"].queryset = Squad.objects.visible_to(principal)  # type: ignore[attr-defined]  # rows
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Row("squad", "kind"), Row("first", "last"))

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        return {"first": today - USUAL, "last": today + AHEAD, "kind": XLSX}

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            message = gettext("%(last)s is before the first day, must be %(first)s or later")
            self.add_error("last", ValidationError(message, params={"last": last, "first": first}))
        return self.cleaned_data
