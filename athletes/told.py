"""What is told of an athlete's coming and going, and of races (`clubs.events`)."""

from __future__ import annotations

from typing import Any

from athletes.models import Athlete, Race
from clubs.events import Told
from clubs.models import Event

# What each verb of `athletes.facts` comes to in words.
CHANGES = {"add": "entered", "change": "changed", "remove": "removed", "restore": "restored"}


def athlete_joined(athlete: Athlete) -> Told:
    """Came into the club, or came back."""
    joined_on = athlete.joined_on and athlete.joined_on.isoformat()
    payload = {**_whose(athlete), "unit": str(athlete.unit), "joined_on": joined_on}
    return Told(Event.Kind.ATHLETE_JOINED, athlete.uid, "athlete", athlete.uid, payload)


def athlete_left(athlete: Athlete) -> Told:
    """Put away: no page shows them until they are brought back."""
    return Told(Event.Kind.ATHLETE_LEFT, athlete.uid, "athlete", athlete.uid, _whose(athlete))


def race_changed(race: Race, verb: str, before: dict[str, Any] | None = None) -> Told:
    """Entered, changed (`before`: what each changed value was), removed or restored."""
    payload = {
        **_whose(race.athlete),
        "change": CHANGES[verb],
        "race": {
            "uid": str(race.uid),
            "external_id": race.external_id,
            "name": race.name,
            "day": race.day.isoformat(),
            "priority": str(race.priority),
            "distance_m": race.distance_m,
            "goal_s": race.goal_s,
            "result_s": race.result_s,
            "stop_days": race.stop_days,
        },
        "before": before or {},
    }
    return Told(Event.Kind.RACE_CHANGED, race.athlete.uid, "race", race.uid, payload)


def _whose(athlete: Athlete) -> dict[str, Any]:
    return {"athlete": str(athlete.uid), "athlete_external_id": athlete.external_id}
