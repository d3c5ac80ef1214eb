"""What an athlete's today and week are made from: a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from athletes.models import Athlete, Race
from clubs.models import Club, Principal
from clubs.weeks import week_start
from sessions.models import SessionReport, TrainingSession

RACE_DAYS_AHEAD = 120


@dataclass(frozen=True)
class Refused:
    """An answer that was not in order, to be shown where it was given."""

    session_id: int
    answer: str
    errors: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """What is read for all athletes of a page: five queries."""

    club: Club
    principal: Principal
    now: datetime
    sessions: Sequence[TrainingSession]
    loggable: frozenset[int]
    reports: dict[int, SessionReport]
    races: Sequence[Race]
    waiting: frozenset[int]  # athletes of whom a week waits for the coach
    refused: Refused | None = None

    @property
    def today(self) -> date:
        return self.principal.today

    def of(self, athlete: Athlete) -> list[TrainingSession]:
        return [one for one in self.sessions if one.athlete_id == athlete.pk]

    def races_of(self, athlete_id: int) -> list[Race]:
        return [one for one in self.races if one.athlete_id == athlete_id]


def own_athletes(principal: Principal) -> list[Athlete]:
    """Oneself first, then the athletes one is guardian of; staff sees only those here too."""
    mine = Q(user=principal.user_id) | Q(guardianships__user=principal.user_id)
    rows = Athlete.objects.visible_to(principal).filter(mine).distinct()
    return sorted(rows, key=lambda one: (not principal.is_person(one.user_id), one.name))


def read_facts(
    club: Club,
    principal: Principal,
    now: datetime,
    athletes: Sequence[Athlete],
    rows: list[TrainingSession],
    refused: Refused | None = None,
) -> Facts:
    """What is published of these sessions, and what is read beside it. Five queries."""
    published = [one for one in rows if one.published_at is not None]
    ids = [one.pk for one in published]
    until = principal.today + timedelta(days=RACE_DAYS_AHEAD)
    races = Race.objects.visible_to(principal).filter(
        athlete__in=athletes, day__range=(principal.today, until)
    )
    loggable = TrainingSession.objects.loggable_by(principal).filter(pk__in=ids)
    reports = SessionReport.objects.visible_to(principal).filter(session__in=ids)
    # Of what is not published only that it waits is read, and of one's own athletes only.
    unseen = TrainingSession.objects.alive().filter(
        athlete__in=athletes, published_at=None, week_start__gte=week_start(principal.today)
    )
    return Facts(
        club=club,
        principal=principal,
        now=now,
        sessions=published,
        loggable=frozenset(loggable.values_list("pk", flat=True)),
        reports={one.session_id: one for one in reports},
        races=list(races),
        waiting=frozenset(unseen.values_list("athlete_id", flat=True)),
        refused=refused,
    )
