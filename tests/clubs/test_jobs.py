"""The durable outbox: nothing is lost, nothing is done twice at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction

from clubs import jobs
from clubs.models import Job


@pytest.fixture
def no_broker(monkeypatch):
    """Counts the rings."""
    rings: list[str] = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, **_options: rings.append(name), raising=False
    )
    return rings


def waiting(club, now, key="1", kind=jobs.GYM):
    jobs.enqueue(kind, key, club_id=club.pk, run_after=now)
    return Job.objects.get(kind=kind, key=key, state=Job.State.WAITING)


def test_enqueuing_twice_while_one_waits_is_once(club, now, no_broker):
    waiting(club, now)
    waiting(club, now)
    assert Job.objects.count() == 1


def test_the_bell_rings_once_the_cause_is_written(
    club, now, no_broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        waiting(club, now)
        assert no_broker == []
    assert no_broker == [jobs.WAKE]


def test_a_dead_broker_is_swallowed(club, now, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_arguments, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "send_task", refuse, raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        waiting(club, now)
    assert Job.objects.get().state == Job.State.WAITING


def test_a_claim_is_exclusive(club, now, no_broker):
    waiting(club, now)
    first, second = jobs.claim(now), jobs.claim(now)
    assert len(first) == 1
    assert second == []


def test_a_job_that_is_not_due_is_left(club, now, no_broker):
    waiting(club, now + timedelta(minutes=1))
    assert jobs.claim(now) == []
    assert jobs.sweep(now) is False


def test_a_lease_that_ran_out_is_claimed_again(club, now, no_broker):
    waiting(club, now)
    [job] = jobs.claim(now)
    later = now + jobs.LEASE + timedelta(seconds=1)
    [again] = jobs.claim(later)
    assert (again.pk, again.attempts) == (job.pk, 2)
    assert jobs.renew([job], later) is False
    jobs.finish([job], later)
    assert Job.objects.get().state == Job.State.RUNNING


def test_a_renewed_lease_is_not_taken_over(club, now, no_broker):
    waiting(club, now)
    held = jobs.claim(now)
    half = now + jobs.LEASE / 2
    assert jobs.renew(held, half)
    assert jobs.claim(now + jobs.LEASE + timedelta(seconds=1)) == []


def test_a_failure_waits_longer_each_time_and_ends_as_failed(club, now, no_broker):
    waiting(club, now)
    at, waits = now, []
    for _attempt in range(jobs.MOST_ATTEMPTS):
        [job] = jobs.claim(at)
        jobs.fail([job], at, "no plates")
        row = Job.objects.get()
        waits.append(row.run_after - at)
        at = row.run_after
    assert waits[:4] == sorted(waits[:4])
    assert waits[0] < waits[3]
    assert (row.state, row.error, row.attempts) == ("failed", "no plates", jobs.MOST_ATTEMPTS)
    assert jobs.claim(at + timedelta(days=1)) == []


def test_a_change_during_a_run_makes_a_new_row(club, now, no_broker):
    waiting(club, now)
    [running] = jobs.claim(now)
    newer = waiting(club, now)
    assert newer.pk != running.pk
    jobs.finish([running], now)
    assert [job.pk for job in jobs.claim(now)] == [newer.pk]


def test_a_run_that_fails_gives_way_to_the_newer_row(club, now, no_broker):
    waiting(club, now)
    [running] = jobs.claim(now)
    newer = waiting(club, now)
    jobs.fail([running], now, "broken")
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {running.pk: "failed", newer.pk: "waiting"}


def test_changes_that_count_from_other_days_wait_beside_each_other(club, now, no_broker):
    for day in ("2026-11-25", "2026-11-20", "2026-11-20"):
        jobs.enqueue(jobs.GYM, 1, club_id=club.pk, run_after=now, payload={"since": day})
    assert {job.payload["since"] for job in Job.objects.all()} == {"2026-11-20", "2026-11-25"}


def test_a_chunk_takes_more_of_the_same_kind_and_club_only(club, rival_club, now, no_broker):
    one = waiting(club, now, "1", jobs.ATHLETE)
    waiting(club, now, "2", jobs.ATHLETE)
    waiting(rival_club, now, "3", jobs.ATHLETE)
    waiting(club, now, "4", jobs.GYM)
    taken = jobs.claim(now, limit=10, like=one)
    assert {job.key for job in taken} == {"1", "2"}


def test_the_sweeper_rings_for_what_is_due(club, now, no_broker):
    waiting(club, now)
    assert jobs.sweep(now) is True
    assert no_broker[-1] == jobs.WAKE
