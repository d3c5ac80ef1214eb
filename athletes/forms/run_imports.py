"""Forms of an import of runs: the file, and how its columns are read."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from athletes.running.tables import DAY_FIRST, MONTH_FIRST, Reading, columns_of
from clubs.tables.sheets import MOST_BYTES, Sheet

UNITS = [("km", _("kilometres")), ("mi", _("miles")), ("m", _("metres"))]
DATES = [(DAY_FIRST, _("day first: 26/11/2026")), (MONTH_FIRST, _("month first: 11/26/2026"))]


class FileForm(forms.Form):
    """A table of runs, or a calendar. Cleaned: `file`."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=False,
        help_text=_("A table as CSV or XLSX with a row of names on top, or a calendar (.ics)."),
        error_messages={"required": _("Choose a file first")},
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ics,text/csv,text/calendar"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            message = gettext("The file has %(size)s MB, must be at most %(most)s MB")
            size = round(file.size / 1024 / 1024, 1)
            params = {"size": size, "most": MOST_BYTES // 1024 // 1024}
            raise ValidationError(message, params=params)
        return file


class AddressForm(forms.Form):
    """The address of a calendar that is asked every few hours. Cleaned: `url`."""

    url = forms.CharField(
        label=_("Address of a calendar"),
        max_length=500,
        help_text=_("As the other app gives it out, ending in .ics; https or webcal."),
        widget=forms.URLInput(attrs={"placeholder": "https://…/runs.ics"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="address-%s")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ReadingForm(forms.Form):
    """Which column is what, the unit of distances, the form of dates. Cleaned: `reading`."""

    unit = forms.ChoiceField(label=_("Distances are in"), choices=UNITS)
    dates = forms.ChoiceField(label=_("Dates with dots or slashes"), choices=DATES)
    done = forms.BooleanField(
        label=_("Runs up to today were done"),
        required=False,
        help_text=_("Where no column says so. Else they come in as planned."),
    )

    def __init__(self, data: Any = None, *, sheet: Sheet, reading: Reading) -> None:
        super().__init__(data)
        self.columns = columns_of(reading)
        names = [("", gettext("not in this file")), *_named(sheet)]
        for column in self.columns:
            place = reading.columns.get(column.name)
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=str(column.label),
                choices=names,
                required=column.is_required,
                initial="" if place is None else str(place),
                error_messages={"required": gettext_lazy("Choose the column that holds it")},
            )
        self.initial.update(unit=reading.unit, dates=reading.dates, done=reading.done)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        fields = [f"column_{one.name}" for one in self.columns]
        self.helper.layout = Layout(
            Row(*fields[:4]), Row(*fields[4:]), Row("unit", "dates"), "done"
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors:
            places = {one.name: said[f"column_{one.name}"] for one in self.columns}
            columns = {name: int(place) if place else None for name, place in places.items()}
            said["reading"] = Reading(columns, said["unit"], said["dates"], said["done"])
        return said

    @property
    def shown(self) -> Reading:
        """What stands in the form, whether or not it was sent."""
        return self.cleaned_data["reading"] if self.is_valid() else Reading()


def _named(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        (str(place), name or gettext("column %(n)s") % {"n": place + 1})
        for place, name in enumerate(sheet.header)
    ]
