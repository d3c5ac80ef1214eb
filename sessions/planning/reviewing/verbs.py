"""What each kind of decision does to the weeks of a chunk, and what it keeps for an undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F

from athletes import facts
from athletes.models import Athlete, OffRange
from athletes.stale import mark_stale
from clubs import audit
from clubs.events import tell
from clubs.models import Principal
from clubs.weeks import week_name
from sessions.models import Override, ReviewDecision, ReviewedWeek, TrainingSession, WeekHold
from sessions.planning.overrides import skip_session
from sessions.planning.plans import read_plan, read_proposal
from sessions.planning.publish import let_stand, withheld
from sessions.planning.said import plan_changed
from sessions.planning.told import session_changed, weeks_published
from sessions.planning.waiting import Place

Kind = ReviewDecision.Kind
Status = TrainingSession.Status
# What an accepted proposal replaces, and an undo puts back.
REPLACED = ("day", "plan", "trace", "proposal", "flags", "changed", "fingerprint")
# Of an approval: only what is not published yet, whatever it is; only the session of this uid.
NEW, ONE = "new", "session"
WRITTEN = (*REPLACED, "changed_at", "status", "published_at", "version", "updated_at")


@dataclass(frozen=True)
class Chunk:
    """Some weeks of a decision, locked; `by` and `at` are whoever decided, and now."""

    decision: ReviewDecision
    weeks: Sequence[ReviewedWeek]
    by: Principal
    at: datetime

    @property
    def places(self) -> dict[Place, ReviewedWeek]:
        return {Place(one.athlete_id, one.week_start): one for one in self.weeks}

    @property
    def athletes(self) -> list[Athlete]:
        return list({one.athlete_id: one.athlete for one in self.weeks}.values())


class Verb(NamedTuple):
    """`begin` and `end` lie around making the weeks anew, where that is needed."""

    begin: Callable[[Chunk], None]
    end: Callable[[Chunk], None] = lambda chunk: None
    replans: bool = False


def approve(
    chunk: Chunk, wanted: Callable[[TrainingSession], bool] = lambda session: True
) -> list[TrainingSession]:
    """Publish what is not, let proposals stand, lift holds. Gives the sessions it touched.

    Of minors whom a consent is missing that the club asks for nothing new is published.
    """
    held = {one.pk for one in withheld(chunk.decision.club, chunk.athletes, chunk.by.today)}
    waiting = [
        row
        for row in _waiting(chunk)
        if wanted(row) and (row.published_at is not None or row.athlete_id not in held)
    ]
    fresh = [row for row in waiting if row.published_at is None]
    replaced = [row for row in waiting if row.published_at is not None]
    for row in waiting:
        kept = _published(row) if row.published_at is None else _as_it_stood(row)
        week = chunk.places[Place(row.athlete_id, row.week_start)]
        week.before.setdefault("sessions", {}).setdefault(str(row.uid), kept)
    _publish(fresh, chunk.at)
    changed = [_replace(row, chunk.at) for row in replaced]
    write(replaced)
    audit.record_many(chunk.by, chunk.at, changed)
    if ONE not in chunk.decision.options:
        _lift_holds(chunk)
    told = [*weeks_published(fresh), *(session_changed(row, row.changed) for row in replaced)]
    tell(chunk.decision.club_id, told, by=chunk.by, at=chunk.at)
    return waiting


def hold(chunk: Chunk) -> None:
    """Keep weeks from being published. Held twice is held once."""
    holds = [
        WeekHold(
            club_id=chunk.decision.club_id,
            athlete_id=one.athlete_id,
            week_start=one.week_start,
            reason=chunk.decision.note,
            set_by_id=chunk.by.user_id,
        )
        for one in chunk.weeks
    ]
    WeekHold.objects.bulk_create(holds, ignore_conflicts=True)


def send_back(chunk: Chunk) -> None:
    """Forget what was proposed, and where it is asked what was changed by hand; plan afresh."""
    if not chunk.weeks:
        return
    for week in chunk.weeks:
        rows = TrainingSession.objects.filter(
            athlete=week.athlete_id, week_start=week.week_start
        ).waiting(week.week_start)
        rows.update(proposal=None, fingerprint="", version=F("version") + 1, updated_at=chunk.at)
        week.before["overrides"] = _take_back(week, chunk) if _takes_back(chunk) else []
    mark_stale(chunk.athletes, since=min(one.week_start for one in chunk.weeks), at=chunk.at)


def skip(chunk: Chunk) -> None:
    """Plan all open sessions of the weeks off, by a coach's word."""
    places = chunk.places
    for session in _open(chunk):
        week = places[Place(session.athlete_id, session.week_start)]
        try:
            skip_session(session, by=chunk.by, at=chunk.at)
        except ValidationError:
            continue  # begun meanwhile: it stands
        week.before.setdefault("skipped", []).append(str(session.uid))


