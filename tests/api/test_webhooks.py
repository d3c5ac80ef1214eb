"""A club system keeps its own webhook, and looks at what was sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from clubs.models import AuditEvent, Delivery, Event, Webhook
from tests.api.conftest import names

pytestmark = pytest.mark.django_db
HOOK = {"url": "https://results.example.org/in", "kinds": ["week.published", "race.changed"]}


@pytest.fixture
def hook(api):
    answer = api.post("webhooks", HOOK)
    assert answer.status_code == 201, answer.content
    return answer.json()


def sent(hook, now, count=1, state="failed"):
    row = Webhook.objects.get(uid=hook["id"])
    return Delivery.objects.bulk_create(
        Delivery(
            club=row.club,
            webhook=row,
            kind="week.published",
            state=state,
            created_at=now - timedelta(hours=number),
            event=Event.objects.create(club=row.club, kind="week.published", at=now),
        )
        for number in range(count)
    )


def test_the_secret_is_told_once(api, hook):
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", hook["secret"])
    told = api.get(f"webhooks/{hook['id']}")
    assert "secret" not in told.json()
    assert hook["secret"] not in api.get("webhooks").content.decode()
    assert told.json()["kinds"] == HOOK["kinds"]
    event = AuditEvent.objects.get(verb="create_webhook")
    assert event.token is not None
    assert hook["secret"] not in str(event.after)


def test_sent_twice_with_a_key_it_is_one_with_the_same_secret(api):
    answers = [api.post("webhooks", HOOK, Idempotency_Key="once") for _twice in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Webhook.objects.count() == 1


def test_what_is_wrong_is_pointed_at(api):
    answer = api.post("webhooks", {"url": "https://10.0.0.1/", "kinds": ["race.changed"]})
    assert answer.status_code == 400
    assert names(answer) == ["#/url"]
    assert "not on the internet" in answer.json()["detail"]
    answer = api.post("webhooks", HOOK | {"kinds": ["race.changed", "member.added"]})
    assert names(answer) == ["#/kinds/1"]
    assert names(api.post("webhooks", HOOK | {"kinds": []})) == ["#/kinds"]


def test_it_is_changed_with_its_etag(api, hook):
    path = f"webhooks/{hook['id']}"
    assert api.patch(path, {"description": "New"}).status_code == 428
    answer = api.patch(path, {"description": "New", "external_id": "r-1"}, If_Match='"1"')
    assert answer.status_code == 200
    assert (answer.json()["description"], answer.json()["external_id"]) == ("New", "r-1")
    assert api.patch(path, {"description": "Old"}, If_Match='"1"').status_code == 412
    assert api.post("webhooks", HOOK | {"external_id": "r-1"}).status_code == 409


def test_health_needs_the_scope_of_health(api_with, hook):
    narrow = api_with("hooks:read", "hooks:write")
    answer = narrow.patch(f"webhooks/{hook['id']}", {"tells_health": True}, If_Match='"1"')
    assert answer.status_code == 400
    assert names(answer) == ["#/tells_health"]
    wide = api_with("hooks:read", "hooks:write", "health:read")
    answer = wide.patch(f"webhooks/{hook['id']}", {"tells_health": True}, If_Match='"1"')
    assert answer.json()["tells_health"] is True


def test_health_that_is_sent_goes_nowhere_else_without_its_scope(api, api_with, hook):
    path = f"webhooks/{hook['id']}"
    health = {"tells_health": True, "kinds": ["week.published"]}
    assert api.patch(path, health, If_Match="*").status_code == 200
    narrow = api_with("hooks:read", "hooks:write", "plans:read")
    further = (
        {"url": "https://thief.example.org/in"},
        {"kinds": ["week.published", "pain.flagged"]},
    )
    for said in further:
        answer = narrow.patch(path, said, If_Match="*")
        assert (answer.status_code, names(answer)) == (400, ["#/tells_health"])
    row = Webhook.objects.get(uid=hook["id"])
    assert (row.url, row.kinds) == (HOOK["url"], ["week.published"])
    assert narrow.patch(path, {"description": "Ours"}, If_Match="*").status_code == 200
    away = {"url": "https://thief.example.org/in", "tells_health": False}
    assert narrow.patch(path, away, If_Match="*").status_code == 200


def test_nobody_has_sent_what_the_token_may_not_read(api, api_with, hook):
    narrow = api_with("hooks:read", "hooks:write", "plans:read")
    for kind in ("log.changed", "race.changed", "athlete.joined", "pain.flagged"):
        answer = narrow.post("webhooks", HOOK | {"kinds": [kind, "week.published"]})
        assert (answer.status_code, names(answer)) == (400, ["#/kinds"])
    assert narrow.post("webhooks", HOOK | {"kinds": ["week.published"]}).status_code == 201
    path = f"webhooks/{hook['id']}"
    moved = narrow.patch(path, {"url": "https://thief.example.org/in"}, If_Match="*")
    assert (moved.status_code, names(moved)) == (400, ["#/kinds"])
    assert narrow.patch(path, {"description": "Ours"}, If_Match="*").status_code == 200


def test_it_is_paused_resumed_renewed_and_removed(api, hook):
    path = f"webhooks/{hook['id']}"
    assert api.post(f"{path}/pause").json()["paused"] == "by_hand"
    assert api.post(f"{path}/resume").json()["paused"] == ""
    renewed = api.post(f"{path}/secret").json()
    assert renewed["secret"] != hook["secret"]
    assert api.post(f"{path}/test").status_code == 202
    assert api.get("deliveries?kind=webhook.test").json()["items"][0]["state"] == "waiting"
    assert api.delete(path, If_Match="*").status_code == 204
    assert api.get(path).status_code == 404
    assert api.get("deliveries").json()["items"] == []


def test_the_log_is_read_and_what_failed_is_sent_again(api, hook, now):
    first, *_rest = sent(hook, now, count=3)
    listed = api.get(f"webhooks/{hook['id']}/deliveries?state=failed&limit=2").json()
    assert len(listed["items"]) == 2
    assert listed["next"]
    assert names(api.get("deliveries?state=lost")) == ["state"]
    assert api.post(f"deliveries/{first.uid}/replay").json()["state"] == "waiting"
    since = (now - timedelta(hours=1, minutes=30)).isoformat()
    assert api.post(f"webhooks/{hook['id']}/replay", {"since": since}).json() == {"count": 1}
    assert Delivery.objects.filter(state="waiting").count() == 2


def test_the_list_of_deliveries_costs_the_same_with_many(
    api, hook, now, django_assert_max_num_queries
):
    sent(hook, now, count=40)
    api.get("me")
    with django_assert_max_num_queries(6):
        assert len(api.get("deliveries").json()["items"]) == 40


def test_a_rival_finds_nothing(rival_api, hook, now):
    (one,) = sent(hook, now)
    for path in (f"webhooks/{hook['id']}", f"deliveries/{one.uid}"):
        assert rival_api.get(path).status_code == 404
    assert rival_api.get(f"webhooks/{hook['id']}/deliveries").status_code == 404
    assert rival_api.post(f"deliveries/{one.uid}/replay").status_code == 404
    assert rival_api.get("deliveries").json()["items"] == []
