"""The policy of a line, from the settings of club, program, athlete, exercise and injury."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from athletes.models import Athlete
from programs.document import exercise_of
from programs.models import PolicySetting
from programs.progression import policy
from programs.progression.facts import PolicyFact
from sessions.planning.records import AthleteRecord, ClubRecord


def policy_facts(key: str, record: AthleteRecord, club: ClubRecord) -> Iterator[PolicyFact]:
    """One fact for each day on which a setting of any scope changed, scopes merged.

    An empty key: of no line, so from club, program and athlete only, and placement with it.
    """
    if not club.policies:
        return
    ours = [one for one in club.policies if _speaks_to(one, key, record)]
    before: dict[str, Any] = {}
    days = {_since(one, record) for one in ours} | _days_after_clears(ours, record)
    for day in sorted(days):
        scoped: dict[Any, dict[str, Any]] = {}
        for one in ours:
            if _since(one, record) <= day and not _is_over(one, day, record):
                scoped.setdefault(one.scope, {})[one.name] = one.value
        merged, _ = policy.merge(_without_nulls(scoped))
        values = policy.plain(merged)
        if values != before:
            apart = {"coverage"} if not key else policy.APART_FROM_POLICY
            yield PolicyFact(date=day, set={name: values[name] for name in values.keys() - apart})
            before = values


def _days_after_clears(ours: list[PolicySetting], record: AthleteRecord) -> set[date]:
    """The days from which an injury's own settings speak no more."""
    named = {one.about for one in ours if one.scope == PolicySetting.Scope.INJURY}
    return {
        injury.cleared_on + timedelta(days=1)
        for injury in record.injuries
        if injury.cleared_on is not None and str(injury.uid) in named
    }


def _without_nulls(scoped: dict[Any, dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """A null gives a parameter back to the wider scope."""
    return {
        scope: {name: value for name, value in values.items() if value is not None}
        for scope, values in scoped.items()
    }


def _speaks_to(one: PolicySetting, key: str, record: AthleteRecord) -> bool:
    athlete = record.athlete
    if one.athlete_uid is not None and one.athlete_uid != athlete.uid:
        return False
    match one.scope:
        case PolicySetting.Scope.CLUB:
            return True
        case PolicySetting.Scope.ATHLETE:
            return one.about == str(athlete.uid)
        case PolicySetting.Scope.EXERCISE:
            return bool(key) and one.about == exercise_of(key)
        case PolicySetting.Scope.INJURY:
            return bool(key) and any(one.about == str(injury.uid) for injury in record.injuries)
        case _:
            return any(
                one.about == str(assignment.program_version.program.uid)
                for assignment in record.assignments
            )


def _since(one: PolicySetting, record: AthleteRecord) -> date:
    """From its day on; a program's not before the athlete follows it."""
    if one.scope != PolicySetting.Scope.PROGRAM:
        return one.starts_on
    starts = [
        assignment.starts_on
        for assignment in record.assignments
        if one.about == str(assignment.program_version.program.uid)
    ]
    return max(one.starts_on, min(starts))


def _is_over(one: PolicySetting, day: date, record: AthleteRecord) -> bool:
    """An injury's word ends when it is cleared."""
    if one.scope != PolicySetting.Scope.INJURY:
        return False
    return any(
        injury.cleared_on is not None and injury.cleared_on < day
        for injury in record.injuries
        if one.about == str(injury.uid)
    )


def pain_bands(athlete: Athlete) -> dict[str, tuple[int, int]]:
    """Amber and red from, during and next morning, for this athlete's widest line. An exercise's
    or an injury's own bands are the engine's to apply; they only ever speak of one line."""
    settings = PolicySetting.objects.filter(club=athlete.club_id, name="pain").alive()
    scoped: dict[Any, dict[str, Any]] = {}
    for one in settings.filter(scope__in=["club", "athlete"]).order_by("starts_on", "pk"):
        if one.scope == PolicySetting.Scope.CLUB or one.about == str(athlete.uid):
            scoped.setdefault(one.scope, {})[one.name] = one.value
    pain = policy.merge(_without_nulls(scoped))[0].pain
    return {"during": _band(pain.during), "next": _band(pain.next)}


def _band(band: Any) -> tuple[int, int]:
    return math.ceil(band[0]), math.ceil(band[1])
