"""Which coach is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import Membership
from sessions.models import TrainingSession


class SupervisorForm(forms.Form):
    """`cleaned_data["supervisor"]` is a member out of those who may be named."""

    supervisor = forms.ChoiceField(
        label=_("Who is with you?"), error_messages={"required": _("Choose the coach who is there")}
    )

    def __init__(self, data: Any = None, *, members: Iterable[Membership]) -> None:
        super().__init__(data, auto_id="supervision-%s")
        self.members = {str(one.uid): one for one in members}
        choices = [(uid, one.user.name) for uid, one in self.members.items()]
        self.fields["supervisor"].choices = [("", _("Choose a coach")), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_supervisor(self) -> Membership:
        return self.members[self.cleaned_data["supervisor"]]


class AttendanceForm(forms.Form):
    """`cleaned_data["session"]` are sessions out of today's list."""

    session = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one session")}
    )

    def __init__(self, data: Any = None, *, sessions: Iterable[TrainingSession]) -> None:
        super().__init__(data)
        self.sessions = {str(one.uid): one for one in sessions}
        self.fields["session"].choices = [(uid, uid) for uid in self.sessions]  # type: ignore[attr-defined]  # as above

    def clean_session(self) -> list[TrainingSession]:
        return [self.sessions[uid] for uid in self.cleaned_data["session"]]
