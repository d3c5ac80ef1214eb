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
from programs.planning.policies import Setting, set_for_club, set_for_program
from sessions.models import RulePreview, TrainingSession
from sessions.planning import work
from sessions.planning.plans import read_plan
from sessions.planning.project import Outlook, WhatIf
from sessions.planning.rule_preview import _supposed, count, count_chunk, counted, effects
from tests.conftest import MONDAY, NOW

pytestmark = pytest.mark.both  # jobs that end and begin anew

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
    assert "1 of 2 athletes has other sessions in the next 6 weeks." in page["sentences"]


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


@pytest.fixture
def many(monkeypatch, race, ben) -> None:
    """Two athletes are many, and a chunk is one."""
    monkeypatch.setattr("sessions.views.rule_previews.MOST", 1)
    monkeypatch.setattr("sessions.planning.rule_preview.CHUNK", 1)


def try_levels(client) -> Any:
    """Lighter light weeks for the club, sent to be tried; gives the address of the counting."""
    url = reverse("programs:parameter", args=["harriers", "levels"])
    form = client.get(url).context["form"]
    data = {one.html_name: one.value() for one in form} | {"light": "0.8, 0.5, 0.5"}
    answer = client.post(f"{url}preview/", data)
    assert answer.status_code == 302
    return answer.url


def test_many_are_counted_by_a_job_and_all_of_them(coach_client, many, ana, ben):
    url = try_levels(coach_client)
    page = coach_client.get(url)
    assert page.context["preview"]["job"]["done"] == 0
    assert f'hx-get="{url}"' in page.content.decode()
    assert work.run_due(lambda: NOW) == 2
    page = coach_client.get(url)
    shown = page.context["preview"]
    assert (shown["job"]["done"], shown["job"]["total"], shown["poll_url"]) == (2, 2, "")
    assert "1 of 2 athletes has other sessions in the next 6 weeks." in shown["sentences"]
    assert [one["name"] for one in shown["athletes"]] == [ana.name]
    assert any("fewer repetitions" in one for one in shown["what"])
    text = page.content.decode()
    assert 'value="0.8, 0.5, 0.5"' in text, "the form stands as it was sent"
    fragment = coach_client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "data-poll" not in fragment
    assert "<html" not in fragment
    assert not PolicySetting.objects.exists()


def test_the_sum_of_chunks_is_that_of_all_at_once(coach_client, many, club, ana, ben):
    url = try_levels(coach_client)
    work.run_due(lambda: NOW)
    row = RulePreview.objects.get()
    setting = Setting("levels", row.value, row.starts_on)
    assert counted(row) == count(effects(club, [ana, ben], Place(), setting, NOW))
    assert url.endswith(f"{row.uid}/")


def test_trying_twice_and_a_chunk_run_twice_count_once(coach_client, many):
    assert try_levels(coach_client) == try_levels(coach_client)
    work.run_due(lambda: NOW)
    before = RulePreview.objects.values().get()
    for job in Job.objects.filter(kind="rule_preview"):
        count_chunk(job, NOW)
    assert RulePreview.objects.values().get() == before
    assert Job.objects.filter(kind="rule_preview").count() == 2


def test_a_rule_set_since_is_told_and_counted_anew(coach_client, many, club, ana, principal):
    url = try_levels(coach_client)
    work.run_due(lambda: NOW)
    set_for_athlete(ana, Setting("gate", "off", TODAY), by=principal, at=NOW)
    assert "A rule was set since" not in coach_client.get(url).content.decode()
    set_for_club(club, Setting("deload_every", 4, TODAY), by=principal, at=NOW)
    assert "A rule was set since" in coach_client.get(url).content.decode()
    assert try_levels(coach_client) != url


def test_each_of_many_has_a_preview_of_their_own(coach_client, many, ana, rival):
    url = reverse("programs:parameter", args=["harriers", "levels"])
    form = coach_client.get(url).context["form"]
    data = {one.html_name: one.value() for one in form} | {"light": "0.8, 0.5, 0.5"}
    answer = coach_client.post(f"{url}preview/", data | {"athlete": str(ana.uid)})
    assert answer.context["preview"]["lines"]
    assert "All athletes" in answer.content.decode()
    for unknown in (rival.uid, "nobody"):
        answer = coach_client.post(f"{url}preview/", data | {"athlete": str(unknown)})
        assert answer.status_code == 404
    assert not RulePreview.objects.exists()


def test_a_chunk_that_is_given_up_is_told(coach_client, many):
    url = try_levels(coach_client)
    Job.objects.filter(kind="rule_preview").update(state="failed", error="No space\nmore")
    shown = coach_client.get(url).context["preview"]
    assert (shown["job"]["label"], shown["job"]["note"], shown["poll_url"]) == (
        "Stopped",
        "No space",
        "",
    )


def test_what_was_counted_is_gone_after_a_day(coach_client, many, monkeypatch):
    url = try_levels(coach_client)
    work.run_due(lambda: NOW)
    later = NOW + timedelta(days=1, seconds=1)
    work.run_due(lambda: later)
    assert not RulePreview.objects.exists()
    assert coach_client.get(url).status_code == 404


def test_only_those_who_set_rules_see_what_was_counted(
    coach_client, owner_client, mallory_client, physio_client, ana_client, client, many
):
    url = try_levels(coach_client)
    assert owner_client.get(url).status_code == 200
    for other in (mallory_client, physio_client, ana_client):
        assert other.get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert coach_client.post(url).status_code == 405


def test_strangers_and_lookers_try_nothing(mallory_client, physio_client, ana_client, week, ana):
    url = f"{of_ana(ana, 'gate')}preview/"
    for client in (mallory_client, physio_client, ana_client):
        assert client.post(url, {"value_": "off"}).status_code == 404
    assert physio_client.get(url).status_code == 405
    assert Job.objects.filter(kind="club").count() == 0
    assert date(2026, 11, 25) == TODAY
