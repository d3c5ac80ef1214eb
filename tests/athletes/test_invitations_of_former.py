"""The links of those who left, or have fewer roles, let nobody in any more."""

from __future__ import annotations

import pytest
from django.utils import timezone

from athletes.joining import Closed, accept
from athletes.leaving import leave
from clubs.invitations import Asked, invite
from clubs.models import AuditEvent
from clubs.planning import set_roles
from clubs.roles import Role
from tests.conftest import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto(club, owner):
    return make_member(club, "Otto Owner", "owner")


def link(by, *roles):
    at = timezone.now()
    (one,) = invite(
        [Asked(roles=roles, email="x@y.example")],
        by=by.principal(at),
        at=at,
        base="https://s.example/",
    )
    return one


def test_a_removed_owner_does_not_come_back_by_an_own_link(otto, owner):
    at = timezone.now()
    one, other = link(otto, Role.OWNER), link(owner, Role.OWNER)
    leave(otto, heir=None, archives=False, by=owner.principal(at), at=at)
    with pytest.raises(Closed, match="revoked"):
        accept(one, otto.user, at)
    other.refresh_from_db()
    assert other.state(at) == "open"
    assert AuditEvent.objects.filter(verb="revoke_invitation").count() == 1


def test_with_fewer_roles_stays_what_one_may_still_give(otto, owner):
    at = timezone.now()
    staff, athlete = link(otto, Role.PHYSIO), link(otto, Role.GUARDIAN)
    set_roles(otto, [Role.COACH], by=owner.principal(at), at=at)
    for one in (staff, athlete):
        one.refresh_from_db()
    assert (staff.state(at), athlete.state(at)) == ("revoked", "open")
