"""The jobs of the inbox: a decision on many weeks, and what nobody reviewed by the deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from clubs import jobs
from clubs.models import Job
from sessions.models import ReviewDecision
from sessions.planning.deadline import answer_for_coaches
from sessions.planning.reviewing.decide import carry_out
from sessions.planning.reviewing.undo import take_back
from sessions.planning.store import Outcome

Clock = Callable[[], datetime]


def carry_on(taken: list[Job], clock: Clock) -> Outcome:
    """A decision on many weeks, or taking one back; the lease is held from chunk to chunk."""
    (job,) = taken
    pk = int(job.key.rpartition(":")[2])
    decision = ReviewDecision.objects.select_related("club").get(pk=pk)

    def go_on() -> None:
        jobs.renew(taken, clock())

    if decision.undone_at is None:
        carry_out(decision, clock(), go_on)
    else:
        take_back(decision, clock(), go_on)
    return Outcome()


def answer(taken: list[Job], clock: Clock) -> Outcome:
    """What nobody reviewed in time; while the week is still being made it comes again."""
    (job,) = taken
    answer_for_coaches(job.club, date.fromisoformat(job.payload["week"]), clock())
    return Outcome()
