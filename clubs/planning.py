"""The verbs of a club and its people: change, remember who did, mark what became stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import audit, jobs
from clubs.invitations import revoke_beyond
from clubs.models import Club, Membership, Principal, User
from clubs.roles import Role


@dataclass(frozen=True)
class ClubSettings:
    """What an owner decides for the whole club."""

    name: str
    time_zone: str
    week_day: int
    week_time: time
    review_first: bool
    unanswered: str
    review_day: int
    review_time: time
    limit_coaches: bool
    ask_availability: bool = False
    ask_day: int = 4
    ask_time: time = time(9, 0)
    second_factor: bool = False
    digest_time: time = time(7, 0)

    @classmethod
    def of(cls, club: Club) -> ClubSettings:
        return cls(**{name: getattr(club, name) for name in cls.__dataclass_fields__})

    def as_document(self) -> dict[str, object]:
        hours = ("week_time", "review_time", "ask_time", "digest_time")
        return {**vars(self), **{name: vars(self)[name].isoformat("minutes") for name in hours}}


def change_settings(
    club: Club, settings: ClubSettings, *, by: Principal, at: datetime, seen: int
) -> bool:
    """Save over version `seen` only; False where somebody else saved in between."""
    before, after = ClubSettings.of(club).as_document(), settings.as_document()
    if before == after:
        return True
    with transaction.atomic():
        rows = Club.objects.filter(pk=club.pk, version=seen)
        if not rows.update(**vars(settings), version=seen + 1, updated_at=at):
            return False
        audit.record(by, at, "change_settings", club, *audit.differences(before, after))
        jobs.enqueue(jobs.CLUB, club.pk, club_id=club.pk, run_after=at)
    return True


def set_roles(membership: Membership, roles: list[Role], *, by: Principal, at: datetime) -> None:
    """Give a member exactly these roles. A club is never left without an owner."""
    names = [role.value for role in Role if role in roles]
    with transaction.atomic():
        team = list(
            Membership.objects.select_for_update().filter(club=membership.club_id, left_at=None)
        )
        owners = {one.pk for one in team if Role.OWNER.value in one.roles}
        if owners == {membership.pk} and Role.OWNER not in roles:
            raise ValidationError(_("A club needs an owner: make somebody else owner first"))
        if sorted(membership.roles) == sorted(names):
            return
        before = {"roles": membership.roles}
        membership.roles = names
        membership.save(update_fields=["roles"])
        audit.record(by, at, "set_roles", membership, before, {"roles": names})
        revoke_beyond(membership, by=by, at=at)


def set_publishing(membership: Membership, choice: str, *, by: Principal, at: datetime) -> None:
    """How the weeks of this coach's athletes are published: '' as the club, 'at_once', 'review'."""
    if membership.publishing == choice:
        return
    with transaction.atomic():
        before = {"publishing": membership.publishing}
        membership.publishing = choice
        membership.save(update_fields=["publishing"])
        audit.record(by, at, "set_publishing", membership, before, {"publishing": choice})
        jobs.enqueue(jobs.CLUB, membership.club_id, club_id=membership.club_id, run_after=at)


def save_profile(user: User, *, name: str, unit: str, language: str) -> None:
    """A person's own name, unit and language. They decide what is shown, not what is planned."""
    user.name, user.unit, user.language = name, unit, language
    user.save(update_fields=["name", "unit", "language"])
