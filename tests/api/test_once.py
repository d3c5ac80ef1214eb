"""A POST with an Idempotency-Key is done once."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from athletes.models import Race
from clubs import replies
from clubs.models import Job, Reply
from clubs.roles import SCOPES
from sessions.planning import work
from tests.api.conftest import make_token, names
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
RACE = {"name": "Turin half", "day": "2027-03-21", "priority": "A"}


@pytest.fixture
def send(api, ana):
    def sent(key="k-1", body=RACE):
        return api.post(f"athletes/{ana.uid}/races", body, Idempotency_Key=key)

    return sent


def test_sent_twice_it_is_done_once_and_answered_the_same(send):
    first, second = send(), send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Race.objects.count() == 1


def test_another_body_needs_another_key(send):
    send()
    answer = send(body=RACE | {"priority": "B"})
    assert answer.status_code == 422
    assert names(answer) == ["Idempotency-Key"]
    assert Race.objects.count() == 1


def test_another_token_has_keys_of_its_own(send, club, ana):
    send()
    _token, other = make_token(club, *SCOPES)
    other.post(f"athletes/{ana.uid}/races", RACE, Idempotency_Key="k-1")
    assert Race.objects.count() == 2


def test_who_answers_after_another_took_over_leaves_nothing(send, monkeypatch):
    keep = replies.keep

    def late(row, *told):
        Reply.objects.update(lease_until=row.lease_until + timedelta(minutes=2))
        return keep(row, *told)

    monkeypatch.setattr(replies, "keep", late)
    answer = send()
    assert (answer.status_code, answer["Retry-After"]) == (409, "2")
    assert not Race.objects.exists()


def test_a_key_is_kept_and_released_by_who_holds_it(token):
    first, second = (
        replies.claim(token, "k-1", "same", at=NOW + timedelta(minutes=after)) for after in (0, 2)
    )
    assert second.is_ours
    replies.release(first.row)
    assert not replies.keep(first.row, 201, {}, "first")
    assert replies.keep(second.row, 201, {}, "second")
    assert Reply.objects.get().body == "second"


def test_while_it_is_being_answered_the_second_one_waits(send):
    send()
    Reply.objects.update(status=None)
    answer = send()
    assert answer.status_code == 409
    assert answer["Retry-After"] == "2"
    assert answer.json()["type"] == "/api/v1/problems/in-progress"


def test_what_was_refused_may_come_again_mended(send):
    assert send(body=RACE | {"priority": "D"}).status_code == 400
    assert send().status_code == 201


def test_a_crash_before_the_answer_is_kept_undoes_the_effect(send):
    with patch("clubs.replies.keep", side_effect=MemoryError):
        assert send().status_code == 500
    assert not Race.objects.exists()
    assert send().status_code == 201
    assert Race.objects.count() == 1


def test_a_worker_that_died_frees_the_key_when_its_lease_runs_out(send, api, ana):
    with patch("clubs.replies.keep", side_effect=MemoryError), patch("clubs.replies.release"):
        send()
    assert send().status_code == 409
    with time_machine.travel(NOW + replies.LEASE, tick=False):
        assert send().status_code == 201
    assert Race.objects.count() == 1


def test_after_a_day_a_key_is_forgotten(send):
    send()
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert send().status_code == 201
    assert Race.objects.count() == 2


def test_a_job_forgets_what_is_older_than_a_day(send):
    send()
    job = Job.objects.get(kind="forget")
    assert job.run_after == NOW + timedelta(hours=24)
    Job.objects.exclude(pk=job.pk).delete()
    with time_machine.travel(NOW + timedelta(hours=23), tick=False):
        send("k-2")
    later = NOW + timedelta(hours=24)
    work.run_due(lambda: later)
    assert [one.key for one in Reply.objects.all()] == ["k-2"]
    again = Job.objects.get(kind="forget", state="waiting")
    assert again.run_after == NOW + timedelta(hours=47)


@pytest.mark.parametrize("key", ["", "with space", "é", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(send, key):
    answer = send(key)
    assert answer.status_code == 400
    assert names(answer) == ["Idempotency-Key"]
