"""Fields that say what was typed and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.words import Word

MOST_DECIMALS = 3
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
SHOWN = 60  # characters of what was typed, in an error


class DayInput(forms.DateInput):
    """The browser's own calendar; ISO dates without one."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"type": "date", **(attrs or {})}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day in the years in which people train; `latest`: up to which one."""

    widget = DayInput
    default_error_messages = {  # noqa: RUF012  # as Django declares them
        "invalid": gettext_lazy("Unknown day '%(value)s', must be a date as 2026-11-23"),
        "range": gettext_lazy("Unknown day %(day)s, must be from %(first)s to %(last)s"),
        "future": gettext_lazy("Unknown day %(day)s, must be today (%(last)s) or earlier"),
    }

    def __init__(self, *, latest: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            params = {"value": str(value)[:SHOWN]}
            message = self.error_messages["invalid"]
            raise ValidationError(message, code="invalid", params=params) from None

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        last = self.latest or LAST_DAY
        if day is not None and not FIRST_DAY <= day <= last:
            code = "future" if self.latest and day > last else "range"
            params = {"day": day, "first": FIRST_DAY, "last": last}
            raise ValidationError(self.error_messages[code], code=code, params=params)
        return day


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
    is_within = value.is_finite() and Decimal(least) <= value <= Decimal(most)
    if not is_within or value != round(value, places):
        words = {"text": text[:SHOWN], "least": least, "most": most, "places": places}
        message = (
            _("“%(text)s”: must be %(least)s to %(most)s, with at most %(places)s decimals")
            if places
            else _("“%(text)s”: must be a whole number from %(least)s to %(most)s")
        )
        raise ValueError(message % words)
    return value
