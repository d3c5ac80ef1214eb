"""Fields that say what was typed and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.words import Word

MOST_DECIMALS = 3


class DayInput(forms.DateInput):
    """A day with the browser's own calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class Read(forms.CharField):
    """A text that a function reads; its ValueError is what the form says. Empty is `empty`."""

    def __init__(
        self,
        read: Callable[[str], Any],
        label: Word,
        *,
        help_text: Word = "",
        required: bool = False,
        empty: Any = None,
        **attrs: str,
    ) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
        super().__init__(
            label=label, help_text=help_text, required=required, max_length=600, widget=widget
        )
        self.read = read
        self.empty = empty

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.read(text) if text else self.empty
        except ValueError as refused:
            raise ValidationError(str(refused)) from None


def quantity(
    label: Word,
    least: str = "0",
    most: str = "1000",
    *,
    required: bool = False,
    help_text: Word = "",
) -> Read:
    """A decimal number within a range."""

    def read(text: str) -> Decimal:
        return _within(text, least, most, places=MOST_DECIMALS)

    return Read(read, label, required=required, help_text=help_text, inputmode="decimal")


def count(label: Word, least: int = 1, most: int = 1000) -> Read:
    """A whole number within a range."""

    def read(text: str) -> int:
        return int(_within(text, str(least), str(most), places=0))

    return Read(read, label, inputmode="numeric")


def _within(text: str, least: str, most: str, *, places: int) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    is_fine = value.is_finite() and value == round(value, places)
    if not is_fine or not Decimal(least) <= value <= Decimal(most):
        words = {"text": text, "least": least, "most": most, "places": places}
        message = (
            _("“%(text)s”: must be %(least)s to %(most)s, with at most %(places)s decimals")
            if places
            else _("“%(text)s”: must be a whole number from %(least)s to %(most)s")
        )
        raise ValueError(message % words)
    return value
