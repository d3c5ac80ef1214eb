"""A coach's word about a line: technique, or one leg instead of two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import DayField
from programs.models import Exercise
from sessions.forms.values import LoadField
from sessions.planning.events import LineSetting

LEVELS = [
    ("learn", _("Learning: bar only, or the lightest")),
    ("guided", _("Guided: cage or supervised, load held")),
    ("free", _("Free: technique passed, load rises by rule")),
]
Lines = Sequence[tuple[str, str]]


class TechniqueForm(forms.Form):
    line = forms.ChoiceField(label=_("Exercise"))
    level = forms.ChoiceField(label=_("Technique"), choices=LEVELS)
    load = LoadField(
        label=_("Work load from now on"),
        required=False,
        help_text=_("Only where the coach sets it; else the method finds it"),
    )
    on = DayField(label=_("From"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout("line", "level", Row("load", "on"), "note")

    def __init__(
        self, lines: Lines, data: Mapping[str, Any] | None = None, *, today: date, line: str = ""
    ) -> None:
        super().__init__(data, initial={"on": today, "line": line})
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = lines

    @property
    def load_typed(self) -> tuple[Decimal | None, str | None]:
        """Number and unit; the athlete's unit where none was typed."""
        typed = self.cleaned_data["load"]
        return (typed[0], typed[1] or None) if typed else (None, None)


class OneLegForm(forms.Form):
    line = forms.ChoiceField(label=_("Instead of"))
    exercise = forms.ChoiceField(label=_("On one leg"))
    on = DayField(label=_("From"))

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(Row("line", "exercise"), "on")

    def __init__(
        self,
        lines: Lines,
        exercises: Iterable[Exercise],
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        line: str = "",
    ) -> None:
        super().__init__(data, initial={"on": today, "line": line})
        field, target = self.fields["line"], self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(target, forms.ChoiceField)
        field.choices = lines
        target.choices = [(one.slug, one.name) for one in exercises]


class SettingForm(forms.Form):
    """A line's own rules for one athlete; empty leaves the program's."""

    line = forms.ChoiceField(label=_("Exercise"))
    start_load = LoadField(
        label=_("Start load"), required=False, help_text=_("Counts until it was trained once")
    )
    step = LoadField(label=_("Step of a raise"), required=False)
    every = forms.IntegerField(
        label=_("Good sessions for a raise"), required=False, min_value=1, max_value=12
    )
    cap_bw = forms.DecimalField(
        label=_("Cap, times body weight"), required=False, max_digits=4, decimal_places=2
    )
    on = DayField(label=_("From"))

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout("line", Row("start_load", "step"), Row("every", "cap_bw"), "on")

    def __init__(
        self, lines: Lines, data: Mapping[str, Any] | None = None, *, today: date, line: str = ""
    ) -> None:
        super().__init__(data, initial={"on": today, "line": line})
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = ("start_load", "step", "every", "cap_bw")
        if not self.errors and all(cleaned.get(name) is None for name in names):
            raise forms.ValidationError(_("Nothing is set: fill in at least one value"))
        units = {cleaned[name][1] for name in names[:2] if cleaned.get(name)} - {""}
        if len(units) > 1:
            raise forms.ValidationError(_("Start load and step are in two units: use one"))
        return cleaned

    @property
    def setting(self) -> LineSetting:
        values = self.cleaned_data
        start, step = values["start_load"], values["step"]
        unit = next((one[1] for one in (start, step) if one and one[1]), None)
        return LineSetting(
            start_load=start[0] if start else None,
            cap_bw=values["cap_bw"],
            every=values["every"],
            step=step[0] if step else None,
            unit=unit,
        )
