"""Lists page by page, and what changed since: nothing is skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Race
from tests.api.conftest import names
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def make_races(athlete, count, **fields):
    return Race.objects.bulk_create(
        Race(
            club=athlete.club,
            athlete=athlete,
            name=f"Race {n}",
            day=NOW.date(),
            priority="C",
            **fields,
        )
        for n in range(count)
    )


def walk(api, path):
    """All items of a list, page by page, and the last answer."""
    items, url = [], path
    while url:
        answer = api.get(url)
        assert answer.status_code == 200, answer.content
        items += answer.json()["items"]
        url = answer.json()["next"]
    return items, answer.json()


def test_pages_hold_every_row_once_though_all_are_of_one_moment(api, ana):
    made = make_races(ana, 23)
    items, _last = walk(api, "races?limit=5")
    assert len(items) == 23
    assert {one["id"] for one in items} == {str(one.uid) for one in made}


def test_a_row_that_is_added_between_two_pages_skips_none(api, ana):
    made = make_races(ana, 6)
    first = api.get("races?limit=4").json()
    make_races(ana, 3)
    rest, _last = walk(api, first["next"])
    told = [one["id"] for one in first["items"] + rest]
    assert {str(one.uid) for one in made} <= set(told)
    assert len(told) == len(set(told))


def test_what_changed_since_is_told_with_what_was_removed(api, ana, race):
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        since = (NOW + timedelta(minutes=1)).isoformat().replace("+", "%2B")
        assert api.get(f"races?updated_since={since}").json()["items"] == []
        api.delete(f"races/{race.uid}", If_Match='"1"')
        (gone,) = api.get(f"races?updated_since={since}").json()["items"]
    assert gone == {
        "id": str(race.uid),
        "external_id": "race-1",
        "deleted_at": "2026-11-25T08:05:00Z",
    }
    assert api.get("races").json()["items"] == []


def test_the_next_sync_begins_a_minute_before_this_one(api, ana):
    """So that what was dated before and committed after is not missed."""
    make_races(ana, 3)
    with time_machine.travel(NOW, tick=False):
        first = api.get("races?updated_since=2026-01-01T00:00:00Z&limit=2").json()
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        last = api.get(first["next"]).json()
    assert first["synced_until"] == last["synced_until"] == "2026-11-25T07:59:00Z"


def test_a_change_while_one_pages_comes_again_at_the_end(api, ana):
    early = datetime(2026, 11, 1, tzinfo=UTC)
    made = make_races(ana, 4)
    Race.objects.update(updated_at=early)
    first = api.get("races?updated_since=2026-10-01T00:00:00Z&limit=2").json()
    seen = first["items"][0]["id"]
    api.patch(f"races/{seen}", {"name": "Moved"}, If_Match='"1"')
    rest, _last = walk(api, first["next"])
    assert {one["id"] for one in first["items"] + rest} == {str(one.uid) for one in made}
    assert [one["name"] for one in rest if one["id"] == seen] == ["Moved"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=é", "cursor"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-11-25T08:00:00", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "updated_since"),
        ("updated_since=2026-13-25T08:00:00Z", "updated_since"),
    ],
)
def test_what_cannot_be_understood_is_named(api, query, parameter):
    answer = api.get(f"races?{query}")
    assert answer.status_code == 400
    assert names(answer) == [parameter]


@pytest.mark.parametrize("query", ["", "?expand=athlete", "?updated_since=2026-01-01T00:00:00Z"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(api, ana, ben, query):
    api.get("me")  # writes the last use
    counts = []
    for _ in range(2):
        make_races(ana, 20)
        make_races(ben, 20)
        with CaptureQueriesContext(connection) as caught:
            assert api.get(f"races{query}").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 3
