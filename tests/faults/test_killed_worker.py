"""A worker killed in mid-run, a broker emptied or down: nothing is lost, nothing is done twice.

On SQLite with the embedded broker as in the demo, on PostgreSQL with Valkey as on the net.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from django.db import connection
from django.db.models import F
from django.utils import timezone

from athletes.models import Athlete, Availability, BodyWeight
from clubs import jobs
from clubs.models import Club, Job, Membership
from clubs.weeks import week_start
from programs.defaults import add_default_programs
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.on_demand import start
from sessions.planning.regenerate import regenerate
from tests.conftest import make_club, make_member
from tests.faults.workers import ROOT, environment, nobody_writes, states, wait_for, worker

pytestmark = pytest.mark.django_db(transaction=True)
ATHLETES = 60
NOW = timezone.now()
COMING = week_start(NOW.date()) + timedelta(7)


@pytest.fixture
def broker(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The embedded one beside SQLite; beside PostgreSQL a server, empty."""
    if connection.vendor == "sqlite":
        return f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}"
    url: str = request.getfixturevalue("redis_url")
    redis.from_url(url).flushdb()
    return url


def empty(broker: str) -> None:
    if broker.startswith("sqla"):
        Path(broker.removeprefix("sqla+sqlite:///")).unlink()
    else:
        redis.from_url(broker).flushdb()


def crowd(slug: str) -> tuple[Club, Membership]:
    """A club in which many train by the mixed program."""
    club = make_club(slug, slug.title())
    coach = make_member(club, "Carla Coach", "coach")
    athletes = Athlete.objects.bulk_create(
        [Athlete(club=club, name=f"Runner {number:02}", coach=coach) for number in range(ATHLETES)]
    )
    BodyWeight.objects.bulk_create(
        [
            BodyWeight(club=club, athlete=one, day=NOW.date() - timedelta(9), value=50 + index % 30)
            for index, one in enumerate(athletes)
        ]
    )
    Availability.objects.bulk_create(
        [
            Availability(club=club, athlete=one, starts_on=NOW.date(), days=[index % 7, 1, 3, 5])
            for index, one in enumerate(athletes)
        ]
    )
    version = add_default_programs(club, by=coach.user)[1]
    assign(version, athletes, starts_on=COMING, by=coach.principal(NOW), at=NOW)
    Job.objects.all().delete()  # what the assigning asked for; this run asks itself
    return club, coach


def stands(club: Club) -> list[tuple[Any, ...]]:
    rows = TrainingSession.objects.filter(club=club).select_related("athlete")
    return [
        (row.athlete.name, row.week_start, row.slot, row.day, row.status, row.plan, row.trace)
        for row in rows.order_by("athlete__name", "week_start", "slot")
    ]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")  # kombu's, not ours
def test_a_worker_killed_in_mid_run_and_an_emptied_broker_lose_nothing(
    library: None, broker: str, tmp_path: Path
) -> None:
    disturbed, coach = crowd("disturbed")
    calm, _ = crowd("calm")
    ids = list(Athlete.objects.filter(club=calm).values_list("pk", flat=True))
    regenerate(calm, ids, now=NOW, week=COMING)
    job = start(disturbed, COMING, None, by=coach.principal(NOW), at=NOW)

    with worker(tmp_path, broker) as first:
        Celery(broker=broker, set_as_current=False).send_task(jobs.WAKE, ignore_result=True)
        chunks = Job.objects.filter(kind=jobs.CHUNK)

        def is_in_the_middle() -> bool:
            return chunks.filter(state="done").exists() and chunks.filter(state="running").exists()

        wait_for(is_in_the_middle, lambda: f"{states()} {first.log.read_text()}", every_s=0.002)
        with nobody_writes():
            left = chunks.exclude(state="done").count()
            first.kill()
    assert left, "The run was over before the kill"
    assert not_finished(), states()

    empty(broker)
    # The dead worker's lease runs out; here its time is turned on instead of waited for.
    Job.objects.filter(state="running").update(lease_until=F("lease_until") - jobs.LEASE)
    with worker(tmp_path, broker) as second:
        wait_for(
            lambda: not not_finished(), lambda: f"{states()} {second.log.read_text()}", every_s=0.1
        )
    assert stands(disturbed) == stands(calm)
    assert len(stands(disturbed)) == 2 * ATHLETES
    assert states() == {"done": 7}  # the week and its six chunks, each once
    job.refresh_from_db()
    assert (job.done, job.result["failed"]) == (ATHLETES, {})


def not_finished() -> bool:
    return Job.objects.exclude(state="done").exists()


DEAD_BROKER = """
import time
import django
django.setup()
from django.test import Client
from clubs.models import User
client = Client(headers={"host": "localhost"})
client.force_login(User.objects.get(pk=%(user)s))
began = time.monotonic()
answer = client.post("%(path)s", %(data)r)
print(answer.status_code, round(time.monotonic() - began, 1))
"""


def test_with_the_broker_down_a_page_answers_and_the_work_waits(
    ana: Athlete, coach: Membership, tmp_path: Path
) -> None:
    day = (NOW + timedelta(days=30)).date().isoformat()
    code = DEAD_BROKER % {
        "user": coach.user_id,
        "path": f"/c/harriers/athletes/{ana.uid}/races/new/",
        "data": {"name": "City 10", "day": day, "priority": "B", "distance": "10000"},
    }
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(tmp_path, "redis://127.0.0.1:1/0")
        | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, seconds = told.stdout.split()
    assert status == "302", told.stderr
    assert float(seconds) < 10
    assert "bell_not_rung" in told.stderr
    assert Job.objects.filter(kind=jobs.ATHLETE, key=ana.pk, state="waiting").exists()
