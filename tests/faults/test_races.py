"""Many at once: every log counts once, no coach's change is lost, each job is done by one."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import F

from athletes.models import Athlete, BodyWeight
from clubs import jobs
from clubs.models import Job
from sessions.models import Override, SetLog, TrainingSession
from sessions.planning import work
from sessions.planning.asks import week_asks
from sessions.planning.assign import assign
from sessions.planning.conflicts import Conflict
from sessions.planning.logs import SetEntry, complete, log_sets
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.plan import plan_athlete
from sessions.planning.plans import read_plan
from sessions.planning.records import read_athletes, read_club
from sessions.planning.regenerate import regenerate, span_of
from sessions.planning.reports import ReportEntry, report
from sessions.planning.store import Planned, store
from tests.conftest import MONDAY, NOW
from tests.faults.workers import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
SQUAT = "back_squat/barbell"


def failures(answers: list[object]) -> list[object]:
    return [one for one in answers if isinstance(one, Exception)]


def one_set(number: int = 1, *, client_id: uuid.UUID | None = None, reps: int = 6) -> SetEntry:
    return SetEntry(
        client_id=client_id or uuid.uuid4(), line=SQUAT, number=number, reps=reps, load=Decimal(20)
    )


def test_the_same_log_sent_five_times_counts_once(week, ana, principal) -> None:
    entry = one_set()
    for _ in range(5):
        log_sets(week[0], [entry], by=principal, at=NOW)
    assert SetLog.objects.filter(session=week[0]).count() == 1


def test_the_same_log_sent_five_times_at_once_counts_once(week, ana, principal) -> None:
    entry = one_set()
    answers = in_threads([partial(log_sets, week[0], [entry], by=principal, at=NOW)] * 5)
    assert failures(answers) == []
    assert SetLog.objects.filter(session=week[0]).count() == 1
    assert TrainingSession.objects.get(pk=week[0].pk).status == "started"


def test_one_set_from_two_phones_at_once_is_one_set(week, ana, principal) -> None:
    calls = [partial(log_sets, week[0], [one_set(reps=n)], by=principal, at=NOW) for n in (5, 6)]
    assert failures(in_threads(calls)) == []
    assert SetLog.objects.get(session=week[0]).reps in {5, 6}


def test_a_whole_session_sent_five_times_is_judged_once(week, ana, principal) -> None:
    entries = [one_set(number) for number in (1, 2, 3)]

    def send() -> None:
        log_sets(week[0], entries, by=principal, at=NOW)
        report(week[0], ReportEntry(pain=0, rpe=6), by=principal, at=NOW)
        complete(week[0], by=principal, at=NOW)

    assert failures(in_threads([send] * 5)) == []
    session = TrainingSession.objects.get(pk=week[0].pk)
    assert (session.status, session.sets.count()) == ("completed", 3)
    regenerate(ana.club, [ana.pk], now=NOW)
    state = TrainingSession.objects.get(pk=week[0].pk).judged[SQUAT]["judged"]
    assert state[0] == "ok"


def test_two_coaches_at_one_line_are_one_change_and_one_conflict(week, ana, principal) -> None:
    calls = [
        partial(
            change_line,
            week[2],
            SQUAT,
            LineChange(load=Decimal(load)),
            by=principal,
            at=NOW,
            seen=0,
        )
        for load in (30, 40)
    ]
    answers = in_threads(calls)
    (conflict,) = failures(answers)
    assert isinstance(conflict, Conflict)
    standing = Override.objects.get(athlete=ana, line=SQUAT)
    assert conflict.current.load == standing.load


def test_a_coachs_change_racing_with_regeneration_is_never_lost(week, ana, ben, principal) -> None:
    """Every line of both athletes' coming week is changed while both are made again and again."""
    sessions = TrainingSession.objects.filter(week_start=MONDAY + timedelta(7))
    places = [(one, line.line) for one in sessions for line in read_plan(one).lines]
    wanted = {(session.pk, line): 31 + number for number, (session, line) in enumerate(places)}
    random.Random(7).shuffle(places)
    over = threading.Event()

    def change(mine: list[tuple[TrainingSession, str]]) -> None:
        for session, line in mine:
            value = LineChange(rest_s=wanted[session.pk, line], sets=1)
            change_line(session, line, value, by=principal, at=NOW, seen=0)

    def make() -> None:
        while not over.is_set():
            regenerate(ana.club, [ana.pk, ben.pk], now=NOW)

    def run(call: Callable[[], None]) -> None:
        try:
            call()
        finally:
            over.set()

    half = len(places) // 2
    coaches = [partial(change, places[:half]), partial(change, places[half:])]
    answers = in_threads([*(partial(run, one) for one in coaches), make])
    assert failures(answers) == []
    assert Override.objects.count() == len(places)
    regenerate(ana.club, [ana.pk, ben.pk], now=NOW)
    stands = {
        (session.pk, line.line): (line.rest_s, line.sets)
        for session in sessions.all()
        for line in read_plan(session).lines
    }
    assert stands == {place: (rest, 1) for place, rest in wanted.items()}


