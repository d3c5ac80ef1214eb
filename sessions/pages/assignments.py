"""Assigning: who follows what, and what a new program would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import Athlete, Squad
from clubs.models import Principal
from clubs.roles import Area
from clubs.weeks import WEEK, week_start
from programs.models import ProgramVersion
from sessions.forms.assignments import AssignmentForm
from sessions.models import Assignment
from sessions.pages import levels, numbers
from sessions.pages.sentences import asked
from sessions.planning.answers import Answer
from sessions.planning.project import WhatIf, project

log = structlog.get_logger(__name__)

MOST = 8  # athletes whose first week is played forward in one preview
FURTHEST = 26  # weeks ahead


@dataclass(frozen=True)
class Preview:
    """What an assignment would change for one athlete."""

    name: str
    url: str
    stands: str
    week: str
    sessions: list[dict[str, Any]]
    note: str


def assignment_form(
    principal: Principal, asked_for: Mapping[str, Any], data: Mapping[str, Any] | None
) -> AssignmentForm:
    """With what is within reach: three queries. `asked_for`: athlete, squad, version by uid."""
    versions = ProgramVersion.objects.visible_to(principal).filter(program__deleted_at=None)
    versions = versions.select_related("program").order_by("program__name", "-number")
    members = Prefetch("athletes", Athlete.objects.editable_by(principal))
    initial = {
        "version": asked_for.get("version", ""),
        "squad": asked_for.get("squad", ""),
        "athletes": [asked_for.get("athlete", "")],
        "starts_on": week_start(principal.today) + WEEK,
    }
    return AssignmentForm(
        versions.defer("document"),
        Squad.objects.visible_to(principal).prefetch_related(members),
        Athlete.objects.editable_by(principal).select_related("club", "coach", "coach__club"),
        data,
        initial,
    )


def chosen(form: AssignmentForm) -> list[Athlete]:
    members = {
        uid: [
            form.by_athlete[str(one.uid)]
            for one in squad.athletes.all()
            if str(one.uid) in form.by_athlete
        ]
        for uid, squad in form.by_squad.items()
    }
    return form.chosen(members)


def previews(
    form: AssignmentForm, principal: Principal, club: str, now: datetime
) -> dict[str, Any]:
    """What stands now and ends, and the first week of the new program, athlete by athlete."""
    athletes = chosen(form)
    version = ProgramVersion.objects.select_related("program").get(
        pk=form.cleaned_data["version"].pk
    )
    starts_on: date = form.cleaned_data["starts_on"]
    standing = _standing(athletes, principal, starts_on)
    rest = len(athletes) - MOST
    return {
        "previews": [
            _preview(one, version, form.cleaned_data, standing.get(one.pk, []), (club, now))
            for one in athletes[:MOST]
        ],
        "rest": _("And %(count)s more athletes, in the same way.") % {"count": rest}
        if rest > 0
        else "",
    }


def _standing(
    athletes: Sequence[Athlete], principal: Principal, starts_on: date
) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.visible_to(principal).filter(athlete__in=athletes)
    found: dict[int, list[Assignment]] = {}
    for row in rows.select_related("program_version__program"):
        if row.ends_on is None or row.ends_on >= starts_on:
            found.setdefault(row.athlete_id, []).append(row)
    return found


def _preview(
    athlete: Athlete,
    version: ProgramVersion,
    values: Mapping[str, Any],
    standing: Sequence[Assignment],
    where: tuple[str, datetime],
) -> Preview:
    club, now = where
    starts_on: date = values["starts_on"]
    instead = Assignment(
        club_id=athlete.club_id,
        athlete=athlete,
        program_version=version,
        starts_on=starts_on,
        ends_on=values["ends_on"],
    )
    sessions, note = _first_week(athlete, instead, now)
    return Preview(
        name=athlete.name,
        url=reverse("sessions:athlete", args=[club, athlete.uid]),
        stands=_stands(standing, starts_on),
        week=numbers.week_days(week_start(starts_on)),
        sessions=[_session(one) for one in sessions],
        note=note,
    )


def _first_week(athlete: Athlete, instead: Assignment, now: datetime) -> tuple[list[Answer], str]:
    today = athlete.club.today(now)
    ahead = (week_start(instead.starts_on) - week_start(today)) // WEEK
    if ahead < 0:
        return [], _("It starts in the past: open weeks are made from today on.")
    if ahead > FURTHEST:
        return [], _("It starts too far ahead to be played forward.")
    try:
        weeks = project(athlete, now, weeks=ahead + 1, what_if=WhatIf(assignment=instead))
    except Exception as error:  # noqa: BLE001  # one athlete's broken facts spoil only this preview
        log.warning("preview_failed", athlete=str(athlete.uid), error=str(error))
        return [], str(error)
    return (weeks[-1].sessions if weeks else []), ""


def _stands(standing: Sequence[Assignment], starts_on: date) -> str:
    if not standing:
        return _("No program stands.")
    words = []
    for one in standing:
        if one.starts_on >= starts_on:
            words.append(_("%(program)s gives way") % {"program": one.program_version})
        else:
            words.append(_("%(program)s ends the day before") % {"program": one.program_version})
    return ", ".join(words)


def _session(answer: Answer) -> dict[str, Any]:
    title = f"{numbers.day(answer.day)} · {answer.title}" if answer.day else answer.title
    why = levels.sentence(answer.plan.code) if answer.plan.code else ""
    rows = [[line.name, asked(answer.plan, line.line)] for line in answer.plan.lines]
    return {"title": title, "why": why, "rows": rows}


def standing_page(principal: Principal, club: str) -> dict[str, Any]:
    """Who follows what today or later: one query."""
    new_url = reverse("sessions:assignment-new", args=[club])
    action = {"label": _("Assign program"), "url": new_url, "kind": "primary"}
    may_plan = principal.may_change(Area.SESSIONS)
    return {
        "rows": _standing_rows(principal, club),
        "new_url": new_url if may_plan else "",
        "actions": [action] if may_plan else [],
        "may_plan": may_plan,
    }


def _standing_rows(principal: Principal, club: str) -> list[dict[str, Any]]:
    rows = (
        Assignment.objects.visible_to(principal)
        .filter(athlete__deleted_at=None)
        .select_related("athlete", "program_version__program")
        .order_by("athlete__name", "starts_on")
    )
    return [
        {
            "athlete": one.athlete.name,
            "athlete_url": reverse("sessions:athlete", args=[club, one.athlete.uid]),
            "program": str(one.program_version),
            "days": _days(one),
            "end_url": reverse("sessions:assignment-end", args=[club, one.uid]),
        }
        for one in rows
        if one.ends_on is None or one.ends_on >= principal.today
    ]


def _days(one: Assignment) -> str:
    if one.ends_on is None:
        return _("from %(day)s") % {"day": numbers.day(one.starts_on)}
    return numbers.days_between(one.starts_on, one.ends_on)
