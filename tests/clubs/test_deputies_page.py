"""The page where deputies are named, and the week as a deputy sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubs.models import Deputyship
from tests.conftest import logged_in, make_athlete, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(club):
    return make_member(club, "Dora Deputy", "coach")


@pytest.fixture
def url(club):
    return reverse("clubs:deputies", args=[club.slug])


@pytest.fixture
def said(coach, dora, club):
    today = club.today(timezone.now())
    last = today + timedelta(days=6)
    return {"coach": coach.pk, "deputy": dora.pk, "starts_on": today, "ends_on": last}


def test_a_coach_names_a_deputy_and_ends_it(coach_client, url, said, club):
    assert coach_client.post(url, said).status_code == 302
    assert "Dora Deputy for Carla Coach" in coach_client.get(url).content.decode()
    one = Deputyship.objects.get()
    for _twice in range(2):
        end = reverse("clubs:deputy-end", args=[club.slug, one.uid])
        assert coach_client.post(end).status_code == 302
    assert "Dora Deputy for Carla Coach" not in coach_client.get(url).content.decode()


def test_a_coach_speaks_for_themselves_an_owner_for_all(owner_client, coach, dora, url, said, club):
    answer = logged_in(dora.user).post(url, said)
    assert answer.status_code == 422
    assert owner_client.post(url, said).status_code == 302


def test_others_end_no_absence(club, coach_client, url, said):
    coach_client.post(url, said)
    other = make_member(club, "Otto Other", "coach")
    path = reverse("clubs:deputy-end", args=[club.slug, Deputyship.objects.get().uid])
    assert logged_in(other.user).post(path).status_code == 404


def test_what_is_refused_is_said_on_the_page(coach_client, url, said):
    wrong = said | {"ends_on": said["starts_on"] - timedelta(days=1)}
    answer = coach_client.post(url, wrong)
    assert answer.status_code == 422
    assert "is before the first" in answer.content.decode()
    assert "Unknown day" in coach_client.post(url, said | {"ends_on": "x"}).content.decode()


def test_the_week_shows_a_deputy_the_athletes_of_who_is_away(
    club, coach, dora, ana, coach_client, url, said
):
    make_athlete(club, "Somebody Else")
    client = logged_in(dora.user)
    week = reverse("sessions:week", args=[club.slug])
    assert "stand in" not in client.get(week).content.decode()
    coach_client.post(url, said)
    page = client.get(week)
    assert "You stand in for Carla Coach until" in page.content.decode()
    assert [row.name for row in client.get(f"{week}?whose=mine").context["rows"]] == ["Ana Adult"]
    assert len(page.context["rows"]) == 2


def test_an_athlete_names_no_deputy(ana_client, url):
    assert ana_client.get(url).status_code == 404
