"""The verb of the rules: a parameter is set from a day on, in one place, or given back.

A place is the club, a program, an athlete, an exercise or an injury (`programs.models.Place`).
What an athlete's or an injury's rules make stale is marked above, by `athletes.policies`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from clubs import audit, jobs
from clubs.models import Club, Principal
from programs.models import Place, PolicySetting, Program
from programs.parameters import default_of
from programs.planning.gyms import too_early
from programs.progression.policy import check

OF_CLUB = Place()


class Overtaken(Exception):  # noqa: N818  # it is no error: somebody else was first
    """Somebody else set the parameter in between; `theirs` is what they set, none: taken away."""

    def __init__(self, theirs: PolicySetting | None) -> None:
        super().__init__("set by somebody else in between")
        self.theirs = theirs


@dataclass(frozen=True)
class Setting:
    """What is to hold: a value from a day on (None: the wider rule again), and why."""

    name: str
    value: Any
    starts_on: date
    note: str = ""


def set_for_club(
    club: Club, setting: Setting, *, by: Principal, at: datetime, seen: str | None = None
) -> bool:
    """Set a parameter for the whole club; all its weeks are made anew. See `put`."""
    with transaction.atomic():
        if not put(club.pk, OF_CLUB, setting, by=by, at=at, seen=seen):
            return False
        jobs.enqueue(jobs.CLUB, club.pk, club_id=club.pk, run_after=at, payload=_since(setting))
    return True


def set_for_program(
    program: Program, setting: Setting, *, by: Principal, at: datetime, seen: str | None = None
) -> bool:
    """Set a parameter for all who follow a program. See `put`."""
    place, club_id = Place("program", str(program.uid)), program.club_id
    with transaction.atomic():
        if not put(club_id, place, setting, by=by, at=at, seen=seen):
            return False
        payload = _since(setting)
        jobs.enqueue(jobs.PROGRAM, program.pk, club_id=club_id, run_after=at, payload=payload)
    return True


def set_for_exercise(
    club: Club,
    slug: str,
    setting: Setting,
    *,
    by: Principal,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Set a parameter for all lines of an exercise in the club. See `put`."""
    with transaction.atomic():
        if not put(club.pk, Place("exercise", slug), setting, by=by, at=at, seen=seen):
            return False
        jobs.enqueue(jobs.CLUB, club.pk, club_id=club.pk, run_after=at, payload=_since(setting))
    return True


def put(
    club_id: int,
    place: Place,
    setting: Setting,
    *,
    by: Principal,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Write a setting in the caller's transaction. True if anything changed.

    `seen`: uid of the setting that was entered last when the form was made, empty for none; None:
    whatever stands. Raises `Refused` for a value out of range or a scope that may not set it,
    ValidationError for a day that is over, `Overtaken` where another was entered since.
    """
    if setting.starts_on < by.today:
        raise ValidationError({"starts_on": too_early(setting.starts_on, by.today)})
    standard = default_of(setting.name) if setting.value is None else setting.value
    check(setting.name, standard, place.scope)
    plain = as_json(setting.value)
    Club.objects.select_for_update().get(pk=club_id)  # one after the other
    rows = PolicySetting.objects.of(club_id, [place]).filter(name=setting.name).alive()
    before = rows.filter(starts_on__lte=setting.starts_on).last()
    if (before.value if before else None) == plain:
        return False
    latest = rows.order_by("pk").last()
    if seen is not None and seen != (str(latest.uid) if latest else ""):
        raise Overtaken(latest)
    rows.filter(starts_on=setting.starts_on).update(deleted_at=at, updated_at=at)
    row = _row(club_id, place, setting, plain, by)
    was = {"name": setting.name, "value": before.value if before else None}
    now = {"name": setting.name, "value": plain, "from": str(setting.starts_on)}
    if setting.note:
        now["note"] = setting.note
    audit.record(by, at, "set_parameter", row, was, now)
    return True


def _row(club_id: int, place: Place, setting: Setting, plain: Any, by: Principal) -> PolicySetting:
    return PolicySetting.objects.create(
        club_id=club_id,
        scope=place.scope,
        about=place.about,
        athlete_uid=place.athlete_uid,
        name=setting.name,
        value=plain,
        starts_on=setting.starts_on,
        note=setting.note,
        set_by_id=by.user_id,
    )


def _since(setting: Setting) -> dict[str, str]:
    return {"since": str(setting.starts_on)}


def as_json(value: Any) -> Any:
    """Numbers as JSON has them, so that the document reads as it was typed."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
