"""Each club's hour: the coming week is made once, by a real worker, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Club, Job
from clubs.weeks import WEEK, next_moment, week_due, week_start
from sessions.models import TrainingSession
from sessions.planning import timetable, work
from sessions.planning.assign import assign
from tests.conftest import MONDAY, NOW
from tests.faults.workers import states, wait_for, worker

SUNDAY = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)  # 18:00 in Rome
MINUTE = timedelta(minutes=1)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_coming_week_at_the_clubs_hour(
    mixed, ana: Athlete, coach, tmp_path: Path
) -> None:
    club, now = ana.club, timezone.now()
    hour = (now + timedelta(seconds=6)).astimezone(club.zone)
    coming = week_start(hour.date()) + WEEK
    assign(mixed, [ana], starts_on=coming, by=coach.principal(now), at=now)
    Job.objects.all().delete()
    club.week_day, club.week_time = hour.weekday(), hour.time().replace(microsecond=0)
    club.week_made, club.week_closed = coming - WEEK, coming - 2 * WEEK
    club.save()
    assert week_due(club, now) < coming
    with worker(tmp_path, f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}") as one:
        weeks = TrainingSession.objects.filter(athlete=ana).values_list("week_start", flat=True)
        wait_for(
            lambda: set(weeks.all()) == {coming},
            lambda: f"{states()} {one.log.read_text()}",
            every_s=0.1,
        )
        wait_for(lambda: set(states()) == {"done"}, states, every_s=0.1)
    club.refresh_from_db()
    assert club.week_made == coming
    heard = {jobs.TELL, jobs.MAIL, jobs.DIGEST}  # what people hear of it
    assert {one.kind for one in Job.objects.all()} - heard == {jobs.WEEK, jobs.CHUNK}


def made(athlete: Athlete) -> dict[date, set[str]]:
    """What stands of an athlete, by week."""
    found: dict[date, set[str]] = {}
    for one in TrainingSession.objects.filter(athlete=athlete):
        found.setdefault(one.week_start, set()).add(one.status)
    return found


def tick(at: datetime) -> int:
    """The hand moves, and a worker does what is due."""
    count = timetable.enqueue_due(at)
    work.run_due(lambda: at)
    return count


@pytest.fixture
def trained(mixed, ana: Athlete, principal) -> Athlete:
    """Ana, whose running week was made last Sunday by the club's hour."""
    last_sunday = SUNDAY - WEEK
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=last_sunday)
    tick(last_sunday)
    assert made(ana) == {MONDAY: {"published"}}
    return ana


@pytest.mark.django_db
def test_the_week_is_made_at_its_minute_and_not_before(trained) -> None:
    tick(SUNDAY - MINUTE)
    assert MONDAY + WEEK not in made(trained)
    tick(SUNDAY)
    assert made(trained)[MONDAY + WEEK] == {"published"}


@pytest.mark.django_db
def test_ticking_twice_is_one_job(trained) -> None:
    weeks = Job.objects.filter(kind=jobs.WEEK)
    before = weeks.count()
    assert timetable.enqueue_due(SUNDAY) > 0
    assert timetable.enqueue_due(SUNDAY) == 0
    assert timetable.enqueue_due(SUNDAY + 5 * MINUTE) == 0
    assert weeks.count() == before + 1


@pytest.mark.django_db
def test_each_club_has_its_own_hour(trained, rival_club) -> None:
    rival_club.time_zone, rival_club.week_day = "Pacific/Auckland", 5
    rival_club.save()
    timetable.enqueue_due(SUNDAY - WEEK)
    Job.objects.all().delete()
    timetable.enqueue_due(datetime(2026, 11, 28, 5, 0, tzinfo=UTC))  # Saturday 18:00 there
    assert [job.club_id for job in Job.objects.filter(kind=jobs.WEEK)] == [rival_club.pk]


@pytest.mark.django_db
def test_after_four_weeks_asleep_those_between_are_missed_and_the_coming_one_is_made(
    trained,
) -> None:
    tick(SUNDAY + 4 * WEEK)
    coming = MONDAY + 5 * WEEK
    weeks = made(trained)
    assert weeks.pop(coming) == {"published"}
    assert weeks.pop(coming - WEEK) <= {"missed", "published", "dropped"}  # it runs, on its Sunday
    assert weeks == {MONDAY + n * WEEK: {"missed"} for n in range(4)}


