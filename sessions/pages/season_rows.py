"""What a season's pages read, as far as who asks may see it, and what may be changed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from athletes.access import Access
from athletes.models import Athlete, OffRange, Race, Season
from clubs.models import Principal
from clubs.roles import Area
from clubs.weeks import week_start
from sessions.models import TrainingSession

SIX_DAYS = timedelta(days=6)
MOST_WEEKS = 104


@dataclass
class SeasonRows:
    """What a season is made of, as far as who asks may see it."""

    season: Season
    races: list[Race]
    offs: list[OffRange]
    sessions: list[TrainingSession]

    @property
    def span(self) -> tuple[date, date]:
        return shown_span(self.season)


def shown_span(season: Season) -> tuple[date, date]:
    """First and last day; a season without end is cut where nobody reads on."""
    last = season.starts_on + timedelta(weeks=MOST_WEEKS)
    return season.starts_on, min(season.ends_on, last)


def seasons_of(athlete: Athlete, principal: Principal) -> list[Season]:
    rows = Season.objects.visible_to(principal).filter(athlete=athlete)
    return list(rows.select_related("goal_race", "athlete"))


def chosen_season(seasons: Sequence[Season], asked: str, today: date) -> Season | None:
    """The one asked for; else the one that stands today, the next one, the last one."""
    named = next((one for one in seasons if str(one.uid) == asked), None)
    standing = next((one for one in seasons if one.starts_on <= today <= one.ends_on), None)
    coming = next((one for one in seasons if one.starts_on > today), None)
    return named or standing or coming or next(reversed(seasons), None)


def season_rows(season: Season, athlete: Athlete, principal: Principal) -> SeasonRows:
    """Three queries."""
    starts_on, ends_on = shown_span(season)
    first, last = week_start(starts_on), week_start(ends_on) + SIX_DAYS
    sessions = TrainingSession.objects.visible_to(principal).filter(
        athlete=athlete, week_start__range=(first, last)
    )
    races = Race.objects.visible_to(principal).filter(athlete=athlete, day__range=(first, last))
    offs = OffRange.objects.visible_to(principal).filter(
        athlete=athlete, starts_on__lte=last, ends_on__gte=first
    )
    return SeasonRows(season, list(races), list(offs), list(sessions.defer("trace")))


class Rights:
    """What may be changed here, and the addresses to do it at."""

    def __init__(self, access: Access, club: str) -> None:
        self.race = access.may_change(Area.CALENDAR)
        self.plan = access.may_change(Area.ATHLETES)
        self._args = [club, access.athlete.uid]

    def url(self, name: str, *more: object) -> str:
        return reverse(f"sessions:{name}", args=[*self._args, *more])
