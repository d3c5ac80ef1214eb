"""Comments that are new to somebody: marked where they look, and read by looking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete
from clubs.models import Membership, Notice, Principal
from sessions.models import Comment, TrainingSession
from sessions.pages.week_facts import read_week
from sessions.planning.comments import write_comment
from sessions.planning.work import run_due
from tests.conftest import MONDAY, NOW

pytestmark = pytest.mark.once


@pytest.fixture
def said(
    ben: Athlete, guardian: Membership, carla: Principal, week: list[TrainingSession]
) -> Comment:
    """Ben asks his coach something; Gina, his guardian, hears of it, too."""
    assert ben.user is not None
    by = ben.user.memberships.select_related("club", "user").get().principal(NOW)
    comment = write_comment(ben, "May I run on Sunday?", by=by, at=NOW)
    run_due(lambda: NOW + timedelta(minutes=5))
    return comment


def url(name: str, *more: Any) -> str:
    return reverse(f"sessions:{name}", args=["harriers", *more])


def is_new(client: Client, athlete: Athlete) -> bool:
    thread = client.get(url("comments", athlete.uid)).context["thread"]
    return any(row.is_new for row in thread.rows)


def test_the_coach_and_the_guardian_see_what_is_new_and_who_wrote_it_does_not(
    said: Comment, ben: Athlete, coach_client: Client, guardian_client: Client, ben_client: Client
) -> None:
    assert is_new(coach_client, ben)
    assert is_new(guardian_client, ben)
    assert not is_new(ben_client, ben)
    assert "1 new comment" in guardian_client.get(url("today")).content.decode()
    assert "new comment" not in ben_client.get(url("today")).content.decode()
    athletes = reverse("athletes:athletes", args=["harriers"])
    assert "1 new comment" in coach_client.get(athletes).content.decode()
    assert "1 new comment" in coach_client.get(url("week")).content.decode()


def test_an_answer_is_new_to_the_athlete(
    said: Comment, ben: Athlete, carla: Principal, ben_client: Client
) -> None:
    write_comment(ben, "Yes, slowly", by=carla, at=NOW)
    run_due(lambda: NOW + timedelta(minutes=10))
    assert "1 new comment" in ben_client.get(url("today")).content.decode()


def test_seen_is_read_by_who_saw_it_only(
    said: Comment, ben: Athlete, coach_client: Client, guardian_client: Client
) -> None:
    reading = url("comments-reading", ben.uid)
    page = coach_client.get(url("comments", ben.uid)).content.decode()
    assert f'name="comment" value="{said.uid}"' in page
    before = Notice.objects.unread().count()
    coach_client.get(url("comments", ben.uid))
    assert Notice.objects.unread().count() == before, "to look writes nothing"
    for headers in ({"HX-Request": "true"}, {}):
        answer = coach_client.post(reading, {"comment": [said.uid, "nonsense"]}, headers=headers)
        assert answer.status_code == (204 if headers else 302)
    assert not is_new(coach_client, ben)
    assert is_new(guardian_client, ben)


def test_nobody_reads_for_others(
    said: Comment, ben: Athlete, mallory_client: Client, ana_client: Client, client: Client
) -> None:
    reading = url("comments-reading", ben.uid)
    for one in (mallory_client, ana_client):
        assert one.post(reading, {"comment": said.uid}).status_code == 404
    assert client.post(reading).status_code == 302
    assert ana_client.get(reading).status_code == 405


def test_the_week_says_whose_consent_is_missing(
    coach_client: Client, ben: Athlete, ana: Athlete, week: list[TrainingSession]
) -> None:
    page = coach_client.get(url("week"))
    needs = {row.name: [need.label for need in row.needs] for row in page.context["rows"]}
    assert "consent missing" in needs["Ben Boy"]
    assert "consent missing" not in needs["Ana Adult"]
    shown = reverse("athletes:athletes", args=["harriers"]) + "?show=no-consent"
    listed = [row.athlete.name for row in coach_client.get(shown).context["rows"]]
    assert listed == ["Ben Boy"]


def test_a_week_costs_two_queries_more(
    carla: Principal, said: Comment, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        read_week(carla, MONDAY)
