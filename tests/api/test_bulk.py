"""Lists of athletes and facts, each item known by its external id."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, Race
from clubs.models import AuditEvent, Job
from tests.api.conftest import names

pytestmark = pytest.mark.django_db


def runner(number: int, **values: Any) -> dict[str, Any]:
    return {"external_id": f"m-{number}", "name": f"Runner {number}", "born": "2001-02-03"} | values


def race(number: int, athlete: str, **values: Any) -> dict[str, Any]:
    said = {"name": f"Race {number}", "day": "2027-03-07", "priority": "B"} | values
    return {"external_id": f"r-{number}", "athlete": athlete} | said


def statuses(answer):
    assert answer.status_code == 200, answer.content
    return [one["status"] for one in answer.json()["results"]]


def test_new_ones_are_created_changed_ones_updated_and_the_same_left_alone(api):
    assert statuses(api.post("athletes/bulk", {"items": [runner(1), runner(2)]})) == [
        "created",
        "created",
    ]
    jobs, events = Job.objects.count(), AuditEvent.objects.count()
    again = api.post("athletes/bulk", {"items": [runner(1), runner(2)]})
    assert statuses(again) == ["unchanged", "unchanged"]
    assert (Job.objects.count(), AuditEvent.objects.count()) == (jobs, events)
    third = api.post("athletes/bulk", {"items": [runner(1, name="Rita"), runner(3)]})
    assert statuses(third) == ["updated", "created"]
    assert third.json()["counts"] == {"created": 1, "updated": 1, "unchanged": 0, "error": 0}
    (known, _new) = third.json()["results"]
    assert (known["index"], known["external_id"], known["version"]) == (0, "m-1", 2)
    assert Athlete.objects.get(uid=known["id"]).name == "Rita"


def test_a_known_one_needs_only_what_changes_a_new_one_all(api):
    api.post("athletes/bulk", {"items": [runner(1)]})
    sent = {"items": [{"external_id": "m-1", "unit": "lb"}, {"external_id": "m-2", "unit": "lb"}]}
    answer = api.post("athletes/bulk", sent)
    assert statuses(answer) == ["updated", "error"]
    (fault,) = answer.json()["results"][1]["errors"]
    assert fault["pointer"] == "#/items/1/name"


def test_each_wrong_item_says_what_is_wrong_and_the_others_stand(api, ana):
    Athlete.objects.filter(pk=ana.pk).update(external_id="ana")
    items: list[Any] = [
        race(1, "ana"),
        race(2, "ana", priority="D"),
        race(3, "nobody"),
        race(1, "ana", name="Twice"),
        {"name": "No id"},
        "text",
        race(4, str(ana.uid), stop_days=5),
    ]
    answer = api.post("races/bulk", {"items": items})
    assert statuses(answer) == ["created", *["error"] * 6]
    pointers = [{one["pointer"] for one in item["errors"]} for item in answer.json()["results"]]
    assert pointers[1:4] == [
        {"#/items/1/priority"},
        {"#/items/2/athlete"},
        {"#/items/3/external_id"},
    ]
    assert "#/items/4/external_id" in pointers[4]
    assert pointers[6] == {"#/items/6/stop_days"}
    assert Race.objects.get().name == "Race 1"


def test_all_or_nothing_writes_nothing_where_one_is_wrong(api):
    sent = {"items": [runner(1), runner(2, unit="st")], "mode": "all_or_nothing"}
    answer = api.post("athletes/bulk", sent)
    assert answer.status_code == 400
    assert names(answer) == ["#/items/1/unit"]
    assert not Athlete.objects.exists()


def test_all_or_nothing_hears_the_verb_as_well(api, ana):
    Athlete.objects.filter(pk=ana.pk).update(external_id="ana")
    items = [race(1, "ana"), race(2, "nobody")]
    answer = api.post("races/bulk", {"items": items, "mode": "all_or_nothing"})
    assert answer.status_code == 400
    assert names(answer) == ["#/items/1/athlete"]
    assert not Race.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(api):
    api.post("athletes/bulk", {"items": [runner(1)]})
    sent = {"items": [runner(1, name="Rita"), runner(2)], "dry_run": True}
    answer = api.post("athletes/bulk", sent)
    assert statuses(answer) == ["updated", "created"]
    assert answer.json()["results"][1]["id"] is None
    assert [one.name for one in Athlete.objects.all()] == ["Runner 1"]


def test_what_was_removed_comes_back_when_it_is_sent_again(api):
    answer = api.post("athletes/bulk", {"items": [runner(1)]})
    uid = answer.json()["results"][0]["id"]
    api.delete(f"athletes/{uid}", If_Match='"1"')
    assert statuses(api.post("athletes/bulk", {"items": [runner(1)]})) == ["updated"]
    assert api.get(f"athletes/{uid}").status_code == 200


def test_too_many_items_are_refused_whole(api):
    answer = api.post("athletes/bulk", {"items": [runner(1)] * 501})
    assert answer.status_code == 413
    assert names(answer) == ["#/items"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/items"),
        ({"items": []}, "#/items"),
        ({"items": {}}, "#/items"),
        ({"items": [{}], "mode": "some"}, "#/mode"),
        ({"items": [{}], "dry": True}, "#/dry"),
        ([], "#"),
    ],
)
def test_an_envelope_that_is_not_understood_is_refused(api, body, pointer):
    answer = api.post("athletes/bulk", body)
    assert answer.status_code == 400
    assert names(answer) == [pointer]


def test_two_hundred_athletes_take_as_many_queries_as_twenty(api, coach):
    api.get("me")
    counts = []
    for first, count in ((0, 20), (100, 200)):
        items = [runner(first + n, coach=str(coach.uid)) for n in range(count)]
        with CaptureQueriesContext(connection) as caught:
            assert api.post("athletes/bulk", {"items": items}).status_code == 200
        counts.append(len(caught))
    assert counts[0] <= counts[1] < 30  # written in chunks


def test_a_rivals_system_reaches_no_item_of_ours(rival_api, api, ana, race_of_ana):
    sent = race(1, str(ana.uid))
    answer = rival_api.post("races/bulk", {"items": [sent | {"external_id": "race-1"}]})
    assert statuses(answer) == ["error"]
    assert Race.objects.count() == 1


@pytest.fixture
def race_of_ana(api, ana):
    body = {"external_id": "race-1", "name": "Turin", "day": "2027-03-21", "priority": "A"}
    assert api.post(f"athletes/{ana.uid}/races", body).status_code == 201
