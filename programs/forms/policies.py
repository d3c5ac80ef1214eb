"""The form of one parameter: a field for each value that may be set on its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.layout import Row as Columns
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.amounts import shown
from programs.forms.fields import DayField
from programs.parameters import (
    HINTS,
    TITLES,
    allowed,
    at_path,
    default_of,
    in_words,
    leaf_shapes,
    leaf_title,
    write,
)
from programs.planning.gyms import too_early
from programs.planning.policies import Setting
from programs.progression.policy import check
from programs.progression.shapes import Items, OneOf, Refused, Row, Shape, YesNo
from programs.rules import Rules

YES_NO = (("yes", _("yes")), ("no", _("no")))


class ParameterForm(forms.Form):
    """`setting`: what differs from the wider rule (None where nothing does), from when, and why."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(self, data: Any = None, *, name: str, rules: Rules) -> None:
        super().__init__(data, initial={"seen": rules.seen(name)})
        self.name, self.scope, self.today = name, rules.scope, rules.today
        self.leaves, self.wider = leaf_shapes(name), rules.wider(name)
        own = rules.own(name)
        for path, shape in self.leaves.items():
            mine = at_path(own, path)
            field = _field(shape, leaf_title(path) or str(TITLES[name]))
            field.initial = write(self.wider[path] if mine is None else mine)
            field.help_text = self._help(path, shape)
            self.fields[field_name(path)] = field
        self.fields["starts_on"] = DayField(label=_("Counts from"), initial=rules.today)
        self.fields["note"] = forms.CharField(
            label=_("Reason"), max_length=300, required=False, initial=""
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("seen", *_rows(list(self.leaves)), Columns("starts_on", "note"))

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise ValidationError(too_early(day, self.today))
        return day

    @property
    def setting(self) -> Setting:
        said = self.cleaned_data
        return Setting(self.name, said["value"], said["starts_on"], said["note"])

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.cleaned_data["value"] = self._differences()
        return self.cleaned_data

    def _differences(self) -> Any:
        own: Any = {}
        for path, shape in self.leaves.items():
            typed = self.cleaned_data[field_name(path)].strip()
            if typed.replace("\r\n", "\n") != write(self.wider[path]):
                own = _placed(own, path, read(typed, shape))
        if own == {}:
            return None
        try:
            check(self.name, own, self.scope)
        except Refused as refused:
            self.add_error(*self._said(refused))
        return own

    def _said(self, refused: Refused) -> tuple[str, ValidationError]:
        """The field, and what is wrong in the words of the page: rows as they are typed."""
        path = self._leaf_of(refused.path)
        value, may_be = refused.value, refused.allowed.replace("null", write(None))
        if isinstance(value, list | tuple):
            value = in_words(value)
            may_be = allowed(self.leaves[path]) if _is_rows(self.leaves[path]) else may_be
        message = _("%(value)s is not allowed, must be %(allowed)s")
        return field_name(path), ValidationError(
            message, params={"value": value, "allowed": may_be}
        )

    def _help(self, path: str, shape: Shape) -> str:
        """What is allowed, and what holds without an own value."""
        hint = f"{HINTS[self.name]}. " if self.name in HINTS else ""
        wider = shown(self.name, path, self.wider[path])
        default = shown(self.name, path, at_path(default_of(self.name), path))
        words = {"allowed": allowed(shape), "default": default, "wider": wider}
        said = _("Allowed: %(allowed)s. Default: %(default)s.")
        if wider != default:
            said = _("Allowed: %(allowed)s. Without an own value: %(wider)s.")
        return hint + str(said % words)

    def _leaf_of(self, path: str) -> str:
        """The deepest leaf that a path of the engine's leads to."""
        below = path.removeprefix(self.name).lstrip(".")
        return next(
            leaf
            for leaf in sorted(self.leaves, reverse=True)
            if below == leaf or below.startswith(f"{leaf}.") or leaf == ""
        )


def _rows(paths: list[str]) -> list[Columns]:
    """Values of one table side by side."""
    groups = groupby(paths, key=lambda path: path.rpartition(".")[0])
    return [Columns(*(field_name(path) for path in members)) for _parent, members in groups]


def field_name(path: str) -> str:
    return path.replace(".", "-") or "value_"


def _field(shape: Shape, label: str) -> forms.Field:
    if isinstance(shape, OneOf):
        return forms.ChoiceField(label=label, choices=[(one, one) for one in shape.values])
    if isinstance(shape, YesNo):
        return forms.ChoiceField(label=label, choices=YES_NO)
    is_rows = _is_rows(shape)
    widget = forms.Textarea(attrs={"rows": 3}) if is_rows else forms.TextInput()
    may_be_empty = is_rows and isinstance(shape, Items) and not shape.least
    return forms.CharField(label=label, max_length=300, widget=widget, required=not may_be_empty)


def _is_rows(shape: Shape) -> bool:
    """Whether it is typed a row a line."""
    return isinstance(shape, Items) and isinstance(shape.item, Row)


def read(text: str, shape: Shape) -> Any:
    """The typed text as the engine's value; what cannot be read stays text, to be refused."""
    if isinstance(shape, YesNo):
        return text == "yes"
    if isinstance(shape, Items) and isinstance(shape.item, Row):
        return [read(line, shape.item) for line in text.splitlines() if line.strip()]
    if isinstance(shape, Items | Row):
        return [_number(part) for part in text.split(",") if part.strip()]
    return _number(text)


def _number(text: str) -> Any:
    text = text.strip()
    if text == "any":
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text


def _placed(own: Any, path: str, value: Any) -> Any:
    if not path:
        return value
    first, _dot, rest = path.partition(".")
    return {**own, first: _placed(own.get(first, {}), rest, value)}
