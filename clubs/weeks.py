"""ISO weeks and the club's own hours: the moments at which weeks are made and closed.

Summer-time: an hour that is skipped means the next valid minute, one that comes twice the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR

from clubs.models import Club

WEEK = timedelta(days=7)
CLOSING_TIME = time(12, 0)  # Monday noon, method section 8
FIRST_YEAR, LAST_YEAR = 1900, 2199  # as for all days that people enter


def week_start(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def day_names(days: Iterable[int]) -> str:
    """Days of a week (0 = Monday), as `Mon, Wed, Fri`."""
    return ", ".join(str(WEEKDAYS_ABBR[day]) for day in days)


def week_name(monday: date) -> str:
    """As `2026-W48`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def parse_week(name: str) -> date:
    """The Monday of `2026-W48`. Raises ValueError that names the value and what is allowed."""
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", name)
    year, week = (int(found[1]), int(found[2])) if found else (0, 0)
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        monday = date.min
    if not FIRST_YEAR <= monday.year <= LAST_YEAR:
        message = (
            f"Unknown week '{name[:20]}', must be an ISO week of that year, as 2026-W48, "
            f"from {FIRST_YEAR} to {LAST_YEAR}"
        )
        raise ValueError(message)
    return monday


def local_moment(zone: ZoneInfo, day: date, at: time) -> datetime:
    """The moment of a local time on a day, in UTC."""
    local = datetime.combine(day, at)
    for _ in range(24 * 60 + 1):
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)
    message = f"{day} {at} has no valid minute in {zone.key}"
    raise ValueError(message)


def last_moment(zone: ZoneInfo, weekday: int, at: time, now: datetime) -> tuple[datetime, date]:
    """The latest moment of a weekly local hour that is not after `now`, and its local day."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    moment = local_moment(zone, day, at)
    if moment > now:
        day -= WEEK
        moment = local_moment(zone, day, at)
    return moment, day


def next_moment(club: Club, now: datetime) -> datetime:
    """When the club's coming week is made next."""
    _, day = last_moment(club.zone, club.week_day, club.week_time, now)
    return local_moment(club.zone, day + WEEK, club.week_time)


def week_due(club: Club, now: datetime) -> date:
    """The week that should be made by now: the one after the last of the club's hours."""
    _, day = last_moment(club.zone, club.week_day, club.week_time, now)
    return week_start(day) + WEEK


@dataclass(frozen=True)
class Asked:
    """The week about which athletes are asked: it is the next one to be made, or was made just now
    and has not begun. `is_open`: the club asks, and its hour has come."""

    week: date
    opens_at: datetime
    made_at: datetime
    is_open: bool
    is_made: bool


def asked(club: Club, now: datetime) -> Asked:
    """The week that athletes may answer for, and how that stands."""
    made_at = next_moment(club, now)
    week = week_start(made_at.astimezone(club.zone).date()) + WEEK
    before = made_at - timedelta(minutes=1)
    opens_at, _ = last_moment(club.zone, club.ask_day, club.ask_time, before)
    is_open = club.ask_availability and opens_at <= now
    last = week_due(club, now)
    if not is_open and last > now.astimezone(club.zone).date():
        return Asked(last, opens_at - WEEK, made_at - WEEK, is_open=False, is_made=True)
    return Asked(week, opens_at, made_at, is_open=is_open, is_made=False)


def about_week(club: Club, week: date, now: datetime) -> Asked:
    """A week that is answered for whether or not anybody is asked: as of Monday `week`."""
    made_at = local_moment(club.zone, week - timedelta(days=7 - club.week_day), club.week_time)
    is_made = week <= week_due(club, now)
    return Asked(week, opens_at=made_at, made_at=made_at, is_open=False, is_made=is_made)


def review_deadline(club: Club, week: date) -> datetime:
    """Until when a week waits for its coaches: the first such hour after the week is made."""
    day = week - timedelta(days=7 - club.week_day)
    made = local_moment(club.zone, day, club.week_time)
    day += timedelta(days=(club.review_day - club.week_day) % 7)
    moment = local_moment(club.zone, day, club.review_time)
    return moment if moment > made else local_moment(club.zone, day + WEEK, club.review_time)


def next_deadline(club: Club, now: datetime) -> datetime:
    """The next moment at which weeks that nobody reviewed are answered for."""
    return review_deadline(club, week_answered(club, now) + WEEK)


def week_answered(club: Club, now: datetime) -> date:
    """The last week whose deadline is over."""
    _, day = last_moment(club.zone, club.review_day, club.review_time, now)
    week = week_start(day) + 2 * WEEK
    while review_deadline(club, week) > now:
        week -= WEEK
    return week


def as_of(club: Club, now: datetime) -> date:
    """The Monday from which exposures are open: the running week's from its noon on, else the one
    before. Source: method, section 8."""
    _, day = last_moment(club.zone, 0, CLOSING_TIME, now)
    return day


def week_closed(club: Club, now: datetime) -> date:
    """The last week that is closed."""
    return as_of(club, now) - WEEK
