"""The form of a list of people to invite."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from athletes.forms.invitations import days_choices
from clubs.invitations import USUAL_DAYS
from clubs.tables.sheets import MARK, MOST_BYTES, Sheet, read_sheet, to_csv

MOST_TEXT = 200_000  # characters: 500 rows of 400


class ListForm(forms.Form):
    """`sheet` is the list; `is_settled` whether it is the one that was looked at and confirmed."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
        help_text=_("CSV or XLSX, as spreadsheets save it. Or paste the rows below."),
    )
    text = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}
        ),
    )
    days = forms.TypedChoiceField(
        label=_("The links work for"), coerce=int, choices=days_choices, initial=USUAL_DAYS
    )
    add_now = forms.BooleanField(
        label=_("Add the athletes now, to plan before they accept"), required=False, initial=True
    )
    whole = forms.BooleanField(
        label=_("All or none: invite nobody as long as a row has an error"), required=False
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    sheet: Sheet

    def clean(self) -> dict[str, Any]:
        """A file counts before what was typed, and becomes it: so its rows can be mended here."""
        values = self.cleaned_data
        file: Any = values.get("file")
        content = file.read(MOST_BYTES + 1) if file else values.get("text", "").encode()
        try:
            self.sheet = read_sheet(content)
        except ValidationError as refused:
            self.add_error("file" if file else "text", refused)
        else:
            if file:
                lines = [one.cells for one in self.sheet.lines]
                values["text"] = "".join(to_csv(self.sheet.header, lines)).lstrip(MARK)
        return values

    @property
    def mark(self) -> str:
        """Of the text as it stands: another text was not looked at yet.

        By its lines: a browser ends them in its own way, a field drops what is empty at its ends.
        """
        lines = self.cleaned_data["text"].strip().splitlines()
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def is_settled(self) -> bool:
        return bool(self.cleaned_data["confirmed"]) and self.cleaned_data["checked"] == self.mark

    def is_stopped_by(self, faults: Collection[object]) -> bool:
        """Whether rows with errors keep all the others back."""
        return bool(self.cleaned_data["whole"] and faults)

    def again(self) -> ListForm:
        """The same, to be looked at: the file's text stands in the field."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("text", "days", "add_now", "whole")}
        return ListForm(initial=kept | {"checked": self.mark})
