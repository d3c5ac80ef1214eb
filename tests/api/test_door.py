"""Who gets in: a live token of the club, as far as its scopes reach, as often as it may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from clubs.models import ApiToken
from clubs.roles import SCOPES
from tests.api.conftest import Api, make_token
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_token_says_who_it_is(api_with):
    told = api_with("health:read").get("me").json()
    assert told["name"] == "Results"
    assert told["scopes"] == ["health:read"]
    assert told["club"]["slug"] == "harriers"
    assert told["club"]["today"] == "2026-11-25"


def test_the_club_says_its_zone_and_week(api):
    told = api.get("club").json()
    assert (told["time_zone"], told["week_day"]) == ("Europe/Rome", 6)


@pytest.mark.parametrize(
    "key", ["", "sst_", "sst_aa_bb", "sst_é_x", "sst_" + "0" * 12 + "_secret", "x" * 5000]
)
def test_an_unknown_token_is_turned_away(club, key):
    answer = Api(key).get("me")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "/api/v1/problems/unauthenticated"


def test_a_wrong_secret_behind_a_known_prefix_is_turned_away(club):
    token, _api = make_token(club, *SCOPES)
    assert Api(f"sst_{token.prefix}_wrong").get("me").status_code == 401


@pytest.mark.parametrize("ended", [{"revoked_at": NOW}, {"expires_at": NOW}])
def test_an_ended_token_is_turned_away(club, ended):
    _token, api = make_token(club, *SCOPES, **ended)
    assert api.get("me").status_code == 401


def test_a_log_in_of_the_pages_opens_nothing_here(coach_client, ana):
    answer = coach_client.get("/api/v1/athletes")
    assert answer.status_code == 401
    assert "login" not in answer.headers.get("Location", "")


def test_posting_needs_no_cookie_but_a_token(api, ana):
    strict = Client(enforce_csrf_checks=True)
    sent = {"name": "Hill 10", "day": "2027-02-07", "priority": "C"}
    api.client = strict
    assert api.post(f"athletes/{ana.uid}/races", sent).status_code == 201


def test_a_missing_scope_is_named(api_with, ana):
    answer = api_with("athletes:read").post(f"athletes/{ana.uid}/races", {})
    assert answer.status_code == 403
    assert answer.json()["scope"] == "athletes:write"
    assert answer.json()["scopes"] == ["athletes:read"]


def test_the_last_use_is_written_once_a_minute(club):
    token, api = make_token(club)
    for later, expected in ((0, 0), (30, 0), (90, 90)):
        with time_machine.travel(NOW + timedelta(seconds=later), tick=False):
            api.get("me")
        used = ApiToken.objects.get(pk=token.pk).last_used_at
        assert used == NOW + timedelta(seconds=expected)


def test_every_answer_says_what_is_left(api):
    first, second = api.get("me"), api.get("athletes?limit=0")
    assert first["RateLimit-Policy"] == '"token";q=600;w=60'
    assert first["RateLimit"] == '"token";r=599;t=60'
    assert second.status_code == 400
    assert second["RateLimit"] == '"token";r=598;t=60'


def test_too_many_requests_are_told_when_to_come_again(api, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    answers = [api.get("me") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    with time_machine.travel(NOW + timedelta(seconds=60), tick=False):
        assert api.get("me").status_code == 200


def test_a_dead_cache_lets_everybody_in(api):
    def dead(*_: Any, **__: Any) -> Any:
        raise ConnectionError

    with patch.object(type(cache._connections["default"]), "add", dead):  # type: ignore[attr-defined]  # a proxy
        assert api.get("me").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "nowhere", {}, 404),
        ("POST", "nowhere/at/all", {}, 404),
        ("GET", "/api/", {}, 404),
        ("GET", "/api/v2/athletes", {}, 404),
        ("POST", "me", {}, 405),
        ("OPTIONS", "athletes", {}, 405),
        ("GET", "athletes", {"Accept": "text/html"}, 406),
    ],
)
def test_what_is_not_there_is_a_problem_too(api, method, path, headers, status):
    answer = api.ask(method, path, **headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_the_kind_of_a_problem_leads_to_what_it_means(api):
    kind = api.get("nowhere").json()["type"]
    told = Client().get(kind).json()
    assert (told["type"], told["status"]) == (kind, 404)
    assert Client().get("/api/v1/problems/unheard-of").status_code == 404


def test_what_nobody_expected_is_a_problem_and_logged(api):
    with patch("clubs.api.club.ClubViewSet.retrieve", side_effect=ZeroDivisionError):
        answer = api.get("club")
    assert answer.status_code == 500
    assert answer.json()["type"] == "/api/v1/problems/failed"
