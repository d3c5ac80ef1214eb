"""Fields that take what people type: decimals with a comma, times as 3:29:59, days of a week."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")


class NumberField(forms.CharField):
    """A decimal number, with point or comma. Cleaned: Decimal or None."""

    default_error_messages = {  # noqa: RUF012  # as Django declares them
        "invalid": _("Unknown number '%(value)s', must be digits, as 71.4"),
        "range": _("%(value)s is out of range, must be %(least)s to %(most)s"),
        "places": _("%(value)s is too exact, must have at most %(places)s decimal places"),
    }

    def __init__(self, *, least: str = "0", most: str, places: int = 2, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.least, self.most, self.places = Decimal(least), Decimal(most), places
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip().replace(",", ".")
        if not typed:
            return None
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", typed) is None:
            raise ValidationError(self.error_messages["invalid"], params={"value": value})
        number = Decimal(typed)
        if not self.least <= number <= self.most:
            params = {"value": typed, "least": self.least, "most": self.most}
            raise ValidationError(self.error_messages["range"], params=params)
        if -int(number.normalize().as_tuple().exponent) > self.places:
            params = {"value": typed, "places": self.places}
            raise ValidationError(self.error_messages["places"], params=params)
        return number


class ClockField(forms.CharField):
    """A time for a distance, as 3:29:59 or 39:59. Cleaned: seconds or None."""

    default_error_messages = {  # noqa: RUF012  # as Django declares them
        "invalid": _("Unknown time '%(value)s', must be h:mm:ss or mm:ss, as 3:29:59 or 39:59"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.widget.attrs |= {"placeholder": "h:mm:ss", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        if not typed:
            return None
        found = CLOCK.fullmatch(typed)
        seconds = found and _seconds(found[1], found[2], found[3])
        if not seconds:
            raise ValidationError(self.error_messages["invalid"], params={"value": typed})
        return seconds


class DaysField(forms.TypedMultipleChoiceField):
    """Days of a week, 0 = Monday, as toggles. Cleaned: a sorted list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, choices=list(WEEKDAYS_ABBR.items()), **options)

    def clean(self, value: Any) -> list[int]:
        return sorted(super().clean(value))


def sentences(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """Choices that stand alone begin with a capital."""
    return [(value, capfirst(str(label))) for value, label in choices]


def clock(seconds: int | None) -> str:
    """As people write a time: 39:59, 3:29:59; empty for none."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def plain(number: Decimal | None) -> str:
    """Without zeros at its end: 71.4, 5; empty for none."""
    return "" if number is None else format(number.normalize(), "f")


def kilometres(metres: int | None) -> str:
    """As `21.098`; empty for none."""
    return plain(None if metres is None else Decimal(metres) / 1000)


def in_metres(km: Decimal | None) -> int | None:
    return None if km is None else round(km * 1000)


def _seconds(hours: str | None, minutes: str, rest: str) -> int | None:
    """Nothing for 1:75:00; 75:00 is fine."""
    if hours is not None and int(minutes) > 59:  # minutes of an hour
        return None
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
