"""The demo's year: seasons with a goal, races beside it, weeks that were taken off or kept."""

from __future__ import annotations

import uuid
from datetime import timedelta

from athletes import seasons
from athletes.models import Athlete, OffRange, Race, Season
from clubs.weeks import WEEK, week_start
from sessions.demo.cast import START
from sessions.demo.club import Demo

SEASON_WEEKS = 44
HOLIDAYS = 4  # weeks from now, for all who begin with strength


def add_season(demo: Demo, athlete: Athlete) -> None:
    """From the first week of the story on, up to the A race where there is one."""
    goal = Race.objects.filter(athlete=athlete, priority="A").first()
    name = goal.name if goal is not None else f"Season {demo.today.year}"
    Season.objects.create(
        club=demo.club,
        athlete=athlete,
        name=name,
        starts_on=demo.first_week,
        ends_on=demo.first_week + SEASON_WEEKS * WEEK - timedelta(days=1),
        goal_race=goal,
    )


def plan_seasons(demo: Demo) -> None:
    """What coaches decided: Marta's weeks off and the one she keeps, the beginners' holidays."""
    marta = demo.athletes["Marta Nowak"][0]
    by = demo.coach_of(marta, demo.now)
    this = week_start(demo.today)
    season = Season.objects.select_related("athlete").get(athlete=marta)
    spring = seasons.WeekOff(this + 15 * WEEK, "Holiday after the season's goal")
    seasons.take_off(season, [spring], by=by, at=demo.now)
    seasons.keep_week(season, this + 5 * WEEK, by=by, at=demo.now, keep=True)
    beginners = [one for one, story in demo.athletes.values() if story.squad == START]
    facts_of_all = {
        "starts_on": this + HOLIDAYS * WEEK,
        "ends_on": this + HOLIDAYS * WEEK + timedelta(days=13),
        "reason": "School holidays",
    }
    seasons.add_for_many(OffRange, beginners, facts_of_all, batch=uuid.uuid4(), by=by, at=demo.now)
