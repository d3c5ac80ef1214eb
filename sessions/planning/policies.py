"""The policy of a line, from the settings of club, program, athlete, exercise and injury."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from athletes.models import Athlete, Injury
from athletes.policies import of_athlete, of_exercise, of_injury
from programs.document import exercise_of
from programs.models import Place, PolicySetting
from programs.progression import policy
from programs.progression.facts import PolicyFact
from sessions.planning.records import AthleteRecord, ClubRecord

Span = tuple[date, date | None]
Scoped = dict[Any, dict[str, Any]]  # by scope, what it sets; an athlete's own word on an exercise
OWN_EXERCISE = "own_exercise"  # is narrower than the club's word on it


def policy_facts(key: str, record: AthleteRecord, club: ClubRecord) -> Iterator[PolicyFact]:
    """One fact for each day on which a setting of any scope changed, scopes merged.

    An empty key: of no line, so from club, program and athlete only, and placement with it.
    """
    settings = settings_of([key], record, club)
    spoken = [(one, spans) for one in settings if (spans := list(_spans(one, record)))]
    before: dict[str, Any] = {}
    for day in sorted({day for _one, spans in spoken for day in _edges(spans)}):
        scoped: Scoped = {}
        for one, spans in spoken:
            if any(first <= day and (last is None or day <= last) for first, last in spans):
                scoped.setdefault(_layer(one), {})[one.name] = one.value
        values = policy.plain(_merged(_without_nulls(scoped)))
        if values != before:
            apart = {"coverage"} if not key else policy.APART_FROM_POLICY
            yield PolicyFact(date=day, set={name: values[name] for name in values.keys() - apart})
            before = values


def settings_of(
    keys: Iterable[str], record: AthleteRecord, club: ClubRecord
) -> list[PolicySetting]:
    """The settings that may speak to these lines of an athlete, by their day; an empty key: to
    none of them. No query."""
    places = dict.fromkeys(place for key in keys for place in _places(key, record))
    found = [one for place in places for one in club.settings.get(place, ())]
    return sorted(found, key=lambda one: one.starts_on)


def _places(key: str, record: AthleteRecord) -> Iterator[Place]:
    yield Place()
    for assignment in record.assignments:
        yield Place("program", str(assignment.program_version.program.uid))
    yield of_athlete(record.athlete)
    if key:
        yield Place("exercise", exercise_of(key))
        yield of_exercise(record.athlete, exercise_of(key))
        for injury in record.injuries:
            yield of_injury(injury)


def _layer(one: PolicySetting) -> str:
    return OWN_EXERCISE if one.scope == "exercise" and one.athlete_uid else one.scope


def _merged(scoped: Scoped) -> policy.Policy:
    """All scopes in one policy; where an athlete has a word on the exercise, in three steps."""
    own, injury = scoped.pop(OWN_EXERCISE, None), scoped.pop("injury", {})
    if own is None:
        return policy.merge(scoped | {"injury": injury})[0]
    wider = policy.merge(scoped)[0]
    return policy.merge({"injury": injury}, policy.merge({"exercise": own}, wider)[0])[0]


def _edges(spans: list[Span]) -> Iterator[date]:
    """The days on which a word begins, and those after its end."""
    for first, last in spans:
        yield first
        if last is not None:
            yield last + timedelta(days=1)


def _without_nulls(scoped: Scoped) -> Scoped:
    """A null gives a parameter back to the wider scope."""
    return {
        scope: {name: value for name, value in values.items() if value is not None}
        for scope, values in scoped.items()
    }


def _spans(one: PolicySetting, record: AthleteRecord) -> Iterator[Span]:
    """From when to when a setting speaks to the athlete; none where it never does.

    A program's word counts while the athlete follows it, an injury's until it is cleared.
    """
    match one.scope:
        case PolicySetting.Scope.INJURY:
            yield from _while_hurt(one, record)
        case PolicySetting.Scope.PROGRAM:
            yield from _while_followed(one, record)
        case _:
            yield one.starts_on, None


def _while_hurt(one: PolicySetting, record: AthleteRecord) -> Iterator[Span]:
    for injury in record.injuries:
        if one.about == str(injury.uid):
            yield one.starts_on, injury.cleared_on


def _while_followed(one: PolicySetting, record: AthleteRecord) -> Iterator[Span]:
    for assignment in record.assignments:
        if one.about == str(assignment.program_version.program.uid):
            first = max(one.starts_on, assignment.starts_on)
            if assignment.ends_on is None or assignment.ends_on >= first:
                yield first, assignment.ends_on


def pain_bands(athlete: Athlete, today: date) -> dict[str, tuple[int, int]]:
    """Amber and red from, during and next morning, for this athlete's widest line: by club,
    athlete, and the open injuries. An exercise's own bands are the engine's to apply."""
    injuries = Injury.objects.filter(athlete=athlete).open().values_list("uid", flat=True)
    places = [Place(), of_athlete(athlete)]
    places += [Place("injury", str(uid)) for uid in injuries]
    rows = PolicySetting.objects.of(athlete.club_id, places).alive()
    scoped: Scoped = {}
    for one in rows.filter(name="pain", starts_on__lte=today):
        scoped.setdefault(one.scope, {})[one.name] = one.value
    pain = policy.merge(_without_nulls(scoped))[0].pain
    return {"during": _band(pain.during), "next": _band(pain.next)}


def _band(band: Any) -> tuple[int, int]:
    return math.ceil(band[0]), math.ceil(band[1])
