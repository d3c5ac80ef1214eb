"""The form of a token: which system, what it opens, how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.roles import SCOPES
from clubs.tokens import Wanted

# What a scope opens: to read, to write
SCOPE_WORDS = {
    "athletes": (
        _("Athletes, squads, seasons, races, runs and days for strength"),
        _("Add and change them, assign programs"),
    ),
    "health": (
        _("Body weight, pain, injuries and flags"),
        _("Enter body weight and injuries, clear an injury"),
    ),
    "programs": (
        _("Exercises, gyms, programs and rules"),
        _("New versions of programs, changes of gyms"),
    ),
    "plans": (
        _("Sessions with every load and its reason"),
        _("Move, skip and change sessions, make weeks again"),
    ),
    "logs": (_("Sets that were done"), _("Enter and correct sets")),
    "hooks": (_("Webhooks and their deliveries"), _("Add and change webhooks, send again")),
}


class TokenForm(forms.Form):
    """A new token. `wanted` gives what the verb takes, once the form is valid."""

    LIVES: ClassVar = (
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("One year")),
        ("", _("It never ends")),
    )

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which system will use it, as: results system of the track office."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it opens"),
        choices=[(scope, scope) for scope in SCOPES],
        error_messages={"required": _("Without a scope a token opens nothing: choose one.")},
    )
    days = forms.ChoiceField(
        label=_("It ends after"),
        choices=LIVES,
        initial="90",
        required=False,
        widget=forms.RadioSelect,
        help_text=_("One that never ends stays useful to whoever finds it, years later."),
    )
    uid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def rows(self) -> list[dict[str, Any]]:
        """The scopes as a table: what is opened, to read and to write."""
        chosen = set(self["scopes"].value() or [])
        return [
            {
                "name": name,
                "cells": [
                    {
                        "scope": f"{name}:{verb}",
                        "words": words[at],
                        "is_chosen": f"{name}:{verb}" in chosen,
                    }
                    for at, verb in enumerate(("read", "write"))
                ],
            }
            for name, words in SCOPE_WORDS.items()
        ]

    def wanted(self, at: datetime) -> Wanted:
        values = self.cleaned_data
        days = values["days"]
        return Wanted(
            name=values["name"],
            scopes=frozenset(values["scopes"]),
            expires_at=at + timedelta(days=int(days)) if days else None,
            uid=values["uid"],
        )
