"""Ana's week in the gym: it is Wednesday 2026-11-25, 08:00 UTC, in Rome 09:00."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from sessions.models import TrainingSession
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lower_a(week: list[TrainingSession]) -> TrainingSession:
    """Ana's first session of the running week, moved to today: squat, and five more."""
    return on_day(week[0], 0)


@pytest.fixture
def bens(week: list[TrainingSession], ben) -> TrainingSession:
    return on_day(TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[0], 0)


def on_day(session: TrainingSession, days: int) -> TrainingSession:
    """So many days after today."""
    session.day = NOW.date() + timedelta(days=days)
    session.save(update_fields=["day"])
    return session
