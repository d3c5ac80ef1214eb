"""Fields for the numbers of a prescription, as a coach types them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Range = tuple[Decimal, Decimal]
MOST_TEXT = 40


class TypedField(forms.Field):
    """A text that means a value: changed where the value is another, however it is written."""

    @staticmethod
    def text(value: Any) -> str:
        """What was typed, without spaces around it. Raises ValidationError where it is a page."""
        text = str(value or "").strip()
        if len(text) > MOST_TEXT:
            message = _("'%(value)s…' is too long, must be at most %(most)s characters")
            raise ValidationError(message, params={"value": text[:MOST_TEXT], "most": MOST_TEXT})
        return text

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _decimal(text: str) -> Decimal:
    """A number with a point or a comma. Raises InvalidOperation."""
    number = Decimal(text.replace(",", "."))
    if not number.is_finite():
        raise InvalidOperation
    return number


class LoadField(TypedField):
    """`72.5`, `72,5 kg` or `160 lb`: the number, and the unit where one was typed."""

    def to_python(self, value: Any) -> tuple[Decimal, str] | None:
        text = self.text(value)
        if not text:
            return None
        found = re.fullmatch(r"([\d.,]+)\s*(kg|lb)?", text.lower())
        try:
            number = _decimal(found[1]) if found else None
        except InvalidOperation:
            number = None
        if found is None or number is None or number > 1000 or number != round(number, 3):
            message = _("'%(value)s' is not a load, must be 0 to 1000, as 72.5 or 160 lb")
            raise ValidationError(message, params={"value": text})
        return number, found[2] or ""


class DoseField(TypedField):
    """`3 × 8`, `3x8`, `2 × 0:30`, `3 × 20 m`: sets, and repetitions, seconds or metres of each."""

    def to_python(self, value: Any) -> tuple[int, int] | None:
        text = self.text(value)
        if not text:
            return None
        found = re.fullmatch(
            r"(\d{1,4})\s*[x×*]\s*(?:(\d{1,4}):(\d\d)|(\d{1,4}))\s*(?:m|s|reps)?", text.lower()
        )
        if found is None:
            message = _("'%(value)s' is not sets × repetitions, must be as 3 × 8 or 2 × 0:30")
            raise ValidationError(message, params={"value": text})
        reps = int(found[4]) if found[4] else 60 * int(found[2]) + int(found[3])
        sets = int(found[1])
        if not (1 <= sets <= 10 and 1 <= reps <= 1000):
            message = _("'%(value)s' is not allowed, must be 1 to 10 sets of 1 to 1000")
            raise ValidationError(message, params={"value": text})
        return sets, reps


class RirField(TypedField):
    """`2` or `2–3`: repetitions in reserve, 0 to 8 in halves."""

    def to_python(self, value: Any) -> Range | None:
        text = self.text(value)
        if not text:
            return None
        parts = re.split(r"\s*[-–]\s*", text)
        try:
            numbers = [_decimal(part) for part in parts]
        except InvalidOperation:
            numbers = []
        allowed = len(numbers) in {1, 2} and all(
            0 <= one <= 8 and not one * 2 % 1 for one in numbers
        )
        if not allowed or numbers[0] > numbers[-1]:
            message = _("'%(value)s' is not RIR, must be 0 to 8 in halves, as 2 or 2–3")
            raise ValidationError(message, params={"value": text})
        return numbers[0], numbers[-1]


class RestField(TypedField):
    """`3:00` or `180`: seconds of rest, up to ten minutes."""

    def to_python(self, value: Any) -> int | None:
        text = self.text(value)
        if not text:
            return None
        found = re.fullmatch(r"(?:(\d{1,4}):)?(\d{1,4})", text)
        seconds = -1 if found is None else 60 * int(found[1] or 0) + int(found[2])
        if not 0 <= seconds <= 600:
            message = _("'%(value)s' is not a rest, must be 0:00 to 10:00")
            raise ValidationError(message, params={"value": text})
        return seconds
