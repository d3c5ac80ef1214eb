"""Why a number is what it is: the steps of a line, in the reader's words and units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.health_reads import Kind, Shown
from athletes.models import Athlete, BodyWeight
from clubs.models import Principal
from clubs.roles import Area
from clubs.weeks import week_name
from programs.progression.reasons import Voice
from sessions.models import TrainingSession
from sessions.pages import cells, levels, numbers, sentences
from sessions.planning.plans import PlannedLine, read_plan
from sessions.planning.reasons import AMOUNTS, FACTS, PAIN, WEIGHT, Step, explain_line, outcome

KINDS = {"ease": "taper", "limit": "warn", "break": "warn", "coach": "override"}


def why_page(
    session: TrainingSession, line: PlannedLine, principal: Principal, unit: str, club: str
) -> dict[str, Any]:
    """Load, then sets and repetitions, each with its steps; or why there are none."""
    page = reverse("sessions:athlete", args=[club, session.athlete.uid])
    day = numbers.day(session.day) if session.day else ""
    about = ", ".join(word for word in (line.name, day) if word)
    is_athlete = not principal.is_staff
    voice: Voice = "athlete" if is_athlete else "coach"
    hidden, trace = hidden_facts(session.athlete, principal), session.trace.get(line.line, {})
    explained = partial(explain_line, line, trace, reader=voice, unit=unit, hidden=hidden)
    return {
        "title": _("Why %(number)s?") % {"number": _headline(line)} if line.is_asked else line.name,
        "sub": about if line.is_asked else day,
        "heading": about,
        "crumbs": [
            {
                "label": session.athlete.name,
                "url": f"{page}?week={week_name(session.week_start)}#session-{session.uid}",
            },
            {"label": line.name},
        ],
        "nothing": "" if line.is_asked else levels.sentence(line.code, is_athlete=is_athlete),
        "numbers": _numbers(line, trace, about, explained) if line.is_asked else [],
        "came": outcome(session, reader=voice, unit=unit, hidden=hidden).get(line.line, ""),
        "flags": [sentences.flag(one, is_athlete=is_athlete) for one in line.flags],
        "health_shown": health_shown(session.athlete, trace, hidden),
    }


def health_shown(athlete: Athlete, trace: dict[str, Any], hidden: frozenset[str]) -> Shown:
    """Which facts of health stand among the steps, and are not left out."""
    entries = (entry for amount in AMOUNTS for entry in trace.get(amount, ()))
    told = {name for entry in entries for name in entry[FACTS]}
    kinds = {Kind.WEIGHT: WEIGHT, Kind.PAIN: PAIN}
    return {kind: [athlete] for kind, facts in kinds.items() if facts & (told - hidden)}


def hidden_facts(athlete: Athlete, principal: Principal) -> frozenset[str]:
    """Facts of the athlete's health that are not for these eyes."""
    weights = BodyWeight.objects.visible_to(principal).filter(athlete=athlete)
    reached = Athlete.objects.reached_in(principal, Area.HEALTH, change=False)
    sees_pain = reached.filter(pk=athlete.pk).exists()
    return (frozenset() if weights.exists() else WEIGHT) | (frozenset() if sees_pain else PAIN)


def why_now(
    pk: int, line: str, principal: Principal, unit: str, club: str
) -> dict[str, Any] | None:
    """The same for a line of a session as it stands now; None where the line is gone."""
    session = TrainingSession.objects.visible_to(principal).select_related("athlete").get(pk=pk)
    planned = read_plan(session).line(line)
    return None if planned is None else why_page(session, planned, principal, unit, club)


def _headline(line: PlannedLine) -> str:
    text = cells.load_text(line)
    return text if line.load else numbers.dose(line.sets, line.reps, line.measure)


def _numbers(
    line: PlannedLine, trace: dict[str, Any], about: str, explained: Callable[..., list[Step]]
) -> list[dict[str, Any]]:
    """The way to the load, and the one to sets and repetitions; a dose has no load."""
    load, dose = explained(amounts=("load",)), explained(amounts=("sets", "reps"))
    ways = []
    if trace.get("load"):
        ways.append(_way("load", cells.load_text(line), about, _entries(load)))
    text = numbers.dose(line.sets, line.reps, line.measure)
    return [*ways, _way("dose", text, about, _entries(dose, labelled=True))]


def _entries(steps: Iterable[Step], *, labelled: bool = False) -> list[dict[str, str]]:
    """Steps that moved a number; notes about the whole line stand elsewhere."""
    return [
        {
            "rule_label": f"{step.amount}: {step.rule_label}" if labelled else step.rule_label,
            "sentence": step.sentence,
            "value": step.value,
            "kind": KINDS.get(step.kind, ""),
        }
        for step in steps
        if step.amount
    ]


def _way(name: str, value: str, about: str, entries: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": f"why-{name}",
        "title": _("Why %(number)s?") % {"number": value},
        "sub": about,
        "entries": entries,
        "label": _("Prescribed"),
        "value": value,
    }
