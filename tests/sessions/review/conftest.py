"""The club reviews first: the running week of Ana and Ben is published, the coming one waits."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from athletes.models import Athlete
from clubs.models import Club, Principal
from programs.models import ProgramVersion
from sessions.models import ReviewDecision, TrainingSession
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.reviewing.publication import publish_week
from sessions.planning.waiting import Place, Seen, stamps
from tests.conftest import MONDAY, NOW

COMING = date(2026, 11, 30)
SUNDAY_EVENING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
Kind = ReviewDecision.Kind


@pytest.fixture
def waiting(
    club: Club, mixed: ProgramVersion, ana: Athlete, ben: Athlete, principal: Principal
) -> list[TrainingSession]:
    """The sessions of the coming week, which wait."""
    club.review_first = True
    club.save()
    assign(mixed, [ana, ben], starts_on=MONDAY, by=principal, at=SUNDAY_EVENING)
    ids = [ana.pk, ben.pk]
    regenerate(club, ids, now=SUNDAY_EVENING, week=MONDAY)
    publish_week(club, MONDAY, [ana, ben], by=principal, at=SUNDAY_EVENING)
    ReviewDecision.objects.all().delete()  # of these the tests speak not
    regenerate(club, ids, now=NOW, week=COMING)
    return list(TrainingSession.objects.filter(week_start=COMING).order_by("athlete", "slot"))


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def seen(*athletes: Athlete, week: date = COMING) -> list[Seen]:
    """These athletes' weeks as they stand now."""
    places = [Place(one.pk, week) for one in athletes]
    return [Seen(place, stamp) for place, stamp in stamps(places).items()]


def key(athlete: Athlete, week: date = COMING) -> str:
    """As a page names the week."""
    (one,) = seen(athlete, week=week)
    year, number, _day = week.isocalendar()
    return f"{athlete.uid}:{year}-W{number:02}:{one.stamp}"


def decided(
    kind: ReviewDecision.Kind, *athletes: Athlete, by: Principal, note: str = "", at: datetime = NOW
) -> ReviewDecision:
    wish = Wish(kind, note=note)
    return decide(athletes[0].club, wish, seen(*athletes), by=by, at=at)


def standing(athlete: Athlete, week: date = COMING) -> list[tuple[str, bool]]:
    """Of each session: its status, and whether the athlete sees it."""
    rows = TrainingSession.objects.filter(athlete=athlete, week_start=week).order_by("slot")
    return [(row.status, row.published_at is not None) for row in rows]
