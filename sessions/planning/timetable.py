"""The club's hours: which weeks are due to be made or closed, as jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from athletes import run_subscriptions
from clubs import jobs
from clubs.models import Club, Event
from clubs.weeks import WEEK, asked, local_moment, week_answered, week_closed, week_due
from sessions.planning.erasure import due_deletions

LATE = timedelta(minutes=1)
LONGEST_SLEEP = 53 * WEEK  # what was missed before says nothing of today


def enqueue_due(now: datetime) -> int:
    """Write a job for each club whose hour has come; the mark and the job are one transaction.

    Gives the number of jobs. A club that slept for weeks makes the weeks between as missed ones,
    of a year at most: an old archive that was brought in would keep the workers for hours.
    """
    count = 0
    for club in Club.objects.all():
        count += _close(club, now) + _make(club, now) + _answer(club, now) + _digest(club, now)
        count += _ask(club, now)
    return count + run_subscriptions.enqueue_due(now) + _tell_late(now) + _erase_due(now)


def _digest(club: Club, now: datetime) -> int:
    """Once a day, at the hour that the club chose."""
    day = club.today(now)
    not_yet = Q(digest_made=None) | Q(digest_made__lt=day)
    if now < local_moment(club.zone, day, club.digest_time):
        return 0
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(digest_made=day):
            return 0
        payload = {"day": day.isoformat()}
        jobs.enqueue(
            jobs.DIGEST, f"{club.pk}:{day}", club_id=club.pk, run_after=now, payload=payload
        )
    return 1


def _erase_due(now: datetime) -> int:
    """Deletions that are due and have no job: a club that was brought in brings none along."""
    rows = due_deletions(now)
    for pk, club in rows:
        jobs.enqueue(jobs.ERASE, pk, club_id=club, run_after=now)
    return len(rows)


def _tell_late(now: datetime) -> int:
    """Hand on what waits for longer than a bell takes: written while the job that should have told
    of it was on its way already."""
    late = Event.objects.filter(told_at=None, at__lt=now - LATE)
    clubs = list(late.order_by().values_list("club", flat=True).distinct())
    for pk in clubs:
        jobs.enqueue(jobs.TELL, pk, club_id=pk, run_after=now)
    return len(clubs)


def _make(club: Club, now: datetime) -> int:
    week = week_due(club, now)
    not_yet = Q(week_made=None) | Q(week_made__lt=week)
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(week_made=week):
            return 0
        catch_up = week
        if club.week_made:
            catch_up = max(club.week_made + WEEK, week - LONGEST_SLEEP)
        payload = {"week": week.isoformat(), "catch_up": catch_up.isoformat()}
        key = f"{club.pk}:{week}"
        jobs.enqueue(jobs.WEEK, key, club_id=club.pk, run_after=now, payload=payload)
    return 1


def _ask(club: Club, now: datetime) -> int:
    """Once a week, from the club's hour on, athletes are asked when they can train."""
    about = asked(club, now)
    not_yet = Q(week_asked=None) | Q(week_asked__lt=about.week)
    if not about.is_open:
        return 0
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(week_asked=about.week):
            return 0
        key, payload = f"{club.pk}:{about.week}", {"week": about.week.isoformat()}
        jobs.enqueue(jobs.ASK, key, club_id=club.pk, run_after=now, payload=payload)
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


def _answer(club: Club, now: datetime) -> int:
    """What nobody reviewed by the deadline; of several that passed meanwhile, the last."""
    week = week_answered(club, now)
    not_yet = Q(week_decided=None) | Q(week_decided__lt=week)
    with transaction.atomic():
        if not Club.objects.filter(not_yet, pk=club.pk).update(week_decided=week):
            return 0
        if club.unanswered == "wait":
            return 0
        key = f"{club.pk}:{week}"
        payload = {"week": week.isoformat()}
        jobs.enqueue(jobs.DEADLINE, key, club_id=club.pk, run_after=now, payload=payload)
    return 1
