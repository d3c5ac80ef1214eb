"""What the API shows of a row and takes for it: explicit fields, and nothing unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refusal
from django.db.models import Q
from rest_framework import serializers
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

from clubs.api.fields import UID, Text, allowed, shown
from clubs.api.problems import Fault, pointer
from clubs.roles import Area

SAID = {"required": "Missing, it is needed", "null": "Must not be null"}
WHOLE = api_settings.NON_FIELD_ERRORS_KEY


class Strict(serializers.Serializer[Any]):
    """Takes what it names: an unknown field is an error, and so is one that is read only.

    `check` sees all values as they will stand, also where a change sends some of them.
    """

    def to_internal_value(self, data: Any) -> Any:
        errors: dict[str, Any] = dict(self._unknown(data)) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as refused:
            found = refused.detail
            errors |= found if isinstance(found, dict) else {WHOLE: found}
        if errors:
            raise serializers.ValidationError(errors)
        return values

    def _unknown(self, data: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
        taken = {name for name, field in self.fields.items() if not field.read_only}
        for name in data:
            if name not in taken:
                is_known = name in self.fields
                what = "is read only" if is_known else "is unknown, must be one of "
                listed = "" if is_known else ", ".join(sorted(taken))
                yield str(name), [f"'{str(name)[:60]}' {what}{listed}"]

    def validate(self, attrs: Any) -> Any:
        try:
            self.check(self.standing() | attrs)
        except Refusal as refused:
            raise serializers.ValidationError(as_serializer_error(refused)) from None
        return attrs

    def check(self, values: dict[str, Any]) -> None:
        """What values must be to one another; raises Django's ValidationError, by field."""

    @property
    def today(self) -> date:
        """The club's day of the request."""
        found: date = self.context["request"].principal.today
        return found

    def standing(self) -> dict[str, Any]:
        """The values of the row that is changed; none of a new one."""
        if self.instance is None:
            return {}
        taken = [field for field in self.fields.values() if not field.read_only]
        return {str(one.source): getattr(self.instance, str(one.source), None) for one in taken}


def several(shape: type[Strict], most: int, **options: Any) -> serializers.ListSerializer[Any]:
    """A list of such objects in a body, at most so many."""
    return serializers.ListSerializer(child=shape(), max_length=most, **options)


class Representation(Strict):
    """A row of a club: its public id, the club's own id for it, version and moments.

    A row that was deleted is told to those only who ask what changed, by its `tombstone`.
    `fields` of the context narrows what is shown, `expand` shows references whole.
    """

    example: ClassVar[dict[str, Any]] = {}  # of what is sent, for the documentation
    tombstone: ClassVar[tuple[str, ...]] = ("id", "external_id", "deleted_at")

    id = serializers.UUIDField(source="uid", read_only=True)
    external_id: Any = Text(100, blank=True, required=False, help_text="The club's own id, unique.")
    version = serializers.IntegerField(read_only=True, help_text="Counts the changes.")
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    deleted_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if instance.deleted_at is not None and "tombstones" in self.context:
            return {name: self._shown(name, instance) for name in self.tombstone}
        return super().to_representation(instance)

    def _shown(self, name: str, instance: Any) -> Any:
        field = self.fields[name]
        value = field.get_attribute(instance)
        return None if value is None else field.to_representation(value)

    @property
    def _readable_fields(self) -> list[Any]:
        wanted = self.context.get("fields")
        return [
            field
            for name, field in self.fields.items()
            if not field.write_only and (wanted is None or name in wanted or name == "id")
        ]


