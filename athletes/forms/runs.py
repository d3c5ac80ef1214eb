"""Forms of runs: a single one, and a week of them for some weeks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.forms.facts import HIDDEN, FactForm
from athletes.forms.fields import (
    ClockField,
    NumberField,
    clock,
    in_metres,
    kilometres,
    plain,
    sentences,
)
from athletes.models import Run
from athletes.runs import PlannedRun
from athletes.sharing import reads_run_words
from clubs.weeks import WEEK, week_start
from programs.forms.fields import DayField


class RunForm(FactForm):
    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=sentences(Run.Kind.choices), widget=forms.RadioSelect
    )
    km = NumberField(label=_("Kilometres"), least="0.1", most="300", places=3, required=False)
    duration_s = ClockField(label=_("Duration"), required=False)
    done = forms.BooleanField(label=_("Done"), required=False)
    done_km = NumberField(
        label=_("Kilometres run"),
        least="0.1",
        most="300",
        places=3,
        required=False,
        help_text=_("Empty: as planned."),
    )
    done_duration_s = ClockField(label=_("Time taken"), required=False)
    feeling = forms.ChoiceField(
        label=_("How it felt"), choices=sentences(Run.Feeling.choices), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    layout = (
        InlineRadios("kind"),
        Row("day", "km", "duration_s"),
        "done",
        Row("done_km", "done_duration_s", "feeling"),
        "note",
    )

    def prepare(self) -> None:
        """What the athlete keeps from whoever types is neither shown nor changed."""
        if not reads_run_words(self.access.athlete, self.access.principal):
            del self.fields["feeling"], self.fields["note"]
            plain = (*self.layout[:-2], Row("done_km", "done_duration_s"))
            self.helper.layout = Layout(*HIDDEN, *plain)

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"day": access.principal.today}

    @classmethod
    def of(cls, row: Run) -> dict[str, Any]:
        return {
            "day": row.day,
            "kind": row.kind,
            "km": kilometres(row.distance_m),
            "duration_s": clock(row.duration_s),
            "done": row.done,
            "done_km": kilometres(row.done_distance_m),
            "done_duration_s": clock(row.done_duration_s),
            "feeling": row.feeling,
            "note": row.note,
        }

    def clean(self) -> dict[str, Any]:
        """Whoever says what was run has run."""
        said = self.cleaned_data
        said["done"] = bool(said.get("done") or said.get("done_km") or said.get("done_duration_s"))
        return self.checked(Run)

    def values(self) -> dict[str, Any]:
        values = super().values()
        metres = {"distance_m": "km", "done_distance_m": "done_km"}
        return values | {name: in_metres(values.pop(typed)) for name, typed in metres.items()}


class WeekPatternForm(forms.Form):
    """A week of runs at once, for some weeks. Cleaned: `pattern`, a `PlannedRun` by weekday."""

    WEEKDAYS: ClassVar = range(7)

    first = DayField(label=_("From the week of"))
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=52, initial=4)
    replace = forms.BooleanField(
        label=_("Take away other planned runs of these weeks"),
        required=False,
        initial=True,
        help_text=_("Runs that are done and days that have passed stay as they are."),
    )

    def __init__(self, data: Any = None, *, access: Access, runs: list[Run] | None = None) -> None:
        """`runs`: those of the last known week; the form suggests the same again."""
        initial: dict[str, Any] = {"first": week_start(access.principal.today) + WEEK}
        for run in runs or []:
            initial |= {
                f"kind_{run.day.weekday()}": run.kind,
                f"km_{run.day.weekday()}": kilometres(run.distance_m),
            }
        super().__init__(data, initial=initial, auto_id="pattern-%s")
        self.today = access.principal.today
        for weekday in self.WEEKDAYS:
            self.fields |= self._fields_of(weekday)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @staticmethod
    def _fields_of(weekday: int) -> dict[str, forms.Field]:
        day = WEEKDAYS[weekday]
        kind = forms.ChoiceField(
            label=gettext("%(day)s: run") % {"day": day},
            choices=[("", _("No run")), *sentences(Run.Kind.choices)],
            required=False,
        )
        km = NumberField(
            label=gettext("%(day)s: km") % {"day": day},
            least="0.1",
            most="300",
            places=3,
            required=False,
        )
        return {f"kind_{weekday}": kind, f"km_{weekday}": km}

    def days(self) -> Iterator[dict[str, Any]]:
        """The grid: a weekday's name and its two fields."""
        for weekday in self.WEEKDAYS:
            kind, km = self[f"kind_{weekday}"], self[f"km_{weekday}"]
            yield {"name": WEEKDAYS[weekday], "kind": kind, "km": km}

    def clean(self) -> dict[str, Any]:
        pattern = {}
        for weekday in self.WEEKDAYS:
            kind, km = (self.cleaned_data.get(f"{name}_{weekday}") for name in ("kind", "km"))
            if kind:
                pattern[weekday] = PlannedRun(kind=kind, distance_m=in_metres(km))
            elif km is not None:
                message = gettext("Say what kind of run the %(km)s km are")
                refused = ValidationError(message, params={"km": plain(km)})
                self.add_error(f"kind_{weekday}", refused)
        if not pattern and not self.errors:
            self.add_error(None, gettext("No run chosen: choose the kind of at least one day"))
        self._weeks_to_come()
        self.cleaned_data["pattern"] = pattern
        return self.cleaned_data

    def plan(self) -> dict[str, Any]:
        """What `athletes.runs.plan_weeks` is asked."""
        names = ("pattern", "first", "weeks", "replace")
        return {name: self.cleaned_data[name] for name in names}

    def _weeks_to_come(self) -> None:
        first, least = self.cleaned_data.get("first"), week_start(self.today)
        if first and first < least:
            message = gettext("The week of %(first)s has passed, must be %(least)s or later")
            refused = ValidationError(message, params={"first": first, "least": least})
            self.add_error("first", refused)
