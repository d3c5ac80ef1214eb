"""Keys for club systems: made, shown once, renewed, ended; the owner's, and nobody else's."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from clubs.forms import SCOPE_WORDS
from clubs.models import ApiToken, AuditEvent
from clubs.models.tokens import digest_of
from clubs.roles import SCOPE_OF
from clubs.tokens import Wanted, create_token, revoke_token

KEY = re.compile(r"sst_[0-9a-f]{12}_[\w-]{43}")


def url(name, *more):
    return reverse(f"clubs:{name}", args=["harriers", *more])


def wanted(**more):
    values = {"name": "Results", "scopes": ["athletes:read", "logs:write"], "days": "90"}
    return values | {"uid": str(uuid4())} | more


@pytest.fixture
def by(owner, now):
    return owner.principal(now)


@pytest.fixture
def token(club, by, now):
    made = create_token(club, Wanted("Results", frozenset({"athletes:read"})), by=by, at=now)
    assert made is not None
    return made[0]


def test_the_key_is_on_the_answer_and_nowhere_afterwards(owner_client, caplog):
    page = owner_client.post(url("token-new"), wanted())
    (key,) = set(KEY.findall(page.content.decode()))
    assert "no-store" in page["Cache-Control"]
    token = ApiToken.objects.get()
    secret = key.removeprefix(f"sst_{token.prefix}_")
    assert token.digest == digest_of(secret)
    assert token.scopes == ["athletes:read", "logs:write"]
    assert token.expires_at is not None
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    later = owner_client.get(url("tokens")).content.decode()
    told = [later, caplog.text, *(str(vars(one)) for one in AuditEvent.objects.all())]
    assert not [text for text in told if secret in text or token.digest in text]
    assert token.shown in later
    assert "Made by Olga Owner" in later


def test_the_same_form_sent_twice_makes_one_token(owner_client):
    form = wanted()
    owner_client.post(url("token-new"), form)
    again = owner_client.post(url("token-new"), form, follow=True).content.decode()
    assert ApiToken.objects.count() == 1
    assert not KEY.search(again)
    assert "made already" in again


def test_what_was_chosen_stays_when_something_is_missing(owner_client):
    answer = owner_client.post(url("token-new"), wanted(name=""))
    assert answer.status_code == 422
    assert 'value="logs:write" checked' in answer.content.decode()
    nothing = owner_client.post(url("token-new"), wanted(scopes=[]))
    assert nothing.status_code == 422
    assert "opens nothing" in nothing.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_that_never_ends_says_so(owner_client):
    owner_client.post(url("token-new"), wanted(days=""))
    assert ApiToken.objects.get().expires_at is None
    assert "Never ends." in owner_client.get(url("tokens")).content.decode()


def test_a_new_secret_ends_the_old_one(owner_client, token):
    before = token.digest
    assert owner_client.get(url("token-secret", token.uid)).status_code == 200
    page = owner_client.post(url("token-secret", token.uid)).content.decode()
    (key,) = set(KEY.findall(page))
    token.refresh_from_db()
    assert token.digest not in {before, ""}
    assert token.digest == digest_of(key.rsplit(f"{token.prefix}_", 1)[1])
    assert AuditEvent.objects.filter(verb="rotate_token").count() == 1


def test_a_revoked_token_stays_revoked(owner_client, token):
    path = url("token-revocation", token.uid)
    assert "Revoke this token" in owner_client.get(path).content.decode()
    for _twice in range(2):
        assert owner_client.post(path).status_code == 302
    token.refresh_from_db()
    assert not token.is_live(timezone.now())
    assert AuditEvent.objects.filter(verb="revoke_token").count() == 1
    page = owner_client.post(url("token-secret", token.uid), follow=True).content.decode()
    assert "has ended" in page
    assert not KEY.search(page)


@pytest.mark.parametrize("who", ["coach_client", "ana_client", "physio_client", "mallory_client"])
def test_tokens_are_the_owners_of_that_club(request, who, club, token):
    client = request.getfixturevalue(who)
    paths = [url("tokens"), url("token-new")]
    paths += [url("token-secret", token.uid), url("token-revocation", token.uid)]
    for path in paths:
        assert client.get(path).status_code == 404
        assert client.post(path, wanted()).status_code in {404, 405}
    assert ApiToken.objects.count() == 1


def test_the_list_costs_the_same_with_many(
    club, by, now, owner_client, django_assert_max_num_queries
):
    for number in range(30):
        made = create_token(club, Wanted(f"No {number}", frozenset({"logs:read"})), by=by, at=now)
        if made is not None and number % 2:
            revoke_token(made[0], by=by, at=now)
    with django_assert_max_num_queries(5):
        page = owner_client.get(url("tokens")).content.decode()
    assert page.count('id="token-') == 30


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"scopes": frozenset({"members:read"})}, "Unknown scope 'members:read'"),
        ({"scopes": frozenset()}, "opens nothing"),
        ({"name": "x" * 81}, "80 characters"),
    ],
)
def test_what_a_token_cannot_be_is_named(club, by, now, more, told):
    values = {"name": "Results", "scopes": frozenset({"logs:read"})} | more
    with pytest.raises(ValidationError, match=told):
        create_token(club, Wanted(**values), by=by, at=now)
    assert not ApiToken.objects.exists()


def test_the_command_prints_the_key_alone(club):
    out, err = io.StringIO(), io.StringIO()
    scopes = ["athletes:read", "athletes:write"]
    call_command("create_token", "harriers", name="Sync", scope=scopes, stdout=out, stderr=err)
    token = ApiToken.objects.get()
    assert KEY.fullmatch(out.getvalue().strip())
    assert token.scopes == scopes
    assert token.created_by is None
    event = AuditEvent.objects.get()
    assert (event.verb, event.user, event.after["name"]) == ("create_token", None, "Sync")
    call_command("create_token", "harriers", name="Old", scope=["logs:read"], days=0, stderr=err)
    assert ApiToken.objects.get(name="Old").expires_at is None


@pytest.mark.parametrize(
    ("club_name", "scope", "told"),
    [
        ("rivals", "logs:read", "Unknown club 'rivals', must be one of harriers"),
        ("harriers", "audit:read", "Unknown scope 'audit:read'"),
    ],
)
def test_the_command_says_what_is_wrong(club, club_name, scope, told):
    with pytest.raises(CommandError, match=told):
        call_command("create_token", club_name, name="Sync", scope=[scope])
    assert not ApiToken.objects.exists()


def test_each_scope_is_told_in_plain_words():
    assert SCOPE_WORDS.keys() == set(SCOPE_OF.values())
