"""A coach's word about a line: technique, one leg, its own rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, CoachEvent
from clubs.models import Club
from sessions.models import TrainingSession
from sessions.planning.plans import read_plan
from tests.sessions.coach.conftest import SQUAT

NAMES = ("event-new", "setting-new", "conversion-new")


def url(club: Club, athlete: Athlete, name: str) -> str:
    return reverse(f"sessions:{name}", args=[club.slug, athlete.uid])


def test_passing_the_technique_with_a_load_moves_the_next_session(
    coach_client: Client, club: Club, ana: Athlete, week: list[TrainingSession]
) -> None:
    form = {"line": SQUAT, "level": "free", "load": "50", "on": "2026-11-25", "note": "steady"}
    for _twice in range(2):
        assert coach_client.post(url(club, ana, "event-new"), form).status_code == 302
    assert CoachEvent.objects.alive().count() == 1
    coming = next(one for one in week if str(one.week_start) == "2026-11-30" and one.slot == 1)
    coming.refresh_from_db()
    line = read_plan(coming).line(SQUAT)
    assert line is not None
    assert line.load == Decimal(50)


def test_a_line_gets_its_own_rules(
    coach_client: Client, club: Club, ana: Athlete, week: list[TrainingSession]
) -> None:
    form = {"line": SQUAT, "step": "2.5 kg", "every": "3", "on": "2026-11-25"}
    assert coach_client.post(url(club, ana, "setting-new"), form).status_code == 302
    document = CoachEvent.objects.get().document
    assert (document["step"], document["every"], document["unit"]) == ("2.5", 3, "kg")


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("event-new", {"line": "no/such", "level": "free"}, "Select a valid choice"),
        ("event-new", {"line": SQUAT, "level": "expert"}, "Select a valid choice"),
        ("setting-new", {"line": SQUAT}, "Nothing is set"),
        ("setting-new", {"line": SQUAT, "cap_bw": "30"}, "must be"),
        (
            "conversion-new",
            {"line": SQUAT, "exercise": "single_leg_romanian_deadlift"},
            "not trained yet",
        ),
    ],
)
def test_what_cannot_be_is_said(
    coach_client: Client,
    club: Club,
    ana: Athlete,
    week: list[TrainingSession],
    name: str,
    form: dict[str, str],
    said: str,
) -> None:
    answer = coach_client.post(url(club, ana, name), form | {"on": "2026-11-25"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CoachEvent.objects.exists()


def test_the_page_offers_the_lines_of_the_week(
    coach_client: Client, club: Club, ana: Athlete, week: list[TrainingSession]
) -> None:
    page = coach_client.get(url(club, ana, "event-new") + f"?line={SQUAT}")
    assert page.context["technique"].initial["line"] == SQUAT
    assert "Barbell back squat" in page.content.decode()
    for name in NAMES[1:]:
        assert coach_client.get(url(club, ana, name)).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_only_those_who_plan_may(
    client: Client,
    mallory_client: Client,
    physio_client: Client,
    ana_client: Client,
    club: Club,
    ana: Athlete,
    name: str,
) -> None:
    for other in (mallory_client, physio_client, ana_client):
        assert other.post(url(club, ana, name), {"line": SQUAT}).status_code == 404
    assert client.post(url(club, ana, name)).status_code == 302
