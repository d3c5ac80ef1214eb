"""One race or off range for many athletes of a squad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.forms.calendar import OffRangeForm, RaceForm
from athletes.forms.facts import FactForm
from athletes.models import Athlete

UNKNOWN = _("Unknown athlete '%(value)s', must be one of this squad whom you may change")


class ForMany(forms.Form):
    """The athletes whom it is for; at first all of the squad."""

    athletes = forms.MultipleChoiceField(
        label=_("For"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose athletes"), "invalid_choice": UNKNOWN},
    )


def _offered(form: FactForm, athletes: Sequence[Athlete]) -> None:
    field: Any = form.fields["athletes"]
    field.choices = [(str(one.uid), one.name) for one in athletes]
    form.initial["athletes"] = [str(one.uid) for one in athletes]


def chosen(form: FactForm, athletes: Sequence[Athlete]) -> list[Athlete]:
    """Those that were ticked. For a form that is valid."""
    ticked = set(form.cleaned_data["athletes"])
    return [one for one in athletes if str(one.uid) in ticked]


class SquadRaceForm(ForMany, RaceForm):
    layout = (
        Row("name", "day"),
        InlineRadios("priority"),
        Row("distance", "km"),
        Row("stop_days"),
        "athletes",
    )

    def __init__(self, data: Any = None, *, access: Access, athletes: Sequence[Athlete]) -> None:
        super().__init__(data, access=access)
        for name in ("goal_s", "result_s"):  # each athlete has an own one
            del self.fields[name]
        _offered(self, athletes)

    def values(self) -> dict[str, Any]:
        values = super().values()
        del values["athletes"]
        return values


class SquadOffForm(ForMany, OffRangeForm):
    layout: ClassVar[tuple[Any, ...]] = (Row("starts_on", "ends_on"), "reason", "athletes")

    def __init__(self, data: Any = None, *, access: Access, athletes: Sequence[Athlete]) -> None:
        super().__init__(data, access=access)
        _offered(self, athletes)

    def values(self) -> dict[str, Any]:
        values = super().values()
        del values["athletes"]
        return values
