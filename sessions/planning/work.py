"""Running jobs of the kinds that `sessions` knows: see `sessions.planning.kinds`."""

from __future__ import annotations

import traceback
from datetime import datetime

import structlog

from clubs import jobs
from clubs.models import Job
from sessions.planning.chunks import report_to_parent, summary
from sessions.planning.kinds import KINDS, NOWHERE, OUTWARD, Clock, Outside
from sessions.planning.regenerate import CHUNK
from sessions.planning.store import Outcome

log = structlog.get_logger(__name__)


def run_due(clock: Clock, outside: Outside = NOWHERE) -> int:
    """Run jobs until none is due. Gives how many were run."""
    count = 0
    while taken := _take(clock()):
        count += len(taken)
        _run(taken, clock, outside)
    return count


def _take(now: datetime) -> list[Job]:
    """The next job; of stale athletes of one club a whole chunk at once."""
    taken = jobs.claim(now)
    if taken and taken[0].kind == jobs.ATHLETE:
        more = jobs.claim(now, limit=CHUNK - 1, like=taken[0])
        jobs.join(taken[0], more)
        taken += more
    return taken


def _run(taken: list[Job], clock: Clock, outside: Outside) -> None:
    job = taken[0]
    try:
        if job.kind in OUTWARD:
            OUTWARD[job.kind](job, clock, outside)
            outcome = Outcome()
        else:
            outcome = KINDS[job.kind](taken, clock)
    except Exception as error:  # noqa: BLE001  # kept with the job, tried again later
        log.warning("job_failed", kind=job.kind, key=job.key, error=str(error))
        jobs.fail(taken, clock(), f"{error}\n{traceback.format_exc()}")
    else:
        jobs.finish(taken, clock(), result=summary(outcome))
    if job.parent_id is not None:
        report_to_parent(job.parent_id, clock())
