"""Who looks after whom today: own coaches, squads' coaches, and those who stand in for them.

An athlete is looked after by the own coach; where none is named, by the coaches of the squads.
Whoever is away is joined by a deputy. Pages ask `looked_after`, what is told to people asks
`coaches_now`: the rule stands here only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from athletes.models import Athlete, Squad
from clubs.models import Deputyship, Membership, Principal


def looked_after(principal: Principal) -> QuerySet[Athlete]:
    """Athletes who are the principal's to look after today, deputyships included.

    Nobody's for a token, and for a member who neither coaches nor stands in.
    """
    mine = set(_memberships(principal))
    away = stands_in_for(principal).values_list("coach", flat=True)
    return Athlete.objects.visible_to(principal).filter(_coached_by(mine | set(away))).distinct()


def stands_in_for(principal: Principal) -> QuerySet[Deputyship]:
    """The absences in which the principal is the deputy today, with the coach's name at hand."""
    rows = Deputyship.objects.of_club(principal).on(principal.today)
    return rows.filter(deputy__user=principal.user_id).select_related("coach__user")


def coaches_now(athletes: Iterable[Athlete], day: date) -> dict[int, list[Membership]]:
    """By athlete's primary key, who is told of them on that day: coaches first, then deputies.

    Three queries for any number; members come with user and club. Who left the club is left out,
    and so is an athlete whom nobody looks after.
    """
    coaches = _coaches(list(athletes))
    named = {pk for pks in coaches.values() for pk in pks}
    deputies: dict[int, list[int]] = defaultdict(list)
    standing = Deputyship.objects.on(day).filter(coach__in=named)
    for coach, deputy in standing.values_list("coach", "deputy"):
        deputies[coach].append(deputy)
    asked = {
        pk: list(dict.fromkeys([*pks, *(one for coach in pks for one in deputies[coach])]))
        for pk, pks in coaches.items()
    }
    everyone = {pk for pks in asked.values() for pk in pks}
    members = Membership.objects.select_related("user", "club").filter(left_at=None)
    found = members.in_bulk(everyone)
    return {pk: [found[one] for one in pks if one in found] for pk, pks in asked.items()}


def _memberships(principal: Principal) -> QuerySet[Membership, int]:
    members = Membership.objects.filter(club=principal.club_id, left_at=None)
    if principal.user_id is None:
        members = members.none()
    return members.filter(user=principal.user_id).values_list("pk", flat=True)


def _coached_by(coaches: set[int]) -> Q:
    in_squad = Q(squads__coaches__in=coaches, squads__deleted_at=None)
    return Q(coach__in=coaches) | (Q(coach=None) & in_squad)


def _coaches(athletes: list[Athlete]) -> dict[int, list[int]]:
    """Memberships' primary keys: of the own coach, else of the squads' coaches."""
    found: dict[int, list[int]] = {one.pk: [one.coach_id] for one in athletes if one.coach_id}
    without = {one.pk for one in athletes} - found.keys()
    led = Squad.objects.alive().filter(athletes__in=without, coaches__isnull=False)
    for athlete, coach in led.order_by("pk", "coaches").values_list("athletes", "coaches"):
        if athlete in without:
            found.setdefault(athlete, []).append(coach)
    return found
