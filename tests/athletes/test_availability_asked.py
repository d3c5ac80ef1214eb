"""Availability asked for the week that is made next: as usual, other days, none; who answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from athletes.availability import Days, answer_week
from athletes.models import Availability, WeekAnswer
from clubs.models import Club, Event, Job
from clubs.weeks import asked
from sessions.models import TrainingSession
from sessions.planning import timetable, work
from sessions.planning.regenerate import regenerate
from tests.conftest import MONDAY, NOW

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NEXT = MONDAY + timedelta(days=7)


@pytest.fixture
def asking(club):
    """The club asks from Friday at nine on; its week is made on Sunday at six."""
    Club.objects.filter(pk=club.pk).update(
        ask_availability=True, ask_day=4, ask_time=time(9), week_made=MONDAY, week_closed=MONDAY
    )
    club.refresh_from_db()
    return club


@pytest.fixture
def friday(monkeypatch, asking):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: FRIDAY)


def url(athlete):
    return reverse("athletes:week-answer", args=["harriers", athlete.uid])


def answers(athlete) -> Any:
    return WeekAnswer.objects.get(athlete=athlete)


def of_week(athlete) -> Any:
    return list(Availability.objects.alive().filter(athlete=athlete, starts_on=NEXT))


@pytest.mark.parametrize(
    ("at", "week", "is_open", "is_made"),
    [
        (datetime(2026, 11, 25, 8, tzinfo=UTC), NEXT, False, False),
        (datetime(2026, 11, 27, 8, 1, tzinfo=UTC), NEXT, True, False),
        (datetime(2026, 11, 29, 16, 59, tzinfo=UTC), NEXT, True, False),
        (datetime(2026, 11, 29, 17, 1, tzinfo=UTC), NEXT, False, True),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), NEXT + timedelta(days=7), False, False),
    ],
)
def test_the_club_asks_from_its_hour_on_until_the_week_is_made(asking, at, week, is_open, is_made):
    about = asked(asking, at)
    assert (about.week, about.is_open, about.is_made) == (week, is_open, is_made)


def test_a_week_made_on_monday_is_asked_about_on_the_friday_before(asking):
    asking.week_day, asking.week_time = 0, time(6)
    about = asked(asking, FRIDAY)
    assert (about.week, about.is_open) == (date(2026, 12, 7), True)


def test_as_usual_is_one_tap_on_today_and_leaves_what_stands(ana_client, friday, ana):
    page = ana_client.get(reverse("sessions:today", args=["harriers"])).content.decode()
    assert "As usual: every day" in page
    for _twice in range(2):
        answer = ana_client.post(url(ana), {"answer": "usual"})
        assert answer.headers["Location"] == reverse("sessions:today", args=["harriers"])
    assert answers(ana).availability is None
    assert of_week(ana) == []
    page = ana_client.get(reverse("sessions:today", args=["harriers"])).content.decode()
    assert "Week of 30 Nov: as usual." in page


def test_a_guardian_reads_who_is_to_answer_and_what_was_said(
    guardian_client, friday, ben, principal
):
    page = reverse("sessions:today", args=["harriers"])
    told = guardian_client.get(page).content.decode()
    assert "Ben Boy is asked when there is time in the week of 30 Nov and has not" in told
    assert "Ben Boy answers, or a coach." in told
    assert url(ben) not in told
    answer_week(ben, NEXT, Days([1], []), by=principal, at=FRIDAY)
    assert "Week of 30 Nov: Tue" in guardian_client.get(page).content.decode()


def test_other_days_count_for_that_week_only(ana_client, friday, ana):
    data = {"answer": "days", "days": ["1", "3"], "preferred": ["3"], "sessions_possible": "6"}
    assert ana_client.post(url(ana), data).status_code == 302
    (row,) = of_week(ana)
    assert (row.days, row.preferred, row.same_day) == ([1, 3], [3], False)
    assert (row.sessions_possible, row.ends_on) == (6, date(2026, 12, 6))
    ana_client.post(url(ana), data | {"days": ["2"], "preferred": []})
    assert [one.days for one in of_week(ana)] == [[2]]
    ana_client.post(url(ana), {"answer": "none"})
    assert [one.days for one in of_week(ana)] == [[]]
    ana_client.post(url(ana), {"answer": "usual"})
    assert of_week(ana) == []
    assert WeekAnswer.objects.count() == 1


def test_what_equals_the_usual_is_as_usual(ana_client, friday, ana):
    every = {"answer": "days", "days": [*"0123456"], "same_day": "on"}
    ana_client.post(url(ana), every)
    assert answers(ana).availability is None


def test_days_that_make_no_sense_are_refused(ana_client, friday, ana):
    refused = ana_client.post(url(ana), {"answer": "days"})
    assert refused.status_code == 422
    assert "Choose at least one day" in refused.content.decode()
    refused = ana_client.post(url(ana), {"answer": "days", "days": ["1"], "preferred": ["2"]})
    assert "must be among the days with time: Tue" in refused.content.decode()
    assert not WeekAnswer.objects.exists()


def test_the_week_is_made_by_the_answer_and_anew_after_it(week, ana, asking, principal):
    said = Days([1, 4], [], sessions_possible=None)
    TrainingSession.objects.filter(week_start=NEXT).delete()
    answer_week(ana, NEXT, said, by=principal, at=FRIDAY)
    sunday = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
    regenerate(asking, [ana.pk], now=sunday, week=NEXT)
    assert _weekdays(ana) == {1, 4}
    Job.objects.all().delete()
    later = Days([2, 5], [])
    answer_week(ana, NEXT, later, by=principal, at=sunday)
    work.run_due(lambda: sunday + timedelta(seconds=5))
    assert _weekdays(ana) == {2, 5}


def _weekdays(athlete) -> set[int]:
    rows = TrainingSession.objects.filter(athlete=athlete, week_start=NEXT)
    return {one.day.weekday() for one in rows if one.day}


def test_a_coach_sees_who_has_not_answered_and_answers_for_them(
    coach_client, friday, ana, ben, principal
):
    answer_week(ben, NEXT, None, by=principal, at=FRIDAY)
    page = coach_client.get(reverse("athletes:week-answers", args=["harriers"]))
    assert [(one.athlete, one.said, one.by) for one in page.context["asks"]] == [
        (ana, "", ""),
        (ben, "as usual", "Carla Coach"),
    ]
    assert page.context["answered"] == 1
    answer = coach_client.post(url(ana), {"answer": "none"})
    assert answer.headers["Location"] == reverse("athletes:week-answers", args=["harriers"])
    week_page = coach_client.get(reverse("sessions:week", args=["harriers", "2026-W49"]))
    assert "2 of 2 have said when they can train" in week_page.content.decode()


def test_the_hour_tells_those_who_train_once(week, ana, ben, asking, principal):
    answer_week(ben, NEXT, None, by=principal, at=FRIDAY)
    for _twice in range(2):
        timetable.enqueue_due(FRIDAY)
        work.run_due(lambda: FRIDAY)
    told = Event.objects.filter(kind="availability.asked")
    assert [(one.athlete_uid, one.payload["week"]) for one in told] == [(ana.uid, "2026-W49")]
    assert not told[0].is_health


def test_a_club_that_does_not_ask_is_silent(ana_client, week, club, ana, monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: FRIDAY)
    timetable.enqueue_due(FRIDAY)
    work.run_due(lambda: FRIDAY)
    assert not Event.objects.filter(kind="availability.asked").exists()
    page = ana_client.get(reverse("sessions:today", args=["harriers"])).content.decode()
    assert "As usual" not in page
    assert ana_client.get(url(ana)).status_code == 200


def test_an_owner_turns_asking_on(owner_client, club):
    page = reverse("clubs:settings", args=["harriers"])
    form = owner_client.get(page).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() not in {None, False}}
    owner_client.post(page, data | {"ask_availability": "on", "ask_day": "3", "ask_time": "07:30"})
    club.refresh_from_db()
    assert (club.ask_availability, club.ask_day, club.ask_time) == (True, 3, time(7, 30))


def test_few_queries_however_many_athletes(
    coach_client, friday, ana, ben, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        coach_client.get(reverse("athletes:week-answers", args=["harriers"]))


def test_strangers_and_others_find_nothing(
    mallory_client, ben_client, guardian_client, ana_client, physio_client, friday, ana
):
    page = reverse("athletes:week-answers", args=["harriers"])
    for client in (mallory_client, ben_client, guardian_client, physio_client):
        assert client.get(url(ana)).status_code == 404
        assert client.post(url(ana), {"answer": "usual"}).status_code == 404
    for client in (mallory_client, ben_client, ana_client, guardian_client):
        assert client.get(page).status_code == 404
    assert physio_client.get(page).status_code == 200
    assert physio_client.get(page, {"squad": "nonsense"}).status_code == 404
    assert NOW < FRIDAY
