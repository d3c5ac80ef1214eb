"""Writing planned sessions: the only place that does. One short transaction, safe to run twice.

What is settled (started, completed, missed) is never rewritten; a published plan is replaced
visibly, with the reason; under review it gets a proposal, but reductions for pain act at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from athletes.models import Athlete
from clubs import jobs
from clubs.events import Told
from programs.models import as_read
from sessions.models import TrainingSession
from sessions.planning.answers import Answer
from sessions.planning.changes import because, lowers_for_pain
from sessions.planning.locks import lock_athletes
from sessions.planning.plan import PlannedAthlete
from sessions.planning.plans import Plan, Proposal
from sessions.planning.states import store_states
from sessions.planning.stored import Replaced, Sorted, report
from sessions.planning.told import loads_judged

Status = TrainingSession.Status
WRITTEN = (
    "assignment",
    "day",
    "title",
    "status",
    "published_at",
    "plan",
    "trace",
    "proposal",
    "changed",
    "changed_at",
    "flags",
    "fingerprint",
    "version",
)


@dataclass
class Outcome:
    """What a regeneration came to, in sessions; failures by athlete."""

    made: int = 0
    unchanged: int = 0
    kept: int = 0  # settled, or changed by somebody while this ran: their job comes
    failed: dict[int, str] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        self.made += other.made
        self.unchanged += other.unchanged
        self.kept += other.kept
        self.failed |= other.failed


@dataclass(frozen=True)
class Planned:
    """One athlete's plan and what it was made from."""

    athlete: PlannedAthlete
    fingerprint: str
    reviewed: bool


def store(planned: Sequence[Planned], *, as_of: date, now: datetime) -> Outcome:
    """Write a chunk. Athletes whose facts changed since they were read are left to their job."""
    outcome = Outcome()
    with transaction.atomic():
        fresh = _lock(planned)
        into = Sorted([], [], [], [], [])
        for one in planned:
            if one.athlete.record.athlete.pk not in fresh:
                outcome.kept += len(one.athlete.answers)
                continue
            _sort(one, as_of, now, into, outcome)
        # Another run from the same facts may have made them meanwhile.
        TrainingSession.objects.bulk_create(into.new, batch_size=200, ignore_conflicts=True)
        outcome.made += len(into.new)
        lost = _update(into.changed, now, outcome)
        kept = [one for one in planned if one.athlete.record.athlete.pk in fresh]
        told = _store_judged(kept)
        _upsert(into.same, ("trace", "flags", "fingerprint"))
        outcome.unchanged += len(into.same)
        store_states([one.athlete for one in kept])
        _settle_athletes(planned, fresh)
        if kept:
            report(into, lost, told, kept[0].athlete.record.athlete.club_id, now)
    return outcome


def preview(planned: Sequence[Planned], *, as_of: date, now: datetime) -> Outcome:
    """What `store` would write, without writing it."""
    outcome, into = Outcome(), Sorted([], [], [], [], [])
    for one in planned:
        _sort(one, as_of, now, into, outcome)
    outcome.made, outcome.unchanged = len(into.new) + len(into.changed), len(into.same)
    return outcome


def store_trouble(failed: dict[int, str]) -> None:
    """Keep why an athlete's plan could not be made, for the athlete's page; empty: it could."""
    for pk, reason in failed.items():
        Athlete.objects.filter(pk=pk).update(trouble=reason)


def _lock(planned: Sequence[Planned]) -> set[int]:
    """The athletes whose facts are still those that were read, locked until the end."""
    read = {
        one.athlete.record.athlete.pk: one.athlete.record.athlete.facts_version for one in planned
    }
    return {pk for pk, version in lock_athletes(read).items() if read[pk] == version}


def _sort(
    one: Planned,
    as_of: date,
    now: datetime,
    into: Sorted,
    outcome: Outcome,
) -> None:
    """Each session: new, changed, the same, or settled."""
    record = one.athlete.record
    rows = {(row.week_start, row.slot): row for row in record.sessions}
    answered = set()
    for answer in one.athlete.answers:
        answered.add((answer.week_start, answer.slot))
        row = rows.get((answer.week_start, answer.slot))
        if row is None:
            made = _new(answer, one, as_of, now)
            into.new.append(made)
            into.published.extend([made] if made.published_at else [])
        else:
            _bring(row, into, partial(_change, row, answer, one, now))
    for place, row in rows.items():
        if row.week_start < as_of or row.is_settled:
            outcome.kept += row.is_settled and row.week_start >= as_of
        elif place not in answered:
            _bring(row, into, partial(_end, row, now), is_answered=False)


def _bring(
    row: TrainingSession, into: Sorted, change: Callable[[], bool], *, is_answered: bool = True
) -> None:
    """Change a row that stands, and note what that means to the athlete."""
    published, reasons, plan, day = row.published_at, row.changed, row.plan, row.day
    if not change():
        into.same.extend([row] if is_answered else [])
        return
    into.changed.append(row)
    if row.published_at != published:
        into.published.append(row)
    elif row.changed is not reasons:
        into.replaced.append(Replaced(row, plan, day))


def _new(answer: Answer, one: Planned, as_of: date, now: datetime) -> TrainingSession:
    row = TrainingSession(
        club_id=one.athlete.record.athlete.club_id,
        athlete=one.athlete.record.athlete,
        week_start=answer.week_start,
        slot=answer.slot,
    )
    _write(row, answer, one)
    if answer.week_start < as_of and not answer.is_dropped:
        row.status = Status.MISSED  # made after its week was over: nobody could have trained it
    elif not one.reviewed:
        _publish(row, now)
    return row


