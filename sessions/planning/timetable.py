"""The club's hours: which weeks are due to be made or closed, as jobs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from clubs import jobs
from clubs.models import Club
from clubs.weeks import WEEK, week_closed, week_due


def enqueue_due(now: datetime) -> int:
    """Write a job for each club whose hour has come; the mark and the job are one transaction.

    Gives the number of jobs. A club that slept for weeks makes the weeks between as missed ones.
    """
    count = 0
    for club in Club.objects.all():
        count += _close(club, now) + _make(club, now)
    return count


def _make(club: Club, now: datetime) -> int:
    week = week_due(club, now)
    not_yet = Q(week_made=None) | Q(week_made__lt=week)
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(week_made=week):
            return 0
        catch_up = club.week_made + WEEK if club.week_made else week
        payload = {"week": week.isoformat(), "catch_up": catch_up.isoformat()}
        key = f"{club.pk}:{week}"
        jobs.enqueue(jobs.WEEK, key, club_id=club.pk, run_after=now, payload=payload)
    return 1


def _close(club: Club, now: datetime) -> int:
    week = week_closed(club, now)
    not_yet = Q(week_closed=None) | Q(week_closed__lt=week)
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(week_closed=week):
            return 0
        key = f"{club.pk}:{week}"
        payload = {"week": week.isoformat()}
        jobs.enqueue(jobs.CLOSE, key, club_id=club.pk, run_after=now, payload=payload)
    return 1
