"""Forms of injuries: enter, correct, clear."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.access import Access
from athletes.forms.facts import FactForm
from athletes.forms.fields import sentences
from athletes.models import Injury
from athletes.parts import PARTS
from programs.forms.fields import DayField

RETURNS = [
    (Injury.Return.NONE, _("Nothing was lost: go on with the loads from before")),
    (Injury.Return.SHORT, _("A little was lost: as after two weeks off, slightly lower loads")),
    (Injury.Return.FULL, _("A careful way back: clearly lower loads, climbing over some sessions")),
]


class InjuryForm(FactForm):
    """Its part cannot be changed later: another part is another injury."""

    part = forms.ChoiceField(
        label=_("Part of the body"),
        choices=[("", _("Choose")), *sentences(PARTS)],
        help_text=_("A caution for the training, not a diagnosis."),
    )
    side = forms.ChoiceField(
        label=_("Side"),
        choices=sentences(Injury.Side.choices),
        required=False,
        widget=forms.RadioSelect,
    )
    stage = forms.ChoiceField(
        label=_("Stage"), choices=sentences(Injury.Stage.choices), widget=forms.RadioSelect
    )
    starts_on = DayField(label=_("Since"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    layout = (
        Row("part", "starts_on"),
        InlineRadios("side"),
        InlineRadios("stage"),
        "note",
    )

    @classmethod
    def blank(cls, access: Access) -> dict[str, Any]:
        return {"starts_on": access.principal.today, "stage": Injury.Stage.ACUTE, "side": ""}

    def prepare(self) -> None:
        self.fields["starts_on"].latest = self.access.principal.today  # type: ignore[attr-defined]  # a DayField
        if self.row is not None:
            del self.fields["part"]
            self.helper.layout.fields[2] = "starts_on"


class ClearForm(forms.Form):
    """Which injury is over since when, and how much was lost."""

    on = DayField(label=_("Cleared on"))
    return_ = forms.ChoiceField(label=_("How to go on"), choices=RETURNS, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, access: Access, injury: Injury) -> None:
        auto_id = f"clear-{injury.uid.hex[:8]}-%s"
        super().__init__(data, auto_id=auto_id, initial={"on": access.principal.today})
        self.injury = injury
        self.fields["on"].latest = access.principal.today  # type: ignore[attr-defined]  # a DayField

    def clean_on(self) -> Any:
        on, since = self.cleaned_data["on"], self.injury.starts_on
        if on < since:
            message = gettext("%(on)s is before it began, must be %(since)s or later")
            raise ValidationError(message, params={"on": on, "since": since})
        return on
