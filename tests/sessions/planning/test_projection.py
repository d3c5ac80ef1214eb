"""Weeks ahead and dry runs: the same code, nothing written; and reading costs what is near."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, models
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from athletes.facts import add
from athletes.models import Athlete, Race
from clubs.models import Job
from sessions.models import Assignment, LineState, SetLog, TrainingSession
from sessions.planning.assign import assign
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.project import WhatIf, project
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import NEXT_MONDAY, SQUAT, again, remake, stood, train

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(mixed, ana: Athlete, principal) -> Athlete:
    """Ana, whose running week is made and her coming one not yet."""
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW - timedelta(3))
    remake(ana, at=NOW - timedelta(3), week=MONDAY)
    return ana


def shown(athlete: Athlete, week: date, weeks: int = 2) -> list[tuple[Any, ...]]:
    (found,) = [one for one in project(athlete, NOW, weeks=weeks) if one.week_start == week]
    return [(one.slot, one.day, one.title, as_stored(one.plan)) for one in found.sessions]


def as_stored(plan: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(plan))


def stored(athlete: Athlete, week: date) -> list[tuple[Any, ...]]:
    rows = TrainingSession.objects.filter(athlete=athlete, week_start=week).order_by("slot")
    return [(one.slot, one.day, one.title, one.plan) for one in rows]


def writes(queries: list[dict[str, str]]) -> list[str]:
    starts = ("INSERT", "UPDATE", "DELETE")
    return [one["sql"] for one in queries if one["sql"].upper().startswith(starts)]


def test_what_is_projected_is_what_will_be_made(running, principal) -> None:
    race = {"name": "City 10", "day": date(2026, 12, 6), "priority": "B", "distance_m": 10_000}
    empty = dict.fromkeys(("goal_s", "result_s", "stop_days"))
    train(TrainingSession.objects.filter(athlete=running)[0], 30, by=principal)
    add(Race, running, race | empty, by=principal, at=NOW)
    projected = sorted(shown(running, NEXT_MONDAY))
    remake(running, week=NEXT_MONDAY)
    assert projected == stored(running, NEXT_MONDAY)


def test_what_stands_is_projected_as_it_stands(week, ana, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
    remake(ana)
    assert sorted(shown(ana, NEXT_MONDAY)) == stored(ana, NEXT_MONDAY)


def test_projecting_writes_nothing(running) -> None:
    with CaptureQueriesContext(connection) as caught:
        weeks = project(running, NOW, weeks=16)
    assert [one.week_start for one in weeks] == [MONDAY + timedelta(7 * n) for n in range(16)]
    assert [one.stored for one in weeks] == [True] + [False] * 15
    assert writes(caught.captured_queries) == []


def test_a_trial_shows_what_an_assignment_would_change_and_keeps_nothing(
    week, ana, squat_method
) -> None:
    before = stood(ana)
    trial = Assignment(
        club=ana.club, athlete=ana, program_version=squat_method, starts_on=NEXT_MONDAY
    )
    weeks = project(ana, NOW, weeks=3, what_if=WhatIf(assignment=trial))
    assert {one.title for one in weeks[2].sessions} == {"Squat"}
    assert stood(ana) == before
    assert Assignment.objects.filter(athlete=ana).count() == 1


def test_a_dry_run_counts_and_writes_nothing(running) -> None:
    with CaptureQueriesContext(connection) as caught:
        outcome = remake(running, week=NEXT_MONDAY, dry_run=True)
    assert outcome.made >= 2
    assert writes(caught.captured_queries) == []
    assert stored(running, NEXT_MONDAY) == []


def test_the_command_says_what_it_would_make_and_makes_it(running) -> None:
    def said(*options: str) -> str:
        told = StringIO()
        with time_machine.travel(NOW, tick=False):
            call_command(
                "regenerate", "--week=2026-W49", "--club=harriers", *options,
                stdout=told, stderr=StringIO(),
            )  # fmt: skip
        return told.getvalue()

    assert "would be made" in said("--dry-run")
    assert stored(running, NEXT_MONDAY) == []
    assert "sessions made" in said()
    assert len(stored(running, NEXT_MONDAY)) == 2
    assert said().startswith("0 sessions made")


# --- What reading costs ----------------------------------------------------------------------


@contextmanager
def rows_read() -> Iterator[list[type[models.Model]]]:
    """The rows that were made into objects, by their model."""
    found: list[type[models.Model]] = []

    def note(sender: type[models.Model], **_: Any) -> None:
        found.append(sender)

    post_init.connect(note)
    try:
        yield found
    finally:
        post_init.disconnect(note)


def lived(session: TrainingSession, weeks: int) -> None:
    """The same trained week, with its logs and states, again and again before it."""
    sets = list(session.sets.all())
    states = list(
        LineState.objects.filter(athlete=session.athlete_id, week_start=session.week_start)
    )
    for week in range(1, weeks):
        back = timedelta(days=7 * week)
        old = TrainingSession.objects.get(pk=session.pk)
        old.pk, old.uid, old.slot = None, uuid4(), session.slot
        old.week_start, old.day = session.week_start - back, (session.day or MONDAY) - back
        old.done_on = (session.done_on or MONDAY) - back
        old.save(force_insert=True)
        for one in sets:
            one.pk, one.uid, one.client_id = None, uuid4(), uuid4()
            one.session, one.day = old, old.done_on
        SetLog.objects.bulk_create(sets)
        for state in states:
            state.pk, state.latest = None, False
            state.week_start, state.date = session.week_start - back, session.week_start - back
        LineState.objects.bulk_create(states)


@pytest.fixture
def closed(week, ana, principal) -> TrainingSession:
    """Ana's first week is trained and closed, with its states kept."""
    train(week[0], 20, by=principal)
    remake(ana, at=NOW + timedelta(7), week=NEXT_MONDAY)
    return again(week[0])


def test_reading_costs_the_same_after_three_years_as_after_a_month(closed, ana, principal) -> None:
    later = NOW + timedelta(7)

    def cost(load: int, seen: int) -> tuple[int, list[type[models.Model]]]:
        session = TrainingSession.objects.get(athlete=ana, week_start=NEXT_MONDAY, slot=1)
        change = LineChange(load=Decimal(load))
        change_line(session, SQUAT, change, by=principal, at=later, seen=seen)
        Job.objects.all().delete()
        Athlete.objects.update(replay_from=None)
        with CaptureQueriesContext(connection) as caught, rows_read() as rows:
            assert remake(ana, at=later).made
        return len(caught), sorted(rows, key=lambda one: one.__name__)

    lived(closed, 4)
    month = cost(41, 0)
    lived_longer = TrainingSession.objects.order_by("week_start")[0]
    lived(lived_longer, 150)
    assert TrainingSession.objects.filter(athlete=ana).count() > 150
    assert cost(42, 1) == month