def _write(row: TrainingSession, answer: Answer, one: Planned) -> None:
    row.assignment = answer.assignment
    row.day = answer.day
    row.title = answer.title
    row.plan = answer.plan
    row.trace = answer.trace
    row.flags = answer.flags
    row.fingerprint = one.fingerprint
    if answer.is_dropped:
        row.status = Status.DROPPED
    elif row.status == Status.DROPPED:
        row.status = Status.PUBLISHED if row.published_at else Status.PLANNED


def _publish(row: TrainingSession, now: datetime) -> None:
    """A dropped session is published too: athletes see that it is off, and why."""
    if row.status == Status.PLANNED:
        row.status = Status.PUBLISHED
    row.published_at = row.published_at or now


def _change(row: TrainingSession, answer: Answer, one: Planned, now: datetime) -> bool:
    """Bring a row to its answer. False where nothing of it changed."""
    before = msgspec.convert(row.plan, Plan, strict=False)
    same = _is_same(row, before, answer)
    if same:
        stale = row.proposal is not None
        row.proposal = None
        missing = row.published_at is None and not one.reviewed
        if missing:
            _publish(row, now)
        row.trace, row.flags, row.fingerprint = answer.trace, answer.flags, one.fingerprint
        return stale or missing
    reasons = because(before, answer.plan, row.day, answer.day)
    if row.published_at is not None and one.reviewed and not lowers_for_pain(answer.plan, before):
        row.fingerprint = one.fingerprint  # what was declined comes again only with new facts
        return _propose(row, answer, reasons)
    if row.published_at is not None:
        row.changed, row.changed_at = reasons, now
    _write(row, answer, one)
    row.proposal = None
    if not one.reviewed:
        _publish(row, now)
    return True


def _is_same(row: TrainingSession, before: Plan, answer: Answer) -> bool:
    """Whether an athlete would see the same. What is published is not replaced, and nothing is
    proposed, for another reason of the same place."""
    plan = answer.plan
    if row.published_at is not None and plan.reasons != before.reasons:
        plan = msgspec.structs.replace(plan, reasons=before.reasons)
    return before == plan and row.day == answer.day and row.title == answer.title


def _propose(row: TrainingSession, answer: Answer, reasons: list[str]) -> bool:
    proposal = Proposal(
        day=answer.day.isoformat() if answer.day else None,
        plan=answer.plan,
        trace=answer.trace,
        because=reasons,
        flags=answer.flags,
        dropped=answer.is_dropped,
    )
    if row.proposal is not None and row.proposal == as_read(proposal):
        return False
    row.proposal = proposal
    return True


def _end(row: TrainingSession, now: datetime) -> bool:
    """No program asks for this session any more."""
    if row.status == Status.DROPPED and row.plan.get("code") == "no_program":
        return False
    plan = msgspec.convert(row.plan, Plan, strict=False)
    plan.code = "no_program"
    row.plan, row.proposal, row.status = plan, None, Status.DROPPED
    if row.published_at is not None:
        row.changed, row.changed_at = ["program_ended"], now
    return True


def _update(rows: list[TrainingSession], now: datetime, outcome: Outcome) -> set[int]:
    """Write over the version that was read only: an edit in between wins, and its job comes.

    Gives the ids of those that were not written."""
    current = _versions(rows)
    held = [row for row in rows if current.get(row.pk) == row.version]
    lost = [row for row in rows if current.get(row.pk) != row.version]
    for row in held:
        row.version += 1
        row.updated_at = now
    _upsert(held, (*WRITTEN, "updated_at"))
    outcome.made += len(held)
    outcome.kept += len(lost)
    _come_again(lost, now)
    return {row.pk for row in lost}


def _come_again(rows: list[TrainingSession], now: datetime) -> None:
    """What somebody changed while it was planned (published it, say) is planned once more."""
    if rows:
        keyed: list[tuple[str, dict[str, Any]]] = [(str(row.athlete_id), {}) for row in rows]
        jobs.enqueue_many(jobs.ATHLETE, keyed, club_id=rows[0].club_id, run_after=now)


def _upsert(rows: list[TrainingSession], fields: Sequence[str]) -> None:
    """Many rows in one statement; several times faster than `bulk_update`'s long CASEs."""
    TrainingSession.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=200
    )


def _versions(rows: list[TrainingSession]) -> dict[int, int]:
    ids = [row.pk for row in rows]
    found = TrainingSession.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return dict(found.values_list("pk", "version"))


def _store_judged(planned: Sequence[Planned]) -> list[Told]:
    """What the engine made of what was done, kept beside it: not a plan, and never a version."""
    rows: list[TrainingSession] = []
    before: dict[int, Any] = {}
    for one in planned:
        by_place = {(row.week_start, row.slot): row for row in one.athlete.record.sessions}
        for place, judged in one.athlete.judged.items():
            row = by_place.get(place)
            if row is None or row.status != Status.COMPLETED or row.judged == as_read(judged):
                continue
            before[row.pk], row.judged = row.judged, as_read(judged)
            rows.append(row)
    _read_traces(rows)
    _upsert(rows, ("judged",))
    return [told for row in rows for told in loads_judged(row, before[row.pk], row.judged)]


def _read_traces(rows: list[TrainingSession]) -> None:
    """Planning reads sessions without the traces of what is past; a row is written whole."""
    traces = TrainingSession.objects.filter(pk__in=[row.pk for row in rows])
    found = dict(traces.values_list("pk", "trace")) if rows else {}
    for row in rows:
        row.trace = found[row.pk]


def _settle_athletes(planned: Sequence[Planned], fresh: set[int]) -> None:
    """The facts that were read are in the plan now; earlier trouble is over."""
    Athlete.objects.filter(Q(replay_from__isnull=False) | ~Q(trouble=""), pk__in=fresh).update(
        replay_from=None, trouble=""
    )
