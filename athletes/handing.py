"""Handing athletes over to another coach, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from athletes.models import Athlete, Squad
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import AuditEvent, Membership, Principal

HANDED = "hand_over"  # one event for all athletes of one handing over; one more for each of them


def hand_over(
    athletes: Collection[Athlete],
    to: Membership | None,
    *,
    squads: Collection[Squad] = (),
    by: Principal,
    at: datetime,
) -> AuditEvent | None:
    """Give athletes to a coach, or to nobody in particular. None where nothing changes.

    `squads`: those that go along, so `to` leads them in place of the coaches before. The coach
    settles whether weeks wait for a review, so the athletes become stale.
    """
    with transaction.atomic():
        rows = _locked(one.pk for one in athletes)
        changed = [one for one in rows if one.coach_id != (to.pk if to else None)]
        led = {str(one.uid): _pass_on(one, to) for one in squads} if to else {}
        led = {uid: before for uid, before in led.items() if before is not None}
        if not changed and not led:
            return None
        before = {str(one.uid): _uid(one.coach) for one in changed}
        _put(changed, to, by=by, at=at)
        subject = to or by_membership(by)
        return audit.record(
            by, at, HANDED, subject, {"coaches": before, "squads": led}, {"coach": _uid(to)}
        )


def take_back(event: AuditEvent, *, by: Principal, at: datetime) -> int:
    """Give back those whom nobody handed on since. Gives how many; twice is harmless."""
    here = Membership.objects.filter(club=event.club_id, left_at=None)
    to = here.filter(uid=event.after["coach"]).first() if event.after["coach"] else None
    before: dict[str, str] = event.before["coaches"]
    members = {str(one.uid): one for one in here.filter(uid__in=set(before.values()) - {""})}
    with transaction.atomic():
        rows = Athlete.objects.alive().filter(club=event.club_id, uid__in=before)
        standing = [one for one in _locked(one.pk for one in rows) if one.coach == to]
        for coach in {before[str(one.uid)] for one in standing}:
            theirs = [one for one in standing if before[str(one.uid)] == coach]
            _put(theirs, members.get(coach), by=by, at=at)
        for uid, coaches in event.before["squads"].items():
            _give_back(event.club_id, uid, here.filter(uid__in=coaches), to)
        if standing:
            audit.record(by, at, "take_back", to or by_membership(by), event.after, event.before)
    return len(standing)


def handed_lately(principal: Principal, since: datetime) -> QuerySet[AuditEvent]:
    """Handings over since a moment, the latest first. Who is limited to the own squads takes back
    their own ones only: that of another would give them athletes who were taken from them."""
    rows = AuditEvent.objects.filter(club=principal.club_id, verb=HANDED, at__gte=since)
    if principal.sees_own_squads_only:
        rows = rows.filter(user=principal.user_id)
    return rows.exclude(subject="athlete").select_related("user").order_by("-at")


def by_membership(by: Principal) -> Membership:
    return Membership.objects.get(club=by.club_id, user=by.user_id)


def _locked(ids: object) -> list[Athlete]:
    rows = Athlete.objects.select_for_update(of=("self",)).select_related("coach")
    return list(rows.filter(pk__in=list(ids)).order_by("pk"))  # type: ignore[call-overload]  # ids


def _put(
    athletes: Sequence[Athlete], to: Membership | None, *, by: Principal, at: datetime
) -> None:
    entries: list[audit.Entry] = [
        (HANDED, one, {"coach": _uid(one.coach)}, {"coach": _uid(to)}) for one in athletes
    ]
    rows = Athlete.objects.filter(pk__in=[one.pk for one in athletes])
    rows.update(coach=to, version=F("version") + 1, updated_at=at)
    audit.record_many(by, at, entries)
    mark_stale(athletes, since=by.today, at=at)


def _pass_on(squad: Squad, to: Membership) -> list[str] | None:
    """The coaches before; None where `to` leads it alone already."""
    before = list(squad.coaches.all())
    if before == [to]:
        return None
    squad.coaches.set([to])
    return [str(one.uid) for one in before]


def _give_back(
    club_id: int, uid: str, coaches: Collection[Membership], to: Membership | None
) -> None:
    squad = Squad.objects.alive().filter(club=club_id, uid=UUID(uid)).first()
    if squad is not None and list(squad.coaches.all()) == [to]:
        squad.coaches.set(coaches)


def _uid(coach: Membership | None) -> str:
    return str(coach.uid) if coach else ""
