"""Publishing a week, and deciding on a proposed plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Race, Squad
from athletes.stale import mark_stale
from clubs.models import Club, Principal
from programs.models import ProgramVersion
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate, remake_now
from tests.conftest import MONDAY

COMING = date(2026, 11, 30)


@pytest.fixture
def reviewed(
    club: Club,
    mixed: ProgramVersion,
    ana: Athlete,
    ben: Athlete,
    principal: Principal,
    now: datetime,
) -> list[TrainingSession]:
    """The coming week of Ana and Ben, made and not published: the club reviews first."""
    club.review_first = True
    club.save()
    assign(mixed, [ana, ben], starts_on=MONDAY, by=principal, at=now)
    regenerate(club, [ana.pk, ben.pk], now=now, week=COMING)
    return list(TrainingSession.objects.filter(week_start=COMING))


@pytest.fixture
def url(club: Club) -> str:
    return reverse("sessions:publication", args=[club.slug, "2026-W49"])


@pytest.fixture
def proposed(
    reviewed: list[TrainingSession], club: Club, ana: Athlete, now: datetime
) -> TrainingSession:
    """A published session of Ana's with a lighter plan that waits: a race came."""
    TrainingSession.objects.update(status="published", published_at=now)
    day = COMING + timedelta(days=6)
    known = {"date": str(now.date()), "on": str(day), "priority": "B", "km": "21.1"}
    Race.objects.create(club=club, athlete=ana, name="Half", day=day, priority="B", history=[known])
    mark_stale([ana], since=now.date(), at=now)
    ana.refresh_from_db()
    remake_now(ana, now)
    found = TrainingSession.objects.filter(athlete=ana, week_start=COMING, proposal__isnull=False)
    session = found.first()
    assert session is not None
    return session


def published() -> set[str]:
    rows = TrainingSession.objects.filter(week_start=COMING).exclude(published_at=None)
    return set(rows.values_list("athlete__name", flat=True))


def test_a_week_is_published_for_all_that_are_shown(
    coach_client: Client, url: str, reviewed: list[TrainingSession], club: Club, ben: Athlete
) -> None:
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ben)
    coach_client.post(url, {"squad": str(squad.uid)})
    assert published() == {"Ben Boy"}
    answer = coach_client.post(url)
    assert published() == {"Ana Adult", "Ben Boy"}
    assert answer["Location"] == f"/c/{club.slug}/weeks/2026-W49/"
    moments = set(TrainingSession.objects.values_list("published_at", flat=True))
    coach_client.post(url)
    assert set(TrainingSession.objects.values_list("published_at", flat=True)) == moments


def test_a_week_is_published_for_one_athlete(
    coach_client: Client, url: str, reviewed: list[TrainingSession], ana: Athlete, rival: Athlete
) -> None:
    coach_client.post(url, {"athlete": "nonsense"})
    coach_client.post(url, {"athlete": str(rival.uid)})
    assert published() == set()
    answer = coach_client.post(url, {"athlete": str(ana.uid)})
    assert published() == {"Ana Adult"}
    assert str(ana.uid) in answer["Location"]


def test_publishing_is_for_those_who_plan(
    client: Client,
    mallory_client: Client,
    physio_client: Client,
    ana_client: Client,
    coach_client: Client,
    url: str,
    reviewed: list[TrainingSession],
) -> None:
    for other in (mallory_client, physio_client, ana_client):
        assert other.post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert coach_client.get(url).status_code == 405
    assert published() == set()


def test_a_proposal_stands_beside_the_plan(
    coach_client: Client, athlete_url: str, proposed: TrainingSession
) -> None:
    text = coach_client.get(athlete_url).content.decode()
    assert "A change waits for review" in text
    assert reverse("sessions:acceptance", args=["harriers", proposed.uid]) in text


def test_an_accepted_proposal_replaces_the_plan(
    coach_client: Client, club: Club, proposed: TrainingSession
) -> None:
    url = reverse("sessions:acceptance", args=[club.slug, proposed.uid])
    waiting = proposed.proposal["plan"]
    assert coach_client.post(url, {"version": proposed.version}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.proposal, proposed.plan["lines"]) == (None, waiting["lines"])


def test_a_declined_proposal_leaves_the_plan(
    coach_client: Client, club: Club, proposed: TrainingSession
) -> None:
    url = reverse("sessions:refusal", args=[club.slug, proposed.uid])
    before = proposed.plan
    coach_client.post(url, {"version": proposed.version})
    proposed.refresh_from_db()
    assert (proposed.proposal, proposed.plan) == (None, before)


def test_what_was_not_seen_is_not_decided(
    coach_client: Client, club: Club, proposed: TrainingSession
) -> None:
    url = reverse("sessions:acceptance", args=[club.slug, proposed.uid])
    for seen in ({"version": proposed.version - 1}, {"version": "x"}, {}):
        answer = coach_client.post(url, seen)
        assert answer.status_code == 409
        assert "changed meanwhile" in answer.content.decode()
    proposed.refresh_from_db()
    assert proposed.proposal is not None


@pytest.mark.parametrize("name", ["acceptance", "refusal"])
def test_deciding_is_for_those_who_plan(
    client: Client,
    mallory_client: Client,
    assistant_client: Client,
    coach_client: Client,
    club: Club,
    proposed: TrainingSession,
    name: str,
) -> None:
    url = reverse(f"sessions:{name}", args=[club.slug, proposed.uid])
    for other in (mallory_client, assistant_client):
        assert other.post(url, {"version": proposed.version}).status_code == 404
    assert client.post(url).status_code == 302
    assert coach_client.get(url).status_code == 405
