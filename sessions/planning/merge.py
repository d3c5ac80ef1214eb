"""Two records of one athlete become one: the facts, weeks and logs of both under one of them.

Nothing is deleted for good. Of two facts that clash one is put away; a planned session gives way
to a logged one; two logged sessions of one slot both stay, the second in a slot of its own.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from athletes.models import (
    Athlete,
    Availability,
    BodyWeight,
    CoachEvent,
    Guardianship,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
    Season,
    Squad,
    StrengthTest,
    TimeTrial,
)
from athletes.people import FROM_THE_START, check_account
from athletes.policies import take_settings
from athletes.sharing import Sharing
from athletes.stale import mark_stale
from athletes.told import athlete_left
from clubs import audit
from clubs.events import tell
from clubs.models import ClubRow, Principal
from sessions.models import Assignment, LineState, Override, SetLog, TrainingSession
from sessions.planning.locks import lock_athletes

Status = TrainingSession.Status
Clash = Callable[[Any, Any], bool]


def _same(*names: str) -> Clash:
    return lambda one, two: all(_plain(one, name) == _plain(two, name) for name in names)


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.casefold() if isinstance(value, str) else value


def _overlap(one: Any, two: Any) -> bool:
    far = date.max
    return bool(one.starts_on <= (two.ends_on or far) and two.starts_on <= (one.ends_on or far))


# The facts of an athlete, and when two of them cannot both stand.
FACTS: dict[type[Any], Clash] = {
    Race: _same("day", "name"),
    Run: _same("day", "kind"),
    Availability: _same("starts_on"),
    BodyWeight: _same("day"),
    Injury: _same("starts_on", "part", "side"),
    Season: _overlap,
    OffRange: _overlap,
    GymChoice: _same("starts_on"),
    StrengthTest: _same("day", "exercise"),
    TimeTrial: _same("day", "distance_m"),
    CoachEvent: _same("acts_on", "line", "kind"),
    Assignment: _overlap,
}


@dataclass(frozen=True)
class Side:
    """How much of one kind is on record of each, and how often they clash."""

    kind: str
    stays: int
    comes: int
    clashes: int


@dataclass(frozen=True)
class Merging:
    """What would happen, in exact numbers; `mark` is of these numbers."""

    facts: list[Side]
    sessions: Side
    logs: Side
    moved_slots: int  # logged sessions of both in one slot: the second gets another one
    two_accounts: bool

    @property
    def mark(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()


def look(keeps: Athlete, other: Athlete) -> Merging:
    """Nothing is written. The number of queries does not grow with the rows."""
    mine, theirs = _slots(keeps), _slots(other)
    both = mine.keys() & theirs.keys()
    return Merging(
        facts=[_side(model, clash, keeps, other) for model, clash in FACTS.items()],
        sessions=Side("trainingsession", len(mine), len(theirs), len(both)),
        logs=Side("setlog", _count(SetLog, keeps), _count(SetLog, other), 0),
        moved_slots=sum(mine[at].is_settled and theirs[at].is_settled for at in both),
        two_accounts=bool(keeps.user_id and other.user_id and keeps.user_id != other.user_id),
    )


def merge(
    keeps: Athlete,
    other: Athlete,
    *,
    theirs: Collection[str],
    seen: str,
    by: Principal,
    at: datetime,
) -> bool:
    """Take `other` over into `keeps`, which stays with its public id; `other` is put away.

    `theirs`: kinds of facts in which the other's win where both clash. `seen`: the mark of what
    was looked at; False where it is another one by now. Done twice it is once. Raises
    ValidationError for records that are put away, and for one of somebody else into one's own.
    """
    with transaction.atomic():
        lock_athletes([keeps.pk, other.pk])
        keeps.refresh_from_db()
        other.refresh_from_db()
        if other.merged_into_id == keeps.pk:
            return True
        if keeps.pk == other.pk or keeps.deleted_at or other.deleted_at:
            raise ValidationError(_("One of the two records is not there any more"))
        for mine, foreign in ((keeps, other), (other, keeps)):
            if by.is_person(mine.user_id):
                check_account(foreign, mine.user, by)
        told = look(keeps, other)
        if told.mark != seen:
            return False
        for model, clash in FACTS.items():
            wins = model._meta.model_name in theirs
            _put_away(list(_losers(model, clash, keeps, other, theirs_win=wins)), at)
        _settle_sessions(keeps, other, at)
        LineState.objects.filter(athlete__in=[keeps, other]).delete()
        _new_log_ids(keeps, other)
        for model, field in _of_athlete():
            _move(model, field, keeps, other, at)
        take_settings(keeps, other)
        _take_person(keeps, other, at)
        counts = {one.kind: one.comes for one in (*told.facts, told.sessions, told.logs)}
        audit.record(by, at, "merge", keeps, {"other": str(other.uid)}, counts)
        audit.record(by, at, "merge", other, {}, {"merged_into": str(keeps.uid)})
        tell(keeps.club_id, [athlete_left(other)], by=by, at=at)
        mark_stale([keeps], since=FROM_THE_START, at=at)
    return True


# --- Facts -------------------------------------------------------------------------------------


def _side(model: type[Any], clash: Clash, keeps: Athlete, other: Athlete) -> Side:
    mine, theirs = _rows(model, keeps), _rows(model, other)
    clashes = sum(any(clash(one, two) for one in mine) for two in theirs)
    return Side(str(model._meta.model_name), len(mine), len(theirs), clashes)


def _losers(
    model: type[Any], clash: Clash, keeps: Athlete, other: Athlete, *, theirs_win: bool
) -> Iterator[Any]:
    mine, theirs = _rows(model, keeps), _rows(model, other)
    losing, winning = (mine, theirs) if theirs_win else (theirs, mine)
    return (two for two in losing if any(clash(one, two) for one in winning))


def _rows(model: type[Any], athlete: Athlete) -> list[Any]:
    return list(model._default_manager.filter(athlete=athlete, deleted_at=None))


def _put_away(rows: Collection[Any], at: datetime) -> None:
    for row in rows:
        same = type(row)._default_manager.filter(pk=row.pk)
        same.update(deleted_at=at, updated_at=at, version=F("version") + 1)


# --- Sessions ----------------------------------------------------------------------------------


def _slots(athlete: Athlete) -> dict[tuple[date, int], TrainingSession]:
    rows = TrainingSession.objects.filter(athlete=athlete).defer("plan", "trace", "proposal")
    return {(one.week_start, one.slot): one for one in rows}


def _count(model: type[Any], athlete: Athlete) -> int:
    return int(model._default_manager.filter(athlete=athlete, deleted_at=None).count())


def _settle_sessions(keeps: Athlete, other: Athlete, at: datetime) -> None:
    """One session a slot: of two the one that was trained stays, the other gets a free slot."""
    mine, theirs = _slots(keeps), _slots(other)
    rows = TrainingSession.objects.filter(athlete__in=[keeps, other])
    last = dict(rows.values_list("week_start").annotate(last=Max("slot")))
    for week, slot in sorted(mine.keys() & theirs.keys()):
        one, two = mine[week, slot], theirs[week, slot]
        gives_way = one if two.is_settled and not one.is_settled else two
        last[week] += 1
        _give_slot(gives_way, last[week], at)


def _give_slot(session: TrainingSession, slot: int, at: datetime) -> None:
    """With its overrides; one that nobody trained is dropped, so that it is asked for no more."""
    changes = Override.objects.filter(
        athlete=session.athlete_id, week_start=session.week_start, slot=session.slot
    )
    changes.update(slot=slot, version=F("version") + 1, updated_at=at)
    rows = TrainingSession.objects.filter(pk=session.pk)
    dropped = {} if session.is_settled else {"status": Status.DROPPED, "deleted_at": at}
    rows.update(slot=slot, updated_at=at, version=F("version") + 1, **dropped)


def _new_log_ids(keeps: Athlete, other: Athlete) -> None:
    """A set that both logged under one id of a phone stays two sets."""
    known = SetLog.objects.filter(athlete=keeps).values("client_id")
    for log in SetLog.objects.filter(athlete=other, client_id__in=known):
        SetLog.objects.filter(pk=log.pk).update(client_id=uuid.uuid4())


# --- All that belongs to an athlete ------------------------------------------------------------


def _of_athlete() -> Iterator[tuple[type[models.Model], str]]:
    """Every table with a key to an athlete, whatever app it is in."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Athlete and model is not Athlete:
                yield model, field.name


