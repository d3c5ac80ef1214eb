"""The OpenAPI document as a whole: what all share, made once, served as JSON and YAML."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from clubs.api import bulk
from clubs.api.reusable import ADDED, HEADERS, PARAMETERS, RESPONSES, SCHEMAS

ROW = {"external_id", "version", "deleted_at"}


def complete(result: dict[str, Any], generator: Any, request: Any, public: Any) -> dict[str, Any]:
    """Adds what is the same everywhere, and says that nothing unknown is taken.

    Of a representation only `id` is always there: `fields` leaves others out, and of a deleted row
    `id`, `external_id` and `deleted_at` are told.
    """
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name, schema in schemas.items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False
        if name.endswith("ItemRequest"):  # what a new one needs is asked when it is seen to be new
            schema["required"] = ["external_id"]
        if {"external_id", "deleted_at"} <= schema.get(
            "properties", {}
        ).keys() and "version" in schema["properties"]:
            schema["required"] = ["id"]
    schemas |= SCHEMAS | {"BulkAnswer": bulk.ANSWER}
    components["parameters"] = PARAMETERS
    components["headers"] = HEADERS
    components["responses"] = {name: ADDED[name] for name in sorted(set(RESPONSES.values()))}
    result["paths"] = {
        path.replace("{uid}", "{id}"): _with_ids(item) for path, item in result["paths"].items()
    }
    return result


def _with_ids(item: dict[str, Any]) -> dict[str, Any]:
    """Outside a row's public id is its `id`; `uid` is our own word for it."""
    for operation in item.values():
        for parameter in operation.get("parameters", ()):
            if parameter.get("name") == "uid":
                parameter["name"] = "id"
    return item


@cache
def document() -> dict[str, Any]:
    """The whole document, made once a process."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


@cache
def _as_json() -> bytes:
    made: bytes = OpenApiJsonRenderer().render(document(), renderer_context={"indent": None})
    return made


def printed() -> str:
    """As it is kept in docs/reference/api: a line for each thing, so that changes can be read."""
    return json.dumps(json.loads(_as_json()), indent=1, ensure_ascii=False) + "\n"


@cache
def _as_yaml() -> bytes:
    plain = json.loads(_as_json())  # texts as texts: YAML would tell which kind of text each is
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(plain, Dumper=dumper, sort_keys=False, allow_unicode=True)
    return text.encode()


def as_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_as_json(), content_type="application/json")


def as_yaml(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_as_yaml(), content_type="application/yaml")
