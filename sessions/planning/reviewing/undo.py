"""Taking a decision back, within a day: what stood before stands again, as far as nobody trained.

What was begun or logged since stays, and so does a plan that changed again since; both are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from athletes import facts
from athletes.models import OffRange
from athletes.stale import mark_stale
from clubs import jobs
from clubs.models import Principal
from clubs.roles import Role
from sessions.models import (
    UNDO_WITHIN,
    Override,
    ReviewDecision,
    ReviewedWeek,
    TrainingSession,
    WeekHold,
)
from sessions.planning.locks import lock_athletes
from sessions.planning.overrides import restore_session
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.decide import AT_ONCE, CHUNK, principal_of
from sessions.planning.reviewing.verbs import REPLACED, Chunk, remember, write

Kind = ReviewDecision.Kind
State = ReviewedWeek.State
Status = TrainingSession.Status


def undo(decision: ReviewDecision, *, by: Principal, at: datetime) -> ReviewDecision:
    """Take a decision back. Twice is once. Raises ValidationError for whoever may not, or too late.

    Where it was of more than 60 weeks, a job does it.
    """
    why_not = cannot_undo(decision, by=by, at=at)
    if why_not:
        raise ValidationError(why_not)
    with transaction.atomic():
        rows = ReviewDecision.objects.filter(pk=decision.pk, undone_at=None)
        moved = {"version": F("version") + 1, "updated_at": at}
        if rows.update(undone_at=at, undone_by=by.user_id, **moved):
            decision.weeks.filter(state=State.WAITING).update(state=State.UNDONE)
            if decision.weeks.count() > AT_ONCE:
                jobs.enqueue(
                    jobs.REVIEW, f"undo:{decision.pk}", club_id=decision.club_id, run_after=at
                )
    decision.refresh_from_db()
    if decision.weeks.filter(state=State.DONE).count() <= AT_ONCE:
        take_back(decision, at)
    return decision


def cannot_undo(decision: ReviewDecision, *, by: Principal, at: datetime) -> str:
    """Why this one may not take it back now; empty where they may."""
    if not (may_undo(decision, by) or Role.OWNER in by.roles):
        return _("Only whoever decided, or an owner, takes a decision back")
    if at > decision.at + UNDO_WITHIN:
        return _("It was decided more than a day ago: change the week itself instead")
    return ""


def may_undo(decision: ReviewDecision, by: Principal) -> bool:
    """Whoever decided; of what the app decided at the deadline, the coach in whose place it did."""
    if decision.options.get("coach") is not None:
        return by.is_person(decision.options["coach"])
    same_token = decision.token_id is not None and decision.token_id == by.token_id
    return by.is_person(decision.user_id) or same_token


def take_back(
    decision: ReviewDecision, at: datetime, after_chunk: Callable[[], object] = lambda: None
) -> None:
    """Put back, chunk by chunk, what an undone decision did. Safe to run twice and to be killed."""
    by = replace(principal_of(decision, at), user_id=decision.undone_by_id)
    while True:
        with transaction.atomic():
            done = decision.weeks.filter(state=State.DONE).order_by("pk")
            lock_athletes(list(done.values_list("athlete_id", flat=True)[:CHUNK]))
            rows = done.select_for_update(of=("self",)).select_related("athlete")
            weeks = list(rows[:CHUNK])
            if not weeks:
                return
            chunk = Chunk(decision, weeks, by, at)
            again = _put_back(chunk) | _replanned(chunk)
            BACK[Kind(decision.kind)](chunk)
            remember(chunk, f"undo_{decision.kind}")
            mark_stale(
                [one for one in chunk.athletes if one.pk in again], since=weeks[0].week_start, at=at
            )
            for one in weeks:
                one.state = State.UNDONE
            ReviewedWeek.objects.bulk_update(weeks, ["state", "kept"])
        if again:
            regenerate(decision.club, sorted(again), now=at)
        after_chunk()


def _replanned(chunk: Chunk) -> set[int]:
    """The athletes whose weeks are made anew; what was only published or held stands as it is."""
    is_plain = chunk.decision.kind in {Kind.APPROVE, Kind.KEEP, Kind.HOLD}
    return set() if is_plain else {one.athlete_id for one in chunk.weeks}


def _put_back(chunk: Chunk) -> set[int]:
    """The sessions as they stood, and the holds. Gives the athletes whose plan moved meanwhile."""
    kept = {uid: one for week in chunk.weeks for uid, one in _sessions(week).items()}
    found = {str(row.uid): row for row in TrainingSession.objects.filter(uid__in=list(kept))}
    changed = []
    for week in chunk.weeks:
        for uid, before in _sessions(week).items():
            row = found.get(uid)
            if row is None:
                continue
            left = _restore(row, before, chunk.at)
            if left:
                week.kept.append([left, row.title])
            else:
                changed.append(row)
    write(changed)
    lifted = [week.before["hold"] for week in chunk.weeks if "hold" in week.before]
    WeekHold.objects.filter(uid__in=lifted).update(deleted_at=None)
    return {row.athlete_id for row in changed if not row.fingerprint}


def _sessions(week: ReviewedWeek) -> dict[str, Any]:
    found: dict[str, Any] = week.before.get("sessions", {})
    return found


def _restore(row: TrainingSession, before: dict[str, Any], at: datetime) -> str:
    """Put one session back; else why it stays: it was begun, or changed again since."""
    if row.is_settled:
        return "started"
    stood: dict[str, Any] | None = before.get("kept")
    if stood is None:
        _unpublish(row, before)
    elif row.version != before["version"]:
        return "changed"
    else:
        for name in REPLACED:
            setattr(row, name, stood[name])
        row.changed_at = parse_datetime(before["changed_at"]) if before["changed_at"] else None
        row.status = before["status"]
    row.version += 1
    row.updated_at = at
    return ""


def _unpublish(row: TrainingSession, before: dict[str, Any]) -> None:
    """It waits again. What changed since it was published stays in it, and is no proposal now."""
    if row.status == Status.PUBLISHED:
        row.status = Status.PLANNED
    row.published_at = None
    if row.version != before["version"]:
        row.proposal, row.fingerprint = None, ""
    row.changed, row.changed_at = [], None


def _nothing(chunk: Chunk) -> None:
    """The sessions were all there was to put back."""


def _lift(chunk: Chunk) -> None:
    """A hold goes as it came: only where it is still the one that this decision set."""
    for week in chunk.weeks:
        rows = WeekHold.objects.filter(athlete=week.athlete_id, week_start=week.week_start)
        rows.filter(set_by=chunk.decision.user_id).alive().update(deleted_at=chunk.at)


def _bring_changes_back(chunk: Chunk) -> None:
    """A coach's changes lie over the plan again, but where somebody made another one since."""
    for week in chunk.weeks:
        rows = Override.objects.filter(uid__in=week.before.get("overrides", ()))
        taken = Override.objects.filter(athlete=week.athlete_id, week_start=week.week_start).alive()
        places = set(taken.values_list("slot", "line"))
        for row in rows.exclude(deleted_at=None):
            if (row.slot, row.line) in places:
                week.kept.append(["changed", row.line])
                continue
            row.deleted_at, row.version = None, row.version + 1
            row.save(update_fields=["deleted_at", "version", "updated_at"])


def _unskip(chunk: Chunk) -> None:
    for week in chunk.weeks:
        rows = TrainingSession.objects.filter(uid__in=week.before.get("skipped", ()))
        for session in rows.select_related("athlete"):
            try:
                restore_session(session, by=chunk.by, at=chunk.at)
            except ValidationError:
                week.kept.append(["started", session.title])


def _no_range(chunk: Chunk) -> None:
    uids = [week.before["off"] for week in chunk.weeks if "off" in week.before]
    for row in OffRange.objects.filter(uid__in=uids).select_related("athlete"):
        facts.remove(row, by=chunk.by, at=chunk.at)


BACK: dict[Kind, Callable[[Chunk], None]] = {
    Kind.APPROVE: _nothing,
    Kind.KEEP: _nothing,
    Kind.HOLD: _lift,
    Kind.SEND_BACK: _bring_changes_back,
    Kind.SKIP: _unskip,
    Kind.OFF: _no_range,
}


def kept_by(weeks: Iterable[ReviewedWeek]) -> Sequence[tuple[str, str, str]]:
    """What could not be taken back: athlete, why (`started`, `changed`), what."""
    return [(week.athlete.name, why, what) for week in weeks for why, what in week.kept]