def _move(
    model: type[models.Model], field: str, keeps: Athlete, other: Athlete, at: datetime
) -> None:
    """What would be there twice (a guardian, a mark of the same day) stays with the other one."""
    touched = {"version": F("version") + 1, "updated_at": at} if issubclass(model, ClubRow) else {}
    rows = model._base_manager.filter(**{field: other})
    try:
        with transaction.atomic():
            rows.update(**{field: keeps}, **touched)
    except IntegrityError:
        for pk in rows.values_list("pk", flat=True):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{field: keeps}, **touched)
            except IntegrityError:
                continue


def _take_person(keeps: Athlete, other: Athlete, at: datetime) -> None:
    """What is missing of the one comes from the other; squads add up."""
    for squad in Squad.objects.filter(athletes=other):
        squad.athletes.add(keeps)
        squad.athletes.remove(other)
    Guardianship.objects.filter(athlete=other).delete()
    kept = ("user_id", "coach_id", "born", "external_id")
    values = {name: getattr(keeps, name) or getattr(other, name) for name in kept}
    # What was hidden in either record stays hidden.
    values |= {
        name: shared and vars(Sharing.of(other))[name]
        for name, shared in vars(Sharing.of(keeps)).items()
    }
    joined = [one for one in (keeps.joined_on, other.joined_on) if one]
    gone = {"deleted_at": at, "merged_into": keeps, "user": None, "external_id": ""}
    moved = {"version": F("version") + 1, "updated_at": at}
    Athlete.objects.filter(merged_into=other).update(merged_into=keeps)
    Athlete.objects.filter(pk=other.pk).update(**gone, **moved)
    Athlete.objects.filter(pk=keeps.pk).update(
        **values, joined_on=min(joined, default=None), **moved
    )


def candidates(athlete: Athlete, principal: Principal) -> list[Athlete]:
    """Others of the club, those with a word of the name in common first."""
    words = {word.casefold() for word in athlete.name.split()}
    others = Athlete.objects.editable_by(principal).filter(~Q(pk=athlete.pk))
    return sorted(
        others, key=lambda one: not words & {word.casefold() for word in one.name.split()}
    )
