"""The club's athletes: found, added, changed, archived, brought back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Availability, BodyWeight, Injury, Race, Squad
from clubs.models import AuditEvent, Club, Membership
from tests.athletes.conftest import TODAY, jobs_of, text_of

pytestmark = pytest.mark.once

LIST = reverse("athletes:athletes", args=["harriers"])
NEW = reverse("athletes:athlete-new", args=["harriers"])
TYPED = {"name": "Nora New", "unit": "lb", "born": "2010-03-01"}


def page_of(name: str, athlete: Athlete, club: str = "harriers") -> str:
    return reverse(f"athletes:{name}", args=[club, athlete.uid])


@pytest.fixture
def squad(club: Club, ana: Athlete) -> Squad:
    squad = Squad.objects.create(club=club, name="Endurance")
    squad.athletes.add(ana)
    return squad


@pytest.fixture
def limited(club: Club, coach: Membership) -> Membership:
    """Carla, who sees no more than her own squads and athletes."""
    Club.objects.filter(pk=club.pk).update(limit_coaches=True)
    return coach


def test_the_list_says_what_is_known(
    coach_client: Client, ana: Athlete, ben: Athlete, squad: Squad
) -> None:
    common: dict[str, Any] = {"club": ana.club, "athlete": ana}
    Race.objects.create(name="Half", day=TODAY + timedelta(days=18), priority="B", **common)
    Injury.objects.create(part="achilles", starts_on=TODAY, acts_on=TODAY, **common)
    BodyWeight.objects.filter(athlete=ben).delete()
    said = text_of(coach_client.get(LIST))
    for words in ("Ana Adult", "Endurance", "B · in 18 days", "Achilles tendon", "2 Nov 2026"):
        assert words in said
    assert "missing" in said.split("Ben Boy")[1]


def test_who_sees_no_health_sees_none_on_the_list(assistant_client: Client, ana: Athlete) -> None:
    Injury.objects.create(
        club=ana.club, athlete=ana, part="achilles", starts_on=TODAY, acts_on=TODAY
    )
    said = text_of(assistant_client.get(LIST))
    assert "Ana Adult" in said
    assert "Achilles" not in said
    assert "weighed" not in said
    assert "Injured" not in said
    assert "Ana Adult" in text_of(assistant_client.get(LIST, {"show": "injured"}))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "adul"}, {"Ana Adult"}),
        ({"q": "nobody"}, set()),
        ({"show": "no-weight"}, {"Ben Boy"}),
        ({"show": "no-days"}, {"Ben Boy"}),
        ({"show": "injured"}, {"Ana Adult"}),
        ({"show": "nonsense"}, {"Ana Adult", "Ben Boy"}),
        ({"squad": "nonsense"}, {"Ana Adult", "Ben Boy"}),
        ({"page": "99"}, {"Ana Adult", "Ben Boy"}),
    ],
)
def test_the_list_is_filtered(
    coach_client: Client, ana: Athlete, ben: Athlete, asked: dict[str, str], found: set[str]
) -> None:
    BodyWeight.objects.filter(athlete=ben).delete()
    Availability.objects.filter(athlete=ben).delete()
    Injury.objects.create(club=ana.club, athlete=ana, part="knee", starts_on=TODAY, acts_on=TODAY)
    said = text_of(coach_client.get(LIST, asked))
    assert {name for name in ("Ana Adult", "Ben Boy") if name in said} == found


def test_the_list_of_a_squad(
    coach_client: Client, ana: Athlete, ben: Athlete, squad: Squad
) -> None:
    said = text_of(coach_client.get(LIST, {"squad": str(squad.uid)}))
    assert "Ana Adult" in said
    assert "Ben Boy" not in said


def test_a_limited_coach_lists_own_athletes(
    coach_client: Client, limited: Membership, ana: Athlete, club: Club
) -> None:
    Athlete.objects.create(club=club, name="Otto Other")
    said = text_of(coach_client.get(LIST))
    assert "Ana Adult" in said
    assert "Otto Other" not in said


def test_another_clubs_athletes_are_not_listed(
    coach_client: Client, rival: Athlete, mallory_client: Client
) -> None:
    assert "Rita Rival" not in text_of(coach_client.get(LIST))
    assert mallory_client.get(LIST).status_code == 404


def test_many_athletes_come_in_pages_with_few_queries(
    coach_client: Client, club: Club, django_assert_max_num_queries: Any
) -> None:
    many = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Runner {n:03}") for n in range(500)
    )
    Squad.objects.create(club=club, name="All").athletes.set(many)
    common = [{"club": club, "athlete": one} for one in many]
    BodyWeight.objects.bulk_create(BodyWeight(day=TODAY, value=60, **one) for one in common)
    Race.objects.bulk_create(
        Race(name="R", day=TODAY, priority="C", **one) for one in common for _ in range(3)
    )
    with django_assert_max_num_queries(16):
        page = coach_client.get(LIST)
    assert "500 athletes" in text_of(page)
    assert "1–50 of 500" in text_of(page)
    assert "Runner 050" in text_of(coach_client.get(LIST, {"page": "2"}))


def test_an_empty_club_says_what_to_do(coach_client: Client) -> None:
    said = text_of(coach_client.get(LIST))
    assert "No athletes yet" in said
    assert "Add the first one" in said


def test_coach_adds_an_athlete(coach_client: Client, coach: Membership, squad: Squad) -> None:
    answer = coach_client.post(NEW, TYPED | {"squads": [squad.pk], "coach": coach.pk})
    nora = Athlete.objects.get(name="Nora New")
    assert answer["Location"] == page_of("facts", nora)
    assert (nora.unit, nora.born, nora.coach) == ("lb", date(2010, 3, 1), coach)
    assert list(nora.squads.all()) == [squad]
    assert AuditEvent.objects.get(verb="create").after["name"] == "Nora New"


def test_a_mistake_is_said(coach_client: Client) -> None:
    answer = coach_client.post(NEW, {"name": "", "unit": "st", "born": "yesterday"})
    assert answer.status_code == 422
    assert "Unknown day 'yesterday', must be a date as 2026-11-23" in text_of(answer)
    assert not Athlete.objects.exists()


def test_a_coach_of_another_club_cannot_be_chosen(
    coach_client: Client, mallory: Membership
) -> None:
    assert coach_client.post(NEW, TYPED | {"coach": mallory.pk}).status_code == 422


def test_coach_changes_an_athlete(
    coach_client: Client, ben: Athlete, guardian: Membership, squad: Squad
) -> None:
    typed = {"name": "Benjamin Boy", "unit": "kg", "born": "2011-06-01", "version": "1"}
    assert coach_client.post(page_of("athlete-edit", ben), typed).status_code == 302
    ben.refresh_from_db()
    assert (ben.name, ben.version, ben.user, ben.coach) == ("Benjamin Boy", 2, None, None)
    assert not ben.guardianships.exists()
    assert ben.replay_from == TODAY


def test_another_unit_folds_all_anew(coach_client: Client, ana: Athlete) -> None:
    typed = {"name": "Ana Adult", "unit": "lb", "born": "1995-05-01", "version": "1"}
    coach_client.post(page_of("athlete-edit", ana), typed)
    ana.refresh_from_db()
    assert ana.replay_from == date(1900, 1, 1)


def test_squads_one_may_not_change_stay(
    coach_client: Client, limited: Membership, ana: Athlete, squad: Squad
) -> None:
    typed = {"name": "Ana", "unit": "kg", "coach": limited.pk, "version": "1"}
    assert coach_client.post(page_of("athlete-edit", ana), typed).status_code == 302
    assert list(ana.squads.all()) == [squad]


def test_a_conflict_shows_both_values(coach_client: Client, ana: Athlete) -> None:
    address = page_of("athlete-edit", ana)
    typed = {"name": "Ana One", "unit": "kg", "version": "1"}
    coach_client.post(address, typed)
    answer = coach_client.post(address, typed | {"name": "Ana Two"})
    assert answer.status_code == 409
    assert "Name: now Ana One, you typed Ana Two" in text_of(answer)
    assert (
        coach_client.post(address, typed | {"name": "Ana Two", "version": "2"}).status_code == 302
    )


def test_the_stale_mark_survives_a_change_of_the_name(coach_client: Client, ana: Athlete) -> None:
    Athlete.objects.filter(pk=ana.pk).update(replay_from=date(2026, 10, 1))
    typed = {"name": "Ana", "unit": "kg", "born": "1995-05-01", "version": "1"}
    coach_client.post(page_of("athlete-edit", ana), typed)
    ana.refresh_from_db()
    assert ana.replay_from == date(2026, 10, 1)


def test_an_archived_athlete_can_be_brought_back(coach_client: Client, ana: Athlete) -> None:
    for _ in range(2):
        answer = coach_client.post(page_of("athlete-archive", ana))
        assert answer.status_code == 302
    listed = coach_client.get(answer["Location"])
    assert page_of("athlete-restore", ana) in listed.content.decode()
    assert coach_client.get(page_of("facts", ana)).status_code == 404
    assert jobs_of(ana) == 1
    for _ in range(2):
        assert coach_client.post(page_of("athlete-restore", ana)).status_code == 302
    assert coach_client.get(page_of("facts", ana)).status_code == 200


@pytest.mark.parametrize("name", ["athlete-edit", "athlete-archive", "athlete-restore"])
def test_who_may_not_gets_404(
    request: pytest.FixtureRequest, ana: Athlete, ben: Athlete, name: str
) -> None:
    for visitor in ("assistant", "physio", "guardian", "ana", "mallory"):
        client: Client = request.getfixturevalue(f"{visitor}_client")
        assert client.post(page_of(name, ana), TYPED).status_code == 404, visitor
        assert client.post(NEW, TYPED).status_code == 404, visitor


def test_a_limited_coach_brings_back_only_own_athletes(
    coach_client: Client, limited: Membership, club: Club, ana: Athlete
) -> None:
    other = Athlete.objects.create(club=club, name="Otto", deleted_at="2026-11-01T00:00Z")
    Athlete.objects.filter(pk=ana.pk).update(deleted_at="2026-11-01T00:00Z")
    assert coach_client.post(page_of("athlete-restore", other)).status_code == 404
    assert coach_client.post(page_of("athlete-restore", ana)).status_code == 302


@pytest.mark.parametrize("address", [LIST, NEW])
def test_anonymous_is_asked_to_log_in(client: Client, club: Club, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_wrong_methods_are_refused(coach_client: Client, ana: Athlete) -> None:
    assert coach_client.post(LIST).status_code == 405
    assert coach_client.delete(NEW).status_code == 405
    assert coach_client.get(page_of("athlete-archive", ana)).status_code == 405
    assert coach_client.get(page_of("athlete-restore", ana)).status_code == 405


@pytest.mark.parametrize("name", ["squads", "guardians"])
def test_a_choice_that_no_database_can_hold_is_refused(
    coach_client: Client, squad: Squad, guardian: Membership, name: str
) -> None:
    answer = coach_client.post(NEW, {"name": "Nora", "unit": "kg", name: ["9" * 20]})
    assert answer.status_code == 422
    assert "choices" in text_of(answer)


def test_nobody_is_born_tomorrow(coach_client: Client) -> None:
    answer = coach_client.post(NEW, {"name": "Nora", "unit": "kg", "born": "2199-01-01"})
    assert "must be today" in text_of(answer)


def test_an_athlete_entered_twice_is_one(coach_client: Client) -> None:
    uid = coach_client.get(NEW).context["form"].initial["uid"]
    sent = {"name": "Nora", "unit": "kg", "uid": str(uid)}
    for _twice in range(2):
        assert coach_client.post(NEW, sent).status_code == 302
    assert Athlete.objects.filter(name="Nora").count() == 1
    coach_client.post(NEW, sent | {"name": "Olga"})
    assert Athlete.objects.filter(name="Olga").exists(), "another person is another row"
