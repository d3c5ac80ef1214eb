"""The coach's events of an athlete: which lines, and which exercises are done on one leg."""

from __future__ import annotations

from typing import Any

from athletes.models import Athlete
from clubs.models import Principal
from clubs.weeks import WEEK, week_start
from programs.models import Exercise
from sessions.forms.events import OneLegForm, SettingForm, TechniqueForm
from sessions.models import LineState, TrainingSession
from sessions.pages.cells import line_name


def event_page(athlete: Athlete, principal: Principal, line: str = "") -> dict[str, Any]:
    lines = _lines(athlete, principal)
    exercises = list(Exercise.objects.visible_to(principal).exclude(conversion=""))
    today = principal.today
    return {
        "athlete": athlete,
        "lines": lines,
        "exercises": exercises,
        "technique": TechniqueForm(lines, today=today, line=line),
        "setting": SettingForm(lines, today=today, line=line),
        "one_leg": OneLegForm(lines, exercises, today=today, line=line),
    }


def _lines(athlete: Athlete, principal: Principal) -> list[tuple[str, str]]:
    """Lines the athlete has a state in, and those of the running and coming week."""
    this = week_start(principal.today)
    rows = TrainingSession.objects.visible_to(principal).filter(
        athlete=athlete, week_start__range=(this, this + WEEK)
    )
    planned = {
        line["line"]: line["name"]
        for plan in rows.values_list("plan", flat=True)
        for line in plan.get("lines", ())
    }
    known = LineState.objects.filter(athlete=athlete, latest=True).values_list("line", flat=True)
    names = {key: line_name(key).capitalize() for key in known} | planned
    return sorted(names.items(), key=lambda one: one[1])
