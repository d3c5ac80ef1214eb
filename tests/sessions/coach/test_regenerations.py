"""Making weeks on demand, watched while it goes on."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Club, Job, Principal
from programs.models import ProgramVersion
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.work import run_due
from tests.conftest import MONDAY

HX = {"HX-Request": "true"}


@pytest.fixture
def url(club: Club) -> str:
    return reverse("sessions:regenerations", args=[club.slug])


@pytest.fixture
def training(mixed: ProgramVersion, ana: Athlete, principal: Principal, now: datetime) -> Athlete:
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=now)
    Job.objects.all().delete()
    return ana


def page_of(job: Job, club: Club) -> str:
    return reverse("sessions:regeneration", args=[club.slug, job.uid])


def test_a_week_is_made_when_it_is_asked_for(
    coach_client: Client, url: str, club: Club, training: Athlete, now: datetime
) -> None:
    answer = coach_client.post(url, {"week": "2026-W49"})
    job = Job.objects.get(kind=jobs.WEEK)
    assert answer["Location"] == page_of(job, club)
    waiting = coach_client.get(answer["Location"]).content.decode()
    assert "Waiting for a worker" in waiting
    assert 'hx-trigger="every 1s, refresh"' in waiting
    run_due(lambda: now)
    page = coach_client.get(answer["Location"])
    assert page.context["over"]
    assert [stat["value"] for stat in page.context["stats"]] == [4, 0, 0, 0]
    assert 'hx-trigger="every 1s' not in page.content.decode()
    assert TrainingSession.objects.count() == 4


def test_asked_for_twice_it_is_one(coach_client: Client, url: str, training: Athlete) -> None:
    for _twice in range(2):
        coach_client.post(url, {"week": "2026-W49"})
    assert Job.objects.filter(kind=jobs.WEEK).count() == 1


def test_it_can_be_for_one_athlete(
    coach_client: Client, url: str, training: Athlete, ben: Athlete
) -> None:
    coach_client.post(url, {"week": "2026-W48", "athlete": str(training.uid)})
    assert Job.objects.get(kind=jobs.WEEK).payload["athletes"] == [training.pk]


def test_who_fails_is_named_with_the_reason(
    coach_client: Client, club: Club, ana: Athlete, now: datetime
) -> None:
    job = Job.objects.create(
        club=club,
        kind=jobs.WEEK,
        key="x",
        payload={"week": "2026-11-30"},
        state="done",
        total=1,
        done=1,
        run_after=now,
        result={"made": 0, "unchanged": 0, "kept": 0, "failed": {str(ana.pk): "no such exercise"}},
    )
    text = coach_client.get(page_of(job, club)).content.decode()
    assert "Ana Adult" in text
    assert "no such exercise" in text
    assert "1 failed" in coach_client.get(f"/c/{club.slug}/regenerations/").content.decode()


def test_nothing_is_sent_while_nothing_moves(
    coach_client: Client, url: str, club: Club, training: Athlete
) -> None:
    coach_client.post(url, {"week": "2026-W49"})
    page = page_of(Job.objects.get(kind=jobs.WEEK), club)
    first = coach_client.get(page, headers=HX)
    again = coach_client.get(page, headers=HX | {"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    Job.objects.update(state="running", total=10, done=4)
    moved = coach_client.get(page, headers=HX | {"If-None-Match": first["ETag"]})
    assert "4 of 10 athletes" in moved.content.decode()


@pytest.mark.parametrize("week", ["2026-W47", "2026-W50", "", "soon"])
def test_only_the_running_and_the_coming_week_can_be_made(
    coach_client: Client, url: str, training: Athlete, week: str
) -> None:
    assert coach_client.post(url, {"week": week}).status_code == 422
    assert not Job.objects.filter(kind=jobs.WEEK).exists()


def test_it_is_for_those_who_plan(
    client: Client,
    mallory_client: Client,
    physio_client: Client,
    ana_client: Client,
    coach_client: Client,
    training: Athlete,
) -> None:
    club = training.club
    url = reverse("sessions:regenerations", args=[club.slug])
    coach_client.post(url, {"week": "2026-W49"})
    page = page_of(Job.objects.get(kind=jobs.WEEK), club)
    for other in (mallory_client, physio_client, ana_client):
        assert other.post(url, {"week": "2026-W49"}).status_code == 404
    for other in (mallory_client, ana_client):
        assert other.get(page).status_code == 404
    assert client.get(url).status_code == 302
    assert coach_client.post(page).status_code == 405
