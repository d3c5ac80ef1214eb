"""The OpenAPI document: sound, complete, and shown without the internet."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import drf_spectacular
import jsonschema_rs
import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS

from clubs.api.document import document, printed
from clubs.roles import SCOPES
from tests.api.operations import Operation, every_operation
from tests.docs.tables import OPENAPI

OPERATIONS = list(every_operation())
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
pytestmark = pytest.mark.once


def test_it_is_served_as_json_and_yaml_to_everybody(db):
    as_json, as_yaml = (Client().get(f"/api/v1/openapi.{one}") for one in ("json", "yaml"))
    assert (as_json.status_code, as_yaml.status_code) == (200, 200)
    told = json.loads(as_json.content)
    assert told["openapi"].startswith("3.1")
    assert told == yaml.load(as_yaml.content, Loader)  # noqa: S506  # a safe one


def test_nothing_in_it_was_guessed():
    document.cache_clear()
    GENERATOR_STATS.reset()
    made = document()
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    assert made["paths"]


def test_it_is_openapi_as_its_authors_define_it():
    written = Path(drf_spectacular.__file__).with_name("validation") / "openapi_3_1_schema.json"
    jsonschema_rs.validate(json.loads(written.read_text()), json.loads(printed()))


def test_the_copy_that_is_kept_is_what_the_app_says():
    """Who reviews a change sees what becomes of the API; who is offline reads it."""
    kept = OPENAPI.read_text() == printed()
    assert kept, "the API has changed: docs/how-to/develop.md says how to write its copy"


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        mine = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return mine + [ref for one in value.values() for ref in _references(one)]
    return [ref for one in value for ref in _references(one)] if isinstance(value, list) else []


def test_every_reference_leads_somewhere():
    told = document()
    for ref in set(_references(told)):
        place: Any = told
        for step in ref.removeprefix("#/").split("/"):
            assert step in place, ref
            place = place[step]


def test_every_schema_is_a_json_schema():
    for name, schema in document()["components"]["schemas"].items():
        whole = {**schema, "components": document()["components"]}
        assert jsonschema_rs.meta.is_valid(whole), name


def test_every_operation_tells_all_that_it_may_answer():
    for one in OPERATIONS:
        _tells_all(one)


def _tells_all(one: Operation) -> None:
    told = one.told
    assert re.fullmatch(r"[a-z_]+", one.id)
    assert told["summary"]
    assert told["description"]
    assert set(one.scopes or ()) <= set(SCOPES)
    if one.scopes is None:
        return
    answers = set(told["responses"])
    assert answers >= {"400", "401", "406", "429"}
    assert ("403" in answers) == bool(one.scopes)
    assert "404" in answers or "{" not in one.path
    if one.method in {"post", "patch"}:
        assert answers >= {"409", "413", "415"}
    good = next(told["responses"][code] for code in answers if code.startswith("2"))
    assert {"RateLimit", "RateLimit-Policy"} <= good["headers"].keys()
    if one.method != "delete" and "204" not in answers:
        assert good["content"]["application/json"]["schema"]


def test_every_body_has_an_example_that_is_taken_as_it_stands():
    for one in OPERATIONS:
        body = one.told.get("requestBody")
        if body is None:
            continue
        content = body["content"]["application/json"]
        assert content.get("examples"), f"{one.id}: give its serializer an `example`"
        _fit(content)


def test_every_example_of_an_answer_is_one():
    shown = 0
    for one in OPERATIONS:
        for answer in one.told["responses"].values():
            content = answer.get("content", {}).get("application/json", {})
            shown += len(content.get("examples", {}))
            _fit(content)
    assert shown > 30


def _fit(content: dict[str, Any]) -> None:
    schema = {**content.get("schema", {}), "components": document()["components"]}
    for example in content.get("examples", {}).values():
        jsonschema_rs.validate(schema, example["value"])


def test_the_docs_page_keeps_to_the_strict_policy(db):
    page = Client().get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert "//" not in re.sub(
        r"http://testserver", "", "".join(re.findall(r'(?:src|href)="([^"]+)"', html))
    )
    script = Client().get("/api/v1/docs?script=")
    assert "/api/v1/openapi.json" in script.content.decode()
