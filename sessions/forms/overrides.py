"""Forms for a coach's changes to a session. Cleaned data are what the verbs of planning take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET

from programs.models import Exercise
from sessions.forms.values import DoseField, LoadField, RestField, RirField
from sessions.models import Override
from sessions.pages.cells import cells
from sessions.pages.numbers import day as day_text
from sessions.planning.overrides import LineChange
from sessions.planning.plans import PlannedLine

FIELDS = ("load", "dose", "rir", "rest", "notes")


def without_tag(*layout: object) -> FormHelper:
    """The fields without a form tag around them: the page has its own."""
    found = FormHelper()
    found.form_tag = False
    if layout:
        found.layout = Layout(*layout)
    return found


class LineForm(forms.Form):
    """All values of a line, or those that were sent. `change`: what differs from the screen."""

    dose = DoseField(label=_("Sets × repetitions"), required=False)
    load = LoadField(label=_("Load"), required=False)
    rir = RirField(label=_("RIR"), required=False, help_text=_("Repetitions in reserve, as 2–3"))
    rest = RestField(label=_("Rest"), required=False, help_text=_("Minutes and seconds, as 3:00"))
    notes = forms.CharField(label=_("Note for the athlete"), required=False, max_length=300)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, line: PlannedLine, data: Mapping[str, Any] | None = None, *, version: int = 0
    ) -> None:
        shown = {cell.name: cell.value for cell in cells(line, editable=True)}
        super().__init__(data, initial={**shown, "notes": line.notes, "version": version})
        self.line = line
        if line.per_hand is not None:
            self.fields["load"].help_text = _("Of each one of the pair")
        if line.load_type in {"bodyweight", "band"}:
            del self.fields["load"]
        numbers = [name for name in ("dose", "load") if name in self.fields]
        self.helper = without_tag(Row(*numbers), Row("rir", "rest"), "notes", "version")

    @property
    def sent(self) -> list[str]:
        return [name for name in FIELDS if name in self.data and name in self.fields]

    @property
    def seen(self) -> int:
        return int(self.cleaned_data.get("version") or 0)

    @property
    def change(self) -> LineChange:
        """Only fields that were sent and changed; an emptied one goes back to the plan."""
        changed = {name: self.cleaned_data[name] for name in self.sent if name in self.changed_data}
        load, unit = self._load(changed.get("load")) if "load" in changed else (UNSET, UNSET)
        sets, reps = UNSET, UNSET
        if "dose" in changed:
            sets, reps = self._dose(changed["dose"])
        return LineChange(
            load=load,
            unit=unit,
            sets=sets,
            reps=reps,
            rir=changed.get("rir", UNSET),
            rest_s=changed.get("rest", UNSET),
            notes=changed.get("notes", UNSET),
        )

    def _load(self, typed: tuple[Decimal, str] | None) -> tuple[Any, Any]:
        """The total, as everywhere: a pair is typed as one of it."""
        if typed is None:
            return None, UNSET
        share = 2 if self.line.per_hand is not None else 1
        return typed[0] * share, typed[1] or self.line.unit

    def _dose(self, typed: tuple[int, int] | None) -> tuple[Any, Any]:
        """Sets and repetitions are two values; the one that stayed is left as it is."""
        if typed is None:
            return None, None
        sets, reps = typed
        return (
            UNSET if sets == self.line.sets else sets,
            UNSET if reps == self.line.reps else reps,
        )


class DayForm(forms.Form):
    """The day of a session in its week; empty gives it back to placement."""

    day = forms.TypedChoiceField(
        label=_("Day"), required=False, coerce=date.fromisoformat, empty_value=None
    )

    helper = without_tag()

    def __init__(
        self, week_start: date, data: Mapping[str, Any] | None = None, *, day: date | None = None
    ) -> None:
        super().__init__(data, initial={"day": day.isoformat() if day else ""})
        days = [week_start + timedelta(days=number) for number in range(7)]
        choices = [("", _("Where it fits best"))]
        field = self.fields["day"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices + [(one.isoformat(), day_text(one)) for one in days]


class ExerciseForm(forms.Form):
    """An exercise of the library: to add, or to do instead."""

    exercise = forms.ChoiceField(label=_("Exercise"))

    helper = without_tag()

    def __init__(self, library: Iterable[Exercise], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in library:
            groups.setdefault(one.category.replace("_", " "), []).append((one.slug, one.name))
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *groups.items()]


class ResetForm(forms.Form):
    """Which fields of a line go back to the plan; none means all."""

    field = forms.MultipleChoiceField(
        required=False, choices=[(name, name) for name in (*FIELDS, "skip")]
    )

    @property
    def names(self) -> list[str]:
        """As the verb calls them."""
        own = {"dose": ["sets", "reps"], "rest": ["rest_s"]}
        return [name for field in self.cleaned_data["field"] for name in own.get(field, [field])]


def stands(override: Override, line: PlannedLine, name: str) -> str:
    """What another coach set, as the cell of that name shows it."""
    merged = PlannedLine(
        line=line.line,
        exercise=line.exercise,
        name=line.name,
        sets=override.sets or line.sets,
        reps=override.reps or line.reps,
        load=line.load if override.load is None else override.load,
        unit=line.unit,
        rir=[Decimal(str(one)) for one in override.rir] if override.rir else line.rir,
        rest_s=line.rest_s if override.rest_s is None else override.rest_s,
        measure=line.measure,
        load_type=line.load_type,
        per_hand=line.per_hand,
    )
    return next(cell.value for cell in cells(merged, editable=True) if cell.name == name)
