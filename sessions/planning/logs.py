"""The logging verbs: what was done, set by set, and what was felt. Every log counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.stale import mark_stale
from clubs.events import tell
from clubs.models import Principal
from programs.document import exercise_of
from sessions.models import SetLog, TrainingSession
from sessions.planning.conflicts import Conflict
from sessions.planning.locks import locked
from sessions.planning.supervision import check_supervised
from sessions.planning.told import log_changed, session_completed

Status = TrainingSession.Status
COMPLETION = (
    "status",
    "started_at",
    "completed_at",
    "done_on",
    "proposal",
    "version",
    "updated_at",
)
VALUES = ("load", "unit", "reps", "rir", "side", "number", "warmup", "asked")


@dataclass(frozen=True)
class SetEntry:
    """One set as typed. `client_id` is made where it was logged, `asked` is what stood there."""

    client_id: UUID
    line: str
    number: int
    reps: int
    load: Decimal | None = None
    unit: str = "kg"
    rir: Decimal | None = None
    side: str = ""
    warmup: bool = False
    asked: dict[str, Any] = field(default_factory=dict)
    seen: int | None = None  # version of the log on the screen, 0 = none; None: not checked


def log_sets(
    session: TrainingSession,
    entries: Sequence[SetEntry],
    *,
    by: Principal,
    at: datetime,
    was_there: bool = True,
) -> list[SetLog]:
    """Log sets; the first one starts the session. The same log sent five times counts once.

    A client id that is known, or a set that is logged already, is a correction: the later values
    count. A correction of a judged session folds again from there. Raises ValidationError, also
    where a minor's session waits for a supervising coach to be named; and Conflict where the set on
    the screen was another than the one that stands, with other values. `was_there` False: written
    down later, by somebody who says nothing about who supervised.
    """
    _check(entries)
    with transaction.atomic():
        session = locked(session)
        _check_open(session)
        check_supervised(session, by=by, at=at, was_there=was_there)
        rows_known = list(session.sets.all())
        known = [one for one in rows_known if one.deleted_at is None]
        _check_own(session, entries)
        taken_back = {one.client_id for one in rows_known} - {one.client_id for one in known}
        by_client = {one.client_id: one for one in known}
        by_place = {(one.line, one.warmup, one.number, one.side): one for one in known}
        rows: list[SetLog] = []
        changed: list[SetLog] = []
        for entry in entries:
            if entry.client_id in taken_back:
                continue  # a late retry of a set that was taken back
            place = (entry.line, entry.warmup, entry.number, entry.side)
            row = by_client.get(entry.client_id) or by_place.get(place)
            _check_place(row, entry, by_place.get(place))
            if row is None:
                row = by_place[place] = _new(session, entry, by, at)
                changed.append(row)
            elif _correct(row, entry, by, at):
                changed.append(row)
            rows.append(row)
        SetLog.objects.bulk_create([row for row in rows if row._state.adding])
        _start(session, at, [row.day for row in rows])
        if changed and session.status == Status.COMPLETED:
            _refold(session, at)
        if changed:
            tell(session.club_id, [log_changed(session, changed)], by=by, at=at)
    return rows


def delete_set(row: SetLog, *, by: Principal, at: datetime) -> None:
    """Take a logged set back. With the last one the session was not begun after all."""
    with transaction.atomic():
        session = locked(row.session)
        _check_open(session)
        gone = SetLog.objects.filter(pk=row.pk, deleted_at=None).update(
            deleted_at=at, logged_by=by.user_id, version=F("version") + 1, updated_at=at
        )
        if gone and session.status == Status.COMPLETED:
            _refold(session, at)
        if gone and not session.sets.filter(deleted_at=None).exists():
            _not_begun(session, at)
        if gone:
            row.deleted_at = at
            tell(session.club_id, [log_changed(session, [row])], by=by, at=at)


def complete(
    session: TrainingSession,
    *,
    by: Principal,
    at: datetime,
    done_on: date | None = None,
    was_there: bool = True,
) -> TrainingSession:
    """A person finishes the session: it is judged now. Finishing twice is once; with another day
    it is moved there. Raises ValidationError where nothing is logged, or the day cannot be.
    `was_there`: as in `log_sets`."""
    with transaction.atomic():
        session = locked(session)
        _check_open(session)
        check_supervised(session, by=by, at=at, was_there=was_there)
        days = list(session.sets.filter(deleted_at=None).values_list("day", flat=True))
        if not days:
            message = _("Nothing is logged of %(title)s: log a set, or say that it was missed")
            raise ValidationError(message, params={"title": session.title})
        day = _day_done(session, done_on or session.done_on or min(days), by)
        if session.status == Status.COMPLETED and session.done_on == day:
            return session
        is_new = session.status != Status.COMPLETED
        since = min(day, session.done_on or day)
        session.done_on = day
        session.status = Status.COMPLETED
        session.started_at = session.started_at or at
        session.completed_at = session.completed_at or at
        session.proposal = None
        session.version += 1
        session.save(update_fields=COMPLETION)
        others = session.sets.exclude(day=day)
        others.update(day=day, version=F("version") + 1, updated_at=at)
        mark_stale([session.athlete], since=since, at=at)
        if is_new:
            tell(session.club_id, [session_completed(session)], by=by, at=at)
    return session


def _day_done(session: TrainingSession, day: date, by: Principal) -> date:
    """The day of its exposures: in the session's week, at most its Sunday, and not to come."""
    sunday = session.week_start + timedelta(days=6)
    if not session.week_start <= day <= min(by.today, sunday + timedelta(days=1)):
        message = _("Done on %(day)s, must be %(first)s to %(last)s")
        params = {"day": day, "first": session.week_start, "last": min(by.today, sunday)}
        raise ValidationError(message, params=params)
    return min(day, sunday)


