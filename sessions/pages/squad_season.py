"""The squad's seasons: a row an athlete, a column a week; races by date; how much is trained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete, Race, Season, Squad
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import week_start
from sessions.models import TrainingSession
from sessions.pages import levels, numbers
from sessions.pages.season_chart import STATES, goals, legend
from sessions.pages.season_words import goal_words, share_words
from sessions.planning.project import week_level
from sessions.planning.season import SeasonWeek
from sessions.planning.squad_season import AthleteSeason, athlete_seasons, common_span

PER_PAGE = 20
MOST_WEEKS = 60
MOST_RACES = 40


def squad_season_page(
    squad: Squad | None, principal: Principal, club: Club, now: datetime, asked: dict[str, str]
) -> dict[str, Any]:
    """Everything the page prints; without a squad of all athletes within reach. `asked`: q, who,
    page. The same queries for any number."""
    everyone = squad_athletes(squad, principal)
    athletes = everyone
    if asked.get("q"):
        athletes = athletes.filter(name__icontains=asked["q"])
    if asked.get("who") == "races":
        athletes = athletes.filter(pk__in=_races(everyone, principal).values("athlete"))
    page = Paginator(athletes, PER_PAGE).get_page(asked.get("page") or 1)
    shown = list(page.object_list)
    seasons = _standing(shown, principal)
    span = common_span(seasons, principal.today, MOST_WEEKS)
    rows = athlete_seasons(club, shown, seasons, _sessions(shown, principal, span), span, now)
    races = list(Race.objects.visible_to(principal).filter(athlete__in=shown))
    table = [_row(one, races, club.slug) for one in rows]
    return {
        "squad": squad,
        "rows": table,
        "weeks": _weeks(rows, principal.today),
        "page": page,
        "asked": asked,
        "filters": _filters(asked),
        "races": _by_date(everyone, principal),
        "actions": _actions(squad, principal, club.slug) if squad is not None else [],
        "title": squad.name if squad is not None else _("All athletes"),
        "url": _url(squad, club.slug),
        "tabs": _tabs(squad, principal, club.slug),
        "legend": legend(cell["kind"] for row in table for cell in row["cells"]),
        "blocks": goals(cell["block"] for row in table for cell in row["cells"]),
    }


def squad_athletes(squad: Squad | None, principal: Principal) -> Any:
    """Those of the squad, or of all, whom the principal sees, by name."""
    rows = Athlete.objects.visible_to(principal).order_by("name", "pk")
    return rows if squad is None else rows.filter(squads=squad)


def _url(squad: Squad | None, club: str) -> str:
    if squad is None:
        return reverse("sessions:seasons", args=[club])
    return reverse("sessions:squad-season", args=[club, squad.uid])


def _tabs(squad: Squad | None, principal: Principal, club: str) -> list[dict[str, Any]]:
    """Everyone, and each squad; nothing where there are no squads."""
    squads = list(Squad.objects.visible_to(principal))
    places: list[Squad | None] = [None, *squads] if squads else []
    return [
        {
            "label": one.name if one is not None else _("All athletes"),
            "url": _url(one, club),
            "current": one == squad,
        }
        for one in places
    ]


def _races(athletes: Any, principal: Principal) -> Any:
    rows = Race.objects.visible_to(principal).filter(day__gte=principal.today)
    return rows.filter(athlete__in=athletes.order_by().values("pk"))


def _standing(athletes: Sequence[Athlete], principal: Principal) -> list[Season]:
    """The season of each that stands today."""
    today = principal.today
    rows = Season.objects.visible_to(principal).filter(athlete__in=athletes)
    return list(rows.filter(starts_on__lte=today, ends_on__gte=today))


def _sessions(
    athletes: Sequence[Athlete], principal: Principal, span: tuple[date, date]
) -> list[TrainingSession]:
    rows = TrainingSession.objects.visible_to(principal).filter(athlete__in=athletes)
    return list(rows.filter(week_start__range=span).defer("trace"))


def _row(one: AthleteSeason, races: Sequence[Race], club: str) -> dict[str, Any]:
    share = one.share
    own: dict[date, list[Race]] = {}
    for race in races:
        if race.athlete_id == one.athlete.pk:
            own.setdefault(week_start(race.day), []).append(race)
    return {
        "name": one.athlete.name,
        "url": reverse("sessions:season", args=[club, one.athlete.uid]),
        "trouble": one.trouble,
        "share": f"{share.to_come}%" if share is not None else "",
        "so_far": "" if share is None or share.so_far is None else f"{share.so_far}%",
        "goal": goal_words(one.season) if one.season is not None else "",
        "share_words": " ".join(share_words(share, one.season)) if share and one.season else "",
        "kind": _share_kind(one),
        "cells": [_cell(week, own.get(week.monday, [])) for week in one.plan.weeks]
        if one.plan is not None
        else [],
    }


def _share_kind(one: AthleteSeason) -> str:
    """Whether the season ends within its goal, above or below it."""
    share, season = one.share, one.season
    if share is None or season is None or not share.weeks:
        return "quiet"
    part = share.projected / share.weeks
    if part < season.share_low:
        return "warn"
    return "plan" if part > season.share_high else "done"


def _cell(week: SeasonWeek, races: Sequence[Race]) -> dict[str, str]:
    code = week_level([day.code for day in week.days])
    kind = levels.level(code)
    words = [numbers.week_days(week.monday), levels.label(code)]
    if week.has_strength and week.block:
        words.append(levels.goal(week.block))
    words.append(str(STATES[week.state]))
    words += [f"{race.name} ({race.priority}), {numbers.day(race.day)}" for race in races]
    return {
        "kind": kind,
        "state": week.state,
        "block": week.block if week.has_strength else "",
        "text": min((race.priority for race in races), default=""),
        "title": " · ".join(words),
    }


def _weeks(rows: Sequence[AthleteSeason], today: date) -> list[dict[str, Any]]:
    """The head of the columns: a month where it begins, the number of the week."""
    plan = next((one.plan for one in rows if one.plan is not None), None)
    weeks = plan.weeks if plan is not None else []
    return [
        {
            "number": one.monday.isocalendar().week,
            "month": date_format(one.monday, "M") if one.monday.day <= 7 else "",
            "title": numbers.week_days(one.monday),
            "current": one.monday == week_start(today),
        }
        for one in weeks
    ]


def _by_date(athletes: Any, principal: Principal) -> dict[str, Any]:
    """Their races to come, one row a race, with who runs it at which priority."""
    rows = _races(athletes, principal)
    found: dict[tuple[date, str], dict[str, list[str]]] = {}
    names: dict[tuple[date, str], str] = {}
    for day, name, priority, athlete in rows.order_by("day", "name", "athlete__name").values_list(
        "day", "name", "priority", "athlete__name"
    ):
        key = (day, name.casefold())
        names.setdefault(key, name)
        found.setdefault(key, {}).setdefault(priority, []).append(athlete)
    rest = len(found) - MOST_RACES
    return {
        "rows": [
            {"day": key[0], "name": names[key], "who": sorted(found[key].items())}
            for key in list(found)[:MOST_RACES]
        ],
        "rest": ngettext("And %(n)s more race.", "And %(n)s more races.", rest) % {"n": rest}
        if rest > 0
        else "",
    }


def _filters(asked: dict[str, str]) -> list[dict[str, Any]]:
    who = asked.get("who", "")
    return [
        {"value": "", "label": _("Everyone"), "chosen": not who},
        {"value": "races", "label": _("Who races"), "chosen": who == "races"},
    ]


def _actions(squad: Squad, principal: Principal, club: str) -> list[dict[str, str]]:
    found = []
    if principal.may_change(Area.CALENDAR):
        url = reverse("sessions:squad-race-new", args=[club, squad.uid])
        found.append({"label": _("Add a race"), "url": url, "icon": "flag"})
    if principal.may_change(Area.ATHLETES):
        url = reverse("sessions:squad-off-new", args=[club, squad.uid])
        found.append({"label": _("Add days off"), "url": url, "icon": "tree-palm"})
    return found
