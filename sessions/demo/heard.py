"""What the demo club's people heard of: all that the weeks told, read but for the last days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from athletes import facts
from athletes.models import Athlete, Race
from clubs.hears import HEARS
from clubs.models import Event, How, Message, Notice, Principal
from sessions.demo.club import Demo
from sessions.models import TrainingSession
from sessions.planning.comments import write_comment
from sessions.planning.hearing import hand_on
from sessions.planning.notices import notify

UNREAD = timedelta(days=2)
OWN, CHILD, OTHER = "Jon Okafor", "Ben Carter", "Lena Cho"
WELL_DONE = "Well done. Keep the last repetitions as calm as the first."
QUESTION = "Felt good. May I do this one on Thursday next week?"


def hear(demo: Demo) -> None:
    """Hand on what happened. Nothing of it goes out by e-mail: it is told, not lived.

    What systems were told of long ago (`systems.connect`), people heard of then, too.
    """
    past = Event.objects.filter(club=demo.club, kind__in=HEARS).exclude(told_at=None)
    notify(list(past.order_by("pk")), at=demo.now)
    _lately(demo)
    hand_on(demo.club, lambda: demo.now, lambda: True)
    notices = Notice.objects.filter(club=demo.club)
    notices.exclude(mail=How.NONE).update(mail=How.NONE)
    notices.filter(at__lt=demo.now - UNREAD).update(read_at=F("at"))
    Message.objects.filter(club=demo.club).delete()


def _lately(demo: Demo) -> None:
    """Since the day before yesterday: races entered on both sides, and words to and fro."""
    yesterday = demo.at(demo.today - timedelta(days=1), 19, 12)
    for name in (OWN, CHILD):
        athlete, _story = demo.athletes[name]
        by = demo.coach_of(athlete, yesterday)
        _enter(demo, athlete, "Parkrun with the club", 17, by, yesterday)
        _write(athlete, WELL_DONE, by, yesterday + timedelta(minutes=4))
    other, _story = demo.athletes[OTHER]
    own = demo.own(other, demo.today - timedelta(days=1))
    _enter(demo, other, "Riverside 5 k", 24, own, yesterday - timedelta(hours=2))
    _write(other, QUESTION, own, yesterday - timedelta(hours=1))


def _enter(demo: Demo, athlete: Athlete, name: str, days: int, by: Principal, at: datetime) -> None:
    values: dict[str, Any] = {"name": name, "day": _on(demo, days), "priority": "C"}
    values |= {"distance_m": 5000, "goal_s": None, "result_s": None, "stop_days": None}
    facts.add(Race, athlete, values, by=by, at=at)


def _on(demo: Demo, days: int) -> date:
    return demo.today + timedelta(days=days)


def _write(athlete: Athlete, text: str, by: Principal, at: datetime) -> None:
    done = TrainingSession.objects.filter(athlete=athlete, status="completed")
    write_comment(athlete, text, by=by, at=at, session=done.order_by("-done_on").first())
