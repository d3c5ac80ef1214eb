"""The form of a coach's absence."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import Membership, Principal
from clubs.roles import Role

LOOKS_AFTER = frozenset({Role.OWNER.value, Role.COACH.value})


class DayField(forms.DateField):
    """The browser's own calendar; ISO dates without one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {  # noqa: RUF012  # as Django declares them
        "invalid": _("Unknown day, must be a date as 2026-11-23"),
    }


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.name)


class DeputyForm(forms.Form):
    """Who is away, who stands in, from which day to which. A coach speaks for themselves only."""

    coach = MemberChoice(label=_("Away"), queryset=Membership.objects.none())
    deputy = MemberChoice(label=_("Stands in"), queryset=Membership.objects.none())
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), help_text=_("This day included."))

    def __init__(self, data: Any = None, *, principal: Principal) -> None:
        super().__init__(data, initial={"starts_on": principal.today})
        team = Membership.objects.filter(club=principal.club_id, left_at=None)
        coaches = [one for one in team if LOOKS_AFTER & set(one.roles)]
        everyone = team.filter(pk__in=[one.pk for one in coaches]).select_related("user")
        everyone = everyone.order_by("user__name", "pk")
        mine = everyone.filter(user=principal.user_id)
        speaks_for_all = Role.OWNER in principal.roles
        self._offer("coach", everyone if speaks_for_all else mine)
        self._offer("deputy", everyone if speaks_for_all else everyone.exclude(pk__in=mine))
        self.initial["coach"] = next((one.pk for one in mine), None)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row("coach", "deputy"), Row("starts_on", "ends_on"))

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice of rows
