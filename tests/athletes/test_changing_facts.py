"""A fact is changed, removed and brought back; two people at once lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from athletes.facts import add
from athletes.models import Athlete, BodyWeight, Race, Run
from clubs.models import AuditEvent, Job, Principal
from tests.athletes.conftest import HTMX, TYPED, jobs_of, text_of

pytestmark = pytest.mark.once

Url = Callable[..., str]


@pytest.fixture
def race(ana: Athlete, carla: Principal, now: datetime) -> Race:
    values = {"name": "Turin half", "day": date(2026, 12, 13), "priority": "B"}
    made = add(Race, ana, values | {"distance_m": 21098}, by=carla, at=now)
    Job.objects.all().delete()
    return made


def test_a_fact_is_changed(coach_client: Client, ana: Athlete, race: Race, url: Url) -> None:
    typed = TYPED["race"] | {"priority": "A", "stop_days": "10", "version": "1"}
    assert coach_client.post(url("race-edit", race), typed).status_code == 302
    race.refresh_from_db()
    assert (race.priority, race.stop_days, race.version) == ("A", 10, 2)
    assert jobs_of(ana) == 1
    event = AuditEvent.objects.get(verb="change", subject="race")
    assert event.before["priority"] == "B"
    assert event.after["priority"] == "A"


def test_the_form_shows_what_is_on_record(coach_client: Client, race: Race, url: Url) -> None:
    page = coach_client.get(url("race-edit", race), headers=HTMX).content.decode()
    assert page.count("<section") == 1
    assert 'value="Turin half"' in page
    assert '<option value="21098" selected>' in page


def test_changed_to_the_same_nothing_is_made_anew(
    coach_client: Client, ana: Athlete, race: Race, url: Url
) -> None:
    for _ in range(2):
        typed = TYPED["race"] | {"version": "1"}
        assert coach_client.post(url("race-edit", race), typed).status_code == 302
    race.refresh_from_db()
    assert race.version == 1
    assert jobs_of(ana) == 0


def test_a_conflict_shows_both_values_and_loses_neither(
    coach_client: Client, owner_client: Client, race: Race, url: Url
) -> None:
    owner_client.post(url("race-edit", race), TYPED["race"] | {"name": "Torino", "version": "1"})
    typed = TYPED["race"] | {"name": "Half of Turin", "version": "1"}
    answer = coach_client.post(url("race-edit", race), typed, headers=HTMX)
    assert answer.status_code == 409
    assert "Race: now Torino, you typed Half of Turin" in text_of(answer)
    race.refresh_from_db()
    assert race.name == "Torino"
    assert 'name="version" value="2"' in answer.content.decode()
    coach_client.post(url("race-edit", race), typed | {"version": "2"})
    race.refresh_from_db()
    assert race.name == "Half of Turin"


def test_a_conflict_without_scripts_is_a_page(
    coach_client: Client, owner_client: Client, race: Race, url: Url
) -> None:
    owner_client.post(url("race-edit", race), TYPED["race"] | {"name": "Torino", "version": "1"})
    answer = coach_client.post(
        url("race-edit", race), TYPED["race"] | {"name": "Mine", "version": "1"}
    )
    assert answer.status_code == 409
    assert "<html" in answer.content.decode()


def test_a_change_without_a_version_is_a_conflict(
    coach_client: Client, race: Race, url: Url
) -> None:
    answer = coach_client.post(url("race-edit", race), TYPED["race"] | {"name": "Mine"})
    assert answer.status_code == 409


def test_a_mistake_in_a_change_is_said(coach_client: Client, race: Race, url: Url) -> None:
    answer = coach_client.post(url("race-edit", race), {"version": "1"}, headers=HTMX)
    assert answer.status_code == 422


def test_a_removed_fact_can_be_brought_back(
    coach_client: Client, ana: Athlete, race: Race, url: Url
) -> None:
    answer = coach_client.post(url("race-delete", race), headers=HTMX)
    assert url("race-restore", race) in answer.content.decode()
    race.refresh_from_db()
    assert race.deleted_at is not None
    assert jobs_of(ana) == 1
    assert "Turin half" in text_of(coach_client.post(url("race-restore", race), headers=HTMX))
    race.refresh_from_db()
    assert race.deleted_at is None


def test_without_scripts_the_way_back_stands_on_the_page(
    coach_client: Client, race: Race, url: Url
) -> None:
    answer = coach_client.post(url("race-delete", race))
    assert answer.status_code == 302
    page = coach_client.get(answer["Location"]).content.decode()
    assert url("race-restore", race) in page
    assert "Removed." in page


def test_removing_and_restoring_twice_is_harmless(
    coach_client: Client, race: Race, url: Url
) -> None:
    for name in ("race-delete", "race-delete", "race-restore", "race-restore"):
        assert coach_client.post(url(name, race)).status_code == 302
    race.refresh_from_db()
    assert race.deleted_at is None
    assert race.version == 3


def test_a_weight_that_moves_to_an_earlier_day_counts_from_there(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    weight = BodyWeight.objects.get(athlete=ana)
    typed = {"value": "62", "unit": "kg", "day": "2026-10-05", "version": "1"}
    coach_client.post(url("body-weight-edit", weight), typed)
    ana.refresh_from_db()
    assert ana.replay_from == date(2026, 10, 5)


def test_what_the_club_remembers_of_health_holds_no_values(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    weight = BodyWeight.objects.get(athlete=ana)
    typed = {"value": "63", "unit": "kg", "day": "2026-11-02", "version": "1"}
    coach_client.post(url("body-weight-edit", weight), typed)
    event = AuditEvent.objects.get(subject="bodyweight")
    assert (event.before, event.after) == ({}, {})


def test_a_run_is_marked_as_done(
    ana_client: Client, ana: Athlete, carla: Principal, now: datetime, url: Url
) -> None:
    run = add(Run, ana, {"day": date(2026, 11, 24), "kind": "easy"}, by=carla, at=now)
    for _ in range(2):
        assert ana_client.post(url("run-done", run)).status_code == 302
    run.refresh_from_db()
    assert run.done
    assert run.version == 2


def test_a_coming_run_is_not_done(
    ana_client: Client, ana: Athlete, carla: Principal, now: datetime, url: Url
) -> None:
    run = add(Run, ana, {"day": date(2026, 11, 28), "kind": "easy"}, by=carla, at=now)
    ana_client.post(url("run-done", run))
    run.refresh_from_db()
    assert not run.done


@pytest.mark.parametrize("name", ["race-edit", "race-delete", "race-restore"])
def test_who_may_not_change_it_gets_404(
    request: pytest.FixtureRequest, race: Race, url: Url, name: str
) -> None:
    for visitor in ("mallory_client", "assistant_client", "physio_client", "ben_client"):
        client: Client = request.getfixturevalue(visitor)
        assert client.post(url(name, race), TYPED["race"]).status_code == 404, visitor


@pytest.mark.parametrize("name", ["race-edit", "race-delete", "race-restore"])
def test_a_fact_under_another_athlete_is_404(
    coach_client: Client, race: Race, ben: Athlete, url: Url, name: str
) -> None:
    assert coach_client.post(url(name, race, of=ben), TYPED["race"]).status_code == 404


@pytest.mark.parametrize("name", ["race-edit", "race-delete", "race-restore"])
def test_anonymous_is_asked_to_log_in(client: Client, race: Race, url: Url, name: str) -> None:
    answer = client.post(url(name, race))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", ["race-delete", "race-restore", "run-done"])
def test_looking_never_writes(coach_client: Client, race: Race, url: Url, name: str) -> None:
    assert coach_client.get(url(name, race)).status_code == 405


def test_a_stranger_key_in_the_address_is_ignored(coach_client: Client, url: Url) -> None:
    answer: Any = coach_client.get(f"{url('facts')}?of=races&did=removed&row=zzz")
    assert answer.status_code == 200
