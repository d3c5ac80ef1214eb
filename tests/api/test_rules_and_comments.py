"""Rules of one athlete or injury, and what is said to athletes, by a club's system."""

from __future__ import annotations

from datetime import date

import pytest

from athletes.guardians import link_guardian
from athletes.models import HealthRead, Injury
from programs.models import PolicySetting
from sessions.models import Comment
from tests.api.conftest import names
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
GATE = {"name": "gate", "value": "off", "starts_on": "2026-11-30", "note": "Three sessions only"}
PAIN = {"name": "pain", "value": {"during": [3, 5]}, "starts_on": "2026-11-30"}


@pytest.fixture
def injury(ben):
    day = date(2026, 11, 20)
    return Injury.objects.create(
        club=ben.club, athlete=ben, part="calf", starts_on=day, acts_on=day
    )


def test_an_athletes_rule_is_set_read_and_replaced(api, ana, ben):
    path = f"athletes/{ana.uid}/athlete-settings"
    made = api.post(path, GATE)
    assert made.status_code == 201, made.content
    assert (made.json()["scope"], made.json()["about"]) == ("athlete", str(ana.uid))
    assert api.post(path, GATE).json()["id"] == made.json()["id"]
    api.post(path, GATE | {"value": None})
    assert [one["value"] for one in api.get(path).json()["items"]] == [None]
    assert api.get(f"athletes/{ben.uid}/athlete-settings").json()["items"] == []
    assert names(api.post(path, GATE | {"value": "wide"})) == ["#/value"]


def test_what_was_replaced_is_told_to_those_who_keep_a_copy(api, ana):
    path = f"athletes/{ana.uid}/athlete-settings"
    api.post(path, GATE)
    api.post(path, GATE | {"value": "strict"})
    told = api.get("athlete-settings?updated_since=2026-11-25T00:00:00Z").json()["items"]
    assert sorted(one["deleted_at"] is None for one in told) == [False, True]


def test_an_injurys_rule_is_of_health_and_looking_is_noted(api, api_with, ben, injury):
    path = f"injuries/{injury.uid}/injury-settings"
    assert api.post(path, PAIN).status_code == 201
    assert api_with("athletes:read", "programs:read").get(path).status_code == 403
    assert not HealthRead.objects.filter(athlete=ben).exists()
    assert len(api_with("health:read").get("injury-settings").json()["items"]) == 1
    assert HealthRead.objects.get(athlete=ben).kind == "injuries"


def test_a_cleared_injury_takes_no_rule(api, injury):
    Injury.objects.update(cleared_on=date(2026, 11, 24))
    assert api.post(f"injuries/{injury.uid}/injury-settings", PAIN).status_code == 400
    assert not PolicySetting.objects.exists()


def test_a_rivals_system_finds_no_rule(api, rival_api, ana):
    made = api.post(f"athletes/{ana.uid}/athlete-settings", GATE).json()
    assert rival_api.get(f"athlete-settings/{made['id']}").status_code == 404
    assert rival_api.get("athlete-settings").json()["items"] == []


def test_what_a_system_says_to_a_minor_is_read_by_the_guardian(
    api, ben, guardian, guardian_client, club
):
    link_guardian(ben, guardian.user, by=ben.coach.principal(NOW), at=NOW)
    answer = api.post(f"athletes/{ben.uid}/comments", {"text": "Your relay entry is in"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["by"] is None
    page = guardian_client.get(f"/c/{club.slug}/athletes/{ben.uid}/comments/")
    assert "Your relay entry is in" in page.content.decode()


def test_a_system_changes_its_own_words_only(api, ana, week):
    said = {"text": "Well done", "session": str(week[0].uid)}
    mine = api.post(f"athletes/{ana.uid}/comments", said).json()
    path = f"comments/{mine['id']}"
    changed = api.patch(path, {"text": "Very well done"}, If_Match='"1"')
    assert changed.json()["text"] == "Very well done"
    Comment.objects.update(token=None, author=ana.coach.user)
    assert api.patch(path, {"text": "Bad"}, If_Match="*").status_code == 400
    assert api.delete(path, If_Match="*").status_code == 400
    assert api.get(path).json()["by"] == "Carla Coach"
    assert "earlier" not in api.get(path).json()


def test_a_comment_belongs_to_a_session_of_the_same_athlete(api, ben, week):
    said = {"text": "Well done", "session": str(week[0].uid)}
    assert names(api.post(f"athletes/{ben.uid}/comments", said)) == ["#/session"]
