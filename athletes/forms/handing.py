"""Forms of handing athletes over, and of leaving a club."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.forms.people import Choices, PersonChoice, PersonChoices, coaches
from athletes.leaving import Behind
from athletes.models import Athlete, Squad
from clubs.models import Membership, Principal


class WhomForm(forms.Form):
    """Which athletes are offered, from the address: of a coach, of a squad."""

    of = PersonChoice(
        label=_("Coached by"),
        queryset=Membership.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("Anybody"),
    )
    squad = forms.ModelChoiceField(
        label=_("Squad"),
        queryset=Squad.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("All squads"),
    )

    def __init__(self, data: Any, *, principal: Principal) -> None:
        super().__init__(data, auto_id="whom-%s")
        self.fields["of"].queryset = coaches(principal)  # type: ignore[attr-defined]  # rows
        self.fields["squad"].queryset = Squad.objects.visible_to(principal)  # type: ignore[attr-defined]  # rows

    def athletes(self, principal: Principal) -> Any:
        rows = Athlete.objects.editable_by(principal).select_related("coach__user")
        if self.is_valid() and self.cleaned_data["of"]:
            rows = rows.filter(coach=self.cleaned_data["of"])
        if self.is_valid() and self.cleaned_data["squad"]:
            rows = rows.filter(squads=self.cleaned_data["squad"])
        return rows


class CoachedChoices(PersonChoices):
    """Athletes, each with the coach they have now."""

    def label_from_instance(self, obj: Any) -> str:
        coach = obj.coach.user.name if obj.coach else _("no one in particular")
        return f"{obj.name} · {coach}"


class HandOverForm(forms.Form):
    athletes = CoachedChoices(label=_("Athletes"), queryset=Athlete.objects.none())
    coach = PersonChoice(
        label=_("To"),
        queryset=Membership.objects.none(),
        empty_label=_("Choose a coach"),
    )
    squads = Choices(
        label=_("Squads that go along"),
        queryset=Squad.objects.none(),
        required=False,
        help_text=_("The new coach leads them in place of the coaches before. Else they stay."),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, data: Any = None, *, principal: Principal, offered: Any) -> None:
        super().__init__(data)
        self.fields["athletes"].queryset = offered  # type: ignore[attr-defined]  # rows
        self.fields["coach"].queryset = coaches(principal)  # type: ignore[attr-defined]  # rows
        self.fields["squads"].queryset = Squad.objects.editable_by(principal)  # type: ignore[attr-defined]  # rows


class LeavingForm(forms.Form):
    """Who takes over, and whether the own record goes off the lists; each where there is cause."""

    heir = PersonChoice(
        label=_("Their athletes and squads go to"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("No one in particular"),
    )
    archives = forms.BooleanField(
        label=_("Take their athlete record off the lists"),
        required=False,
        initial=True,
        help_text=_("It can be brought back; else a coach goes on logging for them."),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(
        self, data: Any = None, *, principal: Principal, behind: Behind, is_own: bool
    ) -> None:
        super().__init__(data)
        self.fields["heir"].queryset = coaches(principal, without=behind.member.pk)  # type: ignore[attr-defined]  # rows
        if not behind.coached and not behind.squads:
            del self.fields["heir"]
        if is_own or not behind.own:
            del self.fields["archives"]
