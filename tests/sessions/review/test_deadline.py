"""The club's deadline: what nobody reviewed is published or held, once, by the app."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from clubs import jobs
from clubs.models import Club, Job
from clubs.weeks import review_deadline, week_answered
from sessions.models import ReviewDecision, TrainingSession, WeekHold
from sessions.planning.reviewing.undo import undo
from sessions.planning.timetable import enqueue_due
from sessions.planning.work import run_due
from tests.conftest import NOW, make_athlete, make_member
from tests.sessions.review.conftest import COMING, Kind, decided, standing

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)  # Sunday 19:30 in Rome
AFTER = datetime(2026, 11, 29, 19, 1, tzinfo=UTC)  # 20:01


@pytest.fixture
def deadline(club: Club, waiting: list[TrainingSession]) -> Club:
    """Sunday 20:00; what is left is published. The app has ticked a minute ago."""
    club.unanswered, club.review_day, club.review_time = "publish", 6, time(20)
    club.week_made, club.week_closed = COMING, date(2026, 11, 16)
    club.week_decided = COMING - timedelta(days=7)
    club.save()
    Job.objects.all().delete()
    return club


def tick(at: datetime) -> None:
    enqueue_due(at)
    Job.objects.filter(kind=jobs.TELL).delete()
    run_due(lambda: at)


def test_before_the_deadline_weeks_wait(deadline, ana):
    tick(BEFORE)
    assert standing(ana) == [("planned", False)] * 2


def test_after_it_what_is_left_is_published_by_the_app(deadline, ana, ben, principal):
    decided(Kind.HOLD, ben, by=principal, note="ask first")
    tick(AFTER)
    assert standing(ana) == [("published", True)] * 2
    assert standing(ben) == [("planned", False)] * 2
    decision = ReviewDecision.objects.get(rule="deadline")
    assert (decision.user_id, decision.kind) == (None, "approve")


def test_or_held_where_the_club_chose_so(deadline, ana, ben):
    Club.objects.update(unanswered="hold")
    tick(AFTER)
    assert standing(ana) == [("planned", False)] * 2
    assert WeekHold.objects.alive().count() == 2


def test_or_it_goes_on_waiting(deadline, ana):
    Club.objects.update(unanswered="wait")
    tick(AFTER)
    assert standing(ana) == [("planned", False)] * 2
    assert not ReviewDecision.objects.exists()


def test_the_app_decides_once_whatever_comes_twice(deadline, ana):
    tick(AFTER)
    Club.objects.update(week_decided=None)
    tick(AFTER + timedelta(minutes=1))
    assert ReviewDecision.objects.count() == 1


def test_after_a_day_of_sleep_it_is_caught_up(deadline, ana):
    tick(datetime(2026, 11, 30, 6, tzinfo=UTC))
    assert standing(ana) == [("published", True)] * 2


def test_it_waits_for_a_week_that_is_still_being_made(deadline, ana):
    payload = {"week": COMING.isoformat(), "athletes": []}
    later = AFTER + timedelta(hours=1)
    jobs.enqueue(jobs.CHUNK, "busy", club_id=deadline.pk, run_after=later, payload=payload)
    tick(AFTER)
    assert standing(ana) == [("planned", False)] * 2
    Job.objects.filter(key="busy").delete()
    tick(AFTER + timedelta(minutes=1))
    assert standing(ana) == [("published", True)] * 2


def test_each_coach_may_take_back_what_the_app_decided_for_their_athletes(
    deadline, ana, principal, club
):
    other = make_member(club, "Otto Other", "coach")
    mine = make_athlete(club, "Olaf Own", coach=other)
    TrainingSession.objects.create(
        club=club, athlete=mine, week_start=COMING, slot=1, title="A", plan={}
    )
    tick(AFTER)
    assert ReviewDecision.objects.count() == 2
    ours = ReviewDecision.objects.get(weeks__athlete=ana)
    undo(ours, by=principal, at=AFTER)
    assert standing(ana) == [("planned", False)] * 2
    assert standing(mine) == [("published", True)]


def clock_of(**fields: object) -> Club:
    values = {"time_zone": "Europe/Rome", "week_day": 6, "week_time": time(18)}
    return Club(**(values | fields))


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (6, time(20), "2026-11-29T19:00"),  # two hours after the week is made
        (0, time(7), "2026-11-30T06:00"),  # on its Monday morning
        (5, time(12), "2026-12-05T11:00"),  # the first Saturday after it is made
    ],
)
def test_the_deadline_is_the_first_such_hour_after_the_week_is_made(day, at, said):
    club = clock_of(review_day=day, review_time=at)
    moment = review_deadline(club, COMING)
    assert moment.strftime("%Y-%m-%dT%H:%M") == said
    assert week_answered(club, moment) == COMING
    assert week_answered(club, moment - timedelta(minutes=1)) == COMING - timedelta(days=7)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (date(2026, 3, 30), "2026-03-29T01:00"),  # 02:30 is skipped: 03:00 summer-time
        (date(2026, 10, 26), "2026-10-25T00:30"),  # 02:30 comes twice: the first
    ],
)
def test_summer_time_moves_the_deadline_by_no_more_than_it_must(week, said):
    club = clock_of(week_day=5, review_day=6, review_time=time(2, 30))
    assert review_deadline(club, week).strftime("%Y-%m-%dT%H:%M") == said


def test_now_is_before_the_coming_weeks_deadline():
    club = clock_of(review_day=6, review_time=time(20))
    assert week_answered(club, NOW) == COMING - timedelta(days=7)
