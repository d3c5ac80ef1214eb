"""The form on which a member chooses what comes by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.hears import chosen_mail, kinds_for
from clubs.models import Event, How
from clubs.roles import Role

Kind = Event.Kind
LABELS = {
    Kind.WEEK_PUBLISHED: _("A week is published"),
    Kind.SESSION_CHANGED: _("A published session changed"),
    Kind.SESSION_MISSED: _("A session was missed"),
    Kind.PAIN_FLAGGED: _("Somebody needs a look (red pain)"),
    Kind.COMMENT_WRITTEN: _("Somebody wrote a comment"),
    Kind.RACE_CHANGED: _("A race was entered or changed"),
    Kind.AVAILABILITY_ASKED: _("The club asks when I can train"),
    Kind.ATHLETE_JOINED: _("An athlete joined"),
    Kind.ATHLETE_LEFT: _("An athlete left"),
}


class MailForm(forms.Form):
    """One choice a kind that these roles may hear of."""

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *arguments: Any, roles: Sequence[Role], mail: dict[str, str]) -> None:
        super().__init__(*arguments)
        self.kinds = kinds_for(roles)
        for kind in self.kinds:
            self.fields[_name(kind)] = forms.ChoiceField(
                label=LABELS[kind],
                choices=How.choices,
                initial=chosen_mail(kind, roles, mail),
            )

    def chosen(self) -> dict[Event.Kind, str]:
        return {kind: self.cleaned_data[_name(kind)] for kind in self.kinds}


def _name(kind: Event.Kind) -> str:
    return kind.value.replace(".", "-")
