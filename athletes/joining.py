"""Coming into a club by invitation: the athlete made or linked, guardians, squads that are led.

An athlete in an invitation's document is {"uid"} for one on record, or holds what makes one:
{"uid", "name", "born", "unit", "squads", "coach"}. The uid is settled when the invitation is
written, so that the athlete's and the guardian's invitation mean the same athlete, whoever comes
first, and so that an athlete may be made before anybody comes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from athletes.models import Athlete, Guardianship, Squad
from athletes.people import Circle, Person, create_athlete, restore
from clubs import audit, invitations
from clubs.models import Invitation, Membership, Principal, User
from clubs.models.people import Unit
from clubs.roles import Role

OWN = "own"


class Closed(Exception):  # noqa: N818  # it is a state, and the page says which
    """The invitation lets nobody in: used, revoked or expired."""


@dataclass(frozen=True)
class Newcomer:
    """An athlete who is not on record yet."""

    name: str
    born: date | None = None
    unit: str = Unit.KG
    squads: Sequence[Squad] = ()
    coach: Membership | None = None

    def as_document(self) -> dict[str, Any]:
        return {
            "uid": str(uuid.uuid4()),
            "name": self.name,
            "born": self.born and self.born.isoformat(),
            "unit": self.unit,
            "squads": [str(one.uid) for one in self.squads],
            "coach": self.coach and str(self.coach.uid),
        }


def on_record(athlete: Athlete) -> dict[str, Any]:
    return {"uid": str(athlete.uid)}


def accept(invitation: Invitation, user: User, at: datetime) -> Membership:
    """Let the person in and do what the invitation says, once. Raises Closed for the second, and
    for a coach who would make themselves a guardian by a link of their own."""
    document = invitation.document
    if invitation.invited_by_id == user.pk and _is_of_somebody_else(invitation):
        raise Closed(OWN)
    with transaction.atomic():
        if not invitations.take(invitation, user, at):
            invitation.refresh_from_db()
            raise Closed(invitation.state(at))
        member = invitations.join(invitation.club, user, invitation.named_roles, at=at)
        by = member.principal(at)
        audit.record(by, at, "accept_invitation", invitation, {}, {"user": str(user.uid)})
        if Role.ATHLETE in invitation.named_roles:
            _become(document.get("own"), user, by=by, at=at)
        for child in _athletes(document.get("children", ()), by=by, at=at):
            add_guardian(child, user, by=by, at=at)
        for squad in Squad.objects.alive().filter(
            club=invitation.club, uid__in=document.get("leads", ())
        ):
            squad.coaches.add(member)
    return member


def _is_of_somebody_else(invitation: Invitation) -> bool:
    """Whether it leads to what is a child's: nobody makes themselves a guardian, or takes over an
    athlete who has one."""
    if invitation.document.get("children"):
        return True
    own = invitation.document.get("own")
    rows = Guardianship.objects.filter(athlete__club=invitation.club_id)
    return own is not None and rows.filter(athlete__uid=own["uid"]).exists()


def add_now(documents: Iterable[dict[str, Any]], *, by: Principal, at: datetime) -> list[Athlete]:
    """Make the athletes of invitations before anybody accepts, so that they can be planned for."""
    return _athletes(documents, by=by, at=at)


def add_guardian(athlete: Athlete, user: User, *, by: Principal, at: datetime) -> None:
    """Make this person a guardian of the athlete; twice is once. Nobody is their own: a minor who
    opens the guardian's link would else give the consents themselves."""
    if athlete.user_id == user.pk:
        return
    with transaction.atomic():
        _row, made = Guardianship.objects.get_or_create(
            athlete=athlete, user=user, defaults={"linked_at": at}
        )
        if made:
            audit.record(by, at, "add_guardian", athlete, {}, {"guardian": str(user.uid)})


def _become(own: dict[str, Any] | None, user: User, *, by: Principal, at: datetime) -> None:
    """The account of this athlete, unless either has another one already in this club."""
    if own is None or Athlete.objects.alive().filter(club=by.club_id, user=user).exists():
        return
    mine = Athlete.objects.filter(club=by.club_id, user=user).order_by("-deleted_at")
    if (left := mine.first()) is not None:  # comes back to what they left
        restore(left, by=by, at=at)
        return
    for athlete in _athletes([own], by=by, at=at, name=user.name):
        free = Athlete.objects.filter(pk=athlete.pk, user=None)
        if free.update(user=user, version=athlete.version + 1, updated_at=at):
            sides = {"user": None}, {"user": str(user.uid)}
            audit.record(by, at, "link_account", athlete, *sides)


def _athletes(
    documents: Iterable[dict[str, Any]], *, by: Principal, at: datetime, name: str = ""
) -> list[Athlete]:
    """Those on record, alive; those who are not there yet are made. `name`: of one without."""
    found = []
    for one in documents:
        known = Athlete.objects.filter(club=by.club_id, uid=one["uid"])
        athlete = known.select_related("merged_into").first()
        if athlete is not None and athlete.merged_into is not None:
            athlete = athlete.merged_into
        if athlete is None and "born" in one:
            athlete = _make(one, one["name"] or name, by=by, at=at)
        if athlete is not None and athlete.deleted_at is None:
            found.append(athlete)
    return found


def _make(one: dict[str, Any], name: str, *, by: Principal, at: datetime) -> Athlete:
    """Who was named as coach and left meanwhile, and a squad that is gone, are left out."""
    coaches = Membership.objects.filter(club=by.club_id, left_at=None, uid=one["coach"])
    squads = list(Squad.objects.alive().filter(club=by.club_id, uid__in=one["squads"]))
    person = Person(
        name=name,
        born=date.fromisoformat(one["born"]) if one["born"] else None,
        unit=one["unit"],
        joined_on=by.today,
        coach=coaches.select_related("user").first() if one["coach"] else None,
        user=None,
    )
    circle = Circle(squads=squads, offered=squads, guardians=())
    return create_athlete(by.club_id, person, circle, by=by, at=at, uid=uuid.UUID(one["uid"]))
