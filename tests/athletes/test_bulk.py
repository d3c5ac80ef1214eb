"""A club's list, sent once or twice: rows stand as it says, in few queries."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.bulk import Asked, Facts, Item, People
from athletes.models import Athlete, BodyWeight, Race
from clubs.models import AuditEvent, Event, Job
from tests.conftest import make_athlete

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@pytest.fixture
def asked(principal, now):
    return Asked(principal, now)


def runner(number: int, **values: Any) -> Item:
    return Item({"name": f"Runner {number}", "born": date(1990, 1, 1)} | values, f"m-{number}")


def race(number: int, athlete: str = "m-1", **values: Any) -> Item:
    said = {"name": f"Race {number}", "day": date(2027, 3, 7), "priority": "B"} | values
    return Item(said, f"r-{number}", athlete=athlete)


def statuses(results):
    return [one.status.value for one in results]


def test_new_ones_are_made_and_the_same_again_changes_nothing(asked, club):
    items = [runner(1), runner(2)]
    assert statuses(People(asked).upsert(items)) == [NEW, NEW]
    before = list(Athlete.objects.values_list("external_id", "version", "facts_version"))
    counts = AuditEvent.objects.count(), Event.objects.count(), Job.objects.count()
    assert statuses(People(asked).upsert(items)) == [SAME, SAME]
    assert list(Athlete.objects.values_list("external_id", "version", "facts_version")) == before
    assert (AuditEvent.objects.count(), Event.objects.count(), Job.objects.count()) == counts


def test_two_hundred_athletes_and_thirty_races_take_few_queries(asked, club):
    with CaptureQueriesContext(connection) as athletes:
        People(asked).upsert([runner(number) for number in range(200)])
    with CaptureQueriesContext(connection) as races:
        Facts(Race, asked).upsert([race(number, f"m-{number}") for number in range(30)])
    assert (Athlete.objects.count(), Race.objects.count()) == (200, 30)
    assert len(athletes) < 30
    assert len(races) < 20


def test_only_what_is_said_is_changed(asked, club):
    People(asked).upsert([runner(1, unit="lb")])
    (result,) = People(asked).upsert([Item({"name": "Renamed"}, "m-1")])
    assert (result.status.value, result.before) == (CHANGED, {"name": "Runner 1"})
    one = Athlete.objects.get()
    assert (one.name, one.unit, one.born, one.version) == ("Renamed", "lb", date(1990, 1, 1), 2)
    assert AuditEvent.objects.get(verb="change").after == {"name": "Renamed"}


def test_a_dry_run_says_the_same_and_writes_nothing(principal, now, club):
    dry = Asked(principal, now, writes=False)
    assert statuses(People(dry).upsert([runner(1)])) == [NEW]
    assert not Athlete.objects.exists()


def test_the_good_ones_without_the_bad_or_all_or_nothing(principal, now, club):
    items = [runner(1), runner(2, born=date(2030, 1, 1))]
    whole = Asked(principal, now, partly=False)
    assert statuses(People(whole).upsert(items)) == [NEW, WRONG]
    assert not Athlete.objects.exists()
    results = People(Asked(principal, now)).upsert(items)
    assert Athlete.objects.get().external_id == "m-1"
    (fault,) = results[1].faults
    assert (fault.column, fault.value) == ("born", "2030-01-01")
    assert "must be today (2026-11-25) or earlier" in fault.message


def test_a_removed_one_comes_back(asked, club, now):
    People(asked).upsert([runner(1)])
    Athlete.objects.update(deleted_at=now)
    assert statuses(People(asked).upsert([runner(1)])) == [CHANGED]
    assert Athlete.objects.get().deleted_at is None
    assert Event.objects.filter(kind="athlete.joined").count() == 2


def test_the_same_row_twice_in_a_list_is_told(asked, club):
    results = People(asked).upsert([runner(1), runner(1, name="Other")])
    assert statuses(results) == [NEW, WRONG]


def test_a_race_is_remembered_and_marks_its_athlete_stale_once(asked, ana):
    before = ana.facts_version
    results = Facts(Race, asked).upsert([race(1, str(ana.uid)), race(2, "Ana Adult")])
    assert statuses(results) == [NEW, NEW]
    assert Race.objects.get(external_id="r-1").history[0]["on"] == "2027-03-07"
    ana.refresh_from_db()
    assert ana.facts_version == before + 1
    assert Job.objects.filter(kind="athlete", key=str(ana.pk)).count() == 1
    assert Event.objects.filter(kind="race.changed").count() == 2


def test_weights_count_from_their_own_days(asked, ana, ben):
    said = {"value": Decimal(60), "unit": "kg"}
    items = [
        Item(said | {"day": date(2026, 10, 5)}, athlete=str(ana.uid)),
        Item(said | {"day": date(2026, 9, 1)}, athlete=str(ana.uid)),
        Item(said | {"day": date(2026, 11, 1)}, athlete=str(ben.uid)),
    ]
    assert statuses(Facts(BodyWeight, asked).upsert(items)) == [NEW] * 3
    for athlete, day in ((ana, date(2026, 9, 1)), (ben, date(2026, 11, 1))):
        athlete.refresh_from_db()
        assert athlete.replay_from == day
    told = list(AuditEvent.objects.values_list("verb", "before", "after"))
    assert told == [("add", {}, {})] * 3  # that there is one, not what it says


def test_what_people_take_for_the_same_row_is_matched_where_asked(principal, now, ana):
    said = {"value": Decimal("61.5"), "unit": "kg", "day": date(2026, 11, 2)}
    natural = Asked(principal, now, by_nature=True)
    results = Facts(BodyWeight, natural).upsert([Item(said, athlete="ana adult")])
    assert statuses(results) == [CHANGED]
    assert BodyWeight.objects.get(athlete=ana).value == Decimal("61.5")


@pytest.mark.parametrize(
    ("item", "column"),
    [
        (race(1, ""), "athlete"),
        (race(1, "Nobody"), "athlete"),
        (race(1, priority="C", stop_days=3), "stop_days"),
        (race(1, result_s=3000), "result_s"),
        (Item({"name": "x"}, uid=uuid.UUID(int=1), athlete="m-1"), "id"),
    ],
)
def test_each_fault_names_its_field(asked, club, item, column):
    People(asked).upsert([runner(1)])
    (result,) = Facts(Race, asked).upsert([item])
    assert [one.column for one in result.faults] == [column]
    assert not Race.objects.exists()


def test_a_race_does_not_move_to_another_athlete(asked, club):
    People(asked).upsert([runner(1), runner(2)])
    Facts(Race, asked).upsert([race(1, "m-1")])
    (result,) = Facts(Race, asked).upsert([race(1, "m-2")])
    assert result.faults[0].column == "athlete"


def test_another_clubs_external_ids_mean_nothing_here(asked, club, rival):
    Athlete.objects.filter(pk=rival.pk).update(external_id="m-1")
    assert statuses(People(asked).upsert([runner(1)])) == [NEW]
    (result,) = Facts(Race, asked).upsert([race(1, str(rival.uid))])
    assert result.status.value == WRONG


def test_a_coach_of_own_squads_changes_no_others(club, coach, ana, now):
    club.limit_coaches = True
    club.save()
    coach.refresh_from_db()
    other = make_athlete(club, "Otto Other")
    Athlete.objects.filter(pk=other.pk).update(external_id="m-9")
    limited = Asked(coach.principal(now), now)
    (result,) = People(limited).upsert([runner(9)])
    assert (result.status.value, result.faults[0].column) == (WRONG, "external_id")


def test_more_than_five_hundred_are_refused(asked, club):
    with pytest.raises(ValidationError, match="501 items, must be at most 500"):
        People(asked).upsert([runner(number) for number in range(501)])
