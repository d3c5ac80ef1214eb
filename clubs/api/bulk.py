"""Many rows in one request, by `external_id`: created, changed, or left as they are.

The same list sent again writes nothing. What came of each item is told by its place in the list;
`all_or_nothing` writes all or none, `dry_run` none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from rest_framework import serializers
from rest_framework.response import Response

from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, YesNo
from clubs.api.once import once
from clubs.api.operations import operation
from clubs.api.problems import Fault, Kind, Problem, invalid, pointer
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Reference, Strict, faults, is_plain_id
from clubs.tables.imports import Status

MOST = 500
EACH, ALL = "each", "all_or_nothing"
WORDS = {
    Status.NEW: "created",
    Status.CHANGED: "updated",
    Status.SAME: "unchanged",
    Status.WRONG: "error",
}


@dataclass
class Sent:
    """One item: its place in the list, its values as read, and what is wrong with it."""

    index: int
    external_id: str
    values: dict[str, Any]
    wrong: tuple[Fault, ...] = ()
    status: Status = Status.WRONG
    row: Any = None

    def refuse(self, found: Sequence[Fault]) -> None:
        self.wrong, self.status = tuple(found), Status.WRONG


class Envelope(Strict):
    """What stands around the items; they are read one by one."""

    items = serializers.ListField(child=serializers.JSONField(), min_length=1)
    dry_run = YesNo(default=False)
    mode = Choice([EACH, ALL], default=EACH)


class BulkViewSet(RowViewSet):
    """`item_class` reads one item: the representation, with `external_id` required."""

    item_class: ClassVar[type[Strict]]

    def upsert(self, sent: list[Sent], *, writes: bool, partly: bool) -> None:
        """Let the items stand as they say, by the verb of their kind; note status, row, faults."""
        raise NotImplementedError

    @operation("push_{nouns}", "Send many {nouns}", takes="bulk", gives="bulk", changes=True)
    @once
    def push(self, request: ApiRequest) -> Response:
        """Up to 500 items, each known by its `external_id`: a new one is created and needs all
        that adding one needs, a known one is changed in what is sent, a removed one comes back.
        The same list again changes nothing."""
        self._shown(None)
        asked = self._envelope()
        sent = list(self._read(asked["items"]))
        partly, writes = asked["mode"] == EACH, not asked["dry_run"]
        if not partly:
            _refuse_all(sent)
        good = [one for one in sent if not one.wrong]
        if good:
            self.upsert(good, writes=writes, partly=partly)
        if not partly:
            _refuse_all(sent)
        return Response(_answer(asked, sent))

    def _envelope(self) -> dict[str, Any]:
        body = self.request.data
        items = body.get("items") if isinstance(body, dict) else None
        if isinstance(items, list) and len(items) > MOST:
            detail = f"{len(items)} items, at most {MOST} at once"
            fault = Fault(detail, pointer("items"), value=len(items), allowed=MOST)
            raise Problem(Kind.TOO_LARGE, detail, [fault])
        return self.read(Envelope(data=body, context=self.context()))

    def _read(self, items: list[Any]) -> Iterator[Sent]:
        ids = {one["external_id"] for one in items if _is_named(one)}
        known = self._known(ids)
        reader, seen = self.item_class(context=self.context()), set[str]()
        whole = [item for item in items if isinstance(item, dict)]
        for name, field in reader.fields.items():
            if isinstance(field, Reference) and not field.read_only:
                field.look_up(item.get(name) for item in whole)
        for index, item in enumerate(items):
            external_id = item["external_id"] if _is_named(item) else ""
            reader.instance = known.get(external_id)
            reader.partial = reader.instance is not None
            yield self._one(reader, index, item, external_id, twice=external_id in seen)
            seen.add(external_id)

    def _known(self, ids: set[str]) -> dict[str, Any]:
        """The rows that stand, beside which an item is read: what it does not send stays."""
        named = set(filter(is_plain_id, ids))
        rows = self.rows.filter(club=self.request.club, external_id__in=named)
        return {one.external_id: one for one in self.narrowed(rows)}

    def _one(self, reader: Strict, index: int, item: Any, external_id: str, *, twice: bool) -> Sent:
        at = pointer("items", index)
        one = Sent(index, external_id, {})
        try:
            one.values = cast("dict[str, Any]", reader.run_validation(item))
        except serializers.ValidationError as refused:
            one.refuse(list(faults(refused.detail, reader, item, at)))
        else:
            if not external_id:
                one.refuse([Fault("Missing, it is needed", pointer(at, "external_id"))])
            elif twice:
                text = f"'{external_id}' stands in the list already"
                one.refuse([Fault(text, pointer(at, "external_id"), value=external_id)])
        return one


def _is_named(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("external_id"), str)


def _refuse_all(sent: list[Sent]) -> None:
    wrong = [fault for one in sent for fault in one.wrong]
    if wrong:
        raise invalid(*wrong)


def _answer(asked: dict[str, Any], sent: list[Sent]) -> dict[str, Any]:
    counts = dict.fromkeys(WORDS.values(), 0)
    for one in sent:
        counts[WORDS[one.status]] += 1
    results = [_told(one, dry=asked["dry_run"]) for one in sent]
    head = {"dry_run": asked["dry_run"], "mode": asked["mode"], "counts": counts}
    return {**head, "results": results}


def _told(one: Sent, *, dry: bool) -> dict[str, Any]:
    is_there = one.row is not None and not (dry and one.status == Status.NEW)
    return {
        "index": one.index,
        "external_id": one.external_id,
        "id": str(one.row.uid) if is_there else None,
        "version": one.row.version if is_there and not dry else None,
        "status": WORDS[one.status],
        "errors": [fault.as_json() for fault in one.wrong],
    }


# --- In the document ----------------------------------------------------------------------------


def takes(item: dict[str, Any], example: dict[str, Any] | None) -> dict[str, Any]:
    """The body, as OpenAPI has it. `item`: the schema of one."""
    properties = {
        "items": {"type": "array", "items": item, "minItems": 1, "maxItems": MOST},
        "dry_run": {"type": "boolean", "default": False, "description": "Tell, write nothing."},
        "mode": {"type": "string", "enum": [EACH, ALL], "default": EACH},
    }
    schema = {
        "type": "object",
        "required": ["items"],
        "properties": properties,
        "additionalProperties": False,
    }
    shown = {"items": [example], "dry_run": True} if example else None
    return {"schema": schema} | ({"examples": {"usual": {"value": shown}}} if shown else {})


_COUNT = {"type": "integer", "minimum": 0}
ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["dry_run", "mode", "counts", "results"],
    "properties": {
        "dry_run": {"type": "boolean"},
        "mode": {"type": "string", "enum": [EACH, ALL]},
        "counts": {"type": "object", "properties": dict.fromkeys(WORDS.values(), _COUNT)},
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["index", "external_id", "id", "version", "status", "errors"],
                "properties": {
                    "index": {"type": "integer", "description": "Its place in `items`, from 0."},
                    "external_id": {"type": "string"},
                    "id": {"type": ["string", "null"], "format": "uuid"},
                    "version": {"type": ["integer", "null"]},
                    "status": {"type": "string", "enum": list(WORDS.values())},
                    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
                },
            },
        },
    },
}
