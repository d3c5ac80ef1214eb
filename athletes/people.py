"""The verbs of athletes and squads: create, change, archive, bring back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.guardians import link_guardian, unlink_guardian
from athletes.models import Athlete, Squad
from athletes.stale import mark_stale
from athletes.told import athlete_joined, athlete_left
from clubs import audit
from clubs.events import tell
from clubs.models import Membership, Principal, User

# Unit and date of birth are not dated: with another one all is folded anew.
FROM_THE_START = date(1900, 1, 1)


@dataclass(frozen=True)
class Person:
    """What an athlete's own page holds. Squads are those that who asks may change."""

    name: str
    born: date | None
    unit: str
    joined_on: date | None
    coach: Membership | None
    user: User | None

    @classmethod
    def of(cls, athlete: Athlete) -> Person:
        return cls(**{name: getattr(athlete, name) for name in cls.__dataclass_fields__})

    def as_document(self) -> dict[str, object]:
        """As the club's memory keeps it: of persons their public ids."""
        return {
            "name": self.name,
            "born": self.born and self.born.isoformat(),
            "unit": self.unit,
            "joined_on": self.joined_on and self.joined_on.isoformat(),
            "coach": self.coach and str(self.coach.uid),
            "user": self.user and str(self.user.uid),
        }


@dataclass(frozen=True)
class Circle:
    """Who an athlete belongs to: squads out of those offered, guardians out of the club's."""

    squads: Collection[Squad]
    offered: Collection[Squad]
    guardians: Collection[User]


def create_athlete(
    club_id: int,
    person: Person,
    circle: Circle,
    *,
    by: Principal,
    at: datetime,
    uid: UUID | None = None,
    external_id: str = "",
) -> Athlete:
    """A new athlete of the club. Sent twice under one `uid` it is still one."""
    with transaction.atomic():
        sent = Athlete.objects.filter(uid=uid).first() if uid else None
        if sent is not None and sent.club_id == club_id and Person.of(sent) == person:
            return sent
        known = {} if sent is not None or uid is None else {"uid": uid}
        athlete = Athlete.objects.create(
            club_id=club_id, **vars(person), **known, external_id=external_id
        )
        _draw(athlete, circle, by, at)
        audit.record(by, at, "create", athlete, {}, person.as_document())
        mark_stale([athlete], since=by.today, at=at)
        tell(club_id, [athlete_joined(athlete)], by=by, at=at)
    return athlete


def change_athlete(
    athlete: Athlete,
    person: Person,
    circle: Circle,
    *,
    by: Principal,
    at: datetime,
    seen: int,
    external_id: str | None = None,
) -> bool:
    """New values over version `seen`; False where somebody else saved in between. Raises
    ValidationError where whoever asks would take somebody else's record as their own."""
    before = Person.of(athlete)
    check_account(athlete, person.user, by)
    known = {} if external_id is None else {"external_id": external_id}
    folded_anew = (before.unit, before.born) != (person.unit, person.born)
    with transaction.atomic():
        if not _put(athlete, vars(person) | known, seen, at):
            return False
        drawn = _draw(athlete, circle, by, at)
        if before != person or drawn:
            sides = audit.differences(before.as_document(), person.as_document())
            audit.record(by, at, "change", athlete, *sides)
            mark_stale([athlete], since=FROM_THE_START if folded_anew else by.today, at=at)
    return True


def check_account(athlete: Athlete, user: User | None, by: Principal) -> None:
    """A record of somebody who has an account, or a guardian, is nobody else's to take: what is
    hidden from coaches would be open to one who made it their own."""
    if user is None or not by.is_person(user.pk) or athlete.user_id == user.pk:
        return
    if athlete.user_id is not None or athlete.guardianships.exists():
        message = _("%(name)s's record is not yours: another coach or an owner can link you to it")
        raise ValidationError(message, params={"name": athlete.name})


def archive(athlete: Athlete, *, by: Principal, at: datetime) -> None:
    """Out of every list; logs and facts stay, so that all can be brought back."""
    if athlete.deleted_at is None:
        _set_deleted(athlete, at, "archive", by=by, at=at)


def restore(athlete: Athlete, *, by: Principal, at: datetime) -> None:
    """Undo an archiving. A record that went into another one stays there."""
    if athlete.deleted_at is not None and athlete.merged_into_id is None:
        _set_deleted(athlete, None, "restore", by=by, at=at)


@dataclass(frozen=True)
class Team:
    """What a squad is to be: of the athletes offered to who asks, these; and these coaches."""

    name: str
    athletes: Collection[Athlete]
    offered: Collection[Athlete]
    coaches: Collection[Membership]


