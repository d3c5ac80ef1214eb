"""What tests of planning do again and again, each in one word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from athletes.models import Athlete
from clubs.models import Principal
from sessions.models import TrainingSession
from sessions.planning.logs import SetEntry, complete, log_sets
from sessions.planning.plans import Plan, PlannedLine, read_plan
from sessions.planning.regenerate import regenerate
from sessions.planning.store import Outcome
from tests.conftest import MONDAY, NOW

SQUAT, DEADLIFT, LUNGE = "back_squat/barbell", "deadlift/barbell", "walking_lunge/dumbbell_pair"
NEXT_MONDAY = MONDAY + timedelta(7)
TODAY = NOW.date()
NOON = datetime(2026, 11, 30, 11, 0, tzinfo=NOW.tzinfo)  # Monday noon in Rome


def remake(athlete: Athlete, at: datetime = NOW, **options: Any) -> Outcome:
    return regenerate(athlete.club, [athlete.pk], now=at, **options)


def again(session: TrainingSession) -> TrainingSession:
    """The session as it stands now."""
    return TrainingSession.objects.select_related("athlete__club").get(pk=session.pk)


def session_of(athlete: Athlete, week: date = NEXT_MONDAY, slot: int = 1) -> TrainingSession:
    return TrainingSession.objects.get(athlete=athlete, week_start=week, slot=slot)


def plan_of(session: TrainingSession) -> Plan:
    return read_plan(again(session))


def line_of(session: TrainingSession, key: str = SQUAT) -> PlannedLine:
    found = plan_of(session).line(key)
    assert found is not None, f"{key} does not stand in {session}"
    return found


def stood(athlete: Athlete) -> list[tuple[object, ...]]:
    """All that is stored of an athlete's sessions."""
    rows = TrainingSession.objects.filter(athlete=athlete).order_by("week_start", "slot")
    return [(row.pk, row.version, row.day, row.status, row.plan, row.fingerprint) for row in rows]


def entry(line: str, number: int, reps: int, load: float | str | None, **more: Any) -> SetEntry:
    if more.get("rir") is not None:
        more["rir"] = Decimal(str(more["rir"]))
    asked = None if load is None else Decimal(str(load))
    return SetEntry(client_id=uuid4(), line=line, number=number, reps=reps, load=asked, **more)


def train(
    session: TrainingSession,
    load: float | str,
    *,
    by: Principal,
    line: str = SQUAT,
    reps: Sequence[int] = (6, 6, 6),
    rir: float = 2,
    at: datetime = NOW,
) -> TrainingSession:
    """Log a line's sets and finish the session."""
    sets = [entry(line, n, done, load, rir=rir) for n, done in enumerate(reps, start=1)]
    log_sets(session, sets, by=by, at=at)
    return complete(session, by=by, at=at)