def show_skipped(chunk: Chunk) -> None:
    """Athletes see at once that the session is off."""
    skipped = {uid for week in chunk.weeks for uid in week.before.get("skipped", ())}
    approve(chunk, lambda row: str(row.uid) in skipped)


def be_off(chunk: Chunk) -> None:
    """An off range for each athlete: from and to stand in the decision's options."""
    options = chunk.decision.options
    values = {
        "starts_on": date.fromisoformat(options["from"]),
        "ends_on": date.fromisoformat(options["to"]),
        "reason": chunk.decision.note,
    }
    for week in chunk.weeks:
        row = facts.add(OffRange, week.athlete, values, by=chunk.by, at=chunk.at)
        week.before["off"] = str(row.uid)


def show_off(chunk: Chunk) -> None:
    """What the range plans off is seen at once; the rest of the week still waits."""
    approve(chunk, _is_off)


def keep(chunk: Chunk) -> None:
    """Let what is published stand; the proposal is forgotten, and comes back with an undo."""
    kept = [row for row in _waiting(chunk) if row.proposal is not None and _is_meant(row, chunk)]
    for row in kept:
        week = chunk.places[Place(row.athlete_id, row.week_start)]
        week.before.setdefault("sessions", {})[str(row.uid)] = _as_it_stood(row)
        row.proposal, row.version, row.updated_at = None, row.version + 1, chunk.at
    write(kept)
    audit.record_many(chunk.by, chunk.at, [("declined", row, {}, {}) for row in kept])


def _approve(chunk: Chunk) -> None:
    approve(chunk, lambda row: _is_meant(row, chunk))


def _is_meant(row: TrainingSession, chunk: Chunk) -> bool:
    options = chunk.decision.options
    if NEW in options:
        return row.published_at is None
    return ONE not in options or str(row.uid) == options[ONE]


def _replace(row: TrainingSession, at: datetime) -> audit.Entry:
    """Let the proposal stand, and what the memory of it says."""
    before, proposal = (read_plan(row), row.day), read_proposal(row)
    if proposal is not None:
        let_stand(row, proposal, at)
        row.updated_at = at
    return ("accepted", row, *plan_changed(before, (read_plan(row), row.day)))


VERBS = {
    Kind.APPROVE: Verb(_approve),
    Kind.KEEP: Verb(keep),
    Kind.HOLD: Verb(hold),
    Kind.SEND_BACK: Verb(send_back, replans=True),
    Kind.SKIP: Verb(skip, show_skipped, replans=True),
    Kind.OFF: Verb(be_off, show_off, replans=True),
}


def remember(chunk: Chunk, verb: str) -> None:
    """One event of the club's memory for each week; of one session it was said already."""
    if ONE in chunk.decision.options and not verb.startswith("undo"):
        return
    is_new = NEW in chunk.decision.options and verb == Kind.APPROVE
    said = _published_of if is_new else _decided
    audit.record_many(chunk.by, chunk.at, [said(one, verb, chunk) for one in chunk.weeks])


