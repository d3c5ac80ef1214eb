"""Squads, gyms, exercises, programs and the policy, as a club system keeps them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from athletes.models import Squad
from clubs.models import Job
from programs.models import PolicySetting, Program
from tests.api.conftest import names

pytestmark = pytest.mark.django_db
PROGRAM: dict[str, Any] = {
    "name": "Base",
    "external_id": "base",
    "document": {"sessions": [{"title": "A", "lines": [{"exercise": "back_squat"}]}]},
}


def test_a_squad_has_members_and_coaches(api, ana, ben, coach):
    sent = {"name": "U18", "athletes": [str(ana.uid)], "coaches": [str(coach.uid)]}
    made = api.post("squads", sent)
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in sent} == sent
    url, both = made["Location"], [str(ana.uid), str(ben.uid)]
    changed = api.patch(url, {"athletes": both}, If_Match='"1"')
    assert (changed.json()["athletes"], changed["ETag"]) == (both, '"2"')
    assert api.patch(url, {"athletes": both[::-1]}, If_Match='"2"')["ETag"] == '"2"'
    whole = api.get(f"{url}?expand=athletes").json()
    assert [one["name"] for one in whole["athletes"]] == ["Ana Adult", "Ben Boy"]
    assert [one["name"] for one in api.get(f"athletes?squad={made.json()['id']}").json()["items"]]


def test_a_squad_takes_no_athlete_of_another_club(api, rival):
    answer = api.post("squads", {"name": "U18", "athletes": [str(rival.uid)]})
    assert names(answer) == ["#/athletes"]
    assert not Squad.objects.exists()


def test_a_squad_whose_member_was_archived_is_told_as_changed(api, ana, ben):
    sent = {"name": "U18", "athletes": [str(ana.uid), str(ben.uid)]}
    url = api.post("squads", sent)["Location"]
    api.delete(f"athletes/{ana.uid}", If_Match='"1"')
    told = api.get(url)
    assert (told.json()["athletes"], told["ETag"]) == ([str(ben.uid)], '"2"')


def test_a_gym_has_dated_weights_and_machines(api, gym):
    kit = {
        "starts_on": "2026-12-01",
        "unit": "kg",
        "barbell": {
            "bars": [{"kind": "barbell", "load": "20"}],
            "plates": [{"load": "10", "pairs": 2}, {"load": "2.5", "pairs": 1}],
        },
        "dumbbells": ["10", "2"],
    }
    made = api.post(f"gyms/{gym.uid}/equipment", kit)
    assert made.status_code == 201, made.content
    assert made.json()["dumbbells"] == ["2", "10"]
    assert made.json()["barbell"] == kit["barbell"]
    again = api.post(f"gyms/{gym.uid}/equipment", kit)
    assert again.json()["id"] == made.json()["id"]
    assert Job.objects.filter(kind="gym").count() == 1
    early = api.post(f"gyms/{gym.uid}/equipment", kit | {"starts_on": "2026-11-01"})
    assert names(early) == ["#/starts_on"]
    assert api.delete(made["Location"], If_Match='"1"').status_code == 204
    machine = {
        "name": "Press",
        "exercises": ["leg_press"],
        "unit": "kg",
        "least": "10",
        "most": "100",
        "increment": "5",
        "starts_on": "2026-11-25",
    }
    stack = api.post(f"gyms/{gym.uid}/machines", machine)
    assert stack.status_code == 201, stack.content
    renamed = api.patch(stack["Location"], {"name": "Old press"}, If_Match='"1"')
    assert (renamed.json()["name"], renamed.json()["least"]) == ("Old press", "10")
    wrong = api.patch(stack["Location"], {"most": "5"}, If_Match='"2"')
    assert names(wrong) == ["#/most"]
    unknown = api.post(f"gyms/{gym.uid}/machines", machine | {"exercises": ["back_squat"]})
    assert names(unknown) == ["#/exercises"]


def test_weights_that_no_gym_has_are_refused(api, gym):
    kit = {
        "starts_on": "2026-12-01",
        "unit": "kg",
        "barbell": {
            "bars": [{"kind": "barbell", "load": "20"}],
            "plates": [{"load": "10", "pairs": 2}, {"load": "10", "pairs": 1}],
        },
    }
    assert names(api.post(f"gyms/{gym.uid}/equipment", kit)) == ["#/barbell"]


def test_an_exercise_is_read_by_its_slug(api_with):
    api = api_with("programs:read")
    told = api.get("exercises/back_squat").json()
    assert (told["name"], told["load_type"]) == ("Barbell back squat", "barbell")
    items = api.get("exercises?category=squat&limit=200").json()["items"]
    assert "back_squat" in [one["slug"] for one in items]
    assert api.get("exercises/moon_walk").status_code == 404


def test_a_program_is_added_with_its_first_version(api):
    made = api.post("programs", PROGRAM)
    assert made.status_code == 201, made.content
    uid = made.json()["id"]
    assert made.json()["last_version"] == 1
    (version,) = api.get(f"programs/{uid}/versions").json()["items"]
    assert (version["number"], version["document"]) == (1, PROGRAM["document"])
    renamed = api.patch(made["Location"], {"name": "Base 2"}, If_Match='"1"')
    assert renamed.json()["name"] == "Base 2"
    assert api.delete(made["Location"], If_Match='"2"').status_code == 204
    assert api.post(f"{made['Location']}/restoration").status_code == 200


def test_a_document_is_read_by_its_own_reader(api):
    sent = deepcopy(PROGRAM)
    sent["document"]["sessions"][0]["lines"] = [{"exercise": "moon_walk"}, {"exercise": 7}]
    assert names(api.post("programs", sent)) == ["#/document/sessions/0/lines/1/exercise"]
    sent["document"]["sessions"][0]["lines"] = [{"exercise": "moon_walk"}]
    sent["document"]["sessions"].append({"title": " ", "lines": []})
    assert names(api.post("programs", sent)) == [
        "#/document/sessions/0/lines/0/exercise",
        "#/document/sessions/1/title",
        "#/document/sessions/1/lines",
    ]
    assert not Program.objects.exists()


def test_a_version_goes_on_from_the_last_one(api):
    uid = api.post("programs", PROGRAM).json()["id"]
    document = {"sessions": [{"title": "A", "lines": [{"exercise": "front_squat"}]}]}
    body = {"base": 1, "note": "Front", "document": document}
    made = api.post(f"programs/{uid}/versions", body)
    assert (made.status_code, made.json()["number"]) == (201, 2)
    assert api.get(made["Location"]).json()["note"] == "Front"
    other = body | {"document": PROGRAM["document"]}
    overtaken = api.post(f"programs/{uid}/versions", other)
    assert overtaken.status_code == 409
    assert overtaken.json()["current"]["number"] == 2
    assert api.patch(f"programs/{uid}", {"document": document}, If_Match="*").status_code == 400


def test_the_policy_tells_what_holds_and_since_when(api, club):
    sent = {"scope": "club", "name": "deload_every", "value": 4, "starts_on": "2026-11-25"}
    made = api.post("policy-settings", sent)
    assert made.status_code == 201, made.content
    assert api.post("policy-settings", sent).json()["id"] == made.json()["id"]
    assert PolicySetting.objects.count() == 1
    (told,) = [
        one for one in api.get("policy").json()["parameters"] if one["name"] == "deload_every"
    ]
    assert told["since"] == "2026-11-25"
    assert told["leaves"][0]["value"] == 4


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"value": 4000}, "#/value"),
        ({"starts_on": "2026-11-01"}, "#/starts_on"),
        ({"name": "moon"}, "#/name"),
        ({"scope": "exercise", "about": "moon_walk"}, "#/about"),
        ({"about": "x"}, "#/about"),
        ({"value": {"a": [{}]}}, "#/value"),
    ],
)
def test_a_setting_that_cannot_be_is_pointed_at(api, sent, pointer):
    body = {"scope": "club", "name": "deload_every", "value": 4, "starts_on": "2026-11-25"}
    answer = api.post("policy-settings", body | sent)
    assert answer.status_code == 400, answer.content
    assert names(answer) == [pointer]