def reopen(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Take a completion back."""
    with transaction.atomic():
        session = locked(session)
        if session.status != Status.COMPLETED:
            return session
        _refold(session, at)
        session.status = Status.STARTED
        session.completed_at = session.done_on = None
        session.version += 1
        session.save(update_fields=COMPLETION)
    return session


def _check(entries: Sequence[SetEntry]) -> None:
    for entry in entries:
        if entry.rir is not None and (entry.rir * 2 % 1 or not 0 <= entry.rir <= 10):
            message = _("%(rir)s in reserve, must be 0 to 10 in halves")
            raise ValidationError(message, params={"rir": entry.rir})
        if not 0 <= entry.reps <= 1000:
            message = _("%(reps)s repetitions, must be 0 to 1000")
            raise ValidationError(message, params={"reps": entry.reps})
        if entry.load is not None and not 0 <= entry.load <= 1000:
            message = _("Load %(load)s, must be 0 to 1000")
            raise ValidationError(message, params={"load": entry.load})
        if not 1 <= entry.number <= 20:
            message = _("Set %(number)s, must be 1 to 20")
            raise ValidationError(message, params={"number": entry.number})


def _check_own(session: TrainingSession, entries: Sequence[SetEntry]) -> None:
    """A client id is one set's for good: it stays in its session."""
    sent = [entry.client_id for entry in entries]
    others = SetLog.objects.filter(athlete=session.athlete_id, client_id__in=sent)
    if other := others.exclude(session=session).select_related("session").first():
        message = _("This set is logged in %(session)s already: reload the page and log it anew")
        raise ValidationError(message, params={"session": str(other.session)})


def _check_place(row: SetLog | None, entry: SetEntry, there: SetLog | None) -> None:
    """A correction keeps its exercise, and never takes the place of another set."""
    if row is None or (row.line == entry.line and there in {None, row}):
        return
    message = _("This is set %(number)s of %(line)s already: reload the page and log it anew")
    raise ValidationError(message, params={"number": row.number, "line": row.line})


def _not_begun(session: TrainingSession, at: datetime) -> None:
    """Nothing is logged any more: it may be trained, missed or planned anew, as before."""
    published = session.published_at is not None
    session.status = Status.PUBLISHED if published else Status.PLANNED
    session.started_at = session.completed_at = session.done_on = None
    session.version += 1
    session.save(update_fields=COMPLETION)
    mark_stale([session.athlete], since=session.week_start, at=at)


def _check_open(session: TrainingSession) -> None:
    if session.status == Status.DROPPED:
        message = _("%(title)s is planned off: nothing can be logged for it")
        raise ValidationError(message, params={"title": session.title})


def _new(session: TrainingSession, entry: SetEntry, by: Principal, at: datetime) -> SetLog:
    sunday = session.week_start + timedelta(days=6)
    row = SetLog(
        club_id=session.club_id,
        athlete_id=session.athlete_id,
        session=session,
        client_id=entry.client_id,
        line=entry.line,
        exercise=exercise_of(entry.line),
        day=session.done_on or max(min(by.today, sunday), session.week_start),
        logged_at=at,
        logged_by_id=by.user_id,
    )
    for name in VALUES:
        setattr(row, name, getattr(entry, name))
    return row


def _correct(row: SetLog, entry: SetEntry, by: Principal, at: datetime) -> bool:
    """Bring a logged set to later values. False where they are the same."""
    told = [name for name in VALUES if name != "asked"]
    if all(_same(getattr(row, name), getattr(entry, name)) for name in told):
        return False
    if row._state.adding:
        return False
    own_retry = entry.seen == 0 and entry.client_id == row.client_id
    if entry.seen is not None and entry.seen != row.version and not own_retry:
        raise Conflict(row)
    for name in told:
        setattr(row, name, getattr(entry, name))
    row.logged_at, row.logged_by_id, row.version = at, by.user_id, row.version + 1
    row.client_id = entry.client_id
    row.save()
    return True


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


def _start(session: TrainingSession, at: datetime, days: Sequence[date]) -> None:
    if session.status not in {Status.PLANNED, Status.PUBLISHED, Status.MISSED} or not days:
        return
    was_missed = session.status == Status.MISSED
    session.status = Status.STARTED
    session.started_at = at
    session.proposal = None
    session.version += 1
    session.save(update_fields=["status", "started_at", "proposal", "version", "updated_at"])
    if was_missed:
        mark_stale([session.athlete], since=session.day or session.week_start, at=at)


def _refold(session: TrainingSession, at: datetime) -> None:
    mark_stale([session.athlete], since=session.done_on or session.day or session.week_start, at=at)
