"""The page of runs: by week, beside strength; done, moved, copied, removed and brought back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from athletes.models import Availability, Race, Run
from athletes.runs import copy_week, move
from clubs.models import Job
from sessions.models import TrainingSession
from tests.conftest import MONDAY, NOW

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: NOW)


def url(athlete, name="runs", *more):
    return reverse(f"sessions:{name}", args=["harriers", athlete.uid, *more])


def a_run(athlete, day, kind="easy", **more):
    return Run.objects.create(club=athlete.club, athlete=athlete, day=day, kind=kind, **more)


def sessions_of(athlete) -> Any:
    return TrainingSession.objects.filter(athlete=athlete)


def shown(client, athlete, **query):
    return {one.name: one for one in client.get(url(athlete), query).context["weeks"]}


def test_weeks_show_runs_races_sessions_and_kilometres(ana_client, week, ana):
    a_run(ana, MONDAY, "tempo", distance_m=10000, done=True, done_distance_m=12000)
    a_run(ana, MONDAY + timedelta(days=6), "long", distance_m=20000)
    Race.objects.create(club=ana.club, athlete=ana, name="Hill 10", day=TODAY, priority="C")
    this = shown(ana_client, ana)["2026-W48"]
    assert (this.planned, this.done, this.share, this.count) == ("30", "12", 40, "2 runs")
    assert this.days[2].races == ["Hill 10 (C)"]
    assert this.days[0].runs[0].detail == "ran 12 k"
    title, on = sessions_of(ana).filter(week_start=MONDAY).values_list("title", "day")[0]
    assert title in [one.label for one in this.days[on.weekday()].sessions]


def test_placement_says_why_and_what_other_days_would_cost(coach_client, week, ana):
    coming = MONDAY + timedelta(days=7)
    a_run(ana, coming + timedelta(days=2), "interval", distance_m=9000)
    cards = shown(coach_client, ana)["2026-W49"].opinions
    (on,) = sessions_of(ana).filter(week_start=coming, slot=1).values_list("day", flat=True)
    assert [row.is_chosen for row in cards[0].rows].index(True) == on.weekday()
    tuesday = cards[0].rows[1]
    assert "The day before intervals +8" in tuesday.why
    assert int(tuesday.cost) >= 8


def test_a_dropped_session_says_so(coach_client, week, ana):
    Availability.objects.filter(athlete=ana).update(days=[2])
    later = shown(coach_client, ana)["2026-W50"]
    assert later.is_projected
    off = [card for card in later.opinions if not card.day]
    assert [chip["label"] for chip in off[0].chips] == ["planned off"]
    assert off[0].reasons


def test_what_is_not_made_yet_is_for_those_who_plan(ana_client, week, ana):
    assert not shown(ana_client, ana)["2026-W50"].is_projected
    assert shown(ana_client, ana)["2026-W50"].opinions == []


def test_an_athlete_marks_a_run_done_and_comes_back_to_the_page(ana_client, ana):
    run = a_run(ana, TODAY, "tempo", distance_m=8000)
    chip = shown(ana_client, ana)["2026-W48"].days[2].runs[0]
    answer = ana_client.post(chip.done_url)
    assert answer.headers["Location"].startswith(f"{url(ana)}?")
    run.refresh_from_db()
    assert run.done
    assert shown(ana_client, ana)["2026-W48"].days[2].runs[0].is_done


def test_what_was_run_is_logged_beside_what_was_planned(ana_client, ana):
    run = a_run(ana, TODAY, "long", distance_m=18000)
    edit = shown(ana_client, ana)["2026-W48"].days[2].runs[0].edit_url
    form = ana_client.get(edit).context["open"].form
    data = {one.html_name: one.value() for one in form if one.value() is not None}
    data |= {"done_km": "16.5", "done_duration_s": "1:31:00", "feeling": "hard", "done": ""}
    assert ana_client.post(edit, data).status_code == 302
    run.refresh_from_db()
    assert (run.done, run.distance_m, run.done_distance_m) == (True, 18000, 16500)
    assert (run.done_duration_s, run.feeling) == (5460, "hard")
    chip = shown(ana_client, ana)["2026-W48"].days[2].runs[0]
    assert chip.detail == "ran 16.5 k · in 1:31:00 · harder than thought"


def test_a_run_moves_by_a_day_and_makes_the_weeks_stale(ana_client, ana):
    run = a_run(ana, TODAY, "interval")
    for to in ("later", "later", "earlier"):
        assert ana_client.post(url(ana, "run-day", run.uid), {"to": to}).status_code == 302
    run.refresh_from_db()
    assert run.day == TODAY + timedelta(days=1)
    assert Job.objects.filter(kind="athlete", key=str(ana.pk)).exists()
    ana_client.post(url(ana, "run-day", run.uid), {"to": "mars"})
    run.refresh_from_db()
    assert run.day == TODAY + timedelta(days=1)


def test_what_is_done_does_not_move(ana, principal):
    run = a_run(ana, TODAY, done=True)
    assert not move(run, 1, by=principal, at=NOW)


def test_a_week_is_copied_once_and_not_as_done(coach_client, ana, principal):
    a_run(ana, MONDAY, "tempo", distance_m=10000, done=True)
    a_run(ana, MONDAY + timedelta(days=5), "long", distance_m=20000)
    for _twice in range(2):
        assert coach_client.post(url(ana, "run-week-copy", "2026-W48")).status_code == 302
    copied = Run.objects.filter(day__gte=MONDAY + timedelta(days=7))
    assert [(one.day, one.kind, one.done) for one in copied] == [
        (date(2026, 11, 30), "tempo", False),
        (date(2026, 12, 5), "long", False),
    ]
    back = copy_week(ana, MONDAY, to=MONDAY - timedelta(days=7), by=principal, at=NOW)
    assert (back.made, back.kept) == (0, 2)  # the past is not planned


def test_a_removed_run_is_brought_back_from_the_page(ana_client, ana):
    run = a_run(ana, TODAY, "hill")
    chip = shown(ana_client, ana)["2026-W48"].days[2].runs[0]
    page = ana_client.post(chip.remove_url, follow=True)
    assert page.context["happened"].removed == run
    undo = reverse("athletes:run-restore", args=["harriers", ana.uid, run.uid]) + "?from=runs"
    assert undo in page.content.decode()
    page = ana_client.post(undo, follow=True)
    assert page.request["PATH_INFO"] == url(ana)
    assert Run.objects.alive().get() == run


def test_a_new_run_comes_with_its_day(ana_client, ana):
    add = shown(ana_client, ana)["2026-W49"].days[3].add_url
    form = ana_client.get(add).context["open"].form
    assert form["day"].value() == "2026-12-03"
    data = {one.html_name: one.value() for one in form if one.value() is not None}
    answer = ana_client.post(add, data | {"kind": "easy", "done": ""})
    assert answer.headers["Location"].startswith(url(ana))
    assert Run.objects.get().day == date(2026, 12, 3)


def test_queries_do_not_grow_with_runs(coach_client, week, ana, django_assert_max_num_queries):
    for at in range(60):
        a_run(ana, MONDAY + timedelta(days=at % 28), "easy", distance_m=5000 + at)
    with django_assert_max_num_queries(45):
        assert coach_client.get(url(ana)).status_code == 200


def test_a_past_week_asks_nothing_of_placement(coach_client, week, ana):
    page = coach_client.get(url(ana), {"week": "2026-W20"})
    assert page.status_code == 200
    assert coach_client.get(url(ana), {"week": "2026-W99"}).status_code == 404


def test_strangers_find_nothing_and_who_only_sees_changes_nothing(
    mallory_client, ben_client, physio_client, week, ana
):
    run = a_run(ana, TODAY)
    for client in (mallory_client, ben_client):
        assert client.get(url(ana)).status_code == 404
        assert client.post(url(ana, "run-day", run.uid), {"to": "later"}).status_code == 404
    page = physio_client.get(url(ana))
    assert page.status_code == 200
    assert not page.context["may_change"]
    assert physio_client.post(url(ana, "run-week-copy", "2026-W48")).status_code == 404
    assert physio_client.get(url(ana, "run-day", run.uid)).status_code == 405
