"""Which program for whom, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete, Squad
from programs.forms.fields import DayField
from programs.models import ProgramVersion


class AssignmentForm(forms.Form):
    """`cleaned_data`: version (a ProgramVersion), athletes (a list), starts_on, ends_on."""

    version = forms.ChoiceField(label=gettext_lazy("Program"))
    squad = forms.ChoiceField(label=gettext_lazy("Squad"), required=False)
    athletes = forms.MultipleChoiceField(
        label=gettext_lazy("Athletes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: until another program is assigned"),
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout("version", Row("starts_on", "ends_on"), "squad", "athletes")

    def __init__(
        self,
        versions: Iterable[ProgramVersion],
        squads: Iterable[Squad],
        athletes: Iterable[Athlete],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.by_version = {str(one.uid): one for one in versions}
        self.by_squad = {str(one.uid): one for one in squads}
        self.by_athlete = {str(one.uid): one for one in athletes}
        self._choose("version", [(uid, str(one)) for uid, one in self.by_version.items()])
        self._choose(
            "squad",
            [("", _("No squad")), *((uid, one.name) for uid, one in self.by_squad.items())],
        )
        self._choose("athletes", [(uid, one.name) for uid, one in self.by_athlete.items()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_version(self) -> ProgramVersion:
        return self.by_version[self.cleaned_data["version"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("athletes") and not cleaned.get("squad"):
            self.add_error("athletes", _("Choose athletes, or a squad"))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            text = _("%(ends)s is before the start, must be %(starts)s or later")
            self.add_error("ends_on", text % {"ends": ends, "starts": starts})
        return cleaned

    def chosen(self, squad_members: Mapping[str, Iterable[Athlete]]) -> list[Athlete]:
        """The ticked athletes, and those of the squad."""
        found = {uid: self.by_athlete[uid] for uid in self.cleaned_data["athletes"]}
        for one in squad_members.get(self.cleaned_data["squad"], ()):
            found[str(one.uid)] = one
        return sorted(found.values(), key=lambda one: one.name)


class EndForm(forms.Form):
    """The last day of an assignment."""

    on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Sessions after it are planned off; what was logged stays"),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"on": today})
