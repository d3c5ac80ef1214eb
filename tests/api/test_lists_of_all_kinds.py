"""What a club's system owns may all be sent as a list, by its own ids."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from athletes.api.people import SquadViewSet as Squads
from athletes.merged import merged_into
from athletes.models import Athlete, Injury, Race, Season, Squad, StrengthTest
from clubs.models import AuditEvent
from programs.models import Gym, Machine, Program, ProgramVersion
from sessions.planning.assign import assign
from tests.api.conftest import names

pytestmark = pytest.mark.django_db
DOCUMENT = {"sessions": [{"title": "A", "lines": [{"exercise": "back_squat"}]}]}
OTHER = {"sessions": [{"title": "B", "lines": [{"exercise": "back_squat"}]}]}
PRESS = {
    "gym": "hall",
    "name": "Press",
    "exercises": ["leg_press"],
    "unit": "kg",
    "least": "10",
    "most": "200",
    "increment": "5",
    "starts_on": "2026-11-25",
}
ITEMS: dict[str, dict[str, Any]] = {
    "squads": {"name": "Under 18", "athletes": ["ana"], "coaches": ["carla@harriers.example"]},
    "injuries": {"athlete": "ana", "part": "calf", "side": "left", "starts_on": "2026-11-20"},
    "gym-choices": {"athlete": "ana", "gym": "hall", "starts_on": "2026-11-25"},
    "strength-tests": {
        "athlete": "ana",
        "exercise": "back_squat",
        "day": "2026-11-20",
        "load": "80",
        "unit": "kg",
        "reps": 5,
    },
    "time-trials": {"athlete": "ana", "day": "2026-11-20", "distance_m": 3000, "time_s": 700},
    "seasons": {
        "athlete": "ana",
        "name": "Year",
        "starts_on": "2026-09-01",
        "ends_on": "2027-06-01",
        "goal_race": "turin",
        "kept": ["2026-11-30"],
    },
    "gyms": {"name": "Hall 2"},
    "machines": PRESS,
    "programs": {"name": "Base", "document": DOCUMENT},
}
CHANGES: dict[str, dict[str, Any]] = {
    "squads": {"athletes": []},
    "injuries": {"stage": "rehab"},
    "gym-choices": {"starts_on": "2026-11-26"},
    "strength-tests": {"reps": 6},
    "time-trials": {"time_s": 690},
    "seasons": {"kept": []},
    "gyms": {"name": "Hall 3"},
    "machines": {"name": "Press by the door"},
    "programs": {"document": OTHER},
}


@pytest.fixture(autouse=True)
def _known(ana: Athlete, gym: Gym) -> None:
    Athlete.objects.filter(pk=ana.pk).update(external_id="ana")
    Gym.objects.filter(pk=gym.pk).update(external_id="hall")
    day = date(2027, 5, 2)
    Race.objects.create(
        club=ana.club, athlete=ana, external_id="turin", name="Turin", day=day, priority="A"
    )


def push(api, kind, *items, **envelope):
    answer = api.post(f"{kind}/bulk", {"items": list(items), **envelope})
    assert answer.status_code == 200, answer.content
    return [one["status"] for one in answer.json()["results"]]


@pytest.mark.parametrize("kind", ITEMS)
def test_it_is_made_once_changed_and_left_alone(api, kind):
    item = {"external_id": "x-1", **ITEMS[kind]}
    assert push(api, kind, item, dry_run=True) == ["created"]
    assert api.get(f"{kind}?external_id=x-1").json()["items"] == []
    assert push(api, kind, item) == ["created"]
    events = AuditEvent.objects.count()
    assert push(api, kind, item) == ["unchanged"]
    assert AuditEvent.objects.count() == events
    assert push(api, kind, {"external_id": "x-1", **CHANGES[kind]}) == ["updated"]
    (row,) = api.get(f"{kind}?external_id=x-1").json()["items"]
    assert row["version"] == 2


@pytest.mark.parametrize("kind", ["squads", "injuries", "machines", "programs"])
def test_all_or_nothing_takes_back_what_was_done_before_the_bad_one(api, kind):
    good = {"external_id": "x-1", **ITEMS[kind]}
    bad = {"external_id": "x-2", **ITEMS[kind], "nonsense": 1}
    answer = api.post(f"{kind}/bulk", {"items": [good, bad], "mode": "all_or_nothing"})
    assert answer.status_code == 400
    assert names(answer) == ["#/items/1/nonsense"]
    assert api.get(f"{kind}?external_id=x-1").json()["items"] == []
    assert push(api, kind, good, bad) == ["created", "error"]


def test_a_long_list_is_written_a_few_items_at_a_time(api, monkeypatch):
    """A list that breaks off leaves what was done; sent again it goes on."""
    add = Squads.add

    def broken(self, values):
        if values["external_id"] == "x-2":
            raise RuntimeError
        return add(self, values)

    items = [{"external_id": one, **ITEMS["squads"], "name": one} for one in ("x-1", "x-2")]
    monkeypatch.setattr("clubs.api.one_by_one.AT_ONCE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(Squads, "add", broken)
        assert api.post("squads/bulk", {"items": items}).status_code == 500
        assert Squad.objects.get().name == "x-1"
    assert push(api, "squads", *items) == ["unchanged", "created"]


def test_a_verbs_refusal_stands_beside_its_item(api, rival):
    item = {"external_id": "p-1", "name": "Base", "document": {"sessions": [{"title": ""}]}}
    answer = api.post("programs/bulk", {"items": [item], "mode": "all_or_nothing"})
    assert answer.status_code == 400
    assert all(one.startswith("#/items/0/document/") for one in names(answer))
    hurt = {"external_id": "i-1", **ITEMS["injuries"], "athlete": str(rival.uid)}
    answer = api.post("injuries/bulk", {"items": [hurt]})
    assert answer.json()["results"][0]["errors"][0]["pointer"] == "#/items/0/athlete"
    assert not Injury.objects.filter(athlete=rival).exists()


def test_a_program_whose_document_changed_gets_one_more_version(api):
    item = {"external_id": "p-1", **ITEMS["programs"]}
    push(api, "programs", item)
    push(api, "programs", item | {"document": OTHER})
    push(api, "programs", item | {"document": OTHER})
    program = Program.objects.get(external_id="p-1")
    assert ProgramVersion.objects.filter(program=program).count() == 2
    assert api.get("programs?external_id=p-1").json()["items"][0]["last_version"] == 2


def test_a_machine_with_other_loads_takes_its_id_along(api):
    begun = {**PRESS, "external_id": "m-1"}
    push(api, "machines", begun)
    Machine.objects.filter(external_id="m-1").update(starts_on=date(2026, 1, 1))
    later = {"external_id": "m-1", "most": "250", "starts_on": "2026-12-01"}
    assert push(api, "machines", later) == ["updated"]
    assert push(api, "machines", later) == ["unchanged"]
    old, new = Machine.objects.order_by("pk")
    assert (old.external_id, old.ends_on) == ("", date(2026, 11, 30))
    assert (new.external_id, int(new.most)) == ("m-1", 250)


def test_an_injury_that_was_cleared_meanwhile_is_left_alone(api):
    item = {"external_id": "i-1", **ITEMS["injuries"]}
    push(api, "injuries", item)
    (row,) = api.get("injuries").json()["items"]
    api.post(f"injuries/{row['id']}/clear", {"on": "2026-11-24", "return": "none"})
    assert push(api, "injuries", item) == ["unchanged"]
    assert push(api, "injuries", item | {"stage": "rehab"}) == ["error"]


def test_rules_of_a_minor_hold_in_a_list_as_well(api, ben):
    Athlete.objects.filter(pk=ben.pk).update(external_id="ben")
    test = {"external_id": "t-1", **ITEMS["strength-tests"], "athlete": "ben", "reps": 1}
    answer = api.post("strength-tests/bulk", {"items": [test]})
    assert answer.json()["results"][0]["errors"][0]["pointer"] == "#/items/0/reps"
    assert not StrengthTest.objects.exists()


def test_a_season_leads_to_a_race_of_its_own_athlete(api, ben, ana):
    said = {"name": "Y", "starts_on": "2026-09-01", "ends_on": "2027-06-01", "goal_race": "turin"}
    answer = api.post(f"athletes/{ben.uid}/seasons", said)
    assert names(answer) == ["#/goal_race"]
    made = api.post(f"athletes/{ana.uid}/seasons", said | {"kept": ["2026-12-01"]})
    assert names(made) == ["#/kept"]
    assert api.post(f"athletes/{ana.uid}/seasons", said).status_code == 201
    assert Season.objects.get().goal_race == Race.objects.get(external_id="turin")


def test_a_coach_is_named_by_mail_and_told_by_name_only(api, ana, coach, mallory):
    told = api.get("coaches").json()["coaches"]
    assert told == [{"id": str(coach.uid), "name": "Carla Coach"}]
    path = f"athletes/{ana.uid}"
    assert names(api.patch(path, {"coach": "mallory@rivals.example"}, If_Match="*")) == ["#/coach"]
    answer = api.patch(path, {"coach": "Carla@Harriers.example"}, If_Match="*")
    assert answer.json()["coach"] == str(coach.uid)
    assert "@" not in answer.content.decode()


def test_the_tombstone_of_a_merged_record_says_where_it_went(api, ana, ben, now):
    later = now + timedelta(seconds=1)
    Athlete.objects.filter(pk=ben.pk).update(
        deleted_at=later, updated_at=later, merged_into=ana, version=2
    )
    since = now.isoformat().replace("+00:00", "Z")
    found = api.get(f"athletes?updated_since={since}").json()["items"]
    gone = next(one for one in found if one["id"] == str(ben.uid))
    assert gone["merged_into"] == str(ana.uid)
    answer = api.get(f"athletes/{ben.uid}")
    assert (answer.status_code, answer.json()["id"]) == (404, str(ana.uid))
    assert merged_into(ben.uid, ana.coach.principal(now)) == ana.uid


def test_a_squad_names_nobody_of_another_club(api, rival):
    squad = {"external_id": "s-1", "name": "Under 18", "athletes": [str(rival.uid)]}
    assert push(api, "squads", squad) == ["error"]
    assert not Squad.objects.exists()


def test_who_follows_which_program_is_a_list_too(api, ana):
    push(api, "programs", {"external_id": "base", **ITEMS["programs"]})
    item = {"external_id": "a-1", "athlete": "ana", "program": "base", "starts_on": "2026-11-30"}
    assert push(api, "assignments", item) == ["created"]
    push(api, "programs", {"external_id": "base", "document": OTHER})
    assert push(api, "assignments", item) == ["unchanged"]  # a new version moves nobody
    assert push(api, "assignments", item | {"starts_on": "2026-12-07"}) == ["error"]
    ended = item | {"ends_on": "2026-12-20"}
    assert push(api, "assignments", ended) == ["updated"]
    assert push(api, "assignments", ended) == ["unchanged"]
    assert push(api, "assignments", ended | {"ends_on": "2026-12-27"}) == ["error"]


def test_an_assignment_that_a_coach_made_is_known_by_the_id_that_is_sent(api, ana, coach, now):
    push(api, "programs", {"external_id": "base", **ITEMS["programs"]})
    version, first = ProgramVersion.objects.get(), date(2026, 11, 30)
    (made,) = assign(version, [ana], starts_on=first, by=coach.principal(now), at=now)
    item = {"external_id": "a-1", "athlete": "ana", "program": "base", "starts_on": "2026-11-30"}
    push(api, "assignments", item)
    made.refresh_from_db()
    assert made.external_id == "a-1"
    assert push(api, "assignments", item) == ["unchanged"]


def test_an_assignment_that_gave_way_is_not_brought_back(api, ana):
    push(api, "programs", {"external_id": "base", **ITEMS["programs"]})
    item = {"external_id": "a-1", "athlete": "ana", "program": "base", "starts_on": "2026-11-30"}
    push(api, "assignments", item)
    sooner = item | {"external_id": "a-2", "starts_on": "2026-11-26"}
    assert push(api, "assignments", sooner, item) == ["created", "error"]
    (row,) = api.get("assignments").json()["items"]
    assert (row["external_id"], row["starts_on"]) == ("a-2", "2026-11-26")
