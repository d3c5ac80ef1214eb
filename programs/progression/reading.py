"""JSON in and out: decimals exact as written, and nothing that JSON leaves open is guessed."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import msgspec

from programs.progression.shapes import Refused

MOST_DIGITS = 18  # of a whole number; longer ones are kept as decimals
ENCODER = msgspec.json.Encoder(decimal_format="number")


def read(raw: bytes) -> Any:
    """A JSON value: whole numbers as int, others as Decimal. Raises `Refused`."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise Refused((), f"byte {error.start}", "JSON in UTF-8") from None
    if not text.strip():
        raise Refused((), "", "JSON, not nothing")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise Refused((), f"{error.msg}, line {error.lineno}", "JSON") from None
    except RecursionError:
        raise Refused((), "too many levels", "JSON of a reasonable depth") from None


def write(value: Any) -> bytes:
    """The value as JSON. Raises `Refused` for texts that are no Unicode, and for endless depth."""
    try:
        return ENCODER.encode(value)
    except UnicodeEncodeError as error:
        raise Refused((), error.object[error.start : error.end], "text in Unicode") from None
    except RecursionError:
        raise Refused((), "too many levels", "JSON of a reasonable depth") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused((twice,), twice, "given once in its object")
    return found


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refused((), text, "a number of a reasonable size") from None


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= MOST_DIGITS else Decimal(text)


def _constant(text: str) -> NoReturn:
    raise Refused((), text, "a number that JSON knows")
