"""A JSON document kept as text: nothing queries it in SQL, and text is far faster to write."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
from django.db import models

from programs.progression.units import printed


def _exact(value: object) -> object:
    if isinstance(value, Fraction):
        return printed(value)
    message = f"{value!r} cannot stand in a document"
    raise TypeError(message)


encoder = msgspec.json.Encoder(enc_hook=_exact)


def as_read(value: Any) -> Any:
    """A document as it would be read back."""
    return msgspec.json.decode(encoder.encode(value))


class DocumentField(models.TextField):  # type: ignore[type-arg]  # no generic at run time
    """Any JSON value or msgspec struct in, plain lists and dicts out. Null stays null.

    Exact numbers go in as they are and come out as text: "82.5", at most four decimals.
    """

    _pyi_private_set_type: Any  # for the type checker: what may be assigned
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else msgspec.json.decode(value)

    def to_python(self, value: Any) -> Any:
        return msgspec.json.decode(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encoder.encode(value).decode()

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or "null"
