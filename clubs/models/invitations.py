"""An invitation into a club: a link that lets one person in, once, until a day."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from clubs.models.principal import Principal
from clubs.roles import Area, Role

SALT = "clubs.invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, principal: Principal) -> Self:
        """The club's, for those who may invite; nobody else reads who is expected.

        Who is limited to the own squads sees what they made themselves: the link of another one
        would let them in as guardian of a child, or as the athlete, out of their reach.
        """
        rows = self.filter(club=principal.club_id)
        if principal.sees_own_squads_only:
            rows = rows.filter(invited_by=principal.user_id)
        return rows if principal.may_see(Area.INVITATIONS) else rows.none()

    def open(self, at: datetime) -> Self:
        """Those that would still let somebody in."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)

    def waiting(self) -> Self:
        """Neither used nor taken back; its time may have run out."""
        return self.filter(accepted_at=None, revoked_at=None)

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret))


class Invitation(models.Model):
    """One invitation. Of its secret the hash is kept; `turn` counts the links that were made.

    The secret is drawn from the server's key, so that a mail can be sent again by a job without
    being written down anywhere. `document` says what else happens on accepting, in public ids:
    {"own": athlete, "children": [athlete], "leads": [squad uid]}, an athlete being {"uid"} or, for
    one who is made then, {"uid", "name", "born", "unit", "squads", "coach"}; see athletes.joining.
    """

    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    roles = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    turn = models.PositiveSmallIntegerField(default=1, editable=False)
    days = models.PositiveSmallIntegerField(default=14, editable=False)
    invited_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["club", "email"])]

    def __str__(self) -> str:
        return f"{self.email or self.name or self.uid} ({', '.join(self.roles)})"

    @property
    def secret(self) -> str:
        """What stands in the link; 256 bits, the same as long as `turn` is."""
        return salted_hmac(SALT, f"{self.uid}:{self.turn}", algorithm="sha256").hexdigest()

    @property
    def named_roles(self) -> list[Role]:
        return [role for role in Role if role in self.roles]

    def state(self, at: datetime) -> str:
        """One of open, used, revoked, expired."""
        if self.accepted_at is not None:
            return "used"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > at else "expired"


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
