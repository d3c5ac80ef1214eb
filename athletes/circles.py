"""Who stands around an athlete, for many at once: whom events of them may concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from athletes.deputies import coaches_now
from athletes.models import Athlete, Guardianship
from clubs.hears import Relation
from clubs.models import Club, Membership
from clubs.roles import Role

Circle = list[tuple[Membership, Relation]]


def circles(club: Club, uids: Sequence[UUID], day: date) -> dict[UUID, Circle]:
    """By athlete's uid: members and what they are to the athlete. About six queries.

    Those who left the club are left out. Athletes who were put away have their circle still: that
    they left is told to it.
    """
    athletes = list(Athlete.objects.filter(club=club, uid__in=uids))
    members = Membership.objects.select_related("user").filter(club=club, left_at=None)
    by_user = {one.user_id: one for one in members}
    coaches = coaches_now(athletes, day)
    guardians = _guardians(athletes, day)
    of_club = _of_all(by_user.values())
    found: dict[UUID, Circle] = {}
    for athlete in athletes:
        circle = [(one, Relation.COACH) for one in coaches.get(athlete.pk, ())]
        users = [(athlete.user_id, Relation.SELF)]
        users += [(user, Relation.GUARDIAN) for user in guardians[athlete.pk]]
        circle += [(by_user[user], what) for user, what in users if user in by_user]
        found[athlete.uid] = circle + of_club
    return found


def _guardians(athletes: list[Athlete], day: date) -> dict[int, list[int]]:
    minors = [one.pk for one in athletes if one.is_minor(day)]
    found: dict[int, list[int]] = defaultdict(list)
    rows = Guardianship.objects.filter(athlete__in=minors)
    for athlete, user in rows.values_list("athlete", "user"):
        found[athlete].append(user)
    return found


def _of_all(members: Iterable[Membership]) -> Circle:
    """Whom every athlete of the club may concern."""
    roles = ((Role.PHYSIO, Relation.PHYSIO), (Role.OWNER, Relation.OWNER))
    return [(one, what) for one in members for role, what in roles if role in one.roles]
