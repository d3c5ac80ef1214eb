"""An athlete's season on one page: the year by day, its share, races, off weeks, proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.access import Access
from athletes.models import Athlete, OffRange, Race, Season
from clubs.models import Club, Principal
from clubs.roles import Area
from sessions.pages import numbers, season_words
from sessions.pages.season_chart import Mark, season_chart
from sessions.pages.season_proposal import proposal_page
from sessions.pages.season_rows import (
    Rights,
    SeasonRows,
    chosen_season,
    season_rows,
    seasons_of,
)
from sessions.planning.consequences import RaceState
from sessions.planning.facts import fact_id
from sessions.planning.project import Outlook
from sessions.planning.season import SeasonPlan, season_outlook, season_plan

log = structlog.get_logger(__name__)


def season_page(
    athlete: Athlete, principal: Principal, club: Club, now: datetime, asked: str
) -> dict[str, Any]:
    """Everything the page prints."""
    access = Access(principal, athlete)
    seasons = seasons_of(athlete, principal)
    season = chosen_season(seasons, asked, principal.today)
    page = {
        "athlete": athlete,
        "title": _("Season"),
        "sub": _sub(athlete, season),
        "crumbs": _crumbs(athlete, principal, club.slug),
        "tabs": _tabs(seasons, season, athlete, club.slug),
        "actions": _actions(access, athlete, season, club.slug),
        "season": season,
        "empty": _empty(access, athlete, principal, club.slug) if season is None else None,
    }
    if season is None:
        return page
    rows = season_rows(season, athlete, principal)
    outlook = season_outlook(athlete, now, rows.span[1])
    plan, trouble = played(outlook, athlete, rows)
    if plan is None:
        return page | {"trouble": trouble}
    return page | _season(plan, rows, access, club.slug)


def played(outlook: Outlook, athlete: Athlete, rows: SeasonRows) -> tuple[SeasonPlan | None, str]:
    """The season as it would go, or why it cannot be told."""
    try:
        return season_plan(outlook, athlete, rows.span, rows.sessions), ""
    except Exception as error:  # noqa: BLE001  # broken facts spoil the outlook, not the page
        log.warning("season_failed", athlete=str(athlete.uid), error=str(error))
        return None, str(error)


def _season(plan: SeasonPlan, rows: SeasonRows, access: Access, club: str) -> dict[str, Any]:
    season, today = rows.season, access.principal.today
    may = Rights(access, club)
    races = [_race_mark(one, plan.races.get(fact_id(one)), may) for one in rows.races]
    offs = [_off_mark(one, may) for one in rows.offs]
    week_url = ""
    if access.principal.is_staff:
        week_url = reverse("sessions:athlete", args=[club, access.athlete.uid])
    return {
        "share": season_words.share_words(plan.share, season),
        "goal": season_words.goal_words(season),
        "meter": season_words.meter(plan.share, season),
        "chart": season_chart(plan, races, offs, today),
        "months": season_words.week_rows(plan.weeks, rows.races, today, week_url),
        "races": [_race_row(one, plan.races.get(fact_id(one)), may) for one in rows.races],
        "offs": [_off_row(one, may) for one in rows.offs],
        "add_race_url": may.url("season-race-new") if may.race else "",
        "add_off_url": may.url("season-off-new") if may.plan else "",
        "proposal": proposal_page(plan, season, may) if may.plan else None,
        "may_move": may.race or may.plan,
    }


def _race_mark(race: Race, state: RaceState | None, may: Rights) -> Mark:
    note = season_words.race_note(state)
    label = f"{race.name} ({race.priority}), {numbers.day(race.day)}"
    return Mark(
        starts_on=race.day,
        ends_on=race.day,
        label=f"{label}, {note}" if note else label,
        short=race.priority,
        kind="through" if note else race.priority.lower(),
        url=may.url("season-race", race.uid) if may.race else "",
    )


def _off_mark(off: OffRange, may: Rights) -> Mark:
    days = numbers.days_between(off.starts_on, off.ends_on)
    return Mark(
        starts_on=off.starts_on,
        ends_on=off.ends_on,
        label=f"{_('Off')} {days}" + (f", {off.reason}" if off.reason else ""),
        short="",
        kind="off",
        url=may.url("season-off", off.uid) if may.plan else "",
    )


def _race_row(race: Race, state: RaceState | None, may: Rights) -> dict[str, Any]:
    return {
        "day": race.day,
        "name": race.name,
        "priority": race.priority,
        "distance": numbers.kilometres(race.distance_m),
        "note": season_words.race_note(state),
        "url": may.url("season-race", race.uid) if may.race else "",
    }


def _off_row(off: OffRange, may: Rights) -> dict[str, Any]:
    return {
        "days": numbers.days_between(off.starts_on, off.ends_on),
        "reason": off.reason,
        "url": may.url("season-off", off.uid) if may.plan else "",
    }


def _sub(athlete: Athlete, season: Season | None) -> str:
    """Whose it is, and what it leads up to."""
    goal = season.goal_race if season is not None else None
    if goal is None or goal.deleted_at is not None:
        return athlete.name
    about = {"athlete": athlete.name, "race": goal.name, "day": numbers.day(goal.day)}
    return _("%(athlete)s · goal: %(race)s, %(day)s") % about


def _tabs(
    seasons: Sequence[Season], season: Season | None, athlete: Athlete, club: str
) -> list[dict[str, Any]]:
    """Which season is shown; nothing to choose where there is one."""
    if len(seasons) < 2:
        return []
    url = reverse("sessions:season", args=[club, athlete.uid])
    return [
        {"label": one.name, "url": f"{url}?season={one.uid}", "current": one == season}
        for one in seasons
    ]


def _actions(
    access: Access, athlete: Athlete, season: Season | None, club: str
) -> list[dict[str, str]]:
    found = [{"label": _("On record"), "url": reverse("athletes:facts", args=[club, athlete.uid])}]
    if not access.may_change(Area.ATHLETES):
        return found
    may = Rights(access, club)
    if season is not None:
        change = may.url("season-edit", season.uid)
        found.append({"label": _("Change season"), "url": change, "icon": "pencil"})
        found.append({"label": _("New season"), "url": may.url("season-new"), "icon": "plus"})
    return found


def _empty(access: Access, athlete: Athlete, principal: Principal, club: str) -> dict[str, str]:
    """How to begin: from the next A race, where there is one."""
    may = Rights(access, club)
    if not may.plan:
        return {"text": _("Your coach has not planned one yet."), "url": "", "action": ""}
    race = next_goal(athlete, principal)
    if race is None:
        text = _("It says until when, and in how many weeks strength is the goal.")
        return {"text": text, "url": may.url("season-new"), "action": _("Plan a season")}
    text = _("The next A race is %(race)s on %(day)s.") % {
        "race": race.name,
        "day": numbers.day(race.day),
    }
    action = _("Plan the season for %(race)s") % {"race": race.name}
    return {"text": text, "url": f"{may.url('season-new')}?race={race.uid}", "action": action}


def next_goal(athlete: Athlete, principal: Principal) -> Race | None:
    races = Race.objects.visible_to(principal).filter(athlete=athlete, priority="A")
    return races.filter(day__gte=principal.today).first()


def _crumbs(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    if not principal.is_staff:
        me = reverse("athletes:me", args=[club])
        return [{"label": _("Me"), "url": me}, {"label": _("Season")}]
    return [
        {"label": _("Athletes"), "url": reverse("athletes:athletes", args=[club])},
        {"label": athlete.name, "url": reverse("sessions:athlete", args=[club, athlete.uid])},
        {"label": _("Season")},
    ]