class Reference(serializers.Field):  # type: ignore[type-arg]  # a row, or several
    """Another row: by its id, or whole where `expand` names it. `area`: who may see it whole.

    `among` gives the rows that a body may name, by our id or the club's own; without it the
    reference is read only.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": "No {what} {value} in this club",
        "invalid": "{value} is no id: ours, or your external_id",
        "list": "Must be a list of ids",
        "many": "{count} ids, at most {most} are allowed",
    }
    MOST = 1000

    def __init__(
        self,
        shows: Callable[[], type[Representation]],
        area: Area,
        *,
        among: Callable[[Any], Any] | None = None,
        many: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(read_only=among is None, **options)
        self.shows, self.area, self.among, self.many = shows, area, among, many

    def get_attribute(self, instance: Any) -> Any:
        found: Any = super().get_attribute(instance)
        return list(found.all()) if self.many else found

    def to_representation(self, value: Any) -> Any:
        if self.many:
            return [self._one(row) for row in value]
        return self._one(value)

    def _one(self, row: Any) -> Any:
        if self.field_name in self.context.get("expand", ()):
            return self.shows()(row, context={}).data
        return str(row.uid)

    def to_internal_value(self, data: Any) -> Any:
        if not self.many:
            return self._found([data])[0]
        if not isinstance(data, list):
            self.fail("list")
        if len(data) > self.MOST:
            self.fail("many", count=len(data), most=self.MOST)
        return self._found(data) if data else []

    def look_up(self, said: Iterable[Any]) -> None:
        """Find in one query what many bodies name; they are read afterwards."""
        named = [
            name
            for one in said
            for name in (one if isinstance(one, list) else [one])
            if isinstance(name, str) and is_plain_id(name)
        ]
        kept: Any = self.context
        kept[f"found {self.field_name}"] = self._named(named)

    def _found(self, data: list[Any]) -> list[Any]:
        """The rows of these ids, in one query."""
        for one in data:
            if not isinstance(one, str) or not is_plain_id(one):
                self.fail("invalid", value=shown(one))
        rows = self.context.get(f"found {self.field_name}")
        rows = self._named(data) if rows is None else rows
        for one in data:
            if _bare(one) not in rows:
                what = (self.field_name or "row").rstrip("s").replace("_", " ")
                self.fail("unknown", what=what, value=shown(one))
        return list({rows[name].pk: rows[name] for name in map(_bare, data)}.values())

    def _named(self, said: list[str]) -> dict[str, Any]:
        """By what names them; a row's external_id comes before another one's id."""
        names = {_bare(one) for one in said}
        uids = [one for one in names if UID.fullmatch(one)]
        meant = Q(uid__in=uids) | Q(external_id__in=names - {""})
        rows = list(self._among().filter(meant)) if names else []
        return {str(row.uid): row for row in rows} | {
            row.external_id: row for row in rows if row.external_id
        }

    def _among(self) -> Any:
        assert self.among is not None
        return self.among(self.context["request"].principal)


def is_plain_id(text: str) -> bool:
    """Whether it can be an id, ours or a club's own."""
    return bool(text) and len(text) <= 100 and "\0" not in text


def _bare(text: str) -> str:
    """Our ids are written in small letters."""
    return text.lower() if UID.fullmatch(text) else text


def faults(detail: Any, field: Any, value: Any, at: str = "") -> Iterator[Fault]:
    """What a serializer found, each with pointer, value and what is allowed."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            if name == WHOLE:
                yield from faults(below, None, None, at)
            else:
                yield from faults(below, _below(field, name), _at(value, name), pointer(at, name))
        return
    for one in detail if isinstance(detail, Sequence) and not isinstance(detail, str) else [detail]:
        if isinstance(one, Mapping):
            yield from faults(one, field, value, at)
        else:
            said = value if isinstance(value, str | int | bool) else None
            told = str(value) if isinstance(value, Decimal) else said
            text = SAID.get(getattr(one, "code", ""), str(one))
            yield Fault(text, pointer(at), value=told, allowed=allowed(field))


def _below(field: Any, name: Any) -> Any:
    if isinstance(field, serializers.BaseSerializer):
        return getattr(field, "fields", {}).get(name)
    return getattr(field, "child", None)


def _at(value: Any, name: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    is_place = isinstance(value, list) and isinstance(name, int) and name < len(value)
    return value[name] if is_place else None