def _decided(week: ReviewedWeek, verb: str, chunk: Chunk) -> audit.Entry:
    told = {"note": chunk.decision.note} if chunk.decision.note else {}
    return (verb, week, {}, {"week": week_name(week.week_start), **told})


def _published_of(week: ReviewedWeek, _verb: str, _chunk: Chunk) -> audit.Entry:
    """With how many sessions are new to the athlete."""
    count = len(week.before.get("sessions", ()))
    return ("published", week.athlete, {}, {"week": week_name(week.week_start), "sessions": count})


def write(rows: Sequence[TrainingSession]) -> None:
    TrainingSession.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=200
    )


def _waiting(chunk: Chunk) -> list[TrainingSession]:
    return list(_of(chunk, TrainingSession.objects.waiting(date.min)))


def _open(chunk: Chunk) -> Iterator[TrainingSession]:
    rows = TrainingSession.objects.filter(status__in=[Status.PLANNED, Status.PUBLISHED])
    return _of(chunk, rows.defer("trace", "proposal"))


def _of(chunk: Chunk, rows: Any) -> Iterator[TrainingSession]:
    places = chunk.places
    found = rows.alive().filter(
        athlete__in={one.athlete_id for one in places}, week_start__in={one.week for one in places}
    )
    for row in found.select_related("athlete").order_by("pk"):
        if Place(row.athlete_id, row.week_start) in places:
            yield row


def _published(row: TrainingSession) -> dict[str, Any]:
    return {"version": row.version + 1, "status": row.status}


def _as_it_stood(row: TrainingSession) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in REPLACED}
    at = row.changed_at.isoformat() if row.changed_at else None
    return {"version": row.version + 1, "status": row.status, "changed_at": at, "kept": kept}


def _publish(rows: Sequence[TrainingSession], at: datetime) -> None:
    pks = [row.pk for row in rows]
    found = TrainingSession.objects.filter(pk__in=pks)
    found.filter(status=Status.PLANNED).update(status=Status.PUBLISHED)
    found.update(published_at=at, version=F("version") + 1, updated_at=at)
    for row in rows:
        row.status = Status.PUBLISHED if row.status == Status.PLANNED else row.status


def _lift_holds(chunk: Chunk) -> None:
    ids = [one.athlete_id for one in chunk.weeks]
    for row in WeekHold.objects.filter(athlete__in=ids).alive():
        week = chunk.places.get(Place(row.athlete_id, row.week_start))
        if week is not None:
            week.before["hold"] = str(row.uid)
    lifted = [week.before["hold"] for week in chunk.weeks if "hold" in week.before]
    WeekHold.objects.filter(uid__in=lifted).alive().update(deleted_at=chunk.at)


def _takes_back(chunk: Chunk) -> bool:
    return bool(chunk.decision.options.get("changes"))


def _take_back(week: ReviewedWeek, chunk: Chunk) -> list[str]:
    """The coaches' changes laid over the week's open sessions; they stay on record for an undo."""
    slots = TrainingSession.objects.filter(athlete=week.athlete_id, week_start=week.week_start)
    settled = (Status.STARTED, Status.COMPLETED, Status.MISSED)
    rows = Override.objects.filter(
        athlete=week.athlete_id,
        week_start=week.week_start,
        slot__in=slots.exclude(status__in=settled).values("slot"),
    ).alive()
    uids = [str(one) for one in rows.values_list("uid", flat=True)]
    rows.update(deleted_at=chunk.at, version=F("version") + 1, updated_at=chunk.at)
    return uids


def _is_off(row: TrainingSession) -> bool:
    """Planned off by an off range: so it stands, or so it is proposed."""
    proposal = read_proposal(row)
    plan = proposal.plan if proposal else read_plan(row)
    dropped = proposal.dropped if proposal else row.status == Status.DROPPED
    return dropped and "off" in {plan.code, *(line.code for line in plan.lines)}
