"""A week made because somebody asked for it, as a job whose progress can be watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import jobs
from clubs.models import Club, Job, Principal
from sessions.planning.regenerate import check_week


def start(
    club: Club, week: date, athlete_ids: Sequence[int] | None, *, by: Principal, at: datetime
) -> Job:
    """Write the job that makes a week for these athletes (None: all), and give it back.

    Asked again while it waits it is the same job. Raises ValidationError for a week that is closed
    or too far ahead, or where there is no one to make it for.
    """
    if athlete_ids is not None and not athlete_ids:
        message = _("No athlete to make the week for: none is in the selection")
        raise ValidationError(message)
    try:
        check_week(club, week, at)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    payload = {"week": week.isoformat()} | (
        {} if athlete_ids is None else {"athletes": sorted(athlete_ids)}
    )
    key = f"{club.pk}:{week}:{_digest(athlete_ids)}"
    with transaction.atomic():
        jobs.enqueue(
            jobs.WEEK, key, club_id=club.pk, run_after=at, payload=payload, asked_by=by.user_id
        )
        return Job.objects.filter(club=club, kind=jobs.WEEK, key=key).latest("pk")


def _digest(ids: Sequence[int] | None) -> str:
    """So that the same people asked for twice are one job."""
    if ids is None:
        return "all"
    return blake2b(",".join(map(str, sorted(ids))).encode(), digest_size=8).hexdigest()
