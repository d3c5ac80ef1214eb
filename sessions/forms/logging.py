"""What an athlete types in the gym, checked: sets, pain, the end of a session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.parts import PARTS
from programs.progression.facts import UNLOADED
from sessions.models import SessionReport, SetLog, TrainingSession
from sessions.pages import numbers
from sessions.planning.logs import SetEntry
from sessions.planning.plans import Plan, PlannedLine
from sessions.planning.reports import ReportEntry

MOST_PAIN = 10
MOST_RIR = 10
HALF = Decimal("0.5")
SHOWN = 40  # characters of what was typed, in an error
MOST_DIGITS = 4  # of a number that is read before it is checked
Values = Mapping[str, Any] | MultiValueDict[str, Any]


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What stood on the screen beside what was done."""

    sets: int
    reps: int
    load: Decimal | None = None
    unit: str = "kg"
    rir: tuple[Decimal, Decimal] | None = None

    @classmethod
    def of(cls, line: PlannedLine) -> Asked:
        low_high = (line.rir[0], line.rir[-1]) if line.rir else None
        return cls(line.sets, line.reps, line.load, line.unit, low_high)

    def text(self) -> str:
        return msgspec.json.encode(self).decode()


class AskedField(forms.CharField):
    """The screen's own words in a hidden field, as JSON."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Asked | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return msgspec.json.decode(text, type=Asked)
        except msgspec.MsgspecError as error:
            message = _("What stood on the screen could not be read (%(error)s). Reload the page.")
            raise forms.ValidationError(message, params={"error": str(error)}) from None


class TypedNumber(forms.DecimalField):
    """A number as people type it: 82.5 or 82,5."""

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if text and re.fullmatch(r"[+-]?\d{0,9}(?:[.,]\d{0,9})?", text) is None:
            message = _("'%(value)s' is not a number, must be digits, as 82.5")
            raise forms.ValidationError(message, params={"value": text[:SHOWN]})
        return super().to_python(text.replace(",", "."))


class SaidForm(forms.Form):
    """A form whose faults are said in plain lines."""

    def messages(self) -> list[str]:
        """As `Repetitions: enter a whole number.`, one a fault; empty if there is none."""
        found = []
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else None
            found += [f"{label}: {error}".capitalize() if label else str(error) for error in errors]
        return found


class SetForm(SaidForm):
    """One set. The line comes first: it says whether a load is lifted, and in how many hands."""

    client_id = forms.UUIDField()
    line = forms.CharField(max_length=100)
    number = forms.IntegerField(min_value=1, max_value=20)
    side = forms.ChoiceField(choices=SetLog.Side.choices, required=False)
    warmup = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=0, required=False)
    load = TypedNumber(
        label=gettext_lazy("load"),
        min_value=0,
        max_value=1000,
        max_digits=7,
        decimal_places=3,
        required=False,
    )
    reps = forms.IntegerField(label=gettext_lazy("repetitions"), min_value=0, max_value=1000)
    rir = TypedNumber(
        label=gettext_lazy("left in the tank"),
        min_value=0,
        max_value=MOST_RIR,
        step_size=HALF,
        required=False,
    )
    asked = AskedField(required=False, max_length=300)

    def __init__(self, plan: Plan, data: Values) -> None:
        super().__init__(data)
        self.planned = plan.line(str(data.get("line", "")))

    def clean_line(self) -> str:
        if self.planned is None:
            message = _(
                "'%(line)s' is no longer in this session: it was changed meanwhile. "
                "Reload the page and log the set there."
            )
            raise forms.ValidationError(message, params={"line": self.cleaned_data["line"]})
        return self.planned.line

    def clean_load(self) -> Decimal | None:
        typed: Decimal | None = self.cleaned_data["load"]
        if self.planned is None or self.planned.load_type in UNLOADED:
            return None
        if typed is None:
            message = _("No load given: type how many %(unit)s were lifted, 0 for none")
            raise forms.ValidationError(message, params={"unit": self.planned.unit})
        return typed * 2 if self.planned.per_hand is not None else typed

    @property
    def set_key(self) -> tuple[str, int, bool, str]:
        """Which row of the page this is, whether or not what was typed is in order."""
        number = str(self.data.get("number", ""))
        return (
            str(self.data.get("line", "")),
            int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 0,
            bool(self.data.get("warmup")),
            str(self.data.get("side", "")),
        )

    def entry(self) -> SetEntry:
        typed = self.cleaned_data
        line = self.planned
        if line is None:
            message = "entry() of a form that is not valid"
            raise ValueError(message)
        asked: Asked | None = typed["asked"]
        return SetEntry(
            client_id=typed["client_id"],
            line=line.line,
            number=typed["number"],
            reps=typed["reps"],
            load=typed["load"],
            unit=line.unit,
            rir=typed["rir"],
            side=typed["side"],
            warmup=typed["warmup"],
            asked=msgspec.to_builtins(asked) if asked else {},
            seen=typed["version"],
        )


class PainForm(SaidForm):
    """None by one tap; some or stop with where and how much."""

    answer = forms.ChoiceField(
        choices=[
            ("none", gettext_lazy("none")),
            ("some", gettext_lazy("some")),
            ("stop", gettext_lazy("stop")),
        ]
    )
    pain = forms.IntegerField(
        label=gettext_lazy("how much"), min_value=1, max_value=MOST_PAIN, required=False
    )
    parts = forms.MultipleChoiceField(choices=PARTS, required=False)
    side = forms.ChoiceField(
        choices=[("", ""), ("left", ""), ("right", ""), ("both", "")], required=False
    )
    lines = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Values | None = None, *, plan: Plan | None = None) -> None:
        super().__init__(_with_none(data))
        lines = plan.lines if plan is not None else []
        self.fields["lines"] = forms.MultipleChoiceField(
            choices=[(one.line, one.name) for one in lines], required=False
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("answer") in {"some", "stop"}:
            if typed.get("pain") is None and "pain" not in self.errors:
                self.add_error("pain", _("Say how much it hurts, from 1 to 10"))
            if not typed.get("parts") and "parts" not in self.errors:
                self.add_error("parts", _("Say where it hurts: choose at least one part"))
        return typed

    def entry(self) -> ReportEntry:
        typed = self.cleaned_data
        if typed["answer"] == "none":
            return ReportEntry(pain=0)
        stopped = typed["answer"] == "stop"
        return ReportEntry(
            pain=typed["pain"],
            parts=typed["parts"],
            side=typed["side"],
            lines=typed["lines"],
            reason=SessionReport.Reason.PAIN if stopped else "",
        )

    @property
    def answered(self) -> str:
        """Some or stop, as chosen; to be chosen again where the form was refused."""
        return str(self.data.get("answer", ""))

    @property
    def morning(self) -> tuple[int, list[str]]:
        """Pain and parts of the morning after."""
        typed = self.cleaned_data
        return (0, []) if typed["answer"] == "none" else (typed["pain"], typed["parts"])


def _with_none(data: Values | None) -> Values | None:
    """The button "none" wins over what was chosen before it was pressed."""
    if data is None or "none" not in data:
        return data
    return MultiValueDict({"answer": ["none"]})


class FinishForm(SaidForm):
    """The end of a session: on which day, how hard, and why short, where it was."""

    done_on = forms.DateField(required=False)
    rpe = forms.IntegerField(
        label=gettext_lazy("how hard"), min_value=0, max_value=10, required=False
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("minutes"), min_value=1, max_value=600, required=False
    )
    reason = forms.ChoiceField(choices=SessionReport.Reason.choices, required=False)
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, session: TrainingSession, today: date, data: Values | None = None) -> None:
        super().__init__(data)
        self.days = possible_days(session, today)

    def clean_done_on(self) -> date | None:
        day: date | None = self.cleaned_data["done_on"]
        if day is not None and day not in self.days:
            message = _("%(day)s cannot be, must be one of %(days)s")
            days = ", ".join(numbers.day(one) for one in self.days)
            raise forms.ValidationError(message, params={"day": numbers.day(day), "days": days})
        return day

    def entry(self) -> ReportEntry:
        """What was said; an answer that was left out does not clear an earlier one."""
        typed = self.cleaned_data
        return ReportEntry(
            rpe=typed["rpe"], minutes=typed["minutes"], reason=typed["reason"], note=typed["note"]
        )


class MissedForm(SaidForm):
    reason = forms.ChoiceField(choices=SessionReport.Missed.choices)


def possible_days(session: TrainingSession, today: date) -> Sequence[date]:
    """The days of the session's week on which it may have been done."""
    week = [session.week_start + timedelta(days=count) for count in range(7)]
    return [day for day in week if day <= today]
