"""A coach moves, skips and restores sessions, adds, swaps and removes exercises."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from sessions.models import Override, TrainingSession
from sessions.planning.plans import read_plan
from tests.sessions.coach.conftest import SQUAT

NAMES = ("day", "line-new", "skip", "restoration", "swap", "removal")


@pytest.fixture
def coming(week: list[TrainingSession]) -> TrainingSession:
    """Ana's first session of next week."""
    return next(one for one in week if one.week_start == date(2026, 11, 30))


def url(club: Club, name: str, session: TrainingSession) -> str:
    line = [SQUAT] if name in {"swap", "removal"} else []
    return reverse(f"sessions:{name}", args=[club.slug, session.uid, *line])


def lines(session: TrainingSession) -> dict[str, str]:
    session.refresh_from_db()
    return {line.exercise: line.code for line in read_plan(session).lines}


def test_a_session_moves_to_the_day_that_was_chosen(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    answer = coach_client.post(url(club, "day", coming), {"day": "2026-12-05"})
    coming.refresh_from_db()
    assert answer.status_code == 302
    assert coming.day == date(2026, 12, 5)
    coach_client.post(url(club, "day", coming), {"day": "2026-12-05"})
    assert Override.objects.alive().get(line="").version == 1, "twice is harmless"


def test_a_day_of_another_week_is_refused(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    answer = coach_client.post(url(club, "day", coming), {"day": "2026-12-08"})
    assert answer.status_code == 422
    assert not Override.objects.exists()


def test_a_skipped_session_is_off_until_it_is_restored(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    coach_client.post(url(club, "skip", coming))
    coming.refresh_from_db()
    assert coming.status == "dropped"
    coach_client.post(url(club, "restoration", coming))
    coming.refresh_from_db()
    assert coming.status == "published"


def test_an_exercise_is_added_and_removed_again(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    coach_client.post(url(club, "line-new", coming), {"exercise": "leg_press"})
    assert "leg_press" in lines(coming)
    added = next(line for line in read_plan(coming).lines if line.exercise == "leg_press")
    assert added.added
    removal = reverse("sessions:removal", args=[club.slug, coming.uid, added.line])
    coach_client.post(removal)
    assert "leg_press" not in lines(coming)


def test_an_exercise_that_stands_already_is_refused(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    answer = coach_client.post(url(club, "line-new", coming), {"exercise": "back_squat"})
    assert answer.status_code == 422
    assert "stands in this session already" in answer.content.decode()


def test_a_swap_skips_the_one_and_adds_the_other(
    coach_client: Client, club: Club, coming: TrainingSession
) -> None:
    coach_client.post(url(club, "swap", coming), {"exercise": "goblet_squat"})
    found = lines(coming)
    assert found["back_squat"] == "skip"
    assert "goblet_squat" in found
    override = reverse("sessions:override", args=[club.slug, coming.uid, SQUAT])
    assert "Everything back to the plan" in coach_client.get(override).content.decode()
    coach_client.post(reverse("sessions:reset", args=[club.slug, coming.uid, SQUAT]))
    assert lines(coming)["back_squat"] == "full"


@pytest.mark.parametrize("name", ["day", "line-new", "swap", "removal"])
def test_each_change_has_a_page_and_a_fragment(
    coach_client: Client, club: Club, coming: TrainingSession, name: str
) -> None:
    page = coach_client.get(url(club, name, coming))
    fragment = coach_client.get(url(club, name, coming), headers={"HX-Request": "true"})
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "<form" in fragment.content.decode()
    assert not Override.objects.exists(), "looking changes nothing"


@pytest.mark.parametrize("name", NAMES)
def test_only_those_who_plan_may(
    client: Client,
    mallory_client: Client,
    assistant_client: Client,
    ana_client: Client,
    club: Club,
    coming: TrainingSession,
    name: str,
) -> None:
    for other in (mallory_client, assistant_client, ana_client):
        assert other.post(url(club, name, coming)).status_code == 404
    assert client.post(url(club, name, coming)).status_code == 302
    assert not Override.objects.exists()


@pytest.mark.parametrize("name", ["skip", "restoration"])
def test_an_action_is_only_sent(
    coach_client: Client, club: Club, coming: TrainingSession, name: str
) -> None:
    assert coach_client.get(url(club, name, coming)).status_code == 405
