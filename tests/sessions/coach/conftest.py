"""The clock of these tests stands at `now` of the cast, at the door where it is read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from athletes.models import Athlete
from clubs.models import Club
from sessions.models import TrainingSession

SQUAT = "back_squat/barbell"


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Any:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def open_session(week: list[TrainingSession]) -> TrainingSession:
    """Ana's first session that nobody started, with the squat in it."""
    return next(
        one
        for one in week
        if not one.is_settled and any(line["line"] == SQUAT for line in one.plan["lines"])
    )


@pytest.fixture
def override_url(club: Club, open_session: TrainingSession) -> str:
    return reverse("sessions:override", args=[club.slug, open_session.uid, SQUAT])


@pytest.fixture
def athlete_url(club: Club, ana: Athlete) -> str:
    return reverse("sessions:athlete", args=[club.slug, ana.uid])
