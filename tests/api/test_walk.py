"""Every operation of the document: with its scope and without, of a rival, without a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clubs.roles import SCOPES
from tests.api.conftest import Api, make_token
from tests.api.operations import METHODS, Operation, every_operation
from tests.guards.cast import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPERATIONS = list(every_operation())
WITH_TOKEN = [one for one in OPERATIONS if one.scopes is not None]


def ask(api: Api, one: Operation, path: str) -> Any:
    """Asked, and what was written taken back. The body is empty: refused, but let in."""
    with transaction.atomic():
        headers = {"If_Match": "*"} if one.method in {"patch", "delete"} else {}
        body: Any = {} if one.method != "get" else None
        answer = api.ask(one.method.upper(), path, body, **headers)
        transaction.set_rollback(True)
    return answer


def told(one: Operation, answer: Any) -> str:
    return f"{one.method.upper()} {one.path}: {answer.status_code} {answer.content[:200]!r}"


def paths(world: World) -> Iterator[tuple[Operation, str]]:
    for one in WITH_TOKEN:
        yield one, one.filled(world.home, "ben")


def test_the_document_has_operations_and_each_has_a_name_of_its_own() -> None:
    names = [one.id for one in OPERATIONS]
    assert len(names) > 15
    assert len(set(names)) == len(names)


def test_with_its_scope_alone_every_operation_lets_in(world):
    wrong = []
    for one, path in paths(world):
        _token, api = make_token(world.home.club, *(one.scopes or ()))
        answer = ask(api, one, path)
        if answer.status_code in {401, 403, 404, 405} or answer.status_code >= 500:
            wrong.append(told(one, answer))
    assert not wrong, "\n".join(wrong)


def test_without_its_scope_every_operation_names_what_is_missing(world):
    wrong = []
    for one, path in paths(world):
        if not one.scopes:
            continue
        _token, api = make_token(world.home.club, *(set(SCOPES) - set(one.scopes)))
        answer = ask(api, one, path)
        if answer.status_code != 403 or answer.json()["scope"] not in one.scopes:
            wrong.append(told(one, answer))
    assert not wrong, "\n".join(wrong)


def test_a_rivals_token_finds_nothing_of_ours(world):
    wrong = []
    _token, api = make_token(world.away.club, *SCOPES)
    for one, path in paths(world):
        answer = ask(api, one, path)
        if one.is_of_club and answer.status_code != 404:
            wrong.append(told(one, answer))
        if any(name in answer.content.decode() for name in ("Ben Boy", "Harriers", "harriers")):
            wrong.append(f"{told(one, answer)}: tells of the Harriers")
    assert not wrong, "\n".join(wrong)


def test_without_a_token_nothing_is_told(world):
    wrong = []
    for one, path in paths(world):
        answer = ask(Api("none"), one, path)
        if answer.status_code != 401 or not answer.headers.get("WWW-Authenticate"):
            wrong.append(told(one, answer))
    assert not wrong, "\n".join(wrong)


def test_a_method_that_is_not_there_is_405_and_names_those_that_are(world):
    wrong = []
    _token, api = make_token(world.home.club, *SCOPES)
    offered: dict[str, set[str]] = {}
    for one, path in paths(world):
        offered.setdefault(path, set()).add(one.method)
    for path, methods in offered.items():
        method = min(set(METHODS) - methods)  # the others stand in Allow, or do not
        answer = api.ask(method.upper(), path, {})
        named = {word.strip().lower() for word in answer.headers.get("Allow", "").split(",")}
        if answer.status_code != 405 or named - {"head"} != methods:
            wrong.append(f"{method} {path}: {answer.status_code}, {named}")
    assert not wrong, "\n".join(wrong)


def test_reading_writes_nothing(world):
    wrong = []
    _token, api = make_token(world.home.club, *SCOPES)
    api.get("me")
    for one, path in paths(world):
        if one.method != "get":
            continue
        with CaptureQueriesContext(connection) as caught:
            api.get(path)
        wrong += [
            f"{one.path}: {query['sql'][:90]}"
            for query in caught.captured_queries
            if query["sql"].upper().startswith(("INSERT", "UPDATE", "DELETE"))
            and "athletes_healthread" not in query["sql"]  # who looks at health is noted
        ]
    assert not wrong, "\n".join(wrong)


def test_every_post_is_done_once_where_it_has_a_key(world):
    """Sent with a key, the second answer is the first one again, or refused alike."""
    wrong = []
    _token, api = make_token(world.home.club, *SCOPES)
    for one, path in paths(world):
        if one.method != "post":
            continue
        with transaction.atomic():
            answers = [api.post(path, {}, Idempotency_Key=f"k-{one.id}") for _ in range(2)]
            transaction.set_rollback(True)
        replayed = answers[1].headers.get("Idempotent-Replayed")
        if answers[0].status_code < 300 and replayed != "true":
            wrong.append(told(one, answers[1]))
        if any(ref["$ref"].endswith("/IdempotencyKey") for ref in _refs(one)) is False:
            wrong.append(f"{one.path}: does not tell of Idempotency-Key")
    assert not wrong, "\n".join(wrong)


def _refs(one: Operation) -> list[dict[str, str]]:
    return [parameter for parameter in one.told.get("parameters", ()) if "$ref" in parameter]
