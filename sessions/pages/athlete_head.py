"""The head of an athlete's page: weight by right, strength, technique, runs, goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from athletes.consents import missing_consents
from athletes.models import Athlete, BodyWeight, Injury, Race, Run
from athletes.parts import words
from clubs.models import Principal
from clubs.roles import Area
from programs.progression.facts import UNLOADED
from programs.progression.state import State, state_from_json
from programs.progression.units import convert, printed
from sessions.models import LineState
from sessions.pages import numbers
from sessions.pages.cells import line_name

WEIGHT_WINDOW = timedelta(days=28)  # method, section 2: the median of the last weeks
FORTNIGHT = timedelta(days=14)
TECHNIQUE = {
    "learn": gettext_lazy("learning, bar only"),
    "guided": gettext_lazy("guided bar"),
    "free": gettext_lazy("free bar"),
}


def read_states(athlete: Athlete) -> dict[str, State]:
    """The state of each line after the last closed week."""
    rows = LineState.objects.filter(athlete=athlete, latest=True)
    return {row.line: state_from_json(row.document) for row in rows}


def main_lift(states: dict[str, State], asked: Sequence[str]) -> str:
    """The line that speaks for the athlete's strength: the first loaded one that is asked."""
    loaded = [line for line in asked if line.split("/")[1] not in UNLOADED]
    known = [line for line in loaded if line in states]
    return next(iter(known or loaded or states), "")


def head(
    athlete: Athlete, principal: Principal, states: dict[str, State], lift: str
) -> dict[str, Any]:
    """Name, one line of facts, and chips for what is open."""
    weight = _weight(athlete, principal)
    races = list(
        Race.objects.visible_to(principal).filter(athlete=athlete, day__gte=principal.today)
    )
    facts = [
        "" if weight is None else f"{numbers.number(round(weight, 1))} {athlete.unit}",
        _strength(athlete, states.get(lift), lift, weight),
        str(TECHNIQUE.get(states[lift].technique or "", "")) if lift in states else "",
        _runs(athlete, principal),
        _goal(races),
    ]
    return {
        "name": athlete.name,
        "weight": facts[0],
        "sub": " · ".join(fact for fact in facts if fact),
        "chips": [
            *_people(athlete, principal),
            *_races(races, principal),
        ],
    }


def _weight(athlete: Athlete, principal: Principal) -> Decimal | None:
    """As the engine takes it: the median of four weeks, else the latest. In the athlete's unit."""
    rows = list(
        BodyWeight.objects.visible_to(principal)
        .filter(athlete=athlete, day__lte=principal.today)
        .order_by("-day", "-pk")[:60]
    )
    since = principal.today - WEIGHT_WINDOW
    recent = [one for one in rows if one.day > since] or rows[:1]
    if not recent:
        return None
    unit = _unit(athlete)
    exact = [convert(one.value, "lb" if one.unit == "lb" else "kg", unit) for one in recent]
    return Decimal(printed(median(exact)))


def _unit(athlete: Athlete) -> Any:
    return "lb" if athlete.unit == "lb" else "kg"


def _strength(athlete: Athlete, state: State | None, lift: str, weight: Decimal | None) -> str:
    """The capacity of the main lift, and its share of the body weight. Method, sections 1 and 9."""
    if state is None or not state.capacity:
        return ""
    capacity = Fraction(state.capacity)
    text = _("%(lift)s e1RM %(load)s") % {
        "lift": line_name(lift),
        "load": numbers.load(Decimal(printed(capacity, 0)), athlete.unit),
    }
    if not weight:
        return text
    index = numbers.number(round(Decimal(printed(capacity)) / weight, 2))
    return f"{text} ({index} × BW)"


def _runs(athlete: Athlete, principal: Principal) -> str:
    since = principal.today - FORTNIGHT
    count = (
        Run.objects.visible_to(principal)
        .filter(athlete=athlete, day__gt=since, day__lte=principal.today)
        .count()
    )
    return _("runs %(count)s× a week") % {"count": round(count / 2)} if count else ""


def _goal(races: Sequence[Race]) -> str:
    goal = next((one for one in races if one.priority == Race.Priority.A), None)
    if goal is None:
        return ""
    what = numbers.kilometres(goal.distance_m) or goal.name
    if goal.goal_s:
        what = _("%(race)s in %(time)s") % {"race": what, "time": numbers.clock(goal.goal_s)}
    return _("goal: %(goal)s") % {"goal": what}


def _people(athlete: Athlete, principal: Principal) -> list[dict[str, str]]:
    if not athlete.is_minor(principal.today):
        return []
    chips = [{"kind": "quiet", "label": _("under 18: only under qualified supervision")}]
    missing = missing_consents([athlete], principal.today) if principal.is_staff else {}
    if missing:
        chips.append({"kind": "warn", "label": _("consent missing")})
    return chips


def injuries(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    """What hurts now, said to those who may know, with the way to clear it for those who may."""
    rows = Injury.objects.visible_to(principal).open().filter(athlete=athlete)
    may_clear = principal.may_change(Area.CLEARS)
    paused = _("paused after pain until it is cleared")
    return [
        {
            "kind": "bad" if one.from_lines else "warn",
            "label": words([one.part]).capitalize(),
            "text": paused if one.from_lines else one.get_stage_display(),
            "since": numbers.day(one.starts_on),
            "note": one.note,
            "clear_url": reverse("athletes:injury-clear", args=[club, athlete.uid, one.uid])
            if may_clear
            else "",
            "rules_url": reverse("sessions:injury-rules", args=[club, athlete.uid, one.uid]),
        }
        for one in rows
    ]


def _races(races: Sequence[Race], principal: Principal) -> list[dict[str, str]]:
    if not races:
        return []
    away = (races[0].day - principal.today).days
    label = ngettext("%(race)s in %(count)s day", "%(race)s in %(count)s days", away)
    if away == 0:
        label = _("%(race)s today")
    return [{"kind": "race", "label": label % {"race": races[0].name, "count": away}}]
