"""The bar of those who train, and of those who look after one who does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Guardianship
from clubs.models import Club, Membership
from tests.conftest import logged_in, make_athlete

pytestmark = pytest.mark.once


def bar(client: Client, path: str) -> list[tuple[str, bool]]:
    return [(str(one["label"]), one["current"]) for one in client.get(path).context["nav"]]


def test_a_guardians_bar_leads_to_the_child(guardian_client: Client, ben: Athlete) -> None:
    children = reverse("athletes:children", args=["harriers"])
    facts = reverse("athletes:facts", args=["harriers", ben.uid])
    labels = [label for label, _current in bar(guardian_client, "/c/harriers/today/")]
    assert labels == ["Today", "Week", "Exercises", "Child"]
    assert guardian_client.get(children).headers["Location"] == facts
    assert ("Child", True) in bar(guardian_client, facts)


def test_of_several_children_one_is_chosen(
    guardian: Membership, guardian_client: Client, ben: Athlete, club: Club
) -> None:
    bea = make_athlete(club, "Bea Girl", born=ben.born)
    Guardianship.objects.create(athlete=bea, user=guardian.user)
    page = guardian_client.get(reverse("athletes:children", args=["harriers"])).content.decode()
    assert "Bea Girl" in page
    assert "Ben Boy" in page


def test_an_athlete_who_is_a_guardian_has_both(ana: Athlete, ben: Athlete) -> None:
    assert ana.user is not None
    Membership.objects.filter(user=ana.user).update(roles=["athlete", "guardian"])
    Guardianship.objects.create(athlete=ben, user=ana.user)
    client = logged_in(ana.user)
    labels = [label for label, _current in bar(client, "/c/harriers/today/")]
    assert labels == ["Today", "Week", "Exercises", "Me", "Child"]
    answer = client.get(reverse("athletes:children", args=["harriers"]))
    assert str(ben.uid) in answer.headers["Location"]


def test_strangers_see_no_child(
    mallory_client: Client, ana_client: Client, client: Client, ben: Athlete
) -> None:
    url = reverse("athletes:children", args=["harriers"])
    assert mallory_client.get(url).status_code == 404
    assert "Ben Boy" not in ana_client.get(url).content.decode()
    assert client.get(url).status_code == 302
    assert ana_client.post(url).status_code == 405
