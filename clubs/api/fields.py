"""Fields that take JSON as it is meant: a number is no text, a text no number, 1 is not true."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
SHOWN = 60  # characters of a value, in an error
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def shown(value: Any) -> str:
    """A value in an error, shortened."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class Text(serializers.CharField):
    """A text of at most `most` characters."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "{value} is not a text",
        "blank": "Empty, must be a text of 1 to {most} characters",
        "max_length": "Longer than {max_length} characters",
    }

    def __init__(self, most: int, *, blank: bool = False, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most, allow_blank=blank, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if isinstance(data, str) and not self.allow_blank and not data.strip():
            self.fail("blank", most=self.most)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid", value=shown(data))
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number from `low` to `high`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "range": "{value} must be a whole number from {low} to {high}",
    }

    def __init__(self, low: int, high: int, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(min_value=low, max_value=high, **options)

    def to_internal_value(self, data: Any) -> int:
        is_number = isinstance(data, int | Decimal) and not isinstance(data, bool)
        # The range first: nothing can be told of the end of a number with hundreds of digits.
        if not is_number or not self.low <= data <= self.high or data % 1:
            self.fail("range", value=shown(data), low=self.low, high=self.high)
        return int(data)


class YesNo(serializers.BooleanField):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "{value} must be true or false",
    }

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", value=shown(data))
        return data


class Choice(serializers.ChoiceField):
    """One word of a list."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": "Unknown {name} {value}, must be one of {allowed}",
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            allowed = ", ".join(f"'{one}'" if not one else str(one) for one in self.choices)
            name = self.field_name or "value"
            self.fail("invalid_choice", name=name, value=shown(data), allowed=allowed)
        return data


class Day(serializers.DateField):
    """A day as 2026-12-31, in the years in which people train."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Unknown day {value}, must be a date as 2026-11-23",
        "range": "Unknown day {value}, must be from {first} to {last}",
    }

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid", value=shown(value))
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail("invalid", value=shown(value))
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("range", value=value, first=FIRST_DAY, last=LAST_DAY)
        return day


class Uid(serializers.UUIDField):
    """A public id."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "{value} is not an id, as 0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10",
    }

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not UID.fullmatch(data):
            self.fail("invalid", value=shown(data))
        return UUID(data)


class Places(serializers.ListField):
    """Different whole numbers from 0 to `high`, as days of a week; sorted."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_a_list": "Must be a list of whole numbers",
    }

    def __init__(self, high: int, *, least: int = 0, **options: Any) -> None:
        child = Whole(0, high)
        super().__init__(child=child, min_length=least, max_length=high + 1, **options)

    def to_internal_value(self, data: Any) -> list[int]:
        return sorted(set(super().to_internal_value(data)))


class Exact(serializers.Field):  # type: ignore[type-arg]  # a number as text
    """An exact number, as text: "82.5". From `least` to `most`, with at most `places` decimals."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": '{value} must be a decimal number as text, as "82.5"',
        "range": "{value} must be {least} to {most}",
        "places": "{value} must have at most {places} decimals",
    }

    def __init__(self, least: str, most: str, *, places: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most, self.places = Decimal(least), Decimal(most), places

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", data):
            self.fail("invalid", value=shown(data))
        number = Decimal(data)
        if not self.least <= number <= self.most:
            self.fail("range", value=data, least=self.least, most=self.most)
        if number != round(number, self.places):
            self.fail("places", value=data, places=self.places)
        return number

    def to_representation(self, value: Any) -> str:
        return format(Decimal(value).normalize(), "f")


class Document(serializers.Field):  # type: ignore[type-arg]  # any JSON
    """A JSON document of its own kind; `schema` says what it looks like."""

    def __init__(self, schema: dict[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.schema = schema

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ExactInSchema(OpenApiSerializerFieldExtension):
    target_class = Exact

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,9})?$", "examples": ["82.5"]}


class DocumentInSchema(OpenApiSerializerFieldExtension):
    target_class = Document

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = self.target.schema
        return schema


def allowed(field: Any) -> Any:
    """What a field takes, for the `allowed` of an error; None where its text says it all."""
    match field:
        case serializers.ChoiceField():
            return list(field.choices)
        case Whole():
            return f"{field.low} to {field.high}"
        case Exact():
            return f"{field.least} to {field.most}"
        case Text():
            return f"at most {field.most} characters"
        case Day():
            return f"{FIRST_DAY} to {LAST_DAY}"
        case YesNo():
            return [True, False]
    return None
