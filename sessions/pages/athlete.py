"""An athlete's page: head, season, this and next week with every number, the load curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import structlog
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.health_reads import Kind, Shown
from athletes.models import Athlete
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import WEEK, next_moment, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import numbers
from sessions.pages.athlete_head import head, injuries, main_lift, read_states
from sessions.pages.cells import line_name
from sessions.pages.curve import Lifted, load_curve
from sessions.pages.needs import pain_kind
from sessions.pages.program import programs
from sessions.pages.season import SeasonWeek, season_races, season_span, stored_weeks, strip
from sessions.pages.session_card import SessionCard, Viewer, projected_card, session_card, viewer
from sessions.pages.session_facts import SessionFacts, read_session_facts
from sessions.pages.why import hidden_facts
from sessions.planning.project import ProjectedWeek, project
from sessions.planning.reasons import WEIGHT

log = structlog.get_logger(__name__)

Status = TrainingSession.Status
AHEAD = 14  # weeks that are played forward where no season says how many


@dataclass(frozen=True)
class WeekSection:
    """One week of the page."""

    title: str
    sub: str
    name: str
    cards: list[SessionCard]
    note: str
    unpublished: bool
    is_projected: bool


def athlete_page(
    athlete: Athlete, principal: Principal, club: Club, now: datetime, week: date | None = None
) -> dict[str, Any]:
    """Everything the page prints: the running and the coming week, or another `week` alone."""
    today = principal.today
    mondays = [week_start(today), week_start(today) + WEEK]
    if week is not None and week not in mondays:
        mondays = [week]
    season, first, last = season_span(athlete, principal)
    ahead, trouble = _ahead(athlete, principal, now, max(last, *mondays))
    sessions = list(
        TrainingSession.objects.visible_to(principal)
        .filter(athlete=athlete, week_start__in=mondays)
        .select_related("athlete")
        .defer("trace")
    )
    facts = read_session_facts(principal, sessions, (one.plan for one in _answers(ahead, mondays)))
    weeks = stored_weeks(athlete, principal, first, last)
    _add_projected(weeks, ahead)
    races = season_races(athlete, principal, first, last)
    states = read_states(athlete)
    lift = main_lift(states, [line.line for plan in facts.plans.values() for line in plan.lines])
    who = viewer(principal, club.slug)
    top, hurts = head(athlete, principal, states, lift), injuries(athlete, principal, club.slug)
    told = _tells(facts, principal), bool(top["weight"]), bool(hurts)
    return {
        "athlete": athlete,
        "head": top,
        "health_shown": _health_shown(athlete, *told),
        "actions": _actions(athlete, principal, club.slug),
        "strip": strip(weeks, races, season, (first, last), (club.slug, athlete, today)),
        "weeks": [_section(monday, sessions, facts, ahead, who, club, now) for monday in mondays],
        "injuries": hurts,
        "trouble": trouble,
        "programs": programs(athlete, principal, club.slug),
        "curve": _curve(lift, facts, ahead, athlete, principal),
        "earlier_url": _week_url(athlete, club, mondays[0] - WEEK),
        "later_url": _week_url(athlete, club, mondays[-1] + WEEK),
        "here_url": reverse("sessions:athlete", args=[club.slug, athlete.uid])
        if len(mondays) == 1
        else "",
        "may_plan": who.may_edit,
        "first_why": _first_why(sessions, facts, who),
    }


def _tells(facts: SessionFacts, principal: Principal) -> bool:
    """Whether the cards tell where and how much it hurts."""
    may = principal.may_see(Area.HEALTH)
    return may and any(pain_kind(one) for one in facts.reports.values())


def _health_shown(athlete: Athlete, *told: bool) -> Shown:
    kinds = (Kind.PAIN, Kind.WEIGHT, Kind.INJURIES)
    return {kind: [athlete] for kind, tells in zip(kinds, told, strict=True) if tells}


def _ahead(
    athlete: Athlete, principal: Principal, now: datetime, last: date
) -> tuple[list[ProjectedWeek], str]:
    """The weeks to come, and why they could not be played forward. Staff only: not published."""
    if not principal.is_staff:
        return [], ""
    this = week_start(principal.today)
    weeks = min(max((last - this) // WEEK + 1, 2), 53)
    try:
        return project(athlete, now, weeks=weeks), athlete.trouble
    except Exception as error:  # noqa: BLE001  # broken facts spoil the outlook, not the page
        log.warning("projection_failed", athlete=str(athlete.uid), error=str(error))
        return [], athlete.trouble or str(error)


def _answers(ahead: Iterable[ProjectedWeek], mondays: Sequence[date]) -> list[Any]:
    return [one for week in ahead if week.week_start in mondays for one in week.sessions]


def _add_projected(weeks: dict[date, SeasonWeek], ahead: Iterable[ProjectedWeek]) -> None:
    for week in ahead:
        if week.week_start in weeks:
            continue
        known = weeks[week.week_start] = SeasonWeek(week.week_start, projected=True)
        for session in week.sessions:
            known.add(session.plan)
        if not known.codes:
            known.codes = [week.level] if week.level != "full" else []
        known.goals.append(week.block)


def _section(
    monday: date,
    sessions: Sequence[TrainingSession],
    facts: SessionFacts,
    ahead: Sequence[ProjectedWeek],
    who: Viewer,
    club: Club,
    now: datetime,
) -> WeekSection:
    stored = [one for one in sessions if one.week_start == monday]
    cards = [session_card(one, facts, who) for one in stored]
    projected = [] if stored else _answers(ahead, [monday])
    cards += [projected_card(one, facts, who) for one in projected]
    return WeekSection(
        title=_title(monday, week_start(who.principal.today)),
        sub=numbers.week_days(monday),
        name=week_name(monday),
        cards=sorted(cards, key=lambda card: card.day or date.max),
        note=_note(monday, cards, stored, club, now, who),
        unpublished=any(one.published_at is None and one.status == Status.PLANNED for one in stored)
        and who.may_edit,
        is_projected=bool(projected),
    )


def _title(monday: date, this: date) -> str:
    name = _("Week %(number)s") % {"number": monday.isocalendar().week}
    if monday == this:
        return _("This week · %(week)s") % {"week": name.lower()}
    return _("Next week · %(week)s") % {"week": name.lower()} if monday == this + WEEK else name


def _note(
    monday: date,
    cards: Sequence[SessionCard],
    stored: Sequence[TrainingSession],
    club: Club,
    now: datetime,
    who: Viewer,
) -> str:
    """What an empty or projected week waits for."""
    moment = date_format(next_moment(club, now).astimezone(club.zone), "D j M, H:i")
    is_coming = monday > week_start(who.principal.today)
    if cards and not stored:
        if monday == week_start(who.principal.today) + WEEK:
            return _("Projected. This week is made on %(moment)s.") % {"moment": moment}
        return _("Projected: as it would be if all goes as planned.")
    if cards:
        return ""
    if is_coming:
        return _("Nothing is published yet. The week is made on %(moment)s.") % {"moment": moment}
    return _("No session in this week.")


def _curve(
    lift: str,
    facts: SessionFacts,
    ahead: Sequence[ProjectedWeek],
    athlete: Athlete,
    principal: Principal,
) -> dict[str, Any] | None:
    """The main lift: the lowest work load of each session, then what is projected.

    Its cap would tell the body weight, so it is for those who may see that.
    """
    today, hidden = principal.today, hidden_facts(athlete, principal)
    done = [
        Lifted(sets[0].day, min(one.load for one in sets if one.load is not None))
        for sets in reversed(facts.last.get(lift, []))
        if any(one.load is not None and one.unit == athlete.unit for one in sets)
    ]
    planned = [
        Lifted(session.day, line.load, is_planned=True, code=line.code)
        for week in ahead
        for session in week.sessions
        for line in session.plan.lines
        if line.line == lift and line.is_asked and line.load is not None and session.day
        if session.day >= today
    ]
    caps = [week.caps[lift] for week in ahead if lift in week.caps and not hidden & WEIGHT]
    points = sorted({one.day: one for one in [*planned, *done]}.values())
    cap: Decimal | None = caps[-1] if caps else None
    return load_curve(line_name(lift).capitalize(), points, athlete.unit, cap, today)


def _first_why(sessions: Sequence[TrainingSession], facts: SessionFacts, who: Viewer) -> str:
    """The address of the why that stands beside the page at first: the next session's main line."""
    ordered = sorted(sessions, key=lambda one: (one.is_settled, one.day or date.max))
    for session in ordered:
        asked = [line for line in facts.plans[session.pk].lines if line.is_asked]
        line = next((one for one in asked if one.load), asked[0] if asked else None)
        if line is not None:
            return who.url("why", session.uid, line.line)
    return ""


