"""A week of runs is planned at once, for some weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from athletes.facts import add
from athletes.models import Athlete, Run
from athletes.runs import Planned, PlannedRun, plan_weeks
from clubs.models import Principal
from tests.athletes.conftest import TODAY, jobs_of, text_of

Url = Callable[..., str]
MONDAY = date(2026, 11, 23)
PATTERN = {1: PlannedRun("interval", 12000), 6: PlannedRun("long", 22000)}
TYPED = {
    "kind_1": "interval",
    "km_1": "12",
    "kind_6": "long",
    "km_6": "22",
    "first": "2026-11-30",
    "weeks": "3",
    "replace": "on",
}


@pytest.fixture
def plan(ana: Athlete, carla: Principal, now: datetime) -> Callable[..., Planned]:
    def planned(pattern: Any = PATTERN, **said: Any) -> Planned:
        usual: dict[str, Any] = {"first": MONDAY, "weeks": 2, "replace": True}
        return plan_weeks(ana, pattern, **usual | said, by=carla, at=now)

    return planned


def days(athlete: Athlete) -> list[tuple[str, str]]:
    rows = Run.objects.alive().filter(athlete=athlete)
    return [(f"{run.day:%a %d}", run.kind) for run in rows]


def test_days_that_have_passed_are_left_alone(plan: Any, ana: Athlete) -> None:
    assert plan() == Planned(made=3, kept=0, removed=0)
    assert days(ana) == [("Sun 29", "long"), ("Tue 01", "interval"), ("Sun 06", "long")]


def test_planned_twice_nothing_changes(plan: Any, ana: Athlete) -> None:
    plan()
    made = set(Run.objects.values_list("pk", flat=True))
    assert plan() == Planned(made=0, kept=3, removed=0)
    assert set(Run.objects.values_list("pk", flat=True)) == made


def test_other_planned_runs_make_room_and_done_ones_stay(
    plan: Any, ana: Athlete, carla: Principal, now: datetime
) -> None:
    add(Run, ana, {"day": date(2026, 11, 27), "kind": "easy"}, by=carla, at=now)
    add(Run, ana, {"day": TODAY, "kind": "hill", "done": True}, by=carla, at=now)
    assert plan(weeks=1).removed == 1
    assert days(ana) == [("Wed 25", "hill"), ("Sun 29", "long")]


def test_without_making_room_all_stay(
    plan: Any, ana: Athlete, carla: Principal, now: datetime
) -> None:
    add(Run, ana, {"day": date(2026, 11, 27), "kind": "easy"}, by=carla, at=now)
    plan(weeks=1, replace=False)
    assert days(ana) == [("Fri 27", "easy"), ("Sun 29", "long")]


def test_the_weeks_are_made_anew_once(plan: Any, ana: Athlete) -> None:
    plan()
    assert jobs_of(ana) == 1


def test_coach_plans_on_the_page(coach_client: Client, ana: Athlete, url: Url) -> None:
    answer = coach_client.post(url("run-pattern"), TYPED)
    assert answer.status_code == 302
    assert "The runs are planned." in text_of(coach_client.get(answer["Location"]))
    assert len(days(ana)) == 6


def test_the_page_suggests_the_last_week(
    coach_client: Client, ana: Athlete, carla: Principal, now: datetime, url: Url
) -> None:
    add(Run, ana, {"day": MONDAY, "kind": "tempo", "distance_m": 9500}, by=carla, at=now)
    page = coach_client.get(url("run-pattern")).content.decode()
    assert '<option value="tempo" selected>' in page
    assert 'value="9.5"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind_1": "", "km_1": "8"}, "Say what kind of run the 8 km are"),
        ({"first": "2026-11-16"}, "The week of 2026-11-16 has passed, must be 2026-11-23 or later"),
        ({"kind_1": "", "km_1": "", "kind_6": "", "km_6": ""}, "No run chosen"),
        ({"weeks": "60"}, "52"),
    ],
)
def test_what_is_wrong_is_said(
    coach_client: Client, ana: Athlete, url: Url, typed: dict[str, str], said: str
) -> None:
    answer = coach_client.post(url("run-pattern"), TYPED | typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert days(ana) == []


def test_athlete_plans_the_own_runs(ana_client: Client, ana: Athlete, url: Url) -> None:
    assert ana_client.post(url("run-pattern"), TYPED).status_code == 302


def test_who_may_not_gets_404(request: pytest.FixtureRequest, ben: Athlete, url: Url) -> None:
    for visitor in ("mallory", "assistant", "physio", "guardian", "ana"):
        client: Client = request.getfixturevalue(f"{visitor}_client")
        assert client.get(url("run-pattern", of=ben)).status_code == 404, visitor


def test_anonymous_is_asked_to_log_in(client: Client, url: Url) -> None:
    assert client.get(url("run-pattern")).status_code == 302


def test_wrong_method_is_refused(coach_client: Client, url: Url) -> None:
    assert coach_client.delete(url("run-pattern")).status_code == 405
