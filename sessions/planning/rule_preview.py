"""What a rule would do to the weeks to come: the same engine, and nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from athletes.models import Athlete
from clubs.models import Club
from programs.models import Place, PolicySetting
from programs.planning.policies import Setting, as_json
from sessions.planning.consequences import WeekChange, compare
from sessions.planning.project import Outlook, WhatIf
from sessions.planning.regenerate import no_collection

WEEKS = 6
MOST = 60  # athletes that are played forward at once: about two seconds


@dataclass(frozen=True)
class Effect:
    """What becomes of one athlete. `trouble`: why their weeks cannot be played forward."""

    athlete: Athlete
    changes: list[WeekChange]
    trouble: str = ""

    @property
    def sessions(self) -> int:
        return sum(len(one.sessions) for one in self.changes)

    @property
    def days(self) -> int:
        return sum(len(one.days) for one in self.changes)


def effects(
    club: Club, athletes: Sequence[Athlete], place: Place, setting: Setting, now: datetime
) -> list[Effect]:
    """Six weeks of each athlete with the setting beside those without it. About twenty queries for
    any number of athletes."""
    outlook = Outlook(club, [one.pk for one in athletes], now, weeks=WEEKS)
    what_if = WhatIf(settings=(_supposed(club, place, setting),))
    with no_collection():
        return [_effect(outlook, one, what_if) for one in athletes]


def _effect(outlook: Outlook, athlete: Athlete, what_if: WhatIf) -> Effect:
    try:
        before = outlook.weeks(athlete.pk)
        return Effect(athlete, compare(before, outlook.weeks(athlete.pk, what_if)))
    except ValueError as error:  # facts that contradict each other spoil one athlete only
        return Effect(athlete, [], str(error))


def _supposed(club: Club, place: Place, setting: Setting) -> PolicySetting:
    """The row as it would be saved."""
    return PolicySetting(
        club=club,
        scope=place.scope,
        about=place.about,
        athlete_uid=place.athlete_uid,
        name=setting.name,
        value=as_json(setting.value),
        starts_on=setting.starts_on,
    )
