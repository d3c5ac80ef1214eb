"""A club system keeps the club's athletes."""

from __future__ import annotations

import pytest

from athletes.models import Athlete
from clubs.models import Job
from tests.api.conftest import names

pytestmark = pytest.mark.django_db


def test_an_athlete_is_added(api, coach):
    sent = {"name": "Mia", "born": "2010-02-03", "external_id": "m-7", "coach": str(coach.uid)}
    answer = api.post("athletes", sent)
    assert answer.status_code == 201
    assert answer.json()["unit"] == "kg"
    athlete = Athlete.objects.get(uid=answer.json()["id"])
    assert (athlete.external_id, athlete.coach) == ("m-7", coach)


def test_a_coach_of_another_club_is_no_coach(api, mallory):
    answer = api.post("athletes", {"name": "Mia", "coach": str(mallory.uid)})
    assert names(answer) == ["#/coach"]


def test_an_athlete_is_changed_and_keeps_account_and_guardian(api, ben, guardian):
    answer = api.patch(f"athletes/{ben.uid}", {"name": "Benjamin"}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    ben.refresh_from_db()
    assert ben.name == "Benjamin"
    assert ben.user is not None
    assert ben.guardianships.get().user == guardian.user


def test_the_same_again_marks_nothing_stale(api, ben):
    answer = api.patch(f"athletes/{ben.uid}", {"name": "Ben Boy"}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert not Job.objects.exists()


def test_nobody_is_born_tomorrow(api):
    answer = api.post("athletes", {"name": "Mia", "born": "2026-11-26"})
    assert names(answer) == ["#/born"]


def test_an_athlete_is_archived_and_comes_back_with_all_facts(api, ana, race):
    assert api.delete(f"athletes/{ana.uid}", If_Match='"1"').status_code == 204
    assert api.get(f"races/{race.uid}").status_code == 404
    assert api.post(f"athletes/{ana.uid}/restoration").status_code == 200
    assert api.get(f"races/{race.uid}").status_code == 200


def test_a_rivals_system_finds_no_athlete(rival_api, ana):
    assert rival_api.get(f"athletes/{ana.uid}").status_code == 404
    assert rival_api.patch(f"athletes/{ana.uid}", {}, If_Match="*").status_code == 404
