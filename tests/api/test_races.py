"""A club system keeps an athlete's races: the resource that all facts are like."""

from __future__ import annotations

from uuid import uuid4

import pytest

from athletes import facts
from athletes.models import Race
from clubs.models import AuditEvent, Job
from tests.api.conftest import names

pytestmark = pytest.mark.django_db
RACE = {"external_id": "race-1", "name": "Turin half", "day": "2027-03-21", "priority": "A"}


def test_a_race_is_added_under_its_athlete(api, ana):
    answer = api.post(f"athletes/{ana.uid}/races", RACE | {"distance_m": 21098})
    told = answer.json()
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/races/{told['id']}")
    assert answer["ETag"] == '"1"'
    assert told["athlete"] == str(ana.uid)
    race = Race.objects.get()
    assert (race.external_id, race.distance_m, race.history[0]["on"]) == (
        "race-1",
        21098,
        "2027-03-21",
    )
    assert Job.objects.filter(kind="athlete", key=str(ana.pk)).exists()


def test_what_is_wrong_is_pointed_at_with_what_is_allowed(api, ana):
    sent = {"name": " ", "day": "2027-02-30", "priority": "D", "km": 10, "version": 3}
    answer = api.post(f"athletes/{ana.uid}/races", sent)
    assert answer.status_code == 400
    assert set(names(answer)) == {"#/name", "#/day", "#/priority", "#/km", "#/version"}
    (priority,) = [one for one in answer.json()["errors"] if one["pointer"] == "#/priority"]
    assert priority["detail"] == "Unknown priority 'D', must be one of A, B, C"
    assert (priority["value"], priority["allowed"]) == ("D", ["A", "B", "C"])
    assert not Race.objects.exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"distance_m": "21098"}, "#/distance_m"),
        ({"distance_m": True}, "#/distance_m"),
        ({"distance_m": 10**30}, "#/distance_m"),
        ({"name": "Tur\x00in"}, "#/name"),
        ({"name": 7}, "#/name"),
        ({"day": "0001-01-01"}, "#/day"),
        ({"day": "20270321"}, "#/day"),
        ({"stop_days": 10, "priority": "B"}, "#/stop_days"),
        ({"result_s": 5000}, "#/result_s"),
        ({"athlete": "x"}, "#/athlete"),
    ],
)
def test_values_are_taken_as_they_are_meant(api, ana, sent, pointer):
    answer = api.post(f"athletes/{ana.uid}/races", RACE | sent)
    assert answer.status_code == 400
    assert names(answer) == [pointer]


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"name": NaN}', b"\xff", b'"\\ud800"', b"[" * 100_000, b"[]", b"7"]
)
def test_a_body_that_is_no_object_is_a_problem(api, ana, body):
    answer = api.ask("POST", f"athletes/{ana.uid}/races", body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_another_media_type_is_refused(api, ana):
    answer = api.client.post(
        f"/api/v1/athletes/{ana.uid}/races",
        "name=x",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {api.key}"},
    )
    assert answer.status_code == 415


def test_a_body_that_is_too_large_is_refused(api, ana):
    answer = api.post(f"athletes/{ana.uid}/races", RACE | {"name": "x" * 3_000_000})
    assert answer.status_code == 413


def test_an_external_id_is_one_row_of_the_club(api, ana, ben, race):
    answer = api.post(f"athletes/{ben.uid}/races", RACE)
    assert answer.status_code == 409
    assert answer.json()["id"] == str(race.uid)
    assert names(answer) == ["#/external_id"]


def test_a_race_is_changed_over_the_version_that_was_read(api, race):
    tag = api.get(f"races/{race.uid}")["ETag"]
    answer = api.patch(f"races/{race.uid}", {"priority": "B"}, If_Match=tag)
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["priority"] == "B"
    event = AuditEvent.objects.get(verb="change")
    assert event.token is not None
    assert (event.user_id, event.token.name, event.after) == (None, "Results", {"priority": "B"})


def test_nothing_new_writes_nothing(api, race):
    answer = api.patch(f"races/{race.uid}", {"priority": "A"}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')


def test_a_change_without_if_match_is_refused(api, race):
    for answer in (
        api.patch(f"races/{race.uid}", {"priority": "B"}),
        api.delete(f"races/{race.uid}"),
    ):
        assert answer.status_code == 428
        assert names(answer) == ["If-Match"]


def test_an_overtaken_change_tells_both_values(api, race, principal, now):
    facts.change(race, {"name": "Turin"}, by=principal, at=now, seen=1)
    answer = api.patch(f"races/{race.uid}", {"name": "Torino"}, If_Match='"1"')
    told = answer.json()
    assert (answer.status_code, answer["ETag"]) == (412, '"2"')
    assert told["yours"] == {"name": "Torino"}
    assert told["current"]["name"] == "Turin"
    assert api.patch(f"races/{race.uid}", {"name": "Torino"}, If_Match='W/"2"').status_code == 200


def test_a_change_sees_what_stands_already(api, race):
    api.patch(f"races/{race.uid}", {"stop_days": 10}, If_Match='"1"')
    answer = api.patch(f"races/{race.uid}", {"priority": "B"}, If_Match='"2"')
    assert names(answer) == ["#/stop_days"]


def test_removed_twice_and_brought_back_twice_is_harmless(api, race):
    answers = [api.delete(f"races/{race.uid}", If_Match='"1"') for _ in range(2)]
    assert [one.status_code for one in answers] == [204, 204]
    assert api.get(f"races/{race.uid}").status_code == 404
    backs = [api.post(f"races/{race.uid}/restoration") for _ in range(2)]
    assert [one.status_code for one in backs] == [200, 200]
    assert backs[1].json()["deleted_at"] is None


def test_what_stands_already_is_not_sent_again(api, race):
    tag = api.get(f"races/{race.uid}")["ETag"]
    answer = api.get(f"races/{race.uid}", If_None_Match=tag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert api.get(f"races/{race.uid}", If_None_Match='"9"').status_code == 200


def test_only_what_is_asked_for_is_shown(api, race, ana):
    told = api.get(f"races/{race.uid}?fields=name,day").json()
    assert told == {"id": str(race.uid), "name": "Turin half", "day": "2027-03-21"}
    whole = api.get(f"races/{race.uid}?expand=athlete").json()
    assert whole["athlete"]["name"] == "Ana Adult"
    assert names(api.get(f"races/{race.uid}?fields=nam")) == ["fields"]
    assert names(api.get("races?expand=coach")) == ["expand"]
    assert names(api.get("races?prioriti=A")) == ["prioriti"]


def test_races_are_filtered(api, race, ana, ben):
    api.post(f"athletes/{ben.uid}/races", {"name": "Mile", "day": "2026-12-01", "priority": "C"})
    asked = {
        "priority=C": ["Mile"],
        "day_from=2027-01-01": ["Turin half"],
        f"athlete={ben.uid}": ["Mile"],
        "external_id=race-1": ["Turin half"],
        "": ["Turin half", "Mile"],
    }
    for query, expected in asked.items():
        items = api.get(f"races?{query}").json()["items"]
        assert {one["name"] for one in items} == set(expected)
    assert [one["name"] for one in api.get(f"athletes/{ana.uid}/races").json()["items"]] == [
        "Turin half"
    ]
    for query in ("priority=D", "day_from=soon", "athlete=x", "external_id=%00"):
        assert api.get(f"races?{query}").status_code == 400


def test_a_rivals_system_finds_nothing(rival_api, race, ana):
    one = f"races/{race.uid}"
    assert rival_api.get(one).status_code == 404
    assert rival_api.patch(one, {"name": "x"}, If_Match="*").status_code == 404
    assert rival_api.delete(one, If_Match="*").status_code == 404
    assert rival_api.post(f"{one}/restoration").status_code == 404
    assert rival_api.post(f"athletes/{ana.uid}/races", RACE).status_code == 404
    assert rival_api.get(f"athletes/{ana.uid}/races").status_code == 404
    assert rival_api.get("races").json()["items"] == []
    assert rival_api.get(f"races/{uuid4()}").status_code == 404
