"""A fact is entered: by those who may, once, with words that help where something is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from athletes.models import (
    Athlete,
    Availability,
    BodyWeight,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
    Season,
    StrengthTest,
    TimeTrial,
)
from programs.models import Gym
from tests.athletes.conftest import CALENDAR, HEALTH, HTMX, RESULTS, TODAY, TYPED, jobs_of, text_of
from tests.conftest import NOW

pytestmark = pytest.mark.once

Url = Callable[..., str]


@pytest.mark.parametrize("kind", TYPED)
def test_coach_enters_a_fact(coach_client: Client, ana: Athlete, url: Url, kind: str) -> None:
    answer = coach_client.post(url(f"{kind}-new"), TYPED[kind])
    assert answer.status_code == 302
    assert answer["Location"].startswith(url("facts"))
    assert jobs_of(ana) == 1
    assert "Saved." in text_of(coach_client.get(answer["Location"]))


@pytest.mark.parametrize("kind", TYPED)
def test_the_form_stands_on_a_page_of_its_own(coach_client: Client, url: Url, kind: str) -> None:
    page = coach_client.get(url(f"{kind}-new")).content.decode()
    assert f'action="{url(f"{kind}-new")}"' in page
    assert "<html" in page


def test_what_was_typed_is_what_is_on_record(coach_client: Client, ana: Athlete, url: Url) -> None:
    for kind, typed in TYPED.items():
        coach_client.post(url(f"{kind}-new"), typed)
    race = Race.objects.get(athlete=ana)
    assert (race.name, race.day, race.priority) == ("Turin half", date(2026, 12, 13), "B")
    assert race.distance_m == 21098
    run = Run.objects.get(athlete=ana)
    assert (run.kind, run.distance_m, run.duration_s, run.done) == ("tempo", 10500, 2910, False)
    days = Availability.objects.filter(athlete=ana).last()
    assert days is not None
    assert (days.days, days.preferred, days.same_day) == ([0, 2], [2], False)
    weight = BodyWeight.objects.filter(athlete=ana).last()
    assert weight is not None
    assert (weight.value, weight.unit) == (Decimal("61.40"), "kg")
    season = Season.objects.get(athlete=ana)
    assert (season.share_low, season.share_high) == (Decimal("0.60"), Decimal("0.80"))
    assert OffRange.objects.get(athlete=ana).reason == "Holiday"
    injury = Injury.objects.get(athlete=ana)
    assert (injury.part, injury.acts_on, injury.entered_by_id) == (
        "knee",
        date(2026, 11, 24),
        ana.coach and ana.coach.user_id,
    )


def test_a_gym_is_chosen_from_a_day_on(
    coach_client: Client, ana: Athlete, gym: Gym, url: Url
) -> None:
    coach_client.post(url("gym-choice-new"), {"gym": gym.pk, "starts_on": "2026-11-25"})
    assert GymChoice.objects.get(athlete=ana).gym == gym


def test_a_gym_of_another_club_cannot_be_chosen(
    coach_client: Client, rival: Athlete, url: Url
) -> None:
    theirs = Gym.objects.get(club=rival.club)
    typed = {"gym": theirs.pk, "starts_on": "2026-11-25"}
    assert coach_client.post(url("gym-choice-new"), typed).status_code == 422
    assert not GymChoice.objects.exists()


def test_a_fact_of_the_past_makes_all_since_then_anew(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    typed = {"value": "60", "unit": "kg", "day": "2026-10-01"}
    coach_client.post(url("body-weight-new"), typed)
    ana.refresh_from_db()
    assert ana.replay_from == date(2026, 10, 1)


def test_a_race_counts_from_the_day_it_was_entered(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    coach_client.post(url("race-new"), TYPED["race"] | {"day": "2026-11-01"})
    ana.refresh_from_db()
    assert ana.replay_from == TODAY


@pytest.mark.parametrize("kind", TYPED)
def test_sent_twice_it_is_once(coach_client: Client, ana: Athlete, url: Url, kind: str) -> None:
    typed = TYPED[kind] | {"uid": str(uuid.uuid4())}
    model: Any = {
        "race": Race,
        "run": Run,
        "availability": Availability,
        "injury": Injury,
        "body-weight": BodyWeight,
        "season": Season,
        "off": OffRange,
        "strength-test": StrengthTest,
        "time-trial": TimeTrial,
    }[kind]
    before = model.objects.filter(athlete=ana).count()
    for _ in range(2):
        assert coach_client.post(url(f"{kind}-new"), typed).status_code == 302
    assert model.objects.filter(athlete=ana).count() == before + 1


def test_a_fact_sent_again_after_it_was_removed_is_there_again(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    typed = TYPED["run"] | {"uid": str(uuid.uuid4())}
    coach_client.post(url("run-new"), typed)
    Run.objects.filter(uid=typed["uid"]).update(deleted_at=NOW)
    coach_client.post(url("run-new"), typed)
    assert Run.objects.alive().filter(athlete=ana).count() == 1


def test_another_fact_under_an_old_key_is_kept_too(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    typed = TYPED["run"] | {"uid": str(uuid.uuid4())}
    coach_client.post(url("run-new"), typed)
    coach_client.post(url("run-new"), typed | {"kind": "long"})
    assert sorted(Run.objects.values_list("kind", flat=True)) == ["long", "tempo"]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("body-weight", {"value": "700"}, "700 kg is out of range, must be 20 to 300 kg"),
        ("body-weight", {"value": "43", "unit": "lb"}, "43 lb is out of range"),
        ("body-weight", {"value": "abc"}, "Unknown number 'abc', must be digits"),
        ("body-weight", {"day": "2026-11-26"}, "must be today (2026-11-25) or earlier"),
        ("race", {"goal_s": "1:75:00"}, "Unknown time '1:75:00', must be h:mm:ss or mm:ss"),
        ("race", {"stop_days": "9"}, "9 days are for A races only, this is B"),
        ("race", {"priority": "D"}, "D"),
        ("race", {"distance": "other"}, "Say how many kilometres"),
        ("race", {"km": "12"}, "12 km and Half marathon are two distances"),
        ("race", {"result_s": "1:30:00"}, "is too early, the race is on 2026-12-13"),
        ("run", {"done": "on"}, "A run on 2026-11-26 cannot be done yet"),
        ("availability", {"days": []}, "Choose at least one day"),
        ("availability", {"preferred": ["5"]}, "Preferred Sat must be among the days with time"),
        ("availability", {"ends_on": "2026-11-01"}, "2026-11-01 is before the first day"),
        ("availability", {"sessions_possible": "31"}, "30"),
        ("off", {"ends_on": "2026-12-01"}, "2026-12-01 is before the first day"),
        ("season", {"high": "40"}, "40% is less than 60%, must be 60% or more"),
        ("injury", {"starts_on": "2026-12-01"}, "must be today (2026-11-25) or earlier"),
        ("injury", {"part": "tail"}, "tail"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_allowed(
    coach_client: Client, ana: Athlete, url: Url, kind: str, typed: dict[str, Any], said: str
) -> None:
    answer = coach_client.post(url(f"{kind}-new"), TYPED[kind] | typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert jobs_of(ana) == 0


def test_htmx_gets_the_section_alone(coach_client: Client, url: Url) -> None:
    answer = coach_client.post(url("race-new"), TYPED["race"], headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<section") == 1
    assert "The next weeks are being remade." in page
    assert "Turin half" in page


def test_htmx_gets_the_section_with_the_mistake_in_it(coach_client: Client, url: Url) -> None:
    answer = coach_client.post(url("race-new"), {"name": "Turin"}, headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("<section") == 1
    assert '<details class="fact__add" open>' in page
    assert 'value="Turin"' in page


@pytest.mark.parametrize("kind", TYPED)
def test_athlete_enters_only_own_calendar_health_and_results(
    ana_client: Client, url: Url, kind: str
) -> None:
    answer = ana_client.post(url(f"{kind}-new"), TYPED[kind])
    assert answer.status_code == (302 if kind in CALENDAR | HEALTH | RESULTS else 404)


@pytest.mark.parametrize("kind", TYPED)
def test_athlete_enters_nothing_for_another(
    ana_client: Client, ben: Athlete, url: Url, kind: str
) -> None:
    assert ana_client.post(url(f"{kind}-new", of=ben), TYPED[kind]).status_code == 404


@pytest.mark.parametrize("kind", TYPED)
def test_each_role_enters_what_the_table_allows(
    request: pytest.FixtureRequest, ben: Athlete, url: Url, kind: str
) -> None:
    may = {
        "owner_client": kind not in HEALTH,
        "physio_client": kind in HEALTH,
        "assistant_client": kind in RESULTS,
        "guardian_client": False,
        "mallory_client": False,
    }
    for name, allowed in may.items():
        visitor: Client = request.getfixturevalue(name)
        answer = visitor.post(url(f"{kind}-new", of=ben), TYPED[kind])
        assert answer.status_code == (302 if allowed else 404), name


@pytest.mark.parametrize("kind", TYPED)
def test_anonymous_is_asked_to_log_in(client: Client, url: Url, kind: str) -> None:
    answer = client.post(url(f"{kind}-new"), TYPED[kind])
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("kind", TYPED)
def test_wrong_method_is_refused(coach_client: Client, url: Url, kind: str) -> None:
    assert coach_client.delete(url(f"{kind}-new")).status_code == 405


def test_a_strength_test_says_what_one_repetition_would_be(
    coach_client: Client, ana: Athlete, url: Url
) -> None:
    coach_client.post(url("strength-test-new"), TYPED["strength-test"])
    test = StrengthTest.objects.get(athlete=ana)
    assert test.e1rm == Decimal("98.7")  # 80 for 6 + 1: 80 × 37/30
    assert "one repetition about 98.7 kg" in text_of(coach_client.get(url("facts")))


def test_nothing_is_estimated_from_too_long_a_set(ana: Athlete) -> None:
    long = StrengthTest(athlete=ana, load=Decimal(40), reps=12, rir=Decimal(1))
    assert long.e1rm is None


def test_a_minor_is_never_tested_for_the_most(coach_client: Client, ben: Athlete, url: Url) -> None:
    typed = TYPED["strength-test"] | {"reps": "5"}
    answer = coach_client.post(url("strength-test-new", of=ben), typed)
    assert answer.status_code == 422
    assert "5 repetitions, must be 6 or more under 18" in text_of(answer)
