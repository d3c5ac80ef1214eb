"""The verbs of invitations: make, send again, take back, let somebody in."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import audit, jobs
from clubs.models import Club, Invitation, Membership, Principal, User
from clubs.models.invitations import digest_of
from clubs.roles import Role

DAYS = (1, 3, 7, 14, 30)  # how long an invitation may stand
USUAL_DAYS = 14
# Whom a coach may let in; an owner lets in everybody. See docs/decisions/0018.
BY_COACHES = frozenset({Role.ATHLETE, Role.GUARDIAN})

BY_ANY_LINK = frozenset({Role.ATHLETE})  # by a link that names no address


@dataclass(frozen=True)
class Asked:
    """Whom to invite, as what. `document`: what accepting does further, see `Invitation`."""

    roles: Collection[Role]
    email: str = ""
    name: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    days: int = USUAL_DAYS


def roles_to_give(principal: Principal) -> list[Role]:
    """The roles that the principal may let somebody in with."""
    if Role.OWNER in principal.roles:
        return list(Role)
    if Role.COACH in principal.roles:
        return [role for role in Role if role in BY_COACHES]
    return []


def may_manage(principal: Principal, invitation: Invitation) -> bool:
    """Whether the principal could have made it; who could not never sees its link."""
    return set(invitation.named_roles) <= set(roles_to_give(principal))


def invite(asked: Collection[Asked], *, by: Principal, at: datetime, base: str) -> list[Invitation]:
    """Make invitations, all or none; those with an e-mail address are sent by a job each.

    `base`: the address of this server, as https://strength.example.org/; links begin with it.
    Raises ValidationError for roles that are not the principal's to give, and for roles beyond the
    athlete's without an address.
    """
    for one in asked:
        _check_roles(one.roles, by)
        _check_email(one)
    rows = [_row(one, by, at) for one in asked]
    with transaction.atomic():
        Invitation.objects.bulk_create(rows, batch_size=200)
        for row in rows:
            audit.record(by, at, "invite", row, {}, _document(row))
        _send([row for row in rows if row.email], by=by, at=at, base=base)
    return rows


def renew(invitation: Invitation, *, by: Principal, at: datetime, base: str) -> bool:
    """A new link with the whole time before it; the link of before stops. Sent where it can be.

    False where it was used or taken back meanwhile.
    """
    turn = invitation.turn
    invitation.turn += 1
    invitation.digest = digest_of(invitation.secret)
    invitation.expires_at = at + timedelta(days=invitation.days)
    with transaction.atomic():
        changed = (
            Invitation.objects.waiting()
            .filter(pk=invitation.pk, turn=turn)
            .update(
                turn=invitation.turn,
                digest=invitation.digest,
                expires_at=invitation.expires_at,
                sent_at=None,
            )
        )
        if changed:
            audit.record(by, at, "renew_invitation", invitation, {}, _document(invitation))
            _send([invitation] if invitation.email else [], by=by, at=at, base=base)
    return bool(changed)


def revoke(invitation: Invitation, *, by: Principal, at: datetime) -> bool:
    """Its link lets nobody in any more. False where somebody came in before."""
    with transaction.atomic():
        rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
        if rows.filter(revoked_at=None).update(revoked_at=at):
            audit.record(by, at, "revoke_invitation", invitation, _document(invitation), {})
        return rows.exists()


def revoke_beyond(member: Membership, *, by: Principal, at: datetime) -> None:
    """Take back what this member invited to and may not any more, having left or with fewer roles:
    they have read the links, and would come back in by one."""
    given = [] if member.left_at else roles_to_give(member.principal(at))
    rows = Invitation.objects.waiting().filter(club=member.club_id, invited_by=member.user_id)
    for one in rows:
        if not set(one.named_roles) <= set(given):
            revoke(one, by=by, at=at)


def take(invitation: Invitation, user: User, at: datetime) -> bool:
    """Use it up, in the caller's transaction; False for the second of two."""
    rows = Invitation.objects.open(at).filter(pk=invitation.pk)
    return bool(rows.update(accepted_at=at, accepted_by=user))


def join(club: Club, user: User, roles: Collection[Role], *, at: datetime) -> Membership:
    """Member with these roles; who is one gains them, who had left comes back with these only."""
    with transaction.atomic():
        one, _made = Membership.objects.select_for_update().get_or_create(club=club, user=user)
        before = [] if one.left_at else list(one.roles)
        names = [role.value for role in Role if role in roles or role.value in before]
        if one.left_at is None and names == before:
            return one
        one.club, one.user, one.roles, one.left_at = club, user, names, None
        one.save(update_fields=["roles", "left_at"])
        audit.record(one.principal(at), at, "join", one, {"roles": before}, {"roles": names})
    return one


def _check_roles(roles: Collection[Role], by: Principal) -> None:
    allowed = roles_to_give(by)
    for role in roles:
        if role not in allowed:
            message = _("Role '%(role)s' is not yours to give, must be one of %(allowed)s")
            told = {"role": role.value, "allowed": ", ".join(allowed) or "–"}
            raise ValidationError({"roles": ValidationError(message, params=told)})


def _check_email(asked: Asked) -> None:
    """Whoever holds a link without an address may name any: that is enough for one's own training,
    and too little for what is seen and done of others."""
    beyond = [role.value for role in Role if role in asked.roles and role not in BY_ANY_LINK]
    if beyond and not asked.email:
        message = _("For %(roles)s an e-mail address is needed: the account is made with it")
        params = {"roles": ", ".join(beyond)}
        raise ValidationError({"email": ValidationError(message, params=params)})


def _row(asked: Asked, by: Principal, at: datetime) -> Invitation:
    row = Invitation(
        uid=uuid.uuid4(),
        club_id=by.club_id,
        email=asked.email.lower(),
        name=asked.name,
        roles=[role.value for role in Role if role in asked.roles],
        document=asked.document,
        days=asked.days,
        invited_by_id=by.user_id,
        created_at=at,
        expires_at=at + timedelta(days=asked.days),
    )
    row.digest = digest_of(row.secret)
    return row


def _send(rows: Collection[Invitation], *, by: Principal, at: datetime, base: str) -> None:
    keyed = [(f"{row.uid}:{row.turn}", {"base": base}) for row in rows]
    if keyed:
        jobs.enqueue_many(jobs.INVITE, keyed, club_id=by.club_id, run_after=at, asked_by=by.user_id)


def _document(row: Invitation) -> dict[str, Any]:
    """As the club's memory keeps it."""
    return {
        "email": row.email,
        "name": row.name,
        "roles": row.roles,
        "expires_at": row.expires_at.isoformat(),
        **({"does": row.document} if row.document else {}),
    }
