"""A coach changes numbers where they stand; the change is kept, shown, and can be taken back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete
from athletes.stale import mark_stale
from clubs.models import Club, Membership
from sessions.models import Override, TrainingSession
from sessions.planning.plans import PlannedLine, read_plan
from sessions.planning.regenerate import remake_now
from tests.sessions.coach.conftest import SQUAT

HX = {"HX-Request": "true"}


def line_now(session: TrainingSession) -> PlannedLine:
    session.refresh_from_db()
    found = read_plan(session).line(SQUAT)
    assert found is not None
    return found


def standing(session: TrainingSession) -> Override:
    return Override.objects.alive().get(athlete=session.athlete_id, line=SQUAT)


def test_a_load_typed_in_its_cell_stands_at_once(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    answer = coach_client.post(override_url, {"load": "42,5", "version": "0"}, headers=HX)
    assert answer.status_code == 200
    assert 'value="42.5"' in answer.content.decode()
    assert "set by Carla Coach" in answer.content.decode()
    assert line_now(open_session).load == Decimal("42.5")


def test_sets_and_repetitions_are_typed_as_one(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    coach_client.post(override_url, {"dose": "4 x 5", "version": "0"}, headers=HX)
    line = line_now(open_session)
    assert (line.sets, line.reps) == (4, 5)


def test_only_what_was_changed_becomes_an_override(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    page = coach_client.get(override_url)
    shown = page.context["form"].initial
    sent = {name: str(value) for name, value in shown.items()} | {"rest": "4:00"}
    answer = coach_client.post(override_url, sent)
    assert answer.status_code == 302
    override = standing(open_session)
    assert (override.rest_s, override.load, override.sets, override.rir) == (240, None, None, None)


def test_an_override_survives_regeneration_and_shows_both_values(
    coach_client: Client,
    override_url: str,
    open_session: TrainingSession,
    athlete_url: str,
    now: datetime,
    ana: Athlete,
) -> None:
    coach_client.post(override_url, {"load": "60", "version": "0"}, headers=HX)
    override = standing(open_session)
    override.planned, override.version = {"load": "15"}, 2  # the plan was another then
    override.save()
    mark_stale([ana], since=open_session.week_start, at=now)
    ana.refresh_from_db()
    remake_now(ana, now)
    assert line_now(open_session).load == Decimal(60)
    page = coach_client.get(athlete_url).content.decode()
    assert "the plan said 15 kg when this was set" in page


def test_a_reset_gives_the_plan_back(
    coach_client: Client, override_url: str, open_session: TrainingSession, club: Club
) -> None:
    before = line_now(open_session).load
    coach_client.post(override_url, {"load": "60", "version": "0"}, headers=HX)
    url = reverse("sessions:reset", args=[club.slug, open_session.uid, SQUAT])
    answer = coach_client.post(url, {"field": "load"}, headers=HX)
    assert answer.status_code == 200
    assert line_now(open_session).load == before
    assert coach_client.post(url, {"field": "load"}, headers=HX).status_code == 200, (
        "twice is harmless"
    )
    assert not Override.objects.alive().exists()


def test_the_same_value_twice_is_one_override(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    coach_client.post(override_url, {"load": "60", "version": "0"}, headers=HX)
    again = coach_client.post(override_url, {"load": "60", "version": "1"}, headers=HX)
    assert again.status_code == 200
    assert standing(open_session).version == 1


def test_a_conflict_shows_both_values_and_loses_neither(
    coach_client: Client, owner_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    owner_client.post(override_url, {"load": "55", "version": "0"}, headers=HX)
    answer = coach_client.post(override_url, {"load": "60", "version": "0"}, headers=HX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="60"' in text
    assert "Now 55" in text
    assert "Olga Owner" in text
    assert line_now(open_session).load == Decimal(55)
    kept = coach_client.post(override_url, {"load": "60", "version": "1"}, headers=HX)
    assert kept.status_code == 200
    assert line_now(open_session).load == Decimal(60)


def test_a_conflict_without_script_is_a_page_with_both_values(
    coach_client: Client, owner_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    owner_client.post(override_url, {"load": "55", "version": "0"})
    answer = coach_client.post(override_url, {"load": "60", "version": "0"})
    assert answer.status_code == 409
    assert "Olga Owner set 55, you typed 60" in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("load", "lots"),
        ("load", "1001"),
        ("dose", "8"),
        ("dose", "0 x 8"),
        ("rir", "3-2"),
        ("rir", "9"),
        ("rest", "11:00"),
    ],
)
def test_what_is_not_allowed_is_said_and_kept_in_its_cell(
    coach_client: Client, override_url: str, name: str, value: str
) -> None:
    answer = coach_client.post(override_url, {name: value, "version": "0"}, headers=HX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{value}"' in text
    assert "must be" in text
    assert not Override.objects.exists()


def test_without_script_a_fault_is_the_page_again(coach_client: Client, override_url: str) -> None:
    answer = coach_client.post(override_url, {"load": "lots", "version": "0"})
    assert answer.status_code == 422
    assert "<html" in answer.content.decode()


def test_pounds_may_be_typed(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    coach_client.post(override_url, {"load": "100 lb", "version": "0"}, headers=HX)
    override = standing(open_session)
    assert (override.load, override.unit) == (Decimal(100), "lb")


def test_a_session_that_began_cannot_be_changed(
    coach_client: Client, override_url: str, open_session: TrainingSession
) -> None:
    TrainingSession.objects.filter(pk=open_session.pk).update(status="started")
    answer = coach_client.post(override_url, {"load": "60", "version": "0"}, headers=HX)
    assert answer.status_code == 422
    assert not Override.objects.exists()


def test_who_may_not_plan_gets_404(
    mallory_client: Client,
    assistant_client: Client,
    physio_client: Client,
    ana_client: Client,
    override_url: str,
) -> None:
    for client in (mallory_client, assistant_client, physio_client, ana_client):
        assert client.get(override_url).status_code == 404
        assert client.post(override_url, {"load": "60", "version": "0"}).status_code == 404
    assert not Override.objects.exists()


def test_anonymous_is_sent_to_the_log_in(client: Client, override_url: str) -> None:
    answer = client.post(override_url, {"load": "60"})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_a_reset_is_only_sent(
    coach_client: Client, club: Club, open_session: TrainingSession
) -> None:
    url = reverse("sessions:reset", args=[club.slug, open_session.uid, SQUAT])
    assert coach_client.get(url).status_code == 405


def test_an_unknown_line_is_404(
    coach_client: Client, club: Club, open_session: TrainingSession
) -> None:
    url = reverse("sessions:override", args=[club.slug, open_session.uid, "no_such/barbell"])
    assert coach_client.get(url).status_code == 404


def test_a_limited_coach_changes_own_athletes_only(
    club: Club, coach: Membership, override_url: str, coach_client: Client, ana: Athlete
) -> None:
    club.limit_coaches = True
    club.save()
    assert coach_client.get(override_url).status_code == 200
    Athlete.objects.filter(pk=ana.pk).update(coach=None)
    assert coach_client.get(override_url).status_code == 404
