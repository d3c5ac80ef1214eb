"""ISO weeks and the club's hours, through the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clubs.models import Club
from clubs.weeks import (
    as_of,
    last_moment,
    local_moment,
    next_moment,
    parse_week,
    week_closed,
    week_due,
    week_name,
    week_start,
)

ROME = ZoneInfo("Europe/Rome")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def club_in(zone: str, day: int = 6, at: time = time(18, 0)) -> Club:
    return Club(time_zone=zone, week_day=day, week_time=at)


@pytest.mark.parametrize(
    ("day", "monday", "name"),
    [
        (date(2026, 11, 25), date(2026, 11, 23), "2026-W48"),
        (date(2027, 1, 1), date(2026, 12, 28), "2026-W53"),
        (date(2024, 12, 30), date(2024, 12, 30), "2025-W01"),
        (date(2023, 1, 1), date(2022, 12, 26), "2022-W52"),
    ],
)
def test_a_week_is_named_by_its_iso_year(day, monday, name):
    assert (week_start(day), week_name(monday), parse_week(name)) == (monday, name, monday)


@pytest.mark.parametrize(
    "name",
    ["2026-W54", "2025-W53", "2026-48", "w48", "", "2026-W00", "2026-W1", "9999-W52", "0001-W01"],
)
def test_a_week_that_there_is_not_is_refused_by_name(name):
    with pytest.raises(ValueError, match=f"Unknown week '{name}', must be an ISO week"):
        parse_week(name)


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        (ROME, date(2026, 11, 29), time(18), datetime(2026, 11, 29, 17, tzinfo=UTC)),
        # 02:00 to 03:00 is skipped: the next valid minute
        (ROME, date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # 02:00 to 03:00 comes twice: the first
        (ROME, date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # Sao Paulo skipped midnight on 4 November 2018, and repeated 23:00 on 17 February 2018
        (SAO_PAULO, date(2018, 11, 4), time(0, 0), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (SAO_PAULO, date(2018, 2, 17), time(23, 30), datetime(2018, 2, 18, 1, 30, tzinfo=UTC)),
        # Lord Howe moves by half an hour
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
    ],
)
def test_a_local_hour_is_one_moment(zone, day, at, moment):
    assert local_moment(zone, day, at) == moment


def test_the_coming_week_is_made_at_the_clubs_hour():
    club = club_in("Europe/Rome")
    before = datetime(2026, 11, 29, 16, 59, 59, tzinfo=UTC)
    at = datetime(2026, 11, 29, 17, tzinfo=UTC)
    assert next_moment(club, before) == at
    assert week_due(club, before) == date(2026, 11, 23)
    assert week_due(club, at) == date(2026, 11, 30)
    assert next_moment(club, at) == at + timedelta(days=7)


def test_the_hour_stays_the_same_on_the_wall_when_clocks_change():
    club = club_in("Europe/Rome")
    before = next_moment(club, datetime(2026, 10, 12, tzinfo=UTC))
    after = next_moment(club, datetime(2026, 10, 20, tzinfo=UTC))
    assert (before.hour, after.hour) == (16, 17)


def test_a_skipped_hour_is_still_before_the_next_week():
    club = club_in("Europe/Rome", at=time(2, 30))
    moment = next_moment(club, datetime(2026, 3, 25, tzinfo=UTC))
    assert moment == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert last_moment(ROME, 6, time(2, 30), moment) == (moment, date(2026, 3, 29))


def test_a_week_is_open_until_monday_noon_after_it():
    club = club_in("Europe/Rome")
    before_noon = datetime(2026, 11, 30, 10, 59, tzinfo=UTC)
    noon = datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert as_of(club, before_noon) == date(2026, 11, 23)
    assert week_closed(club, before_noon) == date(2026, 11, 16)
    assert as_of(club, noon) == date(2026, 11, 30)
    assert week_closed(club, noon) == date(2026, 11, 23)


def test_the_clubs_day_is_not_the_servers():
    club = club_in("Pacific/Auckland")
    assert club.today(datetime(2026, 11, 25, 12, tzinfo=UTC)) == date(2026, 11, 26)
