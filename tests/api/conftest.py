"""The Harriers' results system asks, and the Rivals' one, which must find nothing.

`api` has a token with every scope; `api_with("health:read")` one with these only. It is the cast's
Wednesday here too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as of_django
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from athletes.models import Race
from clubs.models import ApiToken, Club
from clubs.roles import SCOPES
from programs.library import load_library
from tests.api.operations import add_settings
from tests.conftest import NOW
from tests.guards.cast import World, make_world

API = "/api/v1"


class Api:
    """A client as a club system has one: JSON in, JSON out, its key in front."""

    def __init__(self, key: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.key = key

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`If_Match='"1"'` is the header If-Match."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        said.setdefault("Authorization", f"Bearer {self.key}")
        url = path if path.startswith(("/", "http")) else f"{API}/{path}"
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.generic(
            method,
            url,
            "" if body is None else data,
            content_type="application/json",
            headers=said,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)


def make_token(club: Club, *scopes: str, **fields: Any) -> tuple[ApiToken, Api]:
    token = ApiToken(club=club, name="Results", scopes=list(scopes), **fields)
    key = token.draw()
    token.save()
    return token, Api(key)


def names(answer: Any) -> list[str]:
    """Where an answer says that something is wrong."""
    said = answer.json()["errors"]
    return [one.get("pointer") or one.get("parameter") or one.get("header") for one in said]


@pytest.fixture(autouse=True)
def _wednesday(now: datetime) -> Iterator[None]:
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two clubs with one row of each kind, made once a module; what a test writes it takes back."""
    asked, of_django.API_REQUESTS_A_MINUTE = of_django.API_REQUESTS_A_MINUTE, 1_000_000
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            load_library()
            found = make_world()
            for side in (found.home, found.away):
                add_settings(side)
        yield found
        transaction.set_rollback(True)
    of_django.API_REQUESTS_A_MINUTE = asked


@pytest.fixture
def token(club: Club) -> ApiToken:
    return make_token(club, *SCOPES)[0]


@pytest.fixture
def api(club: Club) -> Api:
    return make_token(club, *SCOPES)[1]


@pytest.fixture
def api_with(club: Club) -> Callable[..., Api]:
    return lambda *scopes: make_token(club, *scopes)[1]


@pytest.fixture
def rival_api(rival_club: Club) -> Api:
    return make_token(rival_club, *SCOPES)[1]


@pytest.fixture
def race(api: Api, ana: Any) -> Race:
    """Ana's race, as the system sent it."""
    sent = {"external_id": "race-1", "name": "Turin half", "day": "2027-03-21", "priority": "A"}
    answer = api.post(f"athletes/{ana.uid}/races", sent)
    assert answer.status_code == 201, answer.content
    return Race.objects.get(uid=answer.json()["id"])
