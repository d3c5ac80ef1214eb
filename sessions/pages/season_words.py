"""A season in words: its share, its weeks, why a week is proposed to be taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from math import ceil, floor
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from athletes.models import Race, Season
from clubs.weeks import week_name, week_start
from programs.progression.off_weeks import OffWeek
from sessions.pages import levels, numbers
from sessions.pages.season_chart import STATES
from sessions.planning.consequences import RaceState
from sessions.planning.season import Proposal, SeasonDay, SeasonWeek, Share

OPEN_MONTHS = 3  # on a phone: this one and the next two
REASONS = {
    "after_race": gettext_lazy("The week after an A race"),
    "only": gettext_lazy("The only week that can go: two full weeks in six must stay"),
}


def share_words(share: Share, season: Season) -> list[str]:
    """So far, and as it would be, each in a sentence."""
    found = []
    if share.so_far is not None:
        found.append(
            _("Strength in %(n)s of %(of)s weeks so far (%(percent)s%%).")
            % {"n": share.trained, "of": share.past, "percent": share.so_far}
        )
    about = {"n": share.projected, "of": share.weeks, "percent": share.to_come}
    planned = _("As planned, %(n)s of %(of)s weeks by the end (%(percent)s%%)") % about
    found.append(f"{planned}: {_beside_goal(share.projected, share.weeks, season)}.")
    return found


def goal_words(season: Season) -> str:
    """As `60–80%`."""
    return f"{round(100 * season.share_low)}–{round(100 * season.share_high)}%"


def share_change(before: Share, after: Share, season: Season) -> str:
    """What becomes of the share, in a sentence."""
    words = {
        "before": before.to_come,
        "after": after.to_come,
        "n": after.projected,
        "of": after.weeks,
        "goal": goal_words(season),
    }
    if before == after:
        return _("The season's share stays at %(after)s%% (goal %(goal)s).") % words
    return (
        _(
            "The season's share goes from %(before)s%% to %(after)s%%: "
            "%(n)s of %(of)s weeks (goal %(goal)s)."
        )
        % words
    )


def meter(share: Share, season: Season) -> dict[str, Any]:
    """The bar beside the words, in percent of its width."""
    low, high = (round(100 * one) for one in (season.share_low, season.share_high))
    return {
        "so_far": share.so_far,
        "to_come": share.to_come or 0,
        "low": low,
        "band": high - low,
        "label": " ".join(share_words(share, season)),
    }


def _beside_goal(weeks: int, of: int, season: Season) -> str:
    low, high = ceil(season.share_low * of), floor(season.share_high * of)
    goal = {"goal": goal_words(season)}
    if weeks > high:
        text = ngettext(
            "%(n)s week more than the goal of %(goal)s",
            "%(n)s weeks more than the goal of %(goal)s",
            weeks - high,
        )
        return text % {**goal, "n": weeks - high}
    if weeks < low:
        text = ngettext(
            "%(n)s week short of the goal of %(goal)s",
            "%(n)s weeks short of the goal of %(goal)s",
            low - weeks,
        )
        return text % {**goal, "n": low - weeks}
    return _("within the goal of %(goal)s") % goal


def off_reason(one: OffWeek) -> str:
    """Why this week and no other."""
    known = REASONS.get(one.reason)
    if known is not None:
        return str(known)
    apart = ngettext("%(n)s week", "%(n)s weeks", one.distance) % {"n": one.distance}
    if one.reason == "apart":
        return _("The only one left with strength on both sides")
    if one.reason == "farthest":
        return _("Farthest from a week without strength: %(apart)s") % {"apart": apart}
    return _("%(apart)s from a week without strength, the earliest of those") % {"apart": apart}


def proposal_words(proposal: Proposal, share: Share) -> str:
    """What the proposal comes to."""
    about = {"after": proposal.share, "now": share.to_come, "n": len(proposal.weeks)}
    if not proposal.weeks:
        if proposal.is_reached:
            return _("No week has to go: the share is %(now)s%%.") % about
        return _("No more week can be taken: the share stays at %(now)s%%.") % about
    text = ngettext(
        "%(n)s week off brings the share from %(now)s%% to %(after)s%%.",
        "%(n)s weeks off bring the share from %(now)s%% to %(after)s%%.",
        len(proposal.weeks),
    )
    words = text % about
    if not proposal.is_reached:
        words += " " + _("No more week can be taken after that.")
    return words


def week_rows(
    weeks: Sequence[SeasonWeek], races: Iterable[Race], today: date, url: str
) -> list[dict[str, Any]]:
    """The weeks by month, each in words: the table, and the list on a phone. `url`: of the
    athlete's page, empty for those who may not plan."""
    by_week: dict[date, list[str]] = {}
    for race in races:
        said = f"{race.name} ({race.priority}), {numbers.day(race.day)}"
        by_week.setdefault(week_start(race.day), []).append(said)
    months = groupby(weeks, key=lambda one: one.monday.replace(day=1))
    return [
        {
            "name": date_format(month, "F Y"),
            "open": 0 <= (month.year - today.year) * 12 + month.month - today.month < OPEN_MONTHS,
            "weeks": [_row(one, by_week.get(one.monday, []), today, url) for one in group],
        }
        for month, group in months
    ]


def _row(week: SeasonWeek, races: list[str], today: date, url: str) -> dict[str, Any]:
    return {
        "label": _("Week %(n)s") % {"n": week.monday.isocalendar().week},
        "days": numbers.week_days(week.monday),
        "levels": _levels(week.days),
        "days_kinds": [levels.level(one.code) for one in week.days],
        "block": levels.goal(week.block) if week.has_strength else "",
        "state": str(STATES[week.state]),
        "kind": week.state,
        "races": races,
        "current": week.monday == week_start(today),
        "url": f"{url}?week={week_name(week.monday)}" if url else "",
    }


def _levels(days: Sequence[SeasonDay]) -> list[dict[str, str]]:
    """Spans of days with one level: a full week in a word."""
    spans = []
    for code, group in groupby(days, key=lambda one: one.code):
        span = list(group)
        name = levels.label(code)
        if len(span) < 7:
            first, last = (date_format(one.day, "D") for one in (span[0], span[-1]))
            name = f"{first if first == last else f'{first}–{last}'} {name}"
        spans.append({"kind": levels.level(code), "text": name})
    return spans


def race_note(state: RaceState | None) -> str:
    """Whether a race is trained through, and why."""
    if state is None or state.beside is None:
        return ""
    days = abs((state.race.on - state.beside.on).days)
    apart = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    other = f"{state.beside.name} ({state.beside.priority})"
    return _("trained through: %(apart)s from %(other)s") % {"apart": apart, "other": other}
