"""What a club's system may not have stays here: secrets in the clear, health without its scope."""

from __future__ import annotations

import pytest

from athletes.models import HealthRead
from clubs.hooks.deliveries import enqueue_deliveries, message
from clubs.models import Delivery, Event, Reply, Webhook
from clubs.roles import SCOPES
from clubs.tokens import rotate_token
from sessions.planning.hearing import hand_on
from sessions.planning.reports import ReportEntry, miss, report, report_next_morning
from tests.api.conftest import make_token, names
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db
HOOK = {"url": "https://results.example.org/in", "kinds": ["week.published"]}
OF_HEALTH = ("calf", "pain", "illness", "injury", '"level"')


def test_a_secret_is_kept_sealed_and_told_again_to_its_token_only(api):
    made = api.post("webhooks", HOOK, Idempotency_Key="once").json()
    (kept,) = Reply.objects.all()
    assert made["secret"] not in kept.body
    assert made["url"] not in kept.body
    again = api.post("webhooks", HOOK, Idempotency_Key="once")
    assert again.json() == made
    assert again.headers["Idempotent-Replayed"] == "true"
    renewed = api.post(f"webhooks/{made['id']}/secret", Idempotency_Key="new").json()
    bodies = [one.body for one in Reply.objects.all()]
    assert not any(renewed["secret"] in body or made["secret"] in body for body in bodies)


def test_a_calendars_address_is_sealed_as_well(api, ana):
    said = {"athlete": str(ana.uid)}
    made = api.post("calendars", said, Idempotency_Key="once").json()
    assert made["address"] not in Reply.objects.get().body
    assert api.post("calendars", said, Idempotency_Key="once").json() == made


def test_what_was_sealed_with_a_key_that_was_renewed_is_told_no_more(club, principal, now):
    token, api = make_token(club, *SCOPES)
    api.post("webhooks", HOOK, Idempotency_Key="once")
    api.key = rotate_token(token, by=principal, at=now)
    again = api.post("webhooks", HOOK, Idempotency_Key="once")
    assert (again.status_code, names(again)) == (422, ["Idempotency-Key"])
    assert "renewed" in again.json()["detail"]
    assert Webhook.objects.count() == 1


@pytest.fixture
def said(week, principal, now):
    """Pain while training and the morning after, and a session missed for illness."""
    session, coming = week[0], week[-1]
    entry = ReportEntry(pain=7, parts=["calf"], lines=[])
    report(session, entry, by=principal, at=now)
    type(session).objects.filter(pk=session.pk).update(status="completed", done_on=session.day)
    session.refresh_from_db()
    report_next_morning(session, 6, ["calf"], by=principal, at=now)
    miss(coming, "illness", by=principal, at=now)
    return session


def hook(club, *, tells_health):
    row = Webhook(club=club, url="https://a.example/in", kinds=Event.Kind.values)
    row.tells_health = tells_health
    row.draw()
    row.save()
    return row


def sent(row):
    found = Delivery.objects.filter(webhook=row).select_related("event", "webhook")
    return [message(one).decode() for one in found]


def test_no_word_of_health_goes_to_a_webhook_that_may_not_have_it(said, club, now):
    plain, whole = hook(club, tells_health=False), hook(club, tells_health=True)
    hand_on(club, lambda: now, lambda: True)
    assert {one.kind for one in Event.objects.all()} >= {"pain.flagged", "session.missed"}
    for body in sent(plain):
        told = body.replace("pain.flagged", "")
        assert not [word for word in OF_HEALTH if word in told], body
    assert any("calf" in body for body in sent(whole))
    assert any("illness" in body for body in sent(whole))


def test_what_of_health_is_sent_stands_among_who_read_it(said, club, ana, now):
    row = hook(club, tells_health=True)
    hook(club, tells_health=False)
    Webhook.objects.filter(pk=row.pk).update(description="Results system")
    hand_on(club, lambda: now, lambda: True)
    reads = HealthRead.objects.filter(athlete=ana, where="hook")
    assert {one.kind for one in reads} == {"pain", "injuries"}
    assert {one.webhook for one in reads} == {row}
    page = logged_in(ana.user).get(f"/c/{club.slug}/athletes/{ana.uid}/health-reads/")
    assert "Results system" in page.content.decode()
    assert "sent by a webhook" in page.content.decode()


def test_who_may_tell_health_later_tells_none_that_nobody_noted(said, club, now):
    row = hook(club, tells_health=False)
    hand_on(club, lambda: now, lambda: True)
    Webhook.objects.filter(pk=row.pk).update(tells_health=True)
    assert not HealthRead.objects.filter(where="hook").exists()
    for body in sent(row):
        assert not [word for word in OF_HEALTH if word in body.replace("pain.flagged", "")], body


def test_a_kind_that_a_webhook_did_not_ask_for_is_no_read(said, club, now):
    row = hook(club, tells_health=True)
    Webhook.objects.filter(pk=row.pk).update(kinds=["week.published"])
    hand_on(club, lambda: now, lambda: True)
    assert not HealthRead.objects.filter(where="hook").exists()


def test_an_owner_finds_a_webhook_that_gave_up_above_the_feed(owner_client, coach_client, club):
    row = hook(club, tells_health=False)
    Webhook.objects.filter(pk=row.pk).update(paused=Webhook.Paused.FAILING)
    page = owner_client.get(f"/c/{club.slug}/feed/").content.decode()
    assert "https://a.example/in is not sent to any more" in page
    assert f"/webhooks/{row.uid}/" in page
    assert "a.example" not in coach_client.get(f"/c/{club.slug}/feed/").content.decode()
    Webhook.objects.filter(pk=row.pk).update(paused=Webhook.Paused.BY_HAND)
    assert "a.example" not in owner_client.get(f"/c/{club.slug}/feed/").content.decode()


def test_a_token_without_health_hears_of_no_health_by_its_webhook(club, said, now):
    _token, narrow = make_token(club, "hooks:write", "plans:read", "hooks:read")
    made = narrow.post("webhooks", HOOK | {"kinds": ["session.missed"], "tells_health": True})
    assert made.status_code == 400
    made = narrow.post("webhooks", HOOK | {"kinds": ["session.missed"]}).json()
    enqueue_deliveries(list(Event.objects.all()), at=now)
    (body,) = sent(Webhook.objects.get(uid=made["id"]))
    assert "illness" not in body
