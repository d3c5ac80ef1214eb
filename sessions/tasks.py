"""Celery's doors into planning: thin, without rules. Clock and settings are read here."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from clubs import jobs
from clubs.addresses import networks
from sessions.planning import timetable, work
from sessions.planning.kinds import Outside


@shared_task
def wake() -> None:
    """The bell: run what is due. Ringing twice is harmless."""
    allowed = networks(settings.OUTBOUND_ALLOWED_NETWORKS)
    work.run_due(timezone.now, Outside(allowed, settings.SITE_URL))


@shared_task
def tick() -> None:
    """The club's hours: write the jobs of weeks to be made or closed."""
    timetable.enqueue_due(timezone.now())


@shared_task
def sweep() -> None:
    """Ring again for what is due, or was left by a worker that died."""
    jobs.sweep(timezone.now())
