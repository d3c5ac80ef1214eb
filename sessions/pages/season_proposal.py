"""The weeks that are proposed to be taken off, each with its reason, and those that are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from athletes.access import Access
from athletes.models import Season
from sessions.pages import numbers, season_words
from sessions.pages.season_rows import Rights, season_rows
from sessions.planning.season import SeasonPlan, propose, season_outlook, season_plan

SIX_DAYS = timedelta(days=6)


def proposal_page(plan: SeasonPlan, season: Season, may: Rights) -> dict[str, Any]:
    """For `sessions/_season_proposal.html`."""
    proposal = propose(plan, season)
    kept = [one.monday for one in plan.weeks if one.monday.isoformat() in season.kept]
    return {
        "words": season_words.proposal_words(proposal, plan.share),
        "weeks": [
            _week(monday)
            | {
                "reason": season_words.off_reason(one),
                "change_url": _change_url(may, monday, season_words.off_reason(one)),
            }
            for monday, one in proposal.weeks
        ],
        "kept": [_week(monday) for monday in kept],
        "accept_url": may.url("season-acceptance", season.uid),
        "refuse_url": may.url("season-refusal", season.uid),
    }


def reasons_of(season: Season, access: Access, now: datetime) -> dict[date, str]:
    """Why each week is proposed, by its Monday, as it stands now."""
    athlete = access.athlete
    rows = season_rows(season, athlete, access.principal)
    outlook = season_outlook(athlete, now, rows.span[1])
    plan = season_plan(outlook, athlete, rows.span, rows.sessions)
    return {monday: season_words.off_reason(one) for monday, one in propose(plan, season).weeks}


def _week(monday: date) -> dict[str, Any]:
    return {
        "monday": monday.isoformat(),
        "label": _("Week %(n)s") % {"n": monday.isocalendar().week},
        "days": numbers.week_days(monday),
    }


def _change_url(may: Rights, monday: date, reason: str) -> str:
    """The form of an off range with this week in it: other days, or another reason."""
    query = urlencode({"starts_on": monday, "ends_on": monday + SIX_DAYS, "reason": reason})
    return f"{may.url('season-off-new')}?{query}"
