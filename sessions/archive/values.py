"""One line of an archive as values that its model can keep; refused where it cannot."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from clubs.models import Membership
from programs.models import DocumentField
from sessions.archive.checking import Refused

Value = Callable[[Any], Any]


def values_of(
    name: str, number: int, row: dict[str, Any], read: dict[str, Value]
) -> dict[str, Any]:
    """The values of a line; refused where it has another shape than its model."""
    if row.keys() != read.keys():
        odd = ", ".join(sorted(str(one)[:60] for one in row.keys() ^ read.keys()))
        message = f"{name}, line {number}: other fields than this version keeps: {odd}"
        raise Refused(message)
    values = {}
    for key, value in row.items():
        try:
            values[key] = read[key](value)
        except ValidationError as error:
            message = f"{name}, line {number}, {key}: {'; '.join(error.messages)}"
            raise Refused(message) from error
        except (TypeError, ValueError, ArithmeticError) as error:
            message = f"{name}, line {number}, {key}: {str(value)[:60]!r} cannot be kept there"
            raise Refused(message) from error
    return values


def checked(name: str, number: int, check: Callable[[], None]) -> None:
    try:
        check()
    except ValidationError as error:
        message = f"{name}, line {number}: {'; '.join(error.messages)}"
        raise Refused(message) from error


def check_members(name: str, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """A person's own pages read these of all their clubs: nonsense would lock them out of each."""
    for number, row in rows:
        member = Membership(roles=row["roles"], mail=row["mail"])
        checked(name, number, member.clean)


def reader_of(one: models.Field[Any, Any]) -> Value:
    """How a value of JSON becomes one of the field; ValidationError where it cannot."""
    if isinstance(one, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value, validate=True)
    if isinstance(one, DocumentField | models.JSONField):
        return lambda value: value
    choices = {value for value, _label in one.flatchoices} if one.choices else None

    def read(value: Any) -> Any:
        found = _fitting(one, one.to_python(value))
        if one.max_length and isinstance(found, str) and len(found) > one.max_length:
            message = f"{len(found)} characters, at most {one.max_length} are kept"
            raise ValidationError(message)
        if choices and found not in choices and found not in {None, ""}:
            message = f"Unknown value '{str(found)[:60]}', must be one of {_listed(choices)}"
            raise ValidationError(message)
        return found

    return read


def _fitting(one: models.Field[Any, Any], found: Any) -> Any:
    """What the database can hold; each says in another way, or too late, that it cannot."""
    if found is None and not one.null:
        message = "must not be empty"
        raise ValidationError(message)
    if isinstance(one, models.IntegerField | models.DecimalField) and found is not None:
        one.run_validators(found)
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        message = "must name its time zone"
        raise ValidationError(message)
    return found.astimezone(UTC)  # OverflowError at the ends of time


def _listed(choices: set[Any]) -> str:
    return ", ".join(sorted(map(str, choices)))
