"""The verbs of the rules that hold for one athlete only, or for one of their injuries."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from athletes.models import Athlete, Injury
from athletes.stale import mark_stale
from clubs.models import Principal
from programs.models import Place, PolicySetting
from programs.planning.policies import Setting, put


def of_athlete(athlete: Athlete) -> Place:
    return Place("athlete", str(athlete.uid))


def of_exercise(athlete: Athlete, slug: str) -> Place:
    """An exercise as this athlete does it."""
    return Place("exercise", slug, athlete.uid)


def of_injury(injury: Injury) -> Place:
    return Place("injury", str(injury.uid))


def settings_about(athlete: Athlete) -> QuerySet[PolicySetting]:
    """All that was ever set for this athlete, their exercises and their injuries."""
    injuries = Injury.objects.filter(athlete=athlete).values_list("uid", flat=True)
    own = Q(scope="athlete", about=str(athlete.uid)) | Q(athlete_uid=athlete.uid)
    hurt = Q(scope="injury", about__in=[str(uid) for uid in injuries])
    return PolicySetting.objects.filter(own | hurt, club=athlete.club_id)


def take_settings(keeps: Athlete, other: Athlete) -> None:
    """Two records are one: what was set for the other counts on, but where the one that stays
    has a word of its own in the same place. An injury's rules go with the injury."""
    mine = {(one.place, one.name) for one in settings_about(keeps)}
    for one in settings_about(other).exclude(scope="injury"):
        if one.scope == "athlete":
            one.about = str(keeps.uid)
        else:
            one.athlete_uid = keeps.uid
        if (one.place, one.name) not in mine:
            one.save(update_fields=["about", "athlete_uid"])


def set_for_athlete(
    athlete: Athlete, setting: Setting, *, by: Principal, at: datetime, seen: str | None = None
) -> bool:
    """Set a parameter for one athlete, over the club's and the program's. See `put`."""
    return _set(athlete, of_athlete(athlete), setting, by=by, at=at, seen=seen)


def set_for_athletes_exercise(
    athlete: Athlete,
    slug: str,
    setting: Setting,
    *,
    by: Principal,
    at: datetime,
    seen: str | None = None,
) -> bool:
    """Set a parameter for one exercise of one athlete, over the exercise's for all. See `put`."""
    return _set(athlete, of_exercise(athlete, slug), setting, by=by, at=at, seen=seen)


def set_for_injury(
    injury: Injury, setting: Setting, *, by: Principal, at: datetime, seen: str | None = None
) -> bool:
    """Set a parameter for as long as an injury lasts, over all others. See `put`.

    Pain limits of rehab are set here, by coach or physio. Source: method, section 12, `pain`.
    """
    return _set(injury.athlete, of_injury(injury), setting, by=by, at=at, seen=seen)


def _set(
    athlete: Athlete,
    place: Place,
    setting: Setting,
    *,
    by: Principal,
    at: datetime,
    seen: str | None,
) -> bool:
    with transaction.atomic():
        if not put(athlete.club_id, place, setting, by=by, at=at, seen=seen):
            return False
        mark_stale([athlete], since=setting.starts_on, at=at)
    return True
