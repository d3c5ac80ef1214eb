"""Keys for club systems: make one, give it a new secret, end it. A key is told exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import audit
from clubs.models import ApiToken, Club, Principal
from clubs.roles import SCOPES


@dataclass(frozen=True)
class Wanted:
    """What a new token is to be. `uid` makes asking twice harmless: see `create_token`."""

    name: str
    scopes: frozenset[str]
    expires_at: datetime | None = None
    uid: UUID | None = None


def create_token(
    club: Club, wanted: Wanted, *, by: Principal, at: datetime
) -> tuple[ApiToken, str] | None:
    """A new token and its whole key, which is nowhere kept; None where it was made already.

    Raises ValidationError where a scope is unknown or none is given, or the end is past.
    """
    if not wanted.scopes:
        raise ValidationError({"scopes": _("Without a scope a token opens nothing: choose one")})
    if wanted.expires_at is not None and wanted.expires_at <= at:
        raise ValidationError({"expires_at": _("A token that ended already opens nothing")})
    if wanted.uid is not None and ApiToken.objects.filter(uid=wanted.uid).exists():
        return None
    token = ApiToken(
        club=club,
        name=wanted.name.strip(),
        scopes=[scope for scope in SCOPES if scope in wanted.scopes]
        + sorted(wanted.scopes - set(SCOPES)),
        expires_at=wanted.expires_at,
        created_by_id=by.user_id,
        **({"uid": wanted.uid} if wanted.uid else {}),
    )
    key = token.draw()
    token.full_clean(exclude=["club", "created_by"])
    with transaction.atomic():
        token.save()
        audit.record(by, at, "create_token", token, {}, _told(token))
    return token, key


def rotate_token(token: ApiToken, *, by: Principal, at: datetime) -> str:
    """A new secret for a token that still counts; the old one opens nothing from now on."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update().get(pk=token.pk)
        if not row.is_live(at):
            raise ValidationError(_("This token has ended: make a new one"))
        before = {"key": row.shown}
        key = row.draw()
        row.save(update_fields=["prefix", "digest"])
        audit.record(by, at, "rotate_token", row, before, {"key": row.shown})
    return key


def revoke_token(token: ApiToken, *, by: Principal, at: datetime) -> None:
    """End a token at once and for good. Twice is once."""
    with transaction.atomic():
        rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
        if rows.update(revoked_at=at):
            audit.record(
                by, at, "revoke_token", token, _told(token), {"revoked_at": at.isoformat()}
            )


def _told(token: ApiToken) -> dict[str, object]:
    """What the audit keeps: never the secret, nor its hash."""
    ends = token.expires_at.isoformat() if token.expires_at else None
    return {"name": token.name, "scopes": token.scopes, "expires_at": ends, "key": token.shown}
