"""Calendars that are asked at their address: again and again, until they are given up.

The address is typed by people, so it is reached as webhooks are: `clubs.outbound`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from athletes.models import Athlete, RunCalendar, RunImport
from athletes.run_calendars import read_calendar
from athletes.running.imports import bring_in
from clubs import audit, jobs
from clubs.models import Principal
from clubs.outbound import Refused, Rules, Unreached, check_url, fetch

RULES = Rules(total_s=15.0, most_bytes=5_000_000)
EVERY = timedelta(hours=6)
OK = 200
HEADERS = {"Accept": "text/calendar"}


def subscribe(
    athlete: Athlete, url: str, *, by: Principal, at: datetime, rules: Rules = RULES
) -> RunCalendar:
    """Ask a calendar from now on. The same address twice is one. Raises ValidationError for an
    address that we do not go to."""
    url = url.strip().replace("webcal://", "https://", 1)
    try:
        url = check_url(url, rules)
    except Refused as refused:
        raise ValidationError({"url": str(refused)}) from None
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        known = RunCalendar.objects.filter(athlete=athlete, url=url).alive().first()
        if known is not None:
            return known
        calendar = RunCalendar.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            name=url.split("/")[2][:120],
            url=url,
            entered_by_id=by.user_id,
        )
        audit.record(by, at, "subscribe_calendar", calendar)
        _enqueue([calendar], at)
    return calendar


def unsubscribe(calendar: RunCalendar, *, by: Principal, at: datetime) -> None:
    """Ask it no more. Its runs stay, and belong to no calendar."""
    rows = RunCalendar.objects.filter(pk=calendar.pk, deleted_at=None)
    with transaction.atomic():
        if rows.update(deleted_at=at, updated_at=at):
            audit.record(by, at, "unsubscribe_calendar", calendar)


def enqueue_due(now: datetime) -> int:
    """A job for each address that was not asked for six hours. Gives how many."""
    due = Q(read_at=None) | Q(read_at__lte=now - EVERY)
    found = RunCalendar.objects.filter(due, athlete__deleted_at=None).exclude(url="").alive()
    calendars = list(found)
    with transaction.atomic():
        _enqueue(calendars, now)
    return len(calendars)


def ask(pk: int, now: datetime, rules: Rules) -> None:
    """Read a calendar at its address and bring its runs in. What goes wrong is kept with it, and
    it is asked again in six hours."""
    found = RunCalendar.objects.select_related("athlete__club").filter(pk=pk).alive().first()
    if found is None:
        return
    trouble = ""
    try:
        _bring(found, now, rules)
    except (Refused, Unreached) as error:
        trouble = str(error)
    except ValidationError as error:
        trouble = " ".join(error.messages)
    RunCalendar.objects.filter(pk=pk).update(read_at=now, trouble=trouble[:300])


def _bring(calendar: RunCalendar, now: datetime, rules: Rules) -> None:
    answer = fetch(calendar.url, HEADERS, rules)
    if answer.status != OK or answer.is_cut:
        message = _("It answered %(status)s") % {"status": answer.status}
        raise ValidationError(_("It is larger than 5 MB") if answer.is_cut else message)
    athlete = calendar.athlete
    today = athlete.club.today(now)
    read = read_calendar(answer.body, athlete, zone=athlete.club.zone, today=today)
    if read.name and read.name != calendar.name:
        RunCalendar.objects.filter(pk=calendar.pk).update(name=read.name)
    bring_in(
        athlete,
        read.wanted,
        source=RunImport.Source.ICS,
        name=read.name or calendar.name,
        calendar=calendar,
        by=Principal(calendar.entered_by_id, athlete.club_id, frozenset(), today),
        at=now,
    )


def _enqueue(calendars: list[RunCalendar], at: datetime) -> None:
    by_club: dict[int, list[RunCalendar]] = {}
    for one in calendars:
        by_club.setdefault(one.club_id, []).append(one)
    for club_id, own in by_club.items():
        keyed: list[tuple[str, dict[str, object]]] = [(str(one.pk), {}) for one in own]
        jobs.enqueue_many(jobs.RUN_CALENDAR, keyed, club_id=club_id, run_after=at)
