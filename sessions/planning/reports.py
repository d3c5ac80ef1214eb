"""The report of a session: pain, how hard it was, why it was cut short or missed.

Red pain counts at once: the line pauses, and an injury for all other lines is entered with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Injury
from athletes.stale import mark_stale
from clubs import audit
from clubs.events import tell
from clubs.models import Principal
from programs.document import exercise_of
from programs.models import Exercise
from sessions.models import SessionReport, TrainingSession
from sessions.planning.locks import locked
from sessions.planning.logged import lines_that_hurt
from sessions.planning.plans import read_plan
from sessions.planning.policies import pain_bands
from sessions.planning.told import pain_flagged, session_missed

Status = TrainingSession.Status
UNSPECIFIED = "unspecified"
AMBER, RED = "amber", "red"


@dataclass(frozen=True)
class ReportEntry:
    """What is said of a session; None and empty leave what was said before."""

    pain: int | None = None
    parts: Sequence[str] = ()
    side: str = ""
    lines: Sequence[str] = ()
    rpe: int | None = None
    minutes: int | None = None
    reason: str = ""
    note: str = ""


def report(
    session: TrainingSession, entry: ReportEntry, *, by: Principal, at: datetime
) -> SessionReport:
    """Write or amend the report. Red pain acts at once, whatever the week's review says."""
    with transaction.atomic():
        session = locked(session)
        row = _row(session)
        felt = row.pain, row.pain_parts
        _amend(row, entry)
        if entry.pain is not None:
            _feel(row, session, entry)
        row.clean_fields(exclude=["club", "athlete", "session"])
        row.save()
        level = _level(entry.pain, pain_bands(session.athlete, by.today)["during"])
        if level and felt != (row.pain, row.pain_parts):
            tell(row.club_id, [pain_flagged(session, row, level, "during")], by=by, at=at)
        is_red = level == RED
        if is_red:
            _injure(row, session, by, at)
        if is_red or session.status == Status.COMPLETED:
            mark_stale([session.athlete], since=_day(session, by), at=at)
    return row


def report_next_morning(
    session: TrainingSession, pain: int, parts: Sequence[str], *, by: Principal, at: datetime
) -> SessionReport:
    """Pain on the morning after: it counts for the session's exposures. Raises ValidationError for
    a session that was not trained."""
    with transaction.atomic():
        session = locked(session)
        if session.status not in {Status.STARTED, Status.COMPLETED}:
            message = _("%(title)s is %(status)s: there is no morning after it")
            params = {"title": session.title, "status": session.get_status_display()}
            raise ValidationError(message, params=params)
        row = _row(session)
        felt = row.pain_next, row.pain_parts
        row.pain_next, row.pain_next_at = pain, at
        if parts:
            row.pain_parts = sorted({*row.pain_parts, *parts})
        if pain and not row.pain_lines:
            row.pain_lines = _lines(session, row)
        row.clean_fields(exclude=["club", "athlete", "session"])
        row.version += 1
        row.save()
        level = _level(pain, pain_bands(session.athlete, by.today)["next"])
        if level and felt != (row.pain_next, row.pain_parts):
            tell(row.club_id, [pain_flagged(session, row, level, "next_morning")], by=by, at=at)
        if level == RED:
            _injure(row, session, by, at, morning=True)
        mark_stale([session.athlete], since=_day(session, by), at=at)
    return row


def miss(session: TrainingSession, reason: str, *, by: Principal, at: datetime) -> TrainingSession:
    """Say why a session was not trained. It stays missed with that reason; nothing slides."""
    if reason not in SessionReport.Missed.values:
        allowed = ", ".join(SessionReport.Missed.values)
        message = _("Unknown reason '%(reason)s', must be one of %(allowed)s")
        raise ValidationError(message, params={"reason": reason, "allowed": allowed})
    with transaction.atomic():
        session = locked(session)
        if session.status not in {Status.PLANNED, Status.PUBLISHED, Status.MISSED}:
            message = _("%(title)s is %(status)s: it cannot be missed")
            params = {"title": session.title, "status": session.get_status_display()}
            raise ValidationError(message, params=params)
        row = _row(session)
        told, row.missed = row.missed, reason
        row.version += 1
        row.save()
        session.status, session.proposal = Status.MISSED, None
        session.version += 1
        session.save()
        mark_stale([session.athlete], since=session.day or session.week_start, at=at)
        if told != reason:
            tell(session.club_id, [session_missed(session, reason)], by=by, at=at)
    return session


def _row(session: TrainingSession) -> SessionReport:
    """The session's one report. The session is locked, so nobody else makes it meanwhile."""
    row = SessionReport.objects.filter(session=session).first()
    return row or SessionReport(
        session=session, club_id=session.club_id, athlete_id=session.athlete_id, version=0
    )


def _level(pain: int | None, band: tuple[int, int]) -> str:
    """amber, red, or empty for what is no flag."""
    amber, red = band
    if pain is None or pain < amber:
        return ""
    return RED if pain >= red else AMBER


def _amend(row: SessionReport, entry: ReportEntry) -> None:
    for name in ("rpe", "minutes"):
        if getattr(entry, name) is not None:
            setattr(row, name, getattr(entry, name))
    for name in ("reason", "note"):
        if getattr(entry, name):
            setattr(row, name, getattr(entry, name))
    row.version += 1


def _feel(row: SessionReport, session: TrainingSession, entry: ReportEntry) -> None:
    row.pain = entry.pain
    row.pain_parts = sorted(set(entry.parts))
    row.pain_side = entry.side
    row.pain_lines = sorted(set(entry.lines))
    if not entry.pain and row.reason == SessionReport.Reason.PAIN:
        row.reason = SessionReport.Reason.NONE  # there was none after all
    if entry.pain and not row.pain_lines:
        row.pain_lines = _lines(session, row)


def _lines(session: TrainingSession, row: SessionReport) -> list[str]:
    """In which exercises, where none is named: those that the part concerns, else all."""
    lines = [one.line for one in read_plan(session).lines if one.is_asked]
    slugs = {exercise_of(line) for line in lines}
    library = {one.slug: one for one in Exercise.objects.filter(slug__in=slugs)}
    return lines_that_hurt(row, lines, [library[exercise_of(line)] for line in lines])


def _injure(
    row: SessionReport,
    session: TrainingSession,
    by: Principal,
    at: datetime,
    *,
    morning: bool = False,
) -> None:
    """Enter the injury that red pain makes, once a part. It counts from the next day: the lines of
    this session were judged on its own."""
    day = _day(session, by)
    since = by.today if morning else min(day, by.today)
    parts = row.pain_parts or [UNSPECIFIED]
    standing = Injury.objects.filter(athlete=session.athlete, part__in=parts).open()
    known = set(standing.values_list("part", flat=True))
    for part in parts:
        if part in known:
            continue
        injury = Injury.objects.create(
            club_id=session.club_id,
            athlete=session.athlete,
            part=part,
            side=row.pain_side,
            starts_on=since,
            acts_on=since + timedelta(days=1) if since <= day else since,
            from_lines=row.pain_lines,
            note=_("Pain %(pain)s of 10 in %(title)s")
            % {"pain": row.pain_next if morning else row.pain, "title": session.title},
            entered_by_id=by.user_id,
        )
        audit.record(by, at, "add", injury)


def _day(session: TrainingSession, by: Principal) -> date:
    sunday = session.week_start + timedelta(days=6)
    return session.done_on or max(min(by.today, sunday), session.week_start)
