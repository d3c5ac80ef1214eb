"""Making weeks: the same twice, gently over what a person touched, and one failure alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, BodyWeight, Race
from clubs.models import Job
from sessions.models import LineState, TrainingSession
from sessions.planning.assign import assign
from sessions.planning.logs import SetEntry, complete, log_sets
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate
from tests.conftest import MONDAY, NOW, make_athlete

SQUAT = "back_squat/barbell"
pytestmark = pytest.mark.django_db


def remake(athlete: Athlete, at=NOW, **options):
    return regenerate(athlete.club, [athlete.pk], now=at, **options)


def stood(athlete: Athlete) -> list[tuple[object, ...]]:
    rows = TrainingSession.objects.filter(athlete=athlete).order_by("week_start", "slot")
    return [(row.pk, row.version, row.day, row.status, row.plan, row.fingerprint) for row in rows]


def test_a_week_is_made_for_each_session_of_the_program(week) -> None:
    assert [(one.week_start, one.slot, one.status) for one in week] == [
        (MONDAY, 1, "published"),
        (MONDAY, 2, "published"),
        (MONDAY + timedelta(7), 1, "published"),
        (MONDAY + timedelta(7), 2, "published"),
    ]
    squat = read_plan(week[0]).line(SQUAT)
    assert squat is not None
    assert (squat.sets, squat.reps, squat.load) == (3, 6, Decimal(20))


def test_making_a_week_twice_changes_nothing(week, ana) -> None:
    before = stood(ana)
    outcome = remake(ana)
    assert (outcome.made, outcome.unchanged) == (0, 4)
    assert stood(ana) == before


def test_a_race_eases_the_coming_week(week, ana, principal) -> None:
    Race.objects.create(
        club=ana.club,
        athlete=ana,
        name="City 10",
        day=date(2026, 12, 6),
        priority="B",
        history=[{"date": "2026-11-25", "on": "2026-12-06", "priority": "B", "km": "10"}],
    )
    remake(ana)
    (first, *_rest) = TrainingSession.objects.filter(athlete=ana, week_start=date(2026, 11, 30))
    assert {line.code for line in read_plan(first).lines} <= {"light:B", "lighter:B"}
    assert first.changed


def test_what_a_person_began_is_never_rewritten(week, ana, principal) -> None:
    session = week[0]
    log_sets(session, [entry(SQUAT, 1, 6, 20)], by=principal, at=NOW)
    before = TrainingSession.objects.get(pk=session.pk).plan
    BodyWeight.objects.create(club=ana.club, athlete=ana, day=date(2026, 11, 24), value=80)
    remake(ana)
    after = TrainingSession.objects.get(pk=session.pk)
    assert (after.plan, after.status) == (before, "started")


def test_a_coachs_load_is_kept_through_regeneration(week, ana, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal("32.5")), by=principal, at=NOW, seen=0)
    remake(ana)
    remake(ana)
    squat = read_plan(TrainingSession.objects.get(pk=week[2].pk)).line(SQUAT)
    assert squat is not None
    assert squat.load == Decimal("32.5")
    assert squat.overridden["load"] == "20"


def test_a_done_session_moves_the_next_one(week, ana, principal) -> None:
    for session in week[:1]:
        log_sets(session, [entry(SQUAT, n, 6, 30, rir=2) for n in (1, 2, 3)], by=principal, at=NOW)
        complete(session, by=principal, at=NOW)
    remake(ana)
    squat = read_plan(TrainingSession.objects.get(pk=week[2].pk)).line(SQUAT)
    assert squat is not None
    assert squat.load == Decimal(30)  # adopted: two steps above the bar
    judged = TrainingSession.objects.get(pk=week[0].pk).judged
    assert judged[SQUAT]["judged"][:2] == ["ok", "adopt"]


def test_one_athlete_with_broken_facts_fails_alone(week, ana, ben) -> None:
    Race.objects.create(
        club=ana.club,
        athlete=ana,
        name="Broken",
        day=date(2026, 12, 6),
        priority="B",
        history=[{"date": "no date", "on": "2026-12-06", "priority": "B"}],
    )
    outcome = regenerate(ana.club, [ana.pk, ben.pk], now=NOW)
    assert list(outcome.failed) == [ana.pk]
    ana.refresh_from_db()
    assert "no date" in ana.trouble
    Race.objects.all().delete()
    remake(ana)
    ana.refresh_from_db()
    assert ana.trouble == ""


def test_states_of_closed_weeks_are_kept_and_gone_on_from(week, ana, principal) -> None:
    log_sets(week[0], [entry(SQUAT, n, 6, 20, rir=2) for n in (1, 2, 3)], by=principal, at=NOW)
    complete(week[0], by=principal, at=NOW)
    later = NOW + timedelta(days=7)
    remake(ana, at=later, week=date(2026, 11, 30))
    states = LineState.objects.filter(athlete=ana, line=SQUAT)
    assert [(one.week_start, one.latest) for one in states] == [(MONDAY, True)]
    before = stood(ana)
    LineState.objects.all().delete()
    remake(ana, at=later)
    assert [row[4] for row in stood(ana)] == [row[4] for row in before]


def test_a_correction_of_an_old_log_folds_again_from_there(week, ana, principal) -> None:
    rows = log_sets(
        week[0], [entry(SQUAT, n, 6, 20, rir=2) for n in (1, 2, 3)], by=principal, at=NOW
    )
    complete(week[0], by=principal, at=NOW)
    later = NOW + timedelta(days=7)
    remake(ana, at=later, week=date(2026, 11, 30))
    short = entry(SQUAT, 3, 2, 20, rir=0, client_id=rows[2].client_id)
    log_sets(week[0], [short], by=principal, at=later)
    remake(ana, at=later)
    state = LineState.objects.get(athlete=ana, line=SQUAT)
    assert state.document["strikes"] == 1


def test_reading_a_chunk_takes_as_many_queries_for_three_as_for_thirteen(
    club, coach, mixed, principal
) -> None:
    def queries(count: int) -> int:
        athletes = [make_athlete(club, f"Name{count}x{n} Of", coach=coach) for n in range(count)]
        assign(mixed, athletes, starts_on=MONDAY, by=principal, at=NOW)
        with CaptureQueriesContext(connection) as caught:
            regenerate(club, [one.pk for one in athletes], now=NOW)
        return len(caught)

    assert queries(3) == queries(13)


def test_each_change_leaves_one_waiting_job(week, ana, principal) -> None:
    Job.objects.all().delete()
    for load in ("30", "32.5"):
        change = LineChange(load=Decimal(load))
        seen = 0 if load == "30" else 1
        change_line(week[2], SQUAT, change, by=principal, at=NOW, seen=seen)
    assert [(job.kind, job.key) for job in Job.objects.all()] == [("athlete", str(ana.pk))]


def entry(line: str, number: int, reps: int, load: float, **more) -> SetEntry:
    more.setdefault("client_id", uuid4())
    if "rir" in more:
        more["rir"] = Decimal(more["rir"])
    return SetEntry(line=line, number=number, reps=reps, load=Decimal(load), **more)