def save_squad(squad: Squad, team: Team, *, by: Principal, at: datetime, seen: int) -> bool:
    """A new squad, or one over version `seen`. Members who were not offered stay as they are.

    Who coaches a squad may decide whose weeks wait for a review, so its athletes become stale.
    """
    squad.name, squad.updated_at = team.name, at
    with transaction.atomic():
        if squad._state.adding:
            squad.save()
        elif not squad.save_version(seen):
            return False
        before = set(squad.athletes.all())
        after = (before - set(team.offered)) | set(team.athletes)
        squad.athletes.set(after)
        led = set(squad.coaches.all())
        squad.coaches.set(team.coaches)
        audit.record(by, at, "save", squad, _circle(led, before), _circle(team.coaches, after))
        touched = after | before if led != set(team.coaches) else after ^ before
        mark_stale(list(touched), since=by.today, at=at)
    return True


def join_squads(
    wanted: Sequence[tuple[Athlete, Collection[Squad]]],
    *,
    by: Principal,
    at: datetime,
    writes: bool = True,
) -> dict[UUID, list[Squad]]:
    """Put athletes into squads that they are not in yet. Gives who joins what, by public id."""
    through = Squad.athletes.through
    known = through.objects.filter(athlete__in=[one.pk for one, _squads in wanted if one.pk])
    standing = set(known.values_list("athlete_id", "squad_id"))
    joining = [
        (one, squad)
        for one, squads in wanted
        for squad in squads
        if (one.pk, squad.pk) not in standing
    ]
    if writes and joining:
        _join(joining, by, at)
    joined: dict[UUID, list[Squad]] = {}
    for one, squad in joining:
        joined.setdefault(one.uid, []).append(squad)
    return joined


def _join(joining: Sequence[tuple[Athlete, Squad]], by: Principal, at: datetime) -> None:
    through = Squad.athletes.through
    rows = [through(athlete_id=one.pk, squad_id=squad.pk) for one, squad in joining]
    told: dict[Squad, list[str]] = {}
    for one, squad in joining:
        told.setdefault(squad, []).append(str(one.uid))
    with transaction.atomic():
        through.objects.bulk_create(rows, ignore_conflicts=True)
        entries: list[audit.Entry] = [
            ("join", squad, {}, {"athletes": uids}) for squad, uids in told.items()
        ]
        audit.record_many(by, at, entries)
        mark_stale([one for one, _squad in joining], since=by.today, at=at)
        _others_changed(told, at)


def remove_squad(squad: Squad, *, by: Principal, at: datetime) -> None:
    """Take a squad away; its athletes stay."""
    if squad.deleted_at is None:
        _hide_squad(squad, at, "remove", by=by, at=at)


def restore_squad(squad: Squad, *, by: Principal, at: datetime) -> None:
    """Undo a removal."""
    if squad.deleted_at is not None:
        _hide_squad(squad, None, "restore", by=by, at=at)


def _hide_squad(
    squad: Squad, deleted_at: datetime | None, verb: str, *, by: Principal, at: datetime
) -> None:
    squad.deleted_at, squad.updated_at = deleted_at, at
    with transaction.atomic():
        if squad.save_version(squad.version):
            audit.record(by, at, verb, squad)
            mark_stale(list(squad.athletes.all()), since=by.today, at=at)


def _set_deleted(
    athlete: Athlete, deleted_at: datetime | None, verb: str, *, by: Principal, at: datetime
) -> None:
    with transaction.atomic():
        if _put(athlete, {"deleted_at": deleted_at}, athlete.version, at):
            audit.record(by, at, verb, athlete)
            mark_stale([athlete], since=by.today, at=at)
            told = athlete_joined(athlete) if deleted_at is None else athlete_left(athlete)
            tell(athlete.club_id, [told], by=by, at=at)
            _others_changed(athlete.squads.all(), at)


def _others_changed(squads: Iterable[Squad], at: datetime) -> None:
    """Squads whose members became other ones: who keeps a copy of them has to be told."""
    ids = [one.pk for one in squads]
    if ids:
        Squad.objects.filter(pk__in=ids).update(version=F("version") + 1, updated_at=at)


def _put(athlete: Athlete, values: Mapping[str, Any], seen: int, at: datetime) -> bool:
    """Write these fields only: the stale mark beside them may move at any moment."""
    rows = Athlete.objects.filter(pk=athlete.pk, version=seen)
    if not rows.update(**values, version=seen + 1, updated_at=at):
        return False
    for name, value in values.items():
        setattr(athlete, name, value)
    athlete.version = seen + 1
    return True


def _draw(athlete: Athlete, circle: Circle, by: Principal, at: datetime) -> bool:
    """Put the athlete into these squads of the offered ones, under these guardians."""
    standing = set(athlete.squads.all())
    wanted = (standing - set(circle.offered)) | set(circle.squads)
    athlete.squads.set(wanted)
    _others_changed(standing ^ wanted, at)
    known = {one.user for one in athlete.guardianships.select_related("user")}
    asked = set(circle.guardians)
    for user in known - asked:
        unlink_guardian(athlete, user, by=by, at=at)
    for user in asked - known:
        link_guardian(athlete, user, by=by, at=at)
    return standing != wanted or known != asked


def _circle(coaches: Collection[Membership], athletes: Collection[Athlete]) -> dict[str, list[str]]:
    return {
        "coaches": sorted(str(one.uid) for one in coaches),
        "athletes": sorted(str(one.uid) for one in athletes),
    }
