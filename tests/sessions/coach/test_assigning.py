"""Letting athletes follow a program, seen before it is done, and ending it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Squad
from clubs.models import Club
from programs.models import ProgramVersion
from sessions.models import Assignment, TrainingSession

COMING = "2026-11-30"


@pytest.fixture
def url(club: Club) -> str:
    return reverse("sessions:assignment-new", args=[club.slug])


@pytest.fixture
def form(squat_method: ProgramVersion, ana: Athlete) -> dict[str, Any]:
    return {"version": str(squat_method.uid), "athletes": [str(ana.uid)], "starts_on": COMING}


@pytest.fixture
def standing(week: list[TrainingSession], ana: Athlete) -> Assignment:
    return Assignment.objects.get(athlete=ana)


def test_an_athlete_follows_the_program_from_its_day(
    coach_client: Client, url: str, form: dict[str, Any], ana: Athlete
) -> None:
    answer = coach_client.post(url, form)
    assignment = Assignment.objects.get(athlete=ana)
    assert answer.status_code == 302
    assert assignment.starts_on == date(2026, 11, 30)
    coach_client.post(url, form)
    assert Assignment.objects.alive().count() == 1, "twice is harmless"


def test_a_squad_follows_it_together(
    coach_client: Client, url: str, form: dict[str, Any], club: Club, ana: Athlete, ben: Athlete
) -> None:
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ana, ben)
    coach_client.post(url, form | {"athletes": [], "squad": str(squad.uid)})
    assert Assignment.objects.count() == 2


def test_what_would_change_is_shown_and_nothing_is_changed(
    coach_client: Client, url: str, form: dict[str, Any], standing: Assignment
) -> None:
    answer = coach_client.post(url, form | {"preview": "1"})
    (shown,) = answer.context["previews"]
    assert shown.stands == "Mixed runner's strength v1 ends the day before"
    assert [session["rows"][0][0] for session in shown.sessions] == ["Barbell back squat"]
    assert Assignment.objects.count() == 2, "Ana's and Ben's, as before"
    standing.refresh_from_db()
    assert standing.ends_on is None


def test_the_one_before_ends_the_day_before(
    coach_client: Client, url: str, form: dict[str, Any], standing: Assignment
) -> None:
    coach_client.post(url, form)
    standing.refresh_from_db()
    assert standing.ends_on == date(2026, 11, 29)
    coming = TrainingSession.objects.filter(athlete=standing.athlete, week_start=date(2026, 11, 30))
    assert {one.title for one in coming.exclude(status="dropped")} == {"Squat"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"athletes": []}, "Choose athletes, or a squad"),
        ({"ends_on": "2026-11-01"}, "is before the start"),
        ({"starts_on": "soon"}, "must be a date as 2026-11-23"),
        ({"starts_on": "9999-12-31"}, "must be from 1900-01-01 to 2199-12-31"),
        ({"version": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said(
    coach_client: Client, url: str, form: dict[str, Any], wrong: dict[str, Any], said: str
) -> None:
    for sent in (form | wrong, form | wrong | {"preview": "1"}):
        answer = coach_client.post(url, sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Assignment.objects.exists()


def test_a_squad_of_nobody_is_said_to_be_one(
    coach_client: Client, url: str, form: dict[str, Any], club: Club
) -> None:
    squad = Squad.objects.create(club=club, name="Empty")
    answer = coach_client.post(url, form | {"athletes": [], "squad": str(squad.uid)})
    assert answer.status_code == 422
    assert "No athlete of yours is in this squad" in answer.content.decode()


def test_nobody_of_another_club_can_be_chosen(
    coach_client: Client, url: str, form: dict[str, Any], rival: Athlete
) -> None:
    assert coach_client.post(url, form | {"athletes": [str(rival.uid)]}).status_code == 422
    assert not Assignment.objects.exists()


def test_an_ended_program_plans_the_rest_off(
    coach_client: Client, club: Club, standing: Assignment
) -> None:
    url = reverse("sessions:assignment-end", args=[club.slug, standing.uid])
    assert coach_client.get(url).status_code == 200
    for _twice in range(2):
        assert coach_client.post(url, {"on": "2026-11-29"}).status_code == 302
    coming = TrainingSession.objects.filter(athlete=standing.athlete, week_start=date(2026, 11, 30))
    assert {one.status for one in coming} == {"dropped"}
    assert coach_client.post(url, {"on": ""}).status_code == 422


def test_the_list_says_who_follows_what(
    coach_client: Client, physio_client: Client, club: Club, standing: Assignment
) -> None:
    url = reverse("sessions:assignments", args=[club.slug])
    assert "Mixed runner&#x27;s strength v1" in coach_client.get(url).content.decode()
    assert "Assign program" not in physio_client.get(url).content.decode()


def test_assigning_is_for_those_who_plan(
    client: Client,
    mallory_client: Client,
    assistant_client: Client,
    ana_client: Client,
    form: dict[str, Any],
    standing: Assignment,
) -> None:
    club = standing.club
    url = reverse("sessions:assignment-new", args=[club.slug])
    end = reverse("sessions:assignment-end", args=[club.slug, standing.uid])
    for other in (mallory_client, assistant_client, ana_client):
        assert other.post(url, form).status_code == 404
        assert other.post(end, {"on": "2026-11-29"}).status_code == 404
    assert ana_client.get(reverse("sessions:assignments", args=[club.slug])).status_code == 404
    assert client.get(url).status_code == 302
    assert client.put(url).status_code == 302
