"""The durable outbox: write a job with its cause, wake a worker, claim, finish, try again.

A lower app only ever writes a row here; `sessions.tasks` runs the kinds that it knows. The broker
is a bell: when it is down, the sweeper rings again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import F, Q

from clubs.models import Job

log = structlog.get_logger(__name__)

WAKE = "sessions.tasks.wake"
LEASE = timedelta(seconds=30)  # longer than a chunk takes; then a killed worker's job is free
MOST_ATTEMPTS = 5

# The kinds: whose coming weeks a change made stale, or which week is to be made.
ATHLETE, GYM, PROGRAM, CLUB, WEEK, CLOSE, CHUNK, TELL, FORGET = (
    "athlete",
    "gym",
    "program",
    "club",
    "week",
    "close",
    "chunk",
    "tell",
    "forget",
)
INVITE = "invite"  # the letter of an invitation

# Athletes are asked when they can train in the week that is made next.
ASK = "ask"

# A calendar of runs is asked at its address.
RUN_CALENDAR = "run_calendar"

# A decision on many weeks, and what nobody reviewed by the deadline.
REVIEW, DEADLINE = "review", "deadline"

# What goes out to people by e-mail, and the hour that gathers what they want once a day or week.
MAIL, DIGEST = "mail", "digest"
# What goes out to webhooks, and the letter that tells owners of one that paused itself.
DELIVER, HOOK_PAUSED = "deliver", "hook_paused"
# The club's archive: making it, and deleting it when it can be fetched no more.
ARCHIVE, ARCHIVE_END = "archive", "archive_end"
# An archive that was sent to come in: looking at it, taking it in, forgetting the file.
ARRIVAL_LOOK, ARRIVAL, ARRIVAL_END = "arrival_look", "arrival", "arrival_end"

# What a rule would do to many athletes, a chunk a job; and its end after a day.
RULE_PREVIEW, RULE_PREVIEW_END = "rule_preview", "rule_preview_end"

# An athlete's own data: the file with everything, and the deletion.
DOWNLOAD, ERASE = "download", "erase"


def enqueue(
    kind: str,
    key: object,
    *,
    club_id: int,
    run_after: datetime,
    payload: dict[str, Any] | None = None,
    parent: Job | None = None,
    asked_by: int | None = None,
) -> None:
    """Write a job in the caller's transaction; on commit ring the bell. Waiting twice is once."""
    enqueue_many(
        kind,
        [(str(key), payload or {})],
        club_id=club_id,
        run_after=run_after,
        parent=parent,
        asked_by=asked_by,
    )


def enqueue_many(
    kind: str,
    keyed: Iterable[tuple[str, dict[str, Any]]],
    *,
    club_id: int,
    run_after: datetime,
    parent: Job | None = None,
    asked_by: int | None = None,
) -> None:
    """As `enqueue`, for many keys with one write. The payload of one that waits already stays."""
    rows = [
        Job(
            kind=kind,
            # A change that counts from another day is another piece of work.
            key=f"{key}@{payload['since']}" if "since" in payload else key,
            payload=payload,
            club_id=club_id,
            run_after=run_after,
            parent=parent,
            asked_by_id=asked_by,
        )
        for key, payload in keyed
    ]
    Job.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if ring not in (asked[1] for asked in transaction.get_connection().run_on_commit):
        transaction.on_commit(ring)  # once a transaction, however many jobs it wrote


def ring() -> None:
    """Wake a worker. A dead broker is logged and swallowed: the sweeper rings again."""
    try:
        current_app.send_task(WAKE, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001  # the broker's library raises what its transport does
        log.warning("bell_not_rung", error=str(error))


def due(at: datetime) -> Q:
    """Waiting and due, or running with a lease that ran out."""
    waiting = Q(state=Job.State.WAITING, run_after__lte=at)
    return waiting | Q(state=Job.State.RUNNING, lease_until__lt=at)


def claim(at: datetime, *, limit: int = 1, like: Job | None = None) -> list[Job]:
    """Take due jobs by compare-and-set; `like`: more of the same kind and club, for one chunk."""
    wanted = Job.objects.filter(due(at)).order_by("run_after", "pk")
    if like is not None:
        wanted = wanted.filter(kind=like.kind, club_id=like.club_id)
    lease = uuid.uuid4()
    seen = list(wanted.values_list("pk", flat=True)[:limit])
    Job.objects.filter(due(at), pk__in=seen).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        lease=lease,
        lease_until=at + LEASE,
        started_at=at,
    )
    return list(Job.objects.filter(lease=lease).select_related("club").order_by("pk"))


def join(first: Job, others: list[Job]) -> None:
    """Take jobs into the lease of another one, so that they are finished or failed together."""
    Job.objects.filter(pk__in=[job.pk for job in others]).update(lease=first.lease)
    for job in others:
        job.lease = first.lease


def renew(jobs: list[Job], at: datetime, lease: timedelta = LEASE) -> bool:
    """Hold the lease longer; False where another worker has taken the jobs over."""
    mine = Job.objects.filter(pk__in=[job.pk for job in jobs], lease=jobs[0].lease)
    return mine.update(lease_until=at + lease) == len(jobs)


def finish(jobs: list[Job], at: datetime, *, result: dict[str, Any] | None = None) -> None:
    mine = Job.objects.filter(pk__in=[job.pk for job in jobs], lease=jobs[0].lease)
    mine.update(
        state=Job.State.DONE, finished_at=at, lease_until=None, result=result or {}, error=""
    )


def fail(jobs: list[Job], at: datetime, error: str) -> None:
    """Try again later, each time after twice as long; after the last attempt keep it as failed."""
    for job in jobs:
        mine = Job.objects.filter(pk=job.pk, lease=job.lease)
        newer = Job.objects.filter(kind=job.kind, key=job.key, state=Job.State.WAITING)
        if job.attempts >= MOST_ATTEMPTS or newer.exists():
            mine.update(state=Job.State.FAILED, finished_at=at, lease_until=None, error=error)
        else:
            later = at + timedelta(seconds=5 * 2**job.attempts)
            mine.update(state=Job.State.WAITING, run_after=later, lease_until=None, error=error)


def sweep(at: datetime) -> bool:
    """Ring where something is due. True if the bell was rung."""
    if not Job.objects.filter(due(at)).exists():
        return False
    ring()
    return True
