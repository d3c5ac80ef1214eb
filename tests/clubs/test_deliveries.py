"""Events on their way to club systems: signed, tried again, never lost, never into our network."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from clubs import jobs, outbound
from clubs.hooks import deliveries
from clubs.hooks.deliveries import WAITS, deliver, enqueue_deliveries, message, retry_after
from clubs.hooks.letters import tell_of_pause
from clubs.hooks.webhooks import (
    Wanted,
    create_webhook,
    pause,
    remove_webhook,
    replay,
    resume,
    rotate_secret,
    send_test,
)
from clubs.models import Delivery, Event, Job, Webhook
from sessions import tasks
from tests.docs.tables import DOCS
from tests.listeners import Says

pytestmark = pytest.mark.django_db
Kind = Event.Kind


def happened(club, at, kind=Kind.SESSION_COMPLETED, **payload):
    athlete = uuid4()
    return Event.objects.create(
        club=club,
        kind=kind,
        at=at,
        athlete_uid=athlete,
        subject="session",
        subject_uid=uuid4(),
        payload={"athlete": str(athlete), "week": "2026-W48", **payload},
        is_health=kind == Kind.PAIN_FLAGGED,
    )


@pytest.fixture
def run(webhook, clock, rules):
    """Does what a worker does with the jobs that are due now."""

    def run_due():
        while taken := jobs.claim(clock()):
            deliver(taken[0], clock, rules)
            jobs.finish(taken, clock())
        return Delivery.objects.order_by("pk").last()

    return run_due


@pytest.fixture
def told(webhook, club, clock):
    """One event, handed on."""

    def tell(kind=Kind.SESSION_COMPLETED, **payload):
        event = happened(club, clock(), kind, **payload)
        enqueue_deliveries([event], at=clock())
        return event

    return tell


def verified(heard, secret):
    return Verifier(secret).verify(heard.body, heard.headers)


# --- It arrives, signed -------------------------------------------------------------------------


def test_an_event_arrives_once_and_its_signature_holds(webhook, listener, told, run, clock):
    event = told(session={"uid": "s1"})
    delivery = run()
    (heard,) = listener.heard
    body = verified(heard, webhook.secret)
    assert body["type"] == "session.completed"
    assert body["timestamp"] == event.at.isoformat().replace("+00:00", "Z")
    assert body["data"] == event.payload
    assert heard.headers["webhook-id"] == f"msg_{event.uid.hex}"
    assert heard.headers["content-type"] == "application/json"
    assert (delivery.state, delivery.tries) == ("delivered", 1)
    assert delivery.attempts[0]["status"] == 200
    assert delivery.attempts[0]["told"] == "thanks"
    with pytest.raises(WebhookVerificationError):
        verified(replace(heard, body=heard.body.replace(b"W48", b"W49")), webhook.secret)


def test_events_handed_on_twice_are_sent_once(club, webhook, listener, run, clock):
    events = [happened(club, clock()) for _number in range(3)]
    for _twice in range(2):
        enqueue_deliveries(events, at=clock())
        run()
    assert len(listener.heard) == 3


def test_only_the_kinds_that_were_asked_for_come(club, by, listener, rules, clock, told, webhook):
    wanted = Wanted(listener.url("/races"), "Races", frozenset({Kind.RACE_CHANGED}))
    create_webhook(club, wanted, by=by, at=clock(), rules=rules)
    told(Kind.SESSION_COMPLETED)
    told(Kind.RACE_CHANGED)
    heard = Delivery.objects.exclude(webhook=webhook)
    assert [one.kind for one in heard] == ["race.changed"]
    assert webhook.deliveries.count() == 2


def test_another_clubs_webhooks_hear_nothing(rival_club, mallory, listener, rules, clock, told):
    wanted = Wanted(listener.url("/rivals"), "Rivals", frozenset(Kind.values))
    create_webhook(rival_club, wanted, by=mallory.principal(clock()), at=clock(), rules=rules)
    told()
    assert not Delivery.objects.filter(webhook__club=rival_club).exists()


def test_five_hundred_events_for_five_webhooks_take_few_queries(
    club, by, listener, rules, clock, django_assert_max_num_queries
):
    for number in range(5):
        wanted = Wanted(listener.url(f"/{number}"), "", frozenset(Kind.values))
        create_webhook(club, wanted, by=by, at=clock(), rules=rules)
    events = [happened(club, clock()) for _number in range(500)]
    with django_assert_max_num_queries(35):  # nearly all writes: SQLite takes 90 rows at a time
        enqueue_deliveries(events, at=clock())
    assert Delivery.objects.count() == 2500
    assert Job.objects.filter(kind=jobs.DELIVER).count() == 5


# --- Health -------------------------------------------------------------------------------------

HEALTH = {"pain": 7, "parts": ["calf"]}


def test_without_leave_health_stays_here(webhook, told):
    told(Kind.SESSION_CHANGED, because=["race"], health={"because": ["pain_red"]})
    pain = told(Kind.PAIN_FLAGGED, level="red", health=HEALTH)
    changed, flagged = [json.loads(message(one))["data"] for one in Delivery.objects.order_by("pk")]
    assert changed["because"] == ["race"]
    assert "health" not in changed
    assert flagged == {
        "athlete": pain.payload["athlete"],
        "session": {"uid": str(pain.subject_uid)},
    }


def test_with_leave_it_is_sent(webhook, told):
    Webhook.objects.update(tells_health=True)
    told(Kind.PAIN_FLAGGED, level="red", health=HEALTH)
    data = json.loads(message(Delivery.objects.select_related("webhook", "event").get()))["data"]
    assert (data["level"], data["health"]) == ("red", HEALTH)


# --- It fails, and comes again ------------------------------------------------------------------


def test_after_a_500_it_comes_again_with_the_same_id(webhook, listener, told, run, clock):
    listener.says = [Says(status=500, body=b"ouch"), Says()]
    told()
    delivery = run()
    assert (delivery.state, delivery.tries, len(listener.heard)) == ("waiting", 1, 1)
    assert delivery.attempts[0] | {"at": "", "ms": 0} == {
        "at": "",
        "status": 500,
        "ms": 0,
        "told": "ouch",
    }
    clock.turn(seconds=6)
    assert run().state == "delivered"
    first, second = listener.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    verified(second, webhook.secret)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since) == (0, None)


def test_the_waits_grow_until_it_has_failed(listener, told, run, clock, webhook):
    listener.says = [Says(status=400)]
    told()
    waits = []
    for _attempt in WAITS:
        delivery = run()
        waits.append(delivery.next_at - clock())
        clock.now = delivery.next_at
    for wait, wanted in zip(waits, WAITS, strict=True):
        assert 0.9 * wanted <= wait <= 1.1 * wanted
    delivery = run()
    assert (delivery.state, delivery.tries, delivery.next_at) == ("failed", len(WAITS) + 1, None)
    assert len(listener.heard) == len(WAITS) + 1


@pytest.mark.parametrize(
    "says", [Says(after_s=30), Says(drip_s=0.05), Says(status=302, headers={"Location": "/x"})]
)
def test_a_slow_or_redirecting_system_has_failed(listener, told, run, rules, clock, says, webhook):
    listener.says = [says]
    told()
    (job,) = jobs.claim(clock())
    deliver(job, clock, replace(rules, total_s=0.3))
    delivery = Delivery.objects.get()
    assert delivery.state == "waiting"
    assert len(listener.heard) == 1
    assert delivery.attempts[0]["status"] in {None, 302}


def test_a_system_that_is_down_is_left_alone_as_a_whole(listener, told, run, clock, webhook):
    listener.says = [Says(status=503)]
    for _number in range(20):
        told()
    run()
    assert len(listener.heard) == 1
    listener.says = [Says()]
    told()
    run()
    assert len(listener.heard) == 1  # what happens meanwhile does not wake it
    clock.turn(seconds=6)
    run()
    assert Delivery.objects.filter(state="delivered").count() == 21


def test_one_message_that_is_refused_does_not_hold_up_the_others(listener, told, run, webhook):
    listener.says = [Says(status=422), Says()]
    for _number in range(3):
        told()
    run()
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "delivered", "delivered"]


@pytest.mark.parametrize("asked", ["120", "date"])
def test_a_busy_system_says_when_to_come_again(listener, told, run, clock, webhook, asked):
    later = (clock() + timedelta(seconds=120)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"Retry-After": later if asked == "date" else asked}
    listener.says = [Says(status=429, headers=headers), Says()]
    told()
    run()
    clock.turn(seconds=100)
    run()
    assert len(listener.heard) == 1
    clock.turn(seconds=21)
    assert run().state == "delivered"


def test_a_retry_after_that_says_nothing_is_none(clock):
    assert retry_after("soon", clock()) is None
    assert retry_after("", clock()) is None
    assert retry_after("60", clock()) == timedelta(seconds=60)


def test_a_system_that_is_gone_is_sent_nothing_more(listener, told, run, clock, webhook, owner):
    listener.says = [Says(status=410)]
    told()
    told()
    run()
    webhook.refresh_from_db()
    assert webhook.paused == "gone"
    assert len(listener.heard) == 1
    told()
    assert Delivery.objects.count() == 2


def test_after_days_of_failures_it_pauses_and_the_owner_is_told(
    listener, told, run, clock, webhook, owner
):
    listener.says = [Says(status=500)]
    told()
    run()
    clock.turn(days=5, hours=1)
    run()
    webhook.refresh_from_db()
    assert webhook.paused == "failing"
    job = Job.objects.get(kind=jobs.HOOK_PAUSED)
    tell_of_pause(int(job.key))
    (letter,) = mail.outbox
    assert letter.to == [owner.user.email]
    assert "Results system" in letter.body
    assert "failed for days" in letter.body


def test_what_waited_in_a_pause_is_sent_when_it_is_resumed(listener, told, run, clock, webhook, by):
    pause(webhook, by=by, at=clock())
    told()
    run()
    assert listener.heard == []
    webhook.refresh_from_db()
    resume(webhook, by=by, at=clock())
    assert run().state == "delivered"


def test_a_worker_killed_while_sending_leaves_it_to_be_sent_again(
    listener, told, clock, rules, webhook, monkeypatch
):
    event = told()
    (job,) = jobs.claim(clock())

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "_note", killed)  # it was sent, and not written down
        with pytest.raises(KeyboardInterrupt):
            deliver(job, clock, rules)
    assert Delivery.objects.get().tries == 0
    clock.turn(seconds=31)
    (again,) = jobs.claim(clock())  # the lease ran out
    assert again.pk == job.pk
    deliver(again, clock, rules)
    jobs.finish([again], clock())
    assert len(listener.heard) == 1  # still held by the one that died
    clock.turn(seconds=30)
    (later,) = jobs.claim(clock())
    deliver(later, clock, rules)
    assert Delivery.objects.get().state == "delivered"
    assert [one.headers["webhook-id"] for one in listener.heard] == [f"msg_{event.uid.hex}"] * 2


def test_two_workers_do_not_send_the_same_one(listener, told, clock, rules, webhook, monkeypatch):
    told()
    (job,) = jobs.claim(clock())
    real = outbound.send
    inner: list[int] = []

    def meanwhile(*arguments):
        if not inner:
            inner.append(deliver(job, clock, rules))
        return real(*arguments)

    monkeypatch.setattr(deliveries, "send", meanwhile)
    assert deliver(job, clock, rules) == 1
    assert inner == [0]
    assert len(listener.heard) == 1


# --- By hand ------------------------------------------------------------------------------------


def test_what_failed_is_sent_again_on_demand(listener, told, run, clock, webhook, by):
    listener.says = [Says(status=410), Says()]
    event = told()
    run()
    webhook.refresh_from_db()
    resume(webhook, by=by, at=clock())
    assert replay(webhook, Delivery.objects.all(), by=by, at=clock()) == 1
    delivery = run()
    assert (delivery.state, len(delivery.attempts)) == ("delivered", 2)
    assert {one.headers["webhook-id"] for one in listener.heard} == {f"msg_{event.uid.hex}"}
    assert replay(webhook, Delivery.objects.filter(state="failed"), by=by, at=clock()) == 0


def test_a_test_says_no_more_than_that_the_way_is_open(listener, run, clock, webhook, by):
    pause(webhook, by=by, at=clock())
    delivery = send_test(webhook, by=by, at=clock())
    run()
    body = verified(listener.heard[0], webhook.secret)
    assert body["type"] == "webhook.test"
    assert body["data"] == {"webhook": str(webhook.uid)}
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_for_a_day_both_secrets_sign(listener, told, run, clock, webhook, by):
    old = webhook.secret
    new = rotate_secret(webhook, by=by, at=clock())
    told()
    run()
    (heard,) = listener.heard
    assert len(heard.headers["webhook-signature"].split()) == 2
    assert verified(heard, old) == verified(heard, new)
    webhook.refresh_from_db()
    assert webhook.signing(clock() + timedelta(hours=25)) == [new]


def test_a_removed_webhook_is_sent_nothing(listener, told, run, clock, webhook, by):
    told()
    remove_webhook(webhook, by=by, at=clock())
    run()
    told()
    assert listener.heard == []
    assert Delivery.objects.count() == 1
    webhook.refresh_from_db()
    assert webhook.secret == ""


def test_a_private_address_is_never_sent_to(listener, told, clock, rules, webhook):
    """Though the webhook was made while the operator still allowed it."""
    told()
    (job,) = jobs.claim(clock())
    deliver(job, clock, replace(rules, networks=()))
    delivery = Delivery.objects.get()
    assert listener.heard == []
    assert delivery.state == "waiting"
    assert "Unknown scheme" in delivery.attempts[0]["told"]
    Webhook.objects.update(url=f"https://localhost:{listener.port}/", rests_until=None)
    Delivery.objects.update(next_at=clock())
    deliver(job, clock, replace(rules, networks=()))
    assert "which is not on the internet" in Delivery.objects.get().attempts[1]["told"]
    assert listener.heard == []


def test_old_deliveries_go(told, run, clock, webhook):
    told()
    run()
    clock.turn(days=31)
    told()
    run()
    assert Delivery.objects.count() == 1


def test_an_answer_that_no_database_keeps_is_kept_clean(listener, told, run, webhook):
    listener.says = [Says(body=b"\x00\xff" + "ü".encode() * 999)]
    told()
    answer = run().attempts[0]["told"]
    assert "\0" not in answer
    assert len(answer) <= 500


def test_the_worker_sends_them_with_the_operators_networks(
    listener, told, settings, webhook, clock
):
    told()
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    tasks.wake()
    assert Delivery.objects.get().state == "delivered"
    assert {one.state for one in Job.objects.filter(kind=jobs.DELIVER)} == {"done"}
    assert len(listener.heard) == 1


def test_the_guides_receiver_reads_what_is_sent(listener, told, run, webhook):
    guide = (DOCS / "how-to/connect-a-club-system.md").read_text()
    (block,) = re.findall(r"^```python\n(.*?)^```", guide, re.S | re.M)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102  # the guide's own lines
    told()
    run()
    (heard,) = listener.heard
    handled: set[str] = set()
    receive = names["receive"]
    assert receive("whsec_" + "A" * 43 + "=", heard.headers, heard.body, handled) is None
    message = receive(webhook.secret, heard.headers, heard.body, handled)
    assert message["type"] == "session.completed"
    assert receive(webhook.secret, heard.headers, heard.body, handled) is None
