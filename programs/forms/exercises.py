"""Filters of the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.exercises import NO_KIT, Choice
from programs.models import Exercise
from programs.words import CATEGORIES


class ChoiceForm(forms.Form):
    """`cleaned_data["choice"]` is a `Choice`."""

    text = forms.CharField(
        label=_("Search"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    kit = forms.ChoiceField(label=_("Kit"), required=False)

    def __init__(self, *args: Any, library: Iterable[Exercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kit = {piece for one in library for group in one.equipment for piece in group}
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"), required=False, choices=[("", _("all")), *CATEGORIES.items()]
        )
        self.fields["kit"] = forms.ChoiceField(
            label=_("Kit"),
            required=False,
            choices=[
                ("", _("any")),
                (NO_KIT, _("no kit at all")),
                *((piece, piece) for piece in sorted(kit)),
            ],
        )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("text", "category", "kit")
        values["choice"] = Choice(**{name: values.get(name, "") for name in names})
        return values