def test_a_session_begun_while_its_week_is_made_is_not_rewritten(week, ana, principal) -> None:
    """Plans are changed in earnest each time, so that each run has something to write."""
    before = TrainingSession.objects.get(pk=week[2].pk).plan
    begun = threading.Event()
    club = ana.club

    def begin() -> None:
        log_sets(week[2], [one_set()], by=principal, at=NOW)
        begun.set()

    def make() -> None:
        unit = "kg"
        while not begun.is_set():
            unit = "lb" if unit == "kg" else "kg"
            type(ana).objects.filter(pk=ana.pk).update(unit=unit)
            regenerate(club, [ana.pk], now=NOW)
        type(ana).objects.filter(pk=ana.pk).update(unit="lb")
        regenerate(club, [ana.pk], now=NOW)

    assert failures(in_threads([make, begin])) == []
    session = TrainingSession.objects.get(pk=week[2].pk)
    assert session.status == "started"
    units = {line.unit for line in read_plan(session).lines}
    assert len(units) == 1  # one plan, whole: the one that stood when it was begun
    regenerate(club, [ana.pk], now=NOW)
    assert TrainingSession.objects.get(pk=week[2].pk).plan == session.plan
    assert {line["line"] for line in session.plan["lines"]} == {
        line["line"] for line in before["lines"]
    }


def test_one_week_made_by_four_at_once_is_made_once(mixed, ana, ben, principal) -> None:
    assign(mixed, [ana, ben], starts_on=MONDAY, by=principal, at=NOW)
    make = partial(regenerate, ana.club, [ana.pk, ben.pk], now=NOW, week=MONDAY)
    answers = in_threads([make] * 4)
    assert failures(answers) == []
    assert TrainingSession.objects.count() == 4


def test_what_was_published_while_it_was_planned_is_planned_once_more(week, ana, principal) -> None:
    """The change in between wins; what was to be written then comes with a job of its own."""
    BodyWeight.objects.filter(athlete=ana).delete()  # so that there is something to write
    Athlete.objects.filter(pk=ana.pk).update(unit="lb")
    span, club = span_of(ana.club, NOW, week=MONDAY + timedelta(7)), read_club(ana.club)
    (record,) = read_athletes(ana.club, [ana.pk], since=span.as_of)
    made = plan_athlete(record, club, span, week_asks(record, club, span))
    TrainingSession.objects.filter(pk=week[2].pk).update(version=F("version") + 1)
    Job.objects.all().delete()
    outcome = store([Planned(made, "anew", reviewed=False)], as_of=span.as_of, now=NOW)
    assert outcome.kept == 1
    assert Job.objects.get(kind=jobs.ATHLETE).key == str(ana.pk)
    work.run_due(lambda: NOW)
    plan = read_plan(TrainingSession.objects.get(pk=week[2].pk))
    assert {line.unit for line in plan.lines} == {"lb"}


def test_two_workers_share_the_jobs_and_none_is_run_twice(week, ana) -> None:
    Job.objects.all().delete()
    keyed: list[tuple[str, dict[str, object]]] = [(str(number), {}) for number in range(40)]
    jobs.enqueue_many(jobs.PROGRAM, keyed, club_id=ana.club_id, run_after=NOW)

    def claim() -> list[int]:
        mine: list[int] = []
        while taken := jobs.claim(NOW, limit=3):
            mine += [job.pk for job in taken]
        return mine

    answers = in_threads([claim] * 4)
    assert failures(answers) == []
    claimed = [pk for mine in answers for pk in mine]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == 40


def test_two_workers_at_once_make_each_week_once(week, ana, ben, principal) -> None:
    for one in (ana, ben):
        jobs.enqueue(jobs.ATHLETE, one.pk, club_id=one.club_id, run_after=NOW)
    assert failures(in_threads([partial(work.run_due, lambda: NOW)] * 2)) == []
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_whose_lease_ran_out_does_not_end_the_others_job(week, ana) -> None:
    Job.objects.all().delete()
    jobs.enqueue(jobs.ATHLETE, ana.pk, club_id=ana.club_id, run_after=NOW)
    slow = jobs.claim(NOW)
    late = NOW + jobs.LEASE + timedelta(seconds=1)
    quick = jobs.claim(late)
    assert [job.pk for job in slow] == [job.pk for job in quick]
    jobs.finish(slow, late)
    assert Job.objects.get().state == "running"
    jobs.finish(quick, late)
    assert (Job.objects.get().state, Job.objects.get().attempts) == ("done", 2)
