"""A club system makes calendars, that show what its token may read."""

from __future__ import annotations

import pytest
from django.test import Client

from athletes.models import Squad
from clubs.models import ApiToken
from sessions.models import CalendarFeed
from tests.api.conftest import names

pytestmark = pytest.mark.django_db


def path_of(answer):
    assert answer.status_code == 201, answer.content
    return answer.json()["address"].removeprefix("http://testserver")


def test_a_calendar_is_made_read_and_ended(api, week, ana, now):
    answer = api.post("calendars", {"athlete": str(ana.uid), "starts_at": "18:00"})
    path, told = path_of(answer), answer.json()
    assert (told["athlete"], told["squad"], told["starts_at"]) == (str(ana.uid), None, "18:00:00")
    text = Client().get(path).content.decode()
    assert all(f"UID:{one.uid}@strongstride" in text for one in week)
    assert "address" not in api.get(f"calendars/{told['id']}").json()
    assert api.delete(f"calendars/{told['id']}", If_Match='"1"').status_code == 204
    assert Client().get(path).status_code == 404
    assert api.get("calendars").json()["items"] == []


def test_it_ends_with_its_token(api, week, ana, now):
    path = path_of(api.post("calendars", {"athlete": str(ana.uid)}))
    assert Client().get(path).status_code == 200
    ApiToken.objects.update(revoked_at=now)
    assert Client().get(path).status_code == 404


def test_it_shows_no_more_than_the_token_may_read(api_with, week, ana, race):
    narrow = api_with("plans:read", "plans:write")
    text = Client().get(path_of(narrow.post("calendars", {"athlete": str(ana.uid)}))).content
    assert b"Lower A" in text
    assert b"Turin half" not in text
    wide = api_with("plans:read", "plans:write", "athletes:read")
    text = Client().get(path_of(wide.post("calendars", {"athlete": str(ana.uid)}))).content
    assert b"Turin half" in text


@pytest.mark.parametrize("sent", [{}, {"starts_at": "18:00"}, {"athlete": None, "squad": None}])
def test_one_of_the_two_is_named(api, sent):
    assert names(api.post("calendars", sent)) == ["#/athlete"]


def test_whom_the_token_does_not_reach_is_not_found(api, rival, ana):
    answer = api.post("calendars", {"athlete": str(rival.uid)})
    assert answer.status_code == 400
    assert names(answer) == ["#/athlete"]
    theirs = Squad.objects.create(club=rival.club, name="Rivals")
    assert names(api.post("calendars", {"squad": str(theirs.uid)})) == ["#/squad"]
    both = {"athlete": str(ana.uid), "squad": str(theirs.uid)}
    assert names(api.post("calendars", both)) == ["#/athlete"]
    assert not CalendarFeed.objects.exists()
