"""The verbs of a season's plan: weeks taken off, weeks kept, one fact for many at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes import facts, seasons
from athletes.models import Athlete, OffRange, Race, Season
from athletes.seasons import WeekOff
from clubs import jobs
from clubs.models import AuditEvent, Club, Event, Job, Principal
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)
RACE = {"name": "League", "day": date(2027, 3, 14), "priority": "C", "distance_m": 5000}
LATER = NOW + timedelta(days=1)


@pytest.fixture
def season(ana: Athlete) -> Season:
    return Season.objects.create(
        club=ana.club,
        athlete=ana,
        name="Spring",
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 6, 20),
    )


@pytest.fixture
def who(principal: Principal) -> dict[str, Any]:
    return {"by": principal, "at": NOW}


def test_a_week_is_taken_off_once(season: Season, who: dict[str, Any]) -> None:
    week = WeekOff(MARCH, "The week after an A race")
    (made,) = seasons.take_off(season, [week], **who)
    assert seasons.take_off(season, [week], **who) == []
    assert (made.starts_on, made.ends_on) == (MARCH, date(2027, 3, 7))
    assert made.history[0]["from"] == "2027-03-01"


def test_a_week_that_was_brought_back_can_be_taken_again(
    season: Season, who: dict[str, Any]
) -> None:
    (made,) = seasons.take_off(season, [WeekOff(MARCH, "")], **who)
    facts.remove(made, **who)
    assert len(seasons.take_off(season, [WeekOff(MARCH, "")], **who)) == 1
    assert OffRange.objects.alive().count() == 1


def test_keeping_a_week_over_somebody_elses_change_is_refused(
    season: Season, who: dict[str, Any]
) -> None:
    stale = Season.objects.get(pk=season.pk)
    assert seasons.keep_week(season, MARCH, keep=True, **who)
    assert not seasons.keep_week(stale, date(2027, 4, 5), keep=True, **who)
    assert Season.objects.get().kept == ["2027-03-01"]


def test_a_race_for_many_is_told_remembered_and_makes_their_weeks_stale(
    ana: Athlete, ben: Athlete, who: dict[str, Any]
) -> None:
    rows = seasons.add_for_many(Race, [ana, ben], RACE, batch=uuid4(), **who)
    assert {one.athlete_id for one in rows} == {ana.pk, ben.pk}
    assert all(one.history[0]["on"] == "2027-03-14" for one in rows)
    assert AuditEvent.objects.filter(verb="add", subject="race").count() == 2
    told = Event.objects.filter(kind=Event.Kind.RACE_CHANGED)
    assert {one.payload["change"] for one in told} == {"entered"}
    assert set(Job.objects.filter(kind=jobs.ATHLETE).values_list("key", flat=True)) == {
        str(ana.pk),
        str(ben.pk),
    }


def test_sent_again_with_one_more_only_that_one_is_added(
    ana: Athlete, ben: Athlete, who: dict[str, Any]
) -> None:
    batch = uuid4()
    seasons.add_for_many(Race, [ana], RACE, batch=batch, **who)
    (new,) = seasons.add_for_many(Race, [ana, ben], RACE, batch=batch, **who)
    assert new.athlete == ben
    assert Race.objects.count() == 2


def test_a_batch_is_taken_back_of_those_that_still_stand(
    ana: Athlete, ben: Athlete, principal: Principal
) -> None:
    batch = uuid4()
    first, _second = seasons.add_for_many(Race, [ana, ben], RACE, batch=batch, by=principal, at=NOW)
    facts.remove(Race.objects.get(pk=first.pk), by=principal, at=NOW)
    many: dict[str, Any] = {"batch": batch, "by": principal, "at": LATER}
    assert seasons.remove_batch(Race, [ana, ben], **many) == 1
    assert seasons.remove_batch(Race, [ana, ben], **many) == 0
    assert not Race.objects.alive().exists()
    assert all(one.history[-1]["void"] for one in Race.objects.all())


def test_five_hundred_cost_a_few_statements(club: Club, principal: Principal) -> None:
    many = Athlete.objects.bulk_create(Athlete(club=club, name=f"R {at}") for at in range(500))
    with CaptureQueriesContext(connection) as caught:
        seasons.add_for_many(Race, many, RACE, batch=uuid4(), by=principal, at=NOW)
    assert Race.objects.count() == 500
    assert len(caught) < 60
