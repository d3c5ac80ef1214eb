"""Forms of an import: the file, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.tables.imports import Column
from clubs.tables.sheets import MOST_BYTES

MOST_PASTED = 500_000
LEFT_OUT = ""


class SheetForm(forms.Form):
    """A file or pasted rows. `cleaned_data["sent"]` is its name and bytes."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV or XLSX, up to 5 MB and 5,000 rows"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx", "class": "file-input"}
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste rows, with the column names above them"),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "")
        if file is None and not pasted.strip():
            raise ValidationError(gettext("Choose a file, or paste rows"))
        if file is not None and file.size > MOST_BYTES:
            message = gettext("The file has %(size)s MB, must be at most 5 MB")
            size = round(file.size / 1024 / 1024, 1)
            self.add_error("file", ValidationError(message, params={"size": size}))
        elif file is not None:
            self.cleaned_data["sent"] = (file.name, file.read())
        else:
            self.cleaned_data["sent"] = (gettext("pasted rows"), pasted.encode())
        return self.cleaned_data


class MappingForm(forms.Form):
    """For each value the column of the file that holds it, or none."""

    def __init__(
        self,
        columns: Sequence[Column],
        header: Sequence[str],
        mapping: Mapping[str, int | None],
        data: Any = None,
    ) -> None:
        super().__init__(data, auto_id="column-%s")
        places = [(str(place), name) for place, name in enumerate(header)]
        for column in columns:
            place = mapping.get(column.name)
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label),
                required=column.is_required,
                choices=[(LEFT_OUT, _("Not in the file")), *places],
                initial=LEFT_OUT if place is None else str(place),
            )

    def mapping(self) -> dict[str, int | None]:
        return {
            name: None if value == LEFT_OUT else int(value)
            for name, value in self.cleaned_data.items()
        }
