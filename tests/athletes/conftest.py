"""Here it is always the cast's Wednesday, for the pages too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from athletes.models import Athlete
from clubs.models import Job, Membership, Principal

TODAY = date(2026, 11, 25)
HTMX = {"HX-Request": "true"}

# What a coach types for each kind of fact, in the order of the page.
TYPED: dict[str, dict[str, Any]] = {
    "race": {"name": "Turin half", "day": "2026-12-13", "priority": "B", "distance": "21098"},
    "run": {"day": "2026-11-26", "kind": "tempo", "km": "10,5", "duration_s": "48:30"},
    "availability": {"days": ["0", "2"], "preferred": ["2"], "starts_on": "2026-11-25"},
    "injury": {"part": "knee", "side": "left", "stage": "acute", "starts_on": "2026-11-24"},
    "body-weight": {"value": "61,4", "unit": "kg", "day": "2026-11-24"},
    "season": {
        "name": "Rome",
        "starts_on": "2026-09-01",
        "ends_on": "2027-03-21",
        "low": "60",
        "high": "80",
    },
    "strength-test": {
        "exercise": "back_squat",
        "day": "2026-11-20",
        "load": "80",
        "unit": "kg",
        "reps": "6",
        "rir": "1",
    },
    "time-trial": {"day": "2026-11-18", "km": "3", "time_s": "11:24"},
    "off": {"starts_on": "2026-12-24", "ends_on": "2027-01-02", "reason": "Holiday"},
}
HEALTH = {"injury", "body-weight"}
CALENDAR = {"race", "run", "availability"}
RESULTS = {"strength-test", "time-trial"}


@pytest.fixture(autouse=True)
def _wednesday(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def carla(coach: Membership, now: datetime) -> Principal:
    return coach.principal(now)


@pytest.fixture
def url(ana: Athlete) -> Callable[..., str]:
    """The address of one of Ana's pages: `url("race-new")`, `url("race-edit", race)`."""

    def address(name: str, row: Any = None, of: Athlete = ana) -> str:
        args: list[str | UUID] = ["harriers", of.uid]
        return reverse(f"athletes:{name}", args=args if row is None else [*args, row.uid])

    return address


def jobs_of(athlete: Athlete) -> int:
    """How many jobs wait to make this athlete's weeks anew."""
    return Job.objects.filter(kind="athlete", key=str(athlete.pk), state="waiting").count()


def text_of(answer: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
