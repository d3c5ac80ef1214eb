"""Both sides of a conflict, in words: what is saved now, and what was typed."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import Form
from django.utils.translation import gettext as _


def differences(saved: Form, typed: Form) -> list[dict[str, str]]:
    """Each field where the two differ. `saved` is a form that shows the row as it is now."""
    pairs = [(bound, typed[bound.name]) for bound in saved.visible_fields()]
    return [
        {"label": str(theirs.label), "theirs": said(theirs), "mine": said(mine)}
        for theirs, mine in pairs
        if said(theirs) != said(mine)
    ]


def said(bound: Any) -> str:
    """What a field shows, in words."""
    value = bound.value()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = {str(key): str(label) for key, label in getattr(bound.field, "choices", ())}
    several = value if isinstance(value, list | tuple) else [value]
    names = [labels.get(_key(one), _key(one)) for one in several]
    return ", ".join(sorted(names) if len(names) > 1 else names)


def _key(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    return "" if value is None else str(value)
