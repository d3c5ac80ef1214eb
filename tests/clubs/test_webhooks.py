"""The pages of webhooks: the owner's, with the secret shown once, a log, and sending again."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs.forms.webhooks import KIND_WORDS
from clubs.hooks.webhooks import MOST, Wanted, change_webhook, create_webhook, rotate_secret
from clubs.models import AuditEvent, Delivery, Event, Job, Principal, Webhook
from clubs.outbound import Rules

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
HOOK = "https://results.example.org/hook"


def url(name, *more):
    return reverse(f"clubs:{name}", args=["harriers", *more])


def wanted(**more):
    values = {"url": HOOK, "description": "Results", "kinds": ["week.published", "load.raised"]}
    return values | {"uid": str(uuid4()), "version": "1"} | more


@pytest.fixture
def hook(webhook):
    """As `webhook` (see conftest), shorter to name."""
    return webhook


def sent(hook, at, count=1, state="delivered", kind="week.published"):
    attempt = {"at": at.isoformat(), "status": 200, "ms": 12, "told": "<b>ok</b>"}
    return Delivery.objects.bulk_create(
        Delivery(
            club=hook.club,
            webhook=hook,
            kind=kind,
            state=state,
            created_at=at + timedelta(seconds=number),
            attempts=[attempt],
            event=Event.objects.create(club=hook.club, kind=kind, at=at),
        )
        for number in range(count)
    )


def test_the_secret_is_on_the_answer_and_nowhere_afterwards(owner_client, caplog):
    page = owner_client.post(url("webhook-new"), wanted())
    (secret,) = set(SECRET.findall(page.content.decode()))
    assert "no-store" in page["Cache-Control"]
    hook = Webhook.objects.get()
    assert (hook.secret, hook.kinds, hook.tells_health) == (
        secret,
        ["week.published", "load.raised"],
        False,
    )
    pages = [url("webhooks"), url("webhook", hook.uid), url("webhook-edit", hook.uid)]
    told = [owner_client.get(one).content.decode() for one in pages]
    told += [caplog.text, *(str(vars(one)) for one in AuditEvent.objects.all())]
    assert not [text for text in told if secret in text]


def test_the_same_form_sent_twice_makes_one_webhook(owner_client):
    form = wanted()
    owner_client.post(url("webhook-new"), form)
    again = owner_client.post(url("webhook-new"), form, follow=True).content.decode()
    assert Webhook.objects.count() == 1
    assert not SECRET.search(again)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"url": "http://results.example.org/"}, "Unknown scheme"),
        ({"url": "https://192.168.0.7/hook"}, "which is not on the internet"),
        ({"url": "https://a:b@example.org/"}, "password"),
        ({"url": ""}, "required"),
        ({"kinds": []}, "at least one kind"),
        ({"kinds": ["member.added"]}, "member.added"),
    ],
)
def test_what_a_webhook_cannot_be_is_named(owner_client, more, told):
    answer = owner_client.post(url("webhook-new"), wanted(**more))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Webhook.objects.exists()


def test_a_webhook_is_changed_and_it_is_remembered(owner_client, club, by, clock):
    hook = made(club, by, clock)
    form = wanted(description="Results 2", tells_health="on")
    assert owner_client.post(url("webhook-edit", hook.uid), form).status_code == 302
    hook.refresh_from_db()
    assert (hook.description, hook.tells_health, hook.version) == ("Results 2", True, 2)
    event = AuditEvent.objects.get(verb="change_webhook")
    assert event.after == {"description": "Results 2", "tells_health": True}
    again = owner_client.post(url("webhook-edit", hook.uid), form | {"version": "2"})
    assert again.status_code == 302
    assert AuditEvent.objects.filter(verb="change_webhook").count() == 1


def made(club, by, clock):
    kinds = frozenset({"week.published", "load.raised"})
    hook = create_webhook(club, Wanted(HOOK, "Results", kinds), by=by, at=clock(), rules=Rules())
    assert hook is not None
    return hook


def test_a_conflict_shows_both_and_loses_neither(owner_client, club, by, clock):
    hook = made(club, by, clock)
    theirs = Wanted(HOOK, "Theirs", frozenset(hook.kinds))
    assert change_webhook(hook, theirs, by=by, at=clock(), seen=1, rules=Rules())
    answer = owner_client.post(url("webhook-edit", hook.uid), wanted(description="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert 'name="version" value="2"' in page


def test_health_is_sent_only_by_who_may_see_it(club, token_of_hooks, clock):
    asked = Wanted(HOOK, "", frozenset({"pain.flagged"}), tells_health=True)
    with pytest.raises(ValidationError, match="Only who may see health"):
        create_webhook(club, asked, by=token_of_hooks, at=clock(), rules=Rules())


@pytest.fixture
def token_of_hooks(club, clock):
    scopes = frozenset({"hooks:write"})
    return Principal(None, club.pk, frozenset(), club.today(clock()), token_id=1, scopes=scopes)


def test_a_club_has_a_limited_number(club, by, clock):
    for _number in range(MOST):
        made(club, by, clock)
    with pytest.raises(ValidationError, match=f"at most {MOST}"):
        made(club, by, clock)


def test_a_new_secret_is_shown_once(owner_client, hook):
    assert owner_client.get(url("webhook-secret", hook.uid)).status_code == 200
    page = owner_client.post(url("webhook-secret", hook.uid)).content.decode()
    before = hook.secret
    hook.refresh_from_db()
    assert set(SECRET.findall(page)) == {hook.secret}
    assert hook.old_secret == before


def test_it_is_paused_tested_and_resumed(owner_client, hook):
    owner_client.post(url("webhook-pausing", hook.uid))
    hook.refresh_from_db()
    assert hook.paused == "by_hand"
    assert "Resume" in owner_client.get(url("webhook", hook.uid)).content.decode()
    owner_client.post(url("webhook-test", hook.uid))
    assert Delivery.objects.get().kind == "webhook.test"
    assert Job.objects.filter(kind="deliver").exists()
    page = owner_client.get(url("webhook", hook.uid)).content.decode()
    assert 'hx-trigger="every 2s' in page
    owner_client.post(url("webhook-pausing", hook.uid), {"resume": "1"})
    hook.refresh_from_db()
    assert hook.paused == ""


def test_it_is_removed_after_asking(owner_client, hook):
    path = url("webhook-removal", hook.uid)
    assert "pause it instead" in owner_client.get(path).content.decode()
    owner_client.post(path)
    assert owner_client.post(path).status_code == 404
    assert "No webhooks yet" in owner_client.get(url("webhooks")).content.decode()


def test_the_log_shows_what_was_answered_as_text(owner_client, hook, clock):
    sent(hook, clock())
    page = owner_client.get(url("webhook", hook.uid)).content.decode()
    assert "&lt;b&gt;ok&lt;/b&gt;" in page
    assert "A week was published" in page
    assert 'hx-trigger="every 2s' not in page


def test_what_waits_for_a_paused_webhook_is_not_asked_for_again(owner_client, hook, clock):
    (one,) = sent(hook, clock(), state="waiting")
    Delivery.objects.filter(pk=one.pk).update(next_at=clock())
    path = url("webhook", hook.uid)
    assert 'hx-trigger="every 2s' in owner_client.get(path).content.decode()
    owner_client.post(url("webhook-pausing", hook.uid))
    page = owner_client.get(path).content.decode()
    assert 'hx-trigger="every 2s' not in page
    assert "until it is resumed" in page


def test_the_log_is_filtered_and_paged(owner_client, hook, clock, django_assert_max_num_queries):
    sent(hook, clock(), count=120)
    sent(hook, clock() - timedelta(days=1), count=3, state="failed", kind="load.raised")
    with django_assert_max_num_queries(7):
        page = owner_client.get(url("webhook", hook.uid)).content.decode()
    assert page.count('id="delivery-') == 50
    seen = set(re.findall(r'id="delivery-([\w-]+)"', page))
    while older := re.search(r'rel="next" href="(\?before=[\w-]+)"', page):
        page = owner_client.get(url("webhook", hook.uid) + older[1]).content.decode()
        seen |= set(re.findall(r'id="delivery-([\w-]+)"', page))
    assert len(seen) == 123
    failed = owner_client.get(url("webhook", hook.uid), {"state": "failed"}).content.decode()
    assert failed.count('id="delivery-') == 3
    none = owner_client.get(url("webhook", hook.uid), {"kind": "race.changed"}).content.decode()
    assert "Nothing fits" in none
    odd = owner_client.get(url("webhook", hook.uid), {"state": "x", "before": "y" * 36})
    assert odd.content.decode().count('id="delivery-') == 50


def test_htmx_gets_the_log_alone(owner_client, hook, clock):
    sent(hook, clock())
    answer = owner_client.get(url("webhook", hook.uid), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="deliveries"')


def test_one_or_all_that_failed_are_sent_again(owner_client, hook, clock):
    (one,) = sent(hook, clock())
    sent(hook, clock() - timedelta(days=9), count=2, state="failed")
    sent(hook, clock() - timedelta(days=1), count=2, state="failed")
    owner_client.post(url("delivery-replay", hook.uid, one.uid))
    assert Delivery.objects.filter(state="waiting").count() == 1
    since = (clock() - timedelta(days=3)).date().isoformat()
    page = owner_client.post(url("webhook-replay", hook.uid), {"since": since}, follow=True)
    assert "2 messages are sent again" in page.content.decode()
    assert Delivery.objects.filter(state="waiting").count() == 3
    wrong = owner_client.post(url("webhook-replay", hook.uid), {"since": "soon"}, follow=True)
    assert "Say from which day on" in wrong.content.decode()


@pytest.mark.parametrize("who", ["coach_client", "ana_client", "physio_client", "mallory_client"])
def test_webhooks_are_the_owners_of_that_club(request, who, hook, clock):
    client = request.getfixturevalue(who)
    (one,) = sent(hook, clock())
    for name in ("webhook", "webhook-edit", "webhook-secret", "webhook-removal"):
        assert client.get(url(name, hook.uid)).status_code == 404
    paths = [url(f"webhook-{name}", hook.uid) for name in ("pausing", "test", "replay", "removal")]
    for path in [*paths, url("webhook-new"), url("delivery-replay", hook.uid, one.uid)]:
        assert client.post(path, wanted()).status_code == 404
    assert client.get(url("webhooks")).status_code == 404


def test_another_webhooks_delivery_is_not_found(owner_client, hook, club, by, clock):
    (one,) = sent(hook, clock())
    other = made(club, by, clock)
    assert owner_client.post(url("delivery-replay", other.uid, one.uid)).status_code == 404


def test_each_kind_is_told_in_plain_words():
    assert KIND_WORDS.keys() == set(Event.Kind)


def test_a_secret_that_was_renewed_twice_in_a_day_keeps_the_last_two(hook, by, clock):
    first = hook.secret
    second = rotate_secret(hook, by=by, at=clock())
    third = rotate_secret(hook, by=by, at=clock())
    hook.refresh_from_db()
    assert hook.signing(clock()) == [third, second]
    assert first not in hook.signing(clock())
