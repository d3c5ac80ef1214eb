"""Monday noon: the past week closes. What was not trained is missed; half logged is done, short
for time; what no one published was held back. Source: method, section 8."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from clubs.events import tell
from clubs.models import Club
from sessions.models import SessionReport, TrainingSession
from sessions.planning.locks import lock_athletes
from sessions.planning.told import session_completed, session_missed

Status = TrainingSession.Status


def close_weeks(club: Club, until: date, now: datetime) -> list[int]:
    """Close all weeks up to and with the one of `until`. Gives the athletes whom it touched.

    Safe to run twice: what is closed is not touched again.
    """
    rows = TrainingSession.objects.filter(club=club, week_start__lte=until).alive()
    still_open = rows.filter(status__in=[Status.PLANNED, Status.PUBLISHED, Status.STARTED])
    with transaction.atomic():
        lock_athletes(set(still_open.values_list("athlete", flat=True)))
        found = list(
            still_open.select_for_update(of=("self",)).select_related("athlete").order_by("pk")
        )
        missed = [row for row in found if row.status == Status.PUBLISHED]
        done = [row for row in found if row.status == Status.STARTED]
        _complete(done, now)
        ids = [row.pk for row in found]
        _end(ids, Status.PUBLISHED, Status.MISSED, now)
        _end(ids, Status.PLANNED, Status.DROPPED, now)
        for row in missed:
            row.status = Status.MISSED
        told = [*map(session_completed, done), *map(session_missed, missed)]
        tell(club.pk, told, by=None, at=now)
    return sorted({row.athlete_id for row in found})


def _complete(rows: list[TrainingSession], now: datetime) -> None:
    """Closed by the app while half logged: its reason is time, unless a person gave another."""
    for row in rows:
        last = row.sets.filter(deleted_at=None).order_by("-day").values_list("day", flat=True)
        sunday = row.week_start + timedelta(days=6)
        row.done_on = min(last.first() or row.day or sunday, sunday)
        row.status, row.completed_at, row.version = Status.COMPLETED, now, row.version + 1
        row.proposal, row.updated_at = None, now
    TrainingSession.objects.bulk_update(
        rows,
        ["status", "completed_at", "done_on", "version", "proposal", "updated_at"],
        batch_size=100,
    )
    reports = [
        SessionReport(club_id=row.club_id, athlete_id=row.athlete_id, session=row, reason="time")
        for row in rows
    ]
    SessionReport.objects.bulk_create(reports, ignore_conflicts=True)
    SessionReport.objects.filter(Q(reason=""), session__in=rows).update(reason="time")


def _end(ids: list[int], status: str, ended: str, now: datetime) -> None:
    rows = TrainingSession.objects.filter(pk__in=ids, status=status)
    rows.update(status=ended, proposal=None, version=F("version") + 1, updated_at=now)
