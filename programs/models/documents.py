"""A JSON document kept as text: nothing queries it in SQL, and text is several times faster to write."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import models


class DocumentField(models.TextField):  # type: ignore[type-arg]  # no generic at run time
    """Any JSON value (or msgspec struct) in, plain lists and dicts out. Null stays null."""

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else msgspec.json.decode(value)

    def to_python(self, value: Any) -> Any:
        return msgspec.json.decode(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or "null"
