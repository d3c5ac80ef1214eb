"""A race or off range on its way to be saved: the form, and what it would do. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.urls import reverse

from athletes.access import Access
from athletes.facts import supposed
from athletes.forms.facts import HIDDEN, FactForm
from athletes.models import AthleteRow, Race, Season
from athletes.pages.kinds import Kind
from athletes.pages.rows import words
from clubs.weeks import WEEK
from sessions.pages.consequences import consequences_page
from sessions.pages.season_rows import SeasonRows, chosen_season, season_rows, seasons_of
from sessions.pages.season_words import share_change
from sessions.planning.consequences import compare, compare_races
from sessions.planning.project import WhatIf
from sessions.planning.season import SeasonPlan, season_outlook, season_plan

log = structlog.get_logger(__name__)
AHEAD = 26 * WEEK  # what is played forward where no season says how far


@dataclass(frozen=True)
class Tried:
    """What the preview starts from: whose fact, of which kind, the row that stands (none: new)."""

    access: Access
    kind: Kind
    row: AthleteRow | None
    now: datetime

    @property
    def athlete(self) -> Any:
        return self.access.athlete


def try_form(tried: Tried, data: Mapping[str, Any] | None, moved: Mapping[str, Any]) -> FactForm:
    """The form as it was sent; else as the row stands, with what the address says of it: then it
    counts as filled in, and its consequences are shown at once."""
    form = tried.kind.form(data, access=tried.access, row=tried.row)
    said = {name: moved[name] for name in form.fields if name in moved and name not in HIDDEN}
    if data is not None or not said:
        return form
    shown = {name: _typed(form[name].value()) for name in form.fields}
    return tried.kind.form(shown | said, access=tried.access, row=tried.row)


def _typed(value: Any) -> Any:
    """As a browser would send it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def try_page(tried: Tried, club: str, form: FactForm, url: str) -> dict[str, Any]:
    """For `sessions/_season_try.html`."""
    args = [club, tried.athlete.uid]
    season = reverse("sessions:season", args=args)
    title = words(tried.row, tried.access.principal.today).title if tried.row else tried.kind.adds
    return {
        "athlete": tried.athlete,
        "title": str(title),
        "form": form,
        "url": url,
        "back": season,
        "is_new": tried.row is None,
        "crumbs": [
            {"label": tried.athlete.name, "url": season},
            {"label": str(title)},
        ],
    }


def consequences(tried: Tried, values: dict[str, Any], *, removed: bool = False) -> dict[str, Any]:
    """What saving these values, or removing the row, would do. About thirty queries."""
    what_if = _what_if(tried, values, removed=removed)
    access, athlete = tried.access, tried.athlete
    today = access.principal.today
    season = _season_of(tried, values)
    rows = season_rows(season, athlete, access.principal)
    outlook = season_outlook(athlete, tried.now, max(rows.span[1], today + WEEK))
    try:
        before, after = (
            season_plan(outlook, athlete, rows.span, rows.sessions, one) for one in (None, what_if)
        )
    except Exception as error:  # noqa: BLE001  # broken facts spoil the preview, not the form
        log.warning("preview_failed", athlete=str(athlete.uid), error=str(error))
        return {"sentences": [str(error)]}
    return consequences_page(
        compare(before.projected, after.projected),
        compare_races(before.races, after.races),
        share=_share(before, after, rows),
        shows_loads=access.principal.is_staff,
    )


def _share(before: SeasonPlan, after: SeasonPlan, rows: SeasonRows) -> str:
    if rows.season._state.adding:
        return ""
    return share_change(before.share, after.share, rows.season)


def _season_of(tried: Tried, values: Mapping[str, Any]) -> Season:
    """The season that the fact would stand in; without one the weeks ahead."""
    access = tried.access
    today = access.principal.today
    day = values.get("day") or values.get("starts_on") or today
    found = chosen_season(seasons_of(tried.athlete, access.principal), "", max(day, today))
    if found is not None and found.ends_on >= today:
        return found
    last = min(max(today + AHEAD, day + WEEK), today + 4 * AHEAD)
    return Season(athlete=tried.athlete, starts_on=today, ends_on=last)


def _what_if(tried: Tried, values: dict[str, Any], *, removed: bool) -> WhatIf:
    """The row as it would stand, remembered from today on."""
    athlete = tried.athlete
    row: Any = tried.row or tried.kind.model(club_id=athlete.club_id, athlete=athlete)
    today = tried.access.principal.today
    gone = tried.now if removed else None
    if isinstance(row, Race):
        return WhatIf(races=(supposed(row, values, today=today, removed_at=gone),))
    return WhatIf(offs=(supposed(row, values, today=today, removed_at=gone),))
