"""A large run dealt out in chunks, as many workers as there are; its job shows how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from athletes.models import Athlete
from athletes.stale import void_states
from clubs import jobs
from clubs.models import Club, Job
from sessions.models import Assignment, TrainingSession
from sessions.planning.regenerate import CHUNK
from sessions.planning.store import Outcome

LEAST = 10  # athletes in a chunk


def deal_changed(job: Job, ids: list[int], now: datetime) -> None:
    """Chunks for those whom a change of the club concerns; from its day on states are void."""
    since = job.payload.get("since")
    if since and not job.children.exists():
        void_states(ids, since=date.fromisoformat(since))
    deal(job, ids, now)


def training(club: Club) -> Iterator[int]:
    """Athletes with a program, or with a session that still stands."""
    today = Athlete.objects.filter(club=club, paused_at=None).alive()
    with_program = Assignment.objects.filter(club=club).alive().values("athlete")
    with_session = TrainingSession.objects.filter(club=club, status__in=["planned", "published"])
    ids = today.filter(pk__in=with_program) | today.filter(pk__in=with_session.values("athlete"))
    yield from ids.distinct().order_by("pk").values_list("pk", flat=True)


def deal(
    job: Job, ids: list[int], now: datetime, week: str | None = None, catch_up: str | None = None
) -> None:
    """Write the chunks; a second run of the same parent finds them written."""
    if job.children.exists():
        return
    Job.objects.filter(pk=job.pk).update(total=len(ids), done=0)
    size = min(CHUNK, max(LEAST, len(ids) // 10))  # small enough to show progress
    keyed = [
        (
            f"{job.pk}:{start}",
            {"athletes": ids[start : start + size], "week": week, "catch_up": catch_up},
        )
        for start in range(0, len(ids), size)
    ]
    jobs.enqueue_many(jobs.CHUNK, keyed, club_id=job.club_id, run_after=now, parent=job)


def summary(outcome: Outcome) -> dict[str, object]:
    return {
        "made": outcome.made,
        "unchanged": outcome.unchanged,
        "kept": outcome.kept,
        "failed": {str(pk): reason for pk, reason in outcome.failed.items()},
    }


def report_to_parent(pk: int, now: datetime) -> None:
    """The parent shows how far its chunks are; with the last one it gets the sum."""
    total, done, is_over = Outcome(), 0, True
    for child in Job.objects.filter(parent=pk):
        if child.state not in {Job.State.DONE, Job.State.FAILED}:
            is_over = False
            continue
        done += len(child.payload["athletes"])
        total.add(_outcome(child))
    ended = {"finished_at": now} if is_over else {}
    Job.objects.filter(pk=pk).update(result=summary(total), done=done, **ended)


def _outcome(job: Job) -> Outcome:
    part = job.result
    failed = dict(part.get("failed", {}))
    if job.state == Job.State.FAILED:
        failed |= dict.fromkeys(map(str, job.payload["athletes"]), job.error.partition("\n")[0])
    return Outcome(part.get("made", 0), part.get("unchanged", 0), part.get("kept", 0), failed)
