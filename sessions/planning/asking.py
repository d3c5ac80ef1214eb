"""Asking athletes about the week that is made next: told to all who train and have not answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from athletes.models import Athlete, WeekAnswer
from clubs.events import Told, tell
from clubs.models import Club, Event
from clubs.weeks import week_name
from sessions.models import Assignment


def ask(club: Club, week: date, at: datetime) -> int:
    """Tell each athlete with a program in that week that days are asked for. Gives how many.

    Safe to run twice: who was told of this week already is not told again.
    """
    known = Event.objects.filter(
        club=club, kind=Event.Kind.AVAILABILITY_ASKED, payload__week=week_name(week)
    )
    told = set(known.values_list("athlete_uid", flat=True))
    following = Assignment.objects.filter(club=club, starts_on__lte=week).alive()
    open_ended = following.filter(ends_on=None) | following.filter(ends_on__gte=week)
    answered = WeekAnswer.objects.filter(club=club, week_start=week).values("athlete")
    rows = Athlete.objects.filter(club=club, paused_at=None).alive()
    asked = rows.filter(pk__in=open_ended.values("athlete")).exclude(pk__in=answered)
    new = [one for one in asked if one.uid not in told]
    with transaction.atomic():
        tell(club.pk, (_told(one, week) for one in new), by=None, at=at)
    return len(new)


def _told(athlete: Athlete, week: date) -> Told:
    payload = {
        "athlete": str(athlete.uid),
        "athlete_external_id": athlete.external_id,
        "week": week_name(week),
    }
    kind = Event.Kind.AVAILABILITY_ASKED
    return Told(kind, athlete.uid, "athlete", athlete.uid, payload)
