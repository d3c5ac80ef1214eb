"""Calendars that other programs subscribe to: an address that is a secret, and can be ended."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from athletes.models import Athlete, Squad
from clubs.models import ClubQuerySet, ClubRow, Membership, Principal
from clubs.models.tokens import digest_of
from clubs.roles import Area, Reach


class CalendarFeedQuerySet(ClubQuerySet["CalendarFeed"]):
    """One's own feeds; who may change athletes can end those of others as well, as far as they
    reach athletes and squads. A club system reaches all with the scope of plans."""

    area = Area.SESSIONS

    def visible_to(self, principal: Principal) -> Self:
        return self._own(principal, change=False)

    def editable_by(self, principal: Principal) -> Self:
        return self._own(principal, change=True)

    def _own(self, principal: Principal, *, change: bool) -> Self:
        rows = self.filter(club=principal.club_id).alive()
        if principal.is_token:
            may = Reach.ALL in principal.reach(Area.SESSIONS, change=change)
            return rows if may else rows.none()
        own = Q(made_by=principal.user_id)
        if Reach.ALL in principal.reach(Area.ATHLETES, change=True):
            athletes = Athlete.objects.visible_to(principal).values("pk")
            squads = Squad.objects.editable_by(principal).values("pk")
            return rows.filter(own | Q(athlete__in=athletes) | Q(squad__in=squads))
        return rows.filter(own)

    def behind(self, secret: str) -> Self:
        """The feed of a secret address, if it still counts."""
        return self.filter(digest=digest_of(secret)).alive()


class CalendarFeed(ClubRow):
    """The calendar of one athlete or of one squad. It shows what whoever made it may see, as long
    as they may: who leaves the club takes their feeds along. The secret is kept as its hash.
    """

    athlete = models.ForeignKey(
        "athletes.Athlete", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    squad = models.ForeignKey(
        "athletes.Squad", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    made_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    starts_at = models.TimeField(null=True, blank=True)  # of a session; none: the whole day
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["-created_at", "pk"]
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(athlete=None, squad__isnull=False)
                | Q(athlete__isnull=False, squad=None),
                name="feed_of_an_athlete_or_a_squad",
            ),
        ]

    def __str__(self) -> str:
        return str(self.athlete or self.squad)

    def draw(self) -> str:
        """Give the feed its secret, which is told this once."""
        secret = secrets.token_urlsafe(32)
        self.digest = digest_of(secret)
        return secret

    def reader(self, at: datetime) -> Principal | None:
        """As whom the feed is read: whoever made it, with the rights of that moment. One query."""
        if self.token is not None:
            return self.token.principal(at) if self.token.is_live(at) else None
        mine = Membership.objects.select_related("club", "user")
        member = mine.filter(club=self.club_id, user=self.made_by_id, left_at=None).first()
        return member.principal(at) if member is not None and member.user.is_active else None