@pytest.mark.django_db
def test_asleep_and_awake_again_ends_as_if_it_had_ticked_each_week(
    mixed, ana, ben, principal
) -> None:
    """Numbers come from what was trained, so weeks made late leave the coming one as it would be;
    but for its days, which keep their distance from what stood last."""
    for one in (ana, ben):
        assign(mixed, [one], starts_on=MONDAY, by=principal, at=SUNDAY - WEEK)
    tick(SUNDAY - WEEK)
    tick(SUNDAY + 2 * WEEK)
    tick(SUNDAY + 2 * WEEK + timedelta(hours=18))  # Monday noon
    late = plans(ana, MONDAY + 3 * WEEK)
    TrainingSession.objects.all().delete()
    Club.objects.update(week_made=None, week_closed=None)
    Athlete.objects.update(replay_from=None)
    for week in range(-1, 3):
        tick(SUNDAY + week * WEEK)
        tick(SUNDAY + week * WEEK + timedelta(hours=18))  # Monday noon
    assert plans(ana, MONDAY + 3 * WEEK) == late


def plans(athlete: Athlete, week: date) -> list[object]:
    rows = TrainingSession.objects.filter(athlete=athlete, week_start=week).order_by("slot")
    return [(one.slot, one.plan) for one in rows]


@pytest.mark.django_db
def test_monday_noon_closes_the_week_once(trained) -> None:
    tick(SUNDAY)
    noon = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)  # 12:00 in Rome
    tick(noon - MINUTE)
    assert made(trained)[MONDAY] == {"published"}
    assert tick(noon) == 1
    assert made(trained)[MONDAY] == {"missed"}
    assert made(trained)[MONDAY + WEEK] == {"published"}
    assert tick(noon + MINUTE) == 0


def rome(hour: time, weekday: int = 6) -> Club:
    return Club(slug="rome", time_zone="Europe/Rome", week_day=weekday, week_time=hour)


def test_an_hour_that_is_skipped_is_the_next_valid_minute() -> None:
    saturday = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)  # on Sunday 02:00 becomes 03:00
    assert next_moment(rome(time(2, 30)), saturday) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # on Sunday 03:00 becomes 02:00
    assert next_moment(rome(time(2, 30)), saturday) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_repeated_hour_makes_the_week_once() -> None:
    club = rome(time(2, 30))
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert week_due(club, first - MINUTE) == date(2026, 10, 19)
    assert week_due(club, first) == week_due(club, second) == date(2026, 10, 26)


@pytest.mark.parametrize("at", [datetime(2027, 3, 28, 1, 0, tzinfo=UTC), NOW])
def test_the_week_due_is_never_the_one_before_the_last_hour(at: datetime) -> None:
    club = rome(time(2, 30))
    assert week_due(club, at) > week_due(club, at - WEEK)
    assert week_due(club, at) <= week_start(at.date()) + WEEK


@pytest.mark.django_db
def test_a_week_over_the_change_of_clocks_has_its_seven_days(mixed, ana, principal) -> None:
    """In Rome the clocks go forward on Sunday 2027-03-28."""
    monday = date(2027, 3, 22)
    at = datetime(2027, 3, 21, 17, 0, tzinfo=UTC)
    assign(mixed, [ana], starts_on=monday, by=principal, at=at)
    tick(at)
    tick(at + WEEK - timedelta(hours=1))  # Sunday 18:00 is an hour earlier in UTC now
    weeks = made(ana)
    assert weeks[monday] == {"published"}
    assert weeks[monday + WEEK] == {"published"}


@pytest.mark.django_db
def test_a_club_that_slept_for_ages_makes_the_weeks_of_one_year(club: Club) -> None:
    """As an archive of long ago that was brought in."""
    Club.objects.filter(pk=club.pk).update(week_made=date.min)
    timetable.enqueue_due(NOW)
    payload = Job.objects.get(kind=jobs.WEEK).payload
    week, first = (date.fromisoformat(payload[name]) for name in ("week", "catch_up"))
    assert week - first == 53 * WEEK