def _actions(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    found = [{"label": _("On record"), "url": reverse("athletes:facts", args=[club, athlete.uid])}]
    calendar = f"{reverse('sessions:calendars', args=[club])}?of=athlete:{athlete.uid}"
    found.append({"label": _("Calendar"), "url": calendar})
    if principal.may_see(Area.CALENDAR):
        runs = reverse("sessions:runs", args=[club, athlete.uid])
        found.append({"label": _("Runs"), "url": runs, "icon": "footprints"})
    season = reverse("sessions:season", args=[club, athlete.uid])
    found.append({"label": _("Season"), "url": season})
    if principal.may_see(Area.PROGRAMS):
        rules = reverse("sessions:athlete-rules", args=[club, athlete.uid])
        found.append({"label": _("Rules"), "url": rules})
    if principal.may_see(Area.CLUB):
        history = f"{reverse('sessions:audit', args=[club])}?athlete={athlete.uid}"
        found.append({"label": _("History"), "url": history})
    if principal.is_staff and principal.may_change(Area.SESSIONS):
        url = reverse("sessions:assignment-new", args=[club])
        found.append(
            {"label": _("Assign program"), "url": f"{url}?athlete={athlete.uid}", "kind": "primary"}
        )
    return found


def _week_url(athlete: Athlete, club: Club, monday: date) -> str:
    page = reverse("sessions:athlete", args=[club.slug, athlete.uid])
    return f"{page}?week={week_name(monday)}"
