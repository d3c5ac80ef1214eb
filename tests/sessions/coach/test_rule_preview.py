"""What a rule would do is shown before it is saved, and is what comes of it once it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes import facts
from athletes.injuries import enter_injury
from athletes.models import Race
from athletes.policies import of_athlete, set_for_athlete
from clubs.models import Job
from programs.models import Place, PolicySetting
from programs.planning.policies import Setting, set_for_program
from sessions.models import TrainingSession
from sessions.planning import work
from sessions.planning.plans import read_plan
from sessions.planning.project import Outlook, WhatIf
from sessions.planning.rule_preview import _supposed, effects
from tests.conftest import MONDAY, NOW

TODAY = NOW.date()
LEVELS = {"lighter": [0.8, 0.5, 0.5], "light": [0.8, 0.5, 0.5]}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: NOW)


@pytest.fixture
def race(week, ana, principal) -> Any:
    """A B race of Ana's in a fortnight: her coming week is light, then lighter."""
    values = {"name": "Lake 10", "day": TODAY + timedelta(days=11), "priority": "B"}
    row = facts.add(Race, ana, values | {"distance_m": 10000}, by=principal, at=NOW)
    work.run_due(lambda: NOW)
    return row


def preview(client, url, **typed) -> Any:
    form = client.get(url).context["form"]
    data = {one.html_name: one.value() for one in form} | typed
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(f"{url}preview/", data)
    wrote = [one["sql"] for one in caught if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [one for one in wrote if "django_session" not in one]
    return answer


def of_ana(ana, name):
    return reverse("sessions:athlete-parameter", args=["harriers", ana.uid, name])


def asked(rows) -> dict[Any, Any]:
    """What stands in the stored weeks, as an athlete would notice it."""
    return {
        (one.week_start, one.slot): (
            one.day,
            [(line.line, line.code, line.sets, line.reps, line.load) for line in plan.lines],
        )
        for one, plan in rows
    }


def test_levels_and_loads_before_and_after_are_shown_and_nothing_is_written(
    coach_client, race, ana
):
    answer = preview(coach_client, of_ana(ana, "levels"), light="0.8, 0.5, 0.5")
    assert answer.status_code == 200
    page = answer.context["preview"]
    assert page["lines"]
    assert all(row["before"] != row["after"] for row in page["lines"])
    text = answer.content.decode()
    assert "not saved" in text
    assert 'value="0.8, 0.5, 0.5"' in text
    answer = preview(coach_client, of_ana(ana, "windows"), **{"B-light": "9"})
    assert answer.context["preview"]["consequences"]["weeks"]
    assert not PolicySetting.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("levels", LEVELS),
        ("windows", {"B": {"stop": 10}}),
        ("windows", {"B": {"light": 14}}),
        ("deload_every", 3),
        ("gate", "off"),
        ("guided_progress", True),
    ],
)
@pytest.mark.parametrize("in_days", [0, 5])
def test_what_was_shown_is_what_comes(race, ana, club, principal, name, value, in_days):
    setting = Setting(name, value, TODAY + timedelta(days=in_days))
    row = _supposed(club, of_athlete(ana), setting)
    shown = Outlook(club, [ana.pk], NOW, weeks=2).weeks(ana.pk, WhatIf(settings=(row,)))
    set_for_athlete(ana, setting, by=principal, at=NOW)
    work.run_due(lambda: NOW)
    stored = TrainingSession.objects.filter(athlete=ana, status__in=["planned", "published"])
    came = asked((one, read_plan(one)) for one in stored)
    promised = asked((one, one.plan) for one in (s for week in shown for s in week.sessions))
    assert came
    assert came == {place: promised[place] for place in came}


def test_a_rule_of_a_program_counts_its_athletes(coach_client, race, ana, ben, mixed):
    url = reverse("programs:program-parameter", args=["harriers", mixed.program.uid, "levels"])
    answer = preview(coach_client, url, light="0.8, 0.5, 0.5")
    page = answer.context["preview"]
    assert [one["name"] for one in page["athletes"]] == [ana.name]
    assert "1 of 2 athletes have other sessions in the next 6 weeks." in page["sentences"]


def test_the_club_an_exercise_and_an_injury_have_one_too(
    coach_client, physio_client, week, ana, principal
):
    club = reverse("programs:parameter", args=["harriers", "gate_sessions"])
    assert preview(coach_client, club, value_="4").status_code == 200
    squat = reverse("programs:exercise-parameter", args=["harriers", "back_squat", "warmup"])
    assert preview(coach_client, squat, value_="0.4, 5").status_code == 200
    injury = enter_injury(ana, "calf", "", "rehab", MONDAY, "", principal, NOW, judged_on=False)
    pain = reverse("sessions:injury-parameter", args=["harriers", ana.uid, injury.uid, "pain"])
    answer = preview(physio_client, pain, during="6, 6")
    assert answer.context["preview"]["consequences"]["sentences"] == [
        "Nothing changes in the weeks to come."
    ]


def test_what_cannot_be_saved_is_not_tried(coach_client, week, ana):
    url = of_ana(ana, "deload_every")
    assert preview(coach_client, url, value_="2").status_code == 422
    past = str(TODAY - timedelta(days=1))
    answer = preview(coach_client, url, value_="4", starts_on=past)
    assert answer.status_code == 422
    assert "is over" in answer.content.decode()


def test_many_athletes_take_no_more_queries(club, week, ana, ben, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        found = effects(club, [ana, ben], Place(), Setting("gate", "off", TODAY), NOW)
    assert [one.athlete for one in found] == [ana, ben]


def test_a_reset_is_tried_by_typing_the_wider_value(coach_client, race, ana, mixed, principal):
    set_for_program(mixed.program, Setting("levels", LEVELS, TODAY), by=principal, at=NOW)
    work.run_due(lambda: NOW)
    url = reverse("programs:program-parameter", args=["harriers", mixed.program.uid, "levels"])
    typed = {"light": "0.95, 1, 0.75", "lighter": "0.9, 0.5, 0.75"}
    page = preview(coach_client, url, **typed).context["preview"]
    assert [one["name"] for one in page["athletes"]] == [ana.name]


def test_strangers_and_lookers_try_nothing(mallory_client, physio_client, ana_client, week, ana):
    url = f"{of_ana(ana, 'gate')}preview/"
    for client in (mallory_client, physio_client, ana_client):
        assert client.post(url, {"value_": "off"}).status_code == 404
    assert physio_client.get(url).status_code == 405
    assert Job.objects.filter(kind="club").count() == 0
    assert date(2026, 11, 25) == TODAY
