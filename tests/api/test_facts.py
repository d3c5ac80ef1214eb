"""Every kind of fact: added as the document shows it, read, changed, removed, brought back."""

from __future__ import annotations

from typing import Any

import pytest

from athletes.api.routes import FACTS
from athletes.models import HealthRead, Injury
from clubs.models import Job
from programs.models import Gym
from tests.api.conftest import names

pytestmark = pytest.mark.django_db

# What is changed of the example, and to what.
CHANGES: dict[str, dict[str, Any]] = {
    "races": {"priority": "B"},
    "runs": {"kind": "easy"},
    "availability": {"days": [0, 4]},
    "injuries": {"stage": "rehab"},
    "body-weights": {"value": "61.9"},
    "seasons": {"share_high": "0.75"},
    "off-ranges": {"reason": "Camp"},
    "gym-choices": {"starts_on": "2026-12-08"},
    "strength-tests": {"load": "85"},
    "time-trials": {"time_s": 605},
}
every_fact = pytest.mark.parametrize("where", FACTS)


@pytest.fixture
def example(club):
    def of(where: str) -> dict[str, Any]:
        serializer: Any = FACTS[where].serializer_class  # type: ignore[misc]  # a class attribute
        shown = dict(serializer.example)
        return shown | ({"gym": str(Gym.objects.get(club=club).uid)} if "gym" in shown else {})

    return of


@every_fact
def test_a_fact_is_added_read_changed_removed_and_brought_back(api, ana, example, where):
    answer = api.post(f"athletes/{ana.uid}/{where}", example(where))
    assert answer.status_code == 201, answer.content
    told, url = answer.json(), answer["Location"]
    assert {name: told[name] for name in example(where)} == example(where)
    assert api.get(url).json() == told
    assert told["id"] in [one["id"] for one in api.get(where).json()["items"]]
    changed = api.patch(url, CHANGES[where], If_Match=answer["ETag"])
    assert changed.status_code == 200, changed.content
    assert {name: changed.json()[name] for name in CHANGES[where]} == CHANGES[where]
    assert changed.json()["version"] == 2
    assert api.delete(url, If_Match=changed["ETag"]).status_code == 204
    assert api.get(url).status_code == 404
    back = api.post(f"{url}/restoration")
    assert (back.status_code, back.json()["deleted_at"]) == (200, None)


@every_fact
def test_a_change_of_nothing_writes_nothing(api, ana, example, where):
    answer = api.post(f"athletes/{ana.uid}/{where}", example(where))
    Job.objects.all().delete()
    same = api.patch(answer["Location"], example(where), If_Match='"1"')
    assert (same.status_code, same["ETag"]) == (200, '"1"'), same.content
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("where", "sent", "pointer"),
    [
        ("runs", {"day": "2026-11-26", "done": True}, "#/done"),
        ("availability", {"days": []}, "#/days"),
        ("availability", {"days": [7]}, "#/days/0"),
        ("availability", {"preferred": [6]}, "#/preferred"),
        ("availability", {"ends_on": "2026-11-01"}, "#/ends_on"),
        ("injuries", {"part": "elbow"}, "#/part"),
        ("injuries", {"starts_on": "2026-11-26"}, "#/starts_on"),
        ("body-weights", {"value": 61.4}, "#/value"),
        ("body-weights", {"value": "19"}, "#/value"),
        ("body-weights", {"value": "400"}, "#/value"),
        ("body-weights", {"value": "61.455"}, "#/value"),
        ("body-weights", {"day": "2026-11-26"}, "#/day"),
        ("seasons", {"share_low": "0.9"}, "#/share_high"),
        ("off-ranges", {"ends_on": "2026-12-01"}, "#/ends_on"),
        ("gym-choices", {"gym": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10"}, "#/gym"),
        ("strength-tests", {"exercise": "moon_walk"}, "#/exercise"),
        ("strength-tests", {"rir": "1.3"}, "#/rir"),
        ("time-trials", {"day": "2026-11-26"}, "#/day"),
    ],
)
def test_what_a_fact_cannot_be_is_pointed_at(api, ana, example, where, sent, pointer):
    answer = api.post(f"athletes/{ana.uid}/{where}", example(where) | sent)
    assert answer.status_code == 400, answer.content
    assert names(answer) == [pointer]


def test_an_injury_is_cleared_and_the_clear_taken_back(api, ana, example):
    url = api.post(f"athletes/{ana.uid}/injuries", example("injuries"))["Location"]
    early = api.post(f"{url}/clear", {"on": "2026-11-20", "return": "short"})
    assert early.status_code == 400
    for _ in range(2):
        cleared = api.post(f"{url}/clear", {"on": "2026-11-25", "return": "short"})
        assert cleared.status_code == 200, cleared.content
    assert (cleared.json()["cleared_on"], cleared.json()["version"]) == ("2026-11-25", 2)
    assert [one["id"] for one in api.get("injuries?open=true").json()["items"]] == []
    reopened = api.post(f"{url}/reopening")
    assert reopened.json()["cleared_on"] is None
    assert Injury.objects.get().cleared_by is None


def test_another_part_is_another_injury(api, ana, example):
    url = api.post(f"athletes/{ana.uid}/injuries", example("injuries"))["Location"]
    answer = api.patch(url, {"part": "knee"}, If_Match='"1"')
    assert names(answer) == ["#/part"]


def test_who_looks_at_health_is_noted(api, ana, example):
    url = api.post(f"athletes/{ana.uid}/injuries", example("injuries"))["Location"]
    HealthRead.objects.all().delete()
    api.get(url)
    api.get("body-weights")
    noted = HealthRead.objects.filter(athlete=ana).order_by("kind")
    assert [(one.kind, one.where) for one in noted] == [("injuries", "api"), ("weight", "api")]


def test_health_alone_reaches_health_and_no_more(api_with, ana, example):
    api = api_with("health:read", "health:write")
    answer = api.post(f"athletes/{ana.uid}/body-weights", example("body-weights"))
    assert answer.status_code == 201
    assert api.get(answer["Location"]).json()["athlete"] == str(ana.uid)
    refused = api.get("body-weights?expand=athlete")
    assert (refused.status_code, refused.json()["scope"]) == (403, "athletes:read")
