"""Flags that tell an injury are health that is read: in the inbox and by the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, HealthRead, Injury
from clubs.models import Club
from sessions.models import TrainingSession
from tests.api.conftest import make_token
from tests.conftest import MONDAY, NOW


@pytest.fixture
def waiting(week: list[TrainingSession], ben: Athlete) -> list[TrainingSession]:
    """Ben's week waits for a review, and his knee hurts."""
    day = NOW.date()
    Injury.objects.create(club=ben.club, athlete=ben, part="knee", starts_on=day, acts_on=day)
    mine = TrainingSession.objects.filter(athlete=ben, week_start=MONDAY)
    mine.update(published_at=None, status="planned")
    return list(mine)


def noted() -> set[tuple[str, str]]:
    return set(HealthRead.objects.values_list("kind", "where"))


def test_the_inbox_notes_whose_injuries_it_tells(
    coach_client: Client, waiting: list[TrainingSession]
) -> None:
    page = coach_client.get(reverse("sessions:inbox", args=["harriers"]) + "?whose=all")
    assert "knee injury since" in page.content.decode()
    assert noted() == {("injuries", "page")}


def test_one_week_of_the_inbox_notes_it_too(
    coach_client: Client, ben: Athlete, waiting: list[TrainingSession]
) -> None:
    week = f"{MONDAY.isocalendar().year}-W{MONDAY.isocalendar().week}"
    page = coach_client.get(reverse("sessions:inbox-week", args=["harriers", ben.uid, week]))
    assert "knee injury since" in page.content.decode()
    assert noted() == {("injuries", "page")}


def test_flags_of_the_api_are_noted_for_the_athlete(
    club: Club, waiting: list[TrainingSession]
) -> None:
    _token, api = make_token(club, "health:read", "plans:read", "athletes:read")
    answer = api.get("flags")
    assert "knee injury since" in answer.content.decode()
    assert noted() == {("injuries", "api")}
