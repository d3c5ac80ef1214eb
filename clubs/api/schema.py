"""OpenAPI 3.1 of the API: every operation with its id, its parameters and every answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema

from clubs.api import bulk
from clubs.api.door import scope_of
from clubs.api.operations import SAME, Operation
from clubs.api.reusable import RESPONSES, ref
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Reference

JSON = "application/json"
UID = "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10"
SENDS = ("POST", "PUT", "PATCH")


class BearerInSchema(OpenApiAuthenticationExtension):
    target_class = "clubs.api.door.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        description = (
            "A token of the club, made by an owner on the page *Tokens* or by "
            "`manage.py create_token`. The names beside an operation are the scopes it needs."
        )
        return {"type": "http", "scheme": "bearer", "description": description}

    def get_security_requirement(self, auto_schema: Any) -> Any:
        return {self.name: auto_schema.scopes()}


class ReferenceInSchema(OpenApiSerializerFieldExtension):
    target_class = Reference

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        uid = {"type": "string", "format": "uuid"}
        said = "By id, ours or your external_id."
        one: dict[str, Any] = {"type": "string", "maxLength": 100, "description": said}
        if direction == "response":
            one = {
                "oneOf": [uid, auto_schema.resolve_serializer(self.target.shows(), direction).ref]
            }
        return {"type": "array", "items": one} if self.target.many else one


class ApiSchema(AutoSchema):
    """Reads what each action tells of itself (`clubs.api.operations`)."""

    view: Any

    @property
    def told(self) -> Operation:
        found = self.view.operation_of(self.view.action)
        assert found is not None, f"{self.path}: the action {self.view.action} tells no operation"
        told: Operation = found
        return told

    @property
    def parent(self) -> str:
        """As `athlete`, where the address stands under one and the rows do not."""
        first = self.path.removeprefix("/api/v1/").split("/")
        is_nested = len(first) > 2 and first[1].startswith("{") and first[1] != "{uid}"
        return first[1].strip("{}") if is_nested else ""

    def _words(self, text: str) -> str:
        of = f"{self.parent}_" if self.parent else ""
        noun, nouns = self.view.noun, self.view.nouns
        as_id = text.replace("{of}", of).replace("{nouns}", nouns).replace("{noun}", noun)
        return as_id.replace("-", "_")

    def get_operation_id(self) -> str:
        return self._words(self.told.id)

    def get_summary(self) -> str:
        noun, nouns = (one.replace("_", " ") for one in (self.view.noun, self.view.nouns))
        said = self.told.summary.replace("{nouns}", nouns)
        if noun[0] in "aeiou":
            said = said.replace(" a {noun}", " an {noun}")
        said = said.replace("{noun}", noun)
        return said + (f" of one {self.parent}" if self.parent else "")

    def get_description(self) -> str:  # type: ignore[override]  # as upstream
        action = getattr(self.view, self.view.action)
        said = " ".join((action.__doc__ or "").split())
        scopes = " ".join(f"Scope: `{scope}`." for scope in self.scopes())
        return f"{said} {scopes}".strip()

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_auth(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_auth()
        return [] if self.view.tag == "problems" else found

    def scopes(self) -> list[str]:
        area = self.view.area_of(self.view.action)
        return [] if area is None else [scope_of(area, change=self.told.changes)]

    # --- Parameters -----------------------------------------------------------------------------

    def get_filter_backends(self) -> list[Any]:
        return super().get_filter_backends() if self.told.shows == "list" else []

    def _get_parameters(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._get_parameters()
        names = []
        if self.told.shows == "list":
            names += ["Limit", "Cursor", "UpdatedSince", "ExternalId"]
        if self.told.shows == "row":
            names += ["IfNoneMatch"]
        if self.told.needs_match:
            names += ["IfMatch"]
        if self.method == "POST":
            names += ["IdempotencyKey"]
        found += [ref("parameters", name) for name in names]
        found += [_asked(name, words) for name, words in self.told.query.items()]
        return found + (self._of_shown() if self.told.shows else [])

    def _of_shown(self) -> list[dict[str, Any]]:
        if not isinstance(self.view, RowViewSet):
            return []
        shape: Any = self.view.get_serializer_class()()
        made = [_names("fields", "Show these only, and `id`.", list(shape.fields))]
        expandable = list(self.view.expandable())
        if expandable:
            made.append(_names("expand", "Show these whole, not by their id.", expandable))
        return made

    # --- Bodies ---------------------------------------------------------------------------------

    def get_request_serializer(self) -> Any:
        takes = self.told.takes
        return self.view.get_serializer_class() if takes is SAME else takes

    def get_response_serializers(self) -> Any:
        gives = self.told.gives
        return self.view.get_serializer_class() if gives is SAME else gives

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.told.shows == "list"

    def _get_paginator(self) -> None:
        return None

    def _get_request_body(self, direction: str = "request") -> Any:
        if self.told.takes == "bulk":
            item = self.resolve_serializer(self.view.item_class, "request").ref
            example = self.view.item_class.example
            return {"required": True, "content": {JSON: bulk.takes(item, example)}}
        if self.told.takes is None:
            return None
        body = super()._get_request_body(direction)
        body["required"] = True
        example = getattr(self.view, "example", None) or getattr(
            self.get_request_serializer(), "example", None
        )
        if example:
            shown = dict(list(example.items())[-1:]) if self.method == "PATCH" else example
            body["content"][JSON].setdefault("examples", {"usual": {"value": shown}})
        return body

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = {str(self.told.status): self._success()}
        for status in sorted(self._refusals()):
            bodies[str(status)] = ref("responses", RESPONSES[status])
        return bodies

    def _success(self) -> dict[str, Any]:
        told = self.told
        headers = {name: ref("headers", name) for name in self._headers()}
        answer: dict[str, Any] = {"description": self.get_summary(), "headers": headers}
        if told.status == 204 or told.gives is None:
            return answer
        if told.gives == "bulk":
            return answer | {"content": {JSON: {"schema": ref("schemas", "BulkAnswer")}}}
        shown = self.resolve_serializer(self.get_response_serializers(), "response").ref
        example = self._shown_example()
        if told.shows == "list":
            shown = _list_of(shown)
        content: dict[str, Any] = {"schema": shown}
        if example is not None:
            content["examples"] = {"usual": {"value": example}}
        return answer | {"content": {JSON: content}}

    def _shown_example(self) -> dict[str, Any] | None:
        """What is sent, as it comes back: with our id and a version."""
        sent = getattr(getattr(self.view, "serializer_class", None), "example", None)
        if not sent or self.told.gives is not SAME:
            return None
        row = {"id": UID, **sent, "version": 1}
        if self.told.shows == "list":
            return {"items": [row], "next": None, "synced_until": "2026-11-25T07:59:00Z"}
        return row

    def _headers(self) -> list[str]:
        if self.view.tag == "problems":
            return []
        names = ["RateLimit-Policy", "RateLimit"]
        is_row = isinstance(self.view, RowViewSet) and self.told.shows != "list"
        if is_row and self.told.status != 204 and self.told.gives != "bulk":
            names += ["ETag"]
        if self.told.status == 201:
            names += ["Location"]
        if self.method == "POST":
            names += ["Idempotent-Replayed"]
        return names

    def _refusals(self) -> set[int]:
        told, found = self.told, {406, *self.told.refuses}
        if self.view.tag == "problems":
            return found | {404}
        found |= {400, 401, 429, 503}
        if self.view.area_of(self.view.action) is not None:
            found |= {403}
        if "{" in self.path:
            found |= {404}
        if self.method in SENDS:
            found |= {409, 413, 415}
        if self.method == "POST":
            found |= {422}
        if told.needs_match:
            found |= {412, 428}
        return found | ({304} if told.shows == "row" else set())


def _asked(name: str, words: str) -> dict[str, Any]:
    """A parameter of one operation's own."""
    return {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}


def _names(name: str, said: str, allowed: list[str]) -> dict[str, Any]:
    items = {"type": "string", "enum": allowed}
    return {
        "name": name,
        "in": "query",
        "description": f"{said} Names, separated by commas.",
        "schema": {"type": "array", "items": items},
        "style": "form",
        "explode": False,
    }


def _list_of(shown: dict[str, Any]) -> dict[str, Any]:
    next_url = {"type": ["string", "null"], "format": "uri", "description": "The next page."}
    until = {
        "type": "string",
        "format": "date-time",
        "description": "Send it as `updated_since` the next time: a minute before this answer.",
    }
    return {
        "type": "object",
        "required": ["items", "next", "synced_until"],
        "properties": {
            "items": {"type": "array", "items": shown},
            "next": next_url,
            "synced_until": until,
        },
    }
