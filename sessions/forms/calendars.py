"""The form of a calendar: whose, and at which hour its sessions stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, Squad
from clubs.models import Principal
from clubs.roles import Area, Reach

MOST = 50  # athletes to choose from; of more, the way leads over the athlete's page


class CalendarForm(forms.Form):
    """`cleaned_data["of"]` is the athlete or the squad, within reach of the principal."""

    of = forms.ChoiceField(label=_("Whose sessions"))
    starts_at = forms.TimeField(
        label=_("They start at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In the club’s time zone. Empty: they stand for the whole day."),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args: Any, principal: Principal, asked: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = _rows(principal, asked)
        field: Any = self.fields["of"]
        field.choices = [(key, str(row)) for key, row in self.rows.items()]
        if asked in self.rows:
            self.initial["of"] = asked
        if Reach.ALL in principal.reach(Area.SESSIONS, change=False):
            field.help_text = _("Of one athlete: Calendar on the athlete’s page leads here.")

    def clean_of(self) -> Athlete | Squad:
        return self.rows[self.cleaned_data["of"]]


def _rows(principal: Principal, asked: str) -> dict[str, Athlete | Squad]:
    """Whose calendar may be made: squads by those who see the whole club, else oneself and one's
    children; and the athlete who was asked for."""
    mine = Athlete.objects.reached_in(principal, Area.SESSIONS, change=False)
    found: dict[str, Athlete | Squad] = {}
    if Reach.ALL in principal.reach(Area.SESSIONS, change=False):
        found |= {f"squad:{one.uid}": one for one in Squad.objects.overseen_by(principal)}
        mine = mine.filter(uid__in=_uids(asked.removeprefix("athlete:")))
    return found | {f"athlete:{one.uid}": one for one in mine.order_by("name", "pk")[:MOST]}


def _uids(text: str) -> list[UUID]:
    """The one that the text is, or none."""
    try:
        return [UUID(text)]
    except ValueError:
        return []
