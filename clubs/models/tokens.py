"""A club system's key to the API: the secret is shown once and kept as its hash."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from clubs.models.principal import Principal
from clubs.roles import SCOPES, Area, Reach

PREFIX = "sst"  # so that a leaked one is recognised wherever it turns up


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens of a club are its owner's business; no token ever reaches one."""

    def visible_to(self, principal: Principal) -> Self:
        return self._reached(principal, change=False)

    def editable_by(self, principal: Principal) -> Self:
        return self._reached(principal, change=True)

    def _reached(self, principal: Principal, *, change: bool) -> Self:
        rows = self.filter(club=principal.club_id)
        may = Reach.ALL in principal.reach(Area.CLUB, change=change)
        return rows if may else rows.none()


class ApiToken(models.Model):
    """A token of one club, `sst_<prefix>_<secret>`, that reaches as far as its scopes.

    The secret has 256 random bits, so one round of SHA-256 is enough to keep it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown})"

    @property
    def shown(self) -> str:
        """What may be shown of the key: enough to know it by, nothing to open with."""
        return f"{PREFIX}_{self.prefix}_…"

    def clean(self) -> None:
        for scope in self.scopes:
            if scope not in SCOPES:
                message = _("Unknown scope '%(scope)s', must be one of %(allowed)s")
                params = {"scope": scope, "allowed": ", ".join(SCOPES)}
                raise ValidationError({"scopes": message % params})

    def draw(self) -> str:
        """Give the token a new secret; the whole key is told this once."""
        self.prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        self.digest = digest_of(secret)
        return f"{PREFIX}_{self.prefix}_{secret}"

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)

    def principal(self, at: datetime) -> Principal:
        """The token as the one who asks. Needs `club` at hand."""
        return Principal(
            user_id=None,
            club_id=self.club_id,
            roles=frozenset(),
            today=self.club.today(at),
            name=self.name,
            uid=self.uid,
            token_id=self.pk,
            scopes=frozenset(self.scopes),
        )


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
