"""Deciding while others decide, and while workers die: once each, as seen, and to the end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from celery import Celery
from django.db import connection
from django.db.models import F
from django.utils import timezone

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Club, Event, Job, Membership, Principal
from clubs.weeks import WEEK, week_start
from sessions.models import ReviewDecision, ReviewedWeek, TrainingSession, WeekHold
from sessions.planning.conflicts import Conflict
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.reviewing.undo import undo
from sessions.planning.waiting import Place, Seen, stamps
from tests.faults.workers import in_threads, nobody_writes, states, wait_for, worker

pytestmark = pytest.mark.django_db(transaction=True)
Kind = ReviewDecision.Kind
NOW = timezone.now()
COMING = week_start(NOW.date()) + WEEK
MANY = 1000


def waiting(club: Club, coach: Membership, count: int) -> list[Athlete]:
    """Athletes with a session in the coming week that waits."""
    athletes = Athlete.objects.bulk_create(
        [Athlete(club=club, name=f"Runner {number:04}", coach=coach) for number in range(count)]
    )
    TrainingSession.objects.bulk_create(
        [
            TrainingSession(
                club=club,
                athlete=one,
                week_start=COMING,
                slot=1,
                title="A",
                plan={},
                fingerprint="as it was made",
            )
            for one in athletes
        ],
        batch_size=200,
    )
    return athletes


def seen(athletes: list[Athlete]) -> list[Seen]:
    places = [Place(one.pk, COMING) for one in athletes]
    return [Seen(place, stamp) for place, stamp in stamps(places).items()]


def published() -> int:
    return TrainingSession.objects.filter(status="published").count()


def test_of_two_coaches_at_once_one_decides_and_one_is_told(
    club: Club, coach: Membership, owner: Membership
) -> None:
    looked_at = seen(waiting(club, coach, 1))
    calls = [
        partial(decide, club, Wish(kind), looked_at, by=one.principal(NOW), at=NOW)
        for kind, one in ((Kind.APPROVE, coach), (Kind.HOLD, owner))
    ]
    told = [one for one in in_threads(calls) if isinstance(one, Exception)]
    assert [type(one) for one in told] == [Conflict]
    assert published() + WeekHold.objects.alive().count() == 1
    assert ReviewDecision.objects.count() == 1


def test_a_decision_sent_five_times_at_once_is_one(
    club: Club, coach: Membership, principal: Principal
) -> None:
    wish, looked_at = Wish(Kind.APPROVE, uid=uuid4()), seen(waiting(club, coach, 3))
    answers = in_threads([partial(decide, club, wish, looked_at, by=principal, at=NOW)] * 5)
    assert not [one for one in answers if isinstance(one, Exception)]
    assert (ReviewDecision.objects.count(), ReviewedWeek.objects.count()) == (1, 3)
    assert Event.objects.filter(kind="week.published").count() == 3


def test_taken_back_five_times_at_once_is_once(
    club: Club, coach: Membership, principal: Principal
) -> None:
    looked_at = seen(waiting(club, coach, 3))
    made = decide(club, Wish(Kind.APPROVE), looked_at, by=principal, at=NOW)
    answers = in_threads([partial(undo, made, by=principal, at=NOW)] * 5)
    assert not [one for one in answers if isinstance(one, Exception)]
    assert published() == 0
    versions = TrainingSession.objects.values_list("version", flat=True)
    assert set(versions) == {3}  # published once, taken back once


@pytest.fixture
def broker(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if connection.vendor == "sqlite":
        return f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}"
    url: str = request.getfixturevalue("redis_url")
    redis.from_url(url).flushdb()
    return url


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")  # kombu's, not ours
def test_a_worker_killed_in_the_middle_of_a_bulk_approval_loses_no_week(
    club: Club, coach: Membership, principal: Principal, broker: str, tmp_path: Path
) -> None:
    athletes = waiting(club, coach, MANY)
    decision = decide(club, Wish(Kind.APPROVE), seen(athletes), by=principal, at=NOW)
    weeks = decision.weeks

    with worker(tmp_path, broker) as first:
        Celery(broker=broker, set_as_current=False).send_task(jobs.WAKE, ignore_result=True)

        def is_in_the_middle() -> bool:
            done = weeks.filter(state="done").exists()
            return done and weeks.filter(state="waiting").exists()

        wait_for(is_in_the_middle, lambda: f"{states()} {first.log.read_text()}", every_s=0.002)
        with nobody_writes():
            left = weeks.filter(state="waiting").count()
            first.kill()
    assert left, "All was done before the kill"
    assert published() == MANY - left

    # The dead worker's lease runs out; here its time is turned on instead of waited for.
    Job.objects.filter(state="running").update(lease_until=F("lease_until") - 2 * jobs.LEASE)
    with worker(tmp_path, broker) as second:
        wait_for(
            lambda: not weeks.exclude(state="done").exists(),
            lambda: f"{states()} {second.log.read_text()}",
            every_s=0.1,
        )
    assert published() == MANY
    assert set(TrainingSession.objects.values_list("version", flat=True)) == {2}
    assert Event.objects.filter(kind="week.published").count() == MANY
