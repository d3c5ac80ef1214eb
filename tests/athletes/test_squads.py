"""Squads: listed, added, changed, removed, brought back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Squad
from clubs.models import Club, Membership
from tests.athletes.conftest import jobs_of, text_of

pytestmark = pytest.mark.once

LIST = reverse("athletes:squads", args=["harriers"])
NEW = reverse("athletes:squad-new", args=["harriers"])


def page_of(name: str, squad: Squad) -> str:
    return reverse(f"athletes:{name}", args=["harriers", squad.uid])


@pytest.fixture
def squad(club: Club, coach: Membership, ana: Athlete) -> Squad:
    squad = Squad.objects.create(club=club, name="Endurance")
    squad.athletes.add(ana)
    squad.coaches.add(coach)
    return squad


@pytest.fixture
def others(club: Club) -> Squad:
    """A squad that nobody of the cast leads."""
    return Squad.objects.create(club=club, name="Juniors")


@pytest.fixture
def limited(club: Club, coach: Membership) -> Membership:
    Club.objects.filter(pk=club.pk).update(limit_coaches=True)
    return coach


def test_squads_are_listed_with_coaches_and_size(
    assistant_client: Client, squad: Squad, others: Squad
) -> None:
    said = text_of(assistant_client.get(LIST))
    for words in ("Endurance", "Carla Coach", "1 athlete", "Juniors", "no coach yet"):
        assert words in said
    assert "Add squad" not in said


def test_no_squads_yet_says_what_to_do(coach_client: Client) -> None:
    said = text_of(coach_client.get(LIST))
    assert "No squads yet" in said
    assert "Add squad" in said


def test_queries_do_not_grow_with_the_squads(
    coach_client: Client, club: Club, coach: Membership, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        Squad.objects.create(club=club, name=f"Squad {n}").coaches.add(coach)
    with django_assert_max_num_queries(10):
        assert coach_client.get(LIST).status_code == 200


def test_coach_adds_a_squad(coach_client: Client, coach: Membership, ana: Athlete) -> None:
    typed = {"name": "Track", "coaches": [coach.pk], "athletes": [ana.pk]}
    assert coach_client.post(NEW, typed).status_code == 302
    track = Squad.objects.get(name="Track")
    assert list(track.athletes.all()) == [ana]
    assert list(track.coaches.all()) == [coach]
    assert jobs_of(ana) == 1


def test_coach_changes_a_squad(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete, coach: Membership
) -> None:
    typed = {"name": "Fast", "coaches": [coach.pk], "athletes": [ben.pk], "version": "1"}
    assert coach_client.post(page_of("squad-edit", squad), typed).status_code == 302
    squad.refresh_from_db()
    assert (squad.name, list(squad.athletes.all())) == ("Fast", [ben])
    assert (jobs_of(ana), jobs_of(ben)) == (1, 1)


def test_a_conflict_shows_both_values(
    coach_client: Client, squad: Squad, coach: Membership, ana: Athlete
) -> None:
    address = page_of("squad-edit", squad)
    typed = {"name": "One", "coaches": [coach.pk], "athletes": [ana.pk], "version": "1"}
    coach_client.post(address, typed)
    answer = coach_client.post(address, typed | {"name": "Two"})
    assert answer.status_code == 409
    assert "Name: now One, you typed Two" in text_of(answer)


def test_athletes_of_another_club_cannot_be_chosen(
    coach_client: Client, rival: Athlete, mallory: Membership
) -> None:
    assert coach_client.post(NEW, {"name": "X", "athletes": [rival.pk]}).status_code == 422
    assert coach_client.post(NEW, {"name": "X", "coaches": [mallory.pk]}).status_code == 422


def test_a_limited_coach_changes_own_squads_only(
    coach_client: Client, limited: Membership, squad: Squad, others: Squad
) -> None:
    typed = {"name": "Mine", "coaches": [limited.pk], "version": "1"}
    assert coach_client.post(page_of("squad-edit", others), typed).status_code == 404
    assert coach_client.post(page_of("squad-delete", others)).status_code == 404
    assert coach_client.post(page_of("squad-edit", squad), typed).status_code == 302


def test_members_a_limited_coach_does_not_see_stay(
    coach_client: Client, limited: Membership, club: Club
) -> None:
    hidden = Athlete.objects.create(club=club, name="Hidden", deleted_at="2026-11-01T00:00Z")
    squad = Squad.objects.create(club=club, name="Mixed")
    squad.coaches.add(limited)
    squad.athletes.add(hidden)
    typed = {"name": "Mixed", "coaches": [limited.pk], "version": "1"}
    coach_client.post(page_of("squad-edit", squad), typed)
    assert list(squad.athletes.all()) == [hidden]


def test_a_removed_squad_can_be_brought_back(coach_client: Client, squad: Squad) -> None:
    for _ in range(2):
        answer = coach_client.post(page_of("squad-delete", squad))
        assert answer.status_code == 302
    page = coach_client.get(answer["Location"]).content.decode()
    assert page_of("squad-restore", squad) in page
    for _ in range(2):
        assert coach_client.post(page_of("squad-restore", squad)).status_code == 302
    squad.refresh_from_db()
    assert squad.deleted_at is None


@pytest.mark.parametrize("name", ["squad-edit", "squad-delete", "squad-restore"])
def test_who_may_not_gets_404(request: pytest.FixtureRequest, squad: Squad, name: str) -> None:
    for visitor in ("assistant", "physio", "guardian", "ana", "mallory"):
        client: Client = request.getfixturevalue(f"{visitor}_client")
        assert client.post(page_of(name, squad), {"name": "X"}).status_code == 404, visitor
        assert client.post(NEW, {"name": "X"}).status_code == 404, visitor


def test_squads_are_for_the_team(ana_client: Client, mallory_client: Client) -> None:
    assert ana_client.get(LIST).status_code == 404
    assert mallory_client.get(LIST).status_code == 404


def test_anonymous_is_asked_to_log_in(client: Client, club: Club) -> None:
    assert client.get(LIST).status_code == 302


def test_wrong_methods_are_refused(coach_client: Client, squad: Squad) -> None:
    assert coach_client.post(LIST).status_code == 405
    assert coach_client.get(page_of("squad-delete", squad)).status_code == 405
    assert coach_client.delete(page_of("squad-edit", squad)).status_code == 405


def test_a_squad_sent_twice_is_one(coach_client: Client) -> None:
    uid = coach_client.get(NEW).context["form"].initial["uid"]
    for name in ("Hills", "Hills", "Track"):
        assert coach_client.post(NEW, {"name": name, "uid": str(uid)}).status_code == 302
    assert sorted(Squad.objects.values_list("name", flat=True)) == ["Hills", "Track"]
