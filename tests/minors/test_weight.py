"""A minor's body weight is for whom the club says; anybody's for whom they chose."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, BodyWeight, Injury
from clubs.models import ApiToken, AuditEvent, Club, Membership, Principal
from sessions.models import TrainingSession
from tests.conftest import NOW, make_athlete

DAY = date(2026, 11, 25)


def seers(athlete: Athlete, members: dict[str, Membership]) -> set[str]:
    """Who of these sees any weighing of the athlete."""
    club = Club.objects.get(pk=athlete.club_id)
    found = set()
    for name, member in members.items():
        member.club = club
        rows = BodyWeight.objects.visible_to(member.principal(NOW)).filter(athlete=athlete)
        found |= {name} if rows.exists() else set()
    return found


@pytest.fixture
def members(
    owner: Membership,
    coach: Membership,
    physio: Membership,
    assistant: Membership,
    guardian: Membership,
    ben: Athlete,
) -> dict[str, Membership]:
    assert ben.user is not None
    own = ben.user.memberships.select_related("club", "user").get()
    return {"owner": owner, "coach": coach, "physio": physio, "assistant": assistant} | {
        "guardian": guardian,
        "ben": own,
    }


@pytest.mark.parametrize(
    ("choice", "more"),
    [("staff", {"owner", "coach"}), ("coaches", {"coach"}), ("physio", set())],
)
def test_the_club_says_who_sees_a_minors_weight(
    ben: Athlete, members: dict[str, Membership], choice: str, more: set[str]
) -> None:
    Club.objects.update(minors_weight=choice)
    assert seers(ben, members) == {"physio", "guardian", "ben"} | more


def test_that_a_weighing_is_missing_is_known_though_the_number_is_hidden(
    coach_client: Client, ben: Athlete
) -> None:
    Club.objects.update(minors_weight="physio")
    page = coach_client.get(reverse("athletes:athletes", args=["harriers"])).content.decode()
    assert "2 Nov 2026" in page
    BodyWeight.objects.filter(athlete=ben).delete()
    page = coach_client.get(reverse("athletes:athletes", args=["harriers"])).content.decode()
    assert "missing" in page


def test_adults_weight_is_not_the_clubs_to_hide(
    ana: Athlete, members: dict[str, Membership]
) -> None:
    Club.objects.update(minors_weight="physio")
    assert seers(ana, members) == {"owner", "coach", "physio"}


def test_on_the_birthday_the_clubs_rule_ends(ben: Athlete, members: dict[str, Membership]) -> None:
    Club.objects.update(minors_weight="physio")
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 25))
    assert seers(ben, members) == {"owner", "coach", "physio", "ben"}
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 26))
    assert seers(ben, members) == {"physio", "guardian", "ben"}


def test_whoever_chose_not_to_share_is_seen_by_the_physio_only(
    ana: Athlete, ben: Athlete, members: dict[str, Membership]
) -> None:
    Athlete.objects.update(shares_weight=False)
    assert seers(ana, members) == {"physio"}
    assert seers(ben, members) == {"physio", "guardian", "ben"}


def test_hidden_from_the_coach_no_page_tells_it_or_what_would_give_it_away(
    coach_client: Client, ben: Athlete, week: list[TrainingSession]
) -> None:
    """The fixture's 62 kg, the index by body weight, and the cap that follows from it."""
    BodyWeight.objects.filter(athlete=ben).update(value=Decimal("57.31"))
    Club.objects.update(minors_weight="physio")
    sessions = TrainingSession.objects.filter(athlete=ben)
    pages = [
        reverse("athletes:facts", args=["harriers", ben.uid]),
        reverse("sessions:athlete", args=["harriers", ben.uid]),
        *(reverse("sessions:session", args=["harriers", one.uid]) for one in sessions),
        *(
            reverse("sessions:why", args=["harriers", one.uid, line["line"]])
            for one in sessions
            for line in one.plan["lines"]
        ),
    ]
    for page in pages:
        text = coach_client.get(page).content.decode()
        assert "57.3" not in text
        assert "× BW" not in text


def test_a_hidden_weighing_can_be_neither_changed_nor_brought_back(
    coach_client: Client, ben: Athlete
) -> None:
    Club.objects.update(minors_weight="physio")
    row = BodyWeight.objects.get(athlete=ben)
    for name in ("edit", "delete", "restore"):
        address = reverse(f"athletes:body-weight-{name}", args=["harriers", ben.uid, row.uid])
        assert coach_client.post(address).status_code == 404


def test_loads_follow_the_weight_whoever_sees_it(ben: Athlete, week: list[TrainingSession]) -> None:
    before = [one.plan for one in TrainingSession.objects.filter(athlete=ben)]
    Club.objects.update(minors_weight="physio")
    Athlete.objects.update(shares_weight=False)
    assert [one.plan for one in TrainingSession.objects.filter(athlete=ben)] == before


def test_a_token_sees_as_far_as_its_scopes(ben: Athlete) -> None:
    Club.objects.update(minors_weight="physio")
    token = ApiToken.objects.create(club=ben.club, name="Gym", prefix="x", scopes=["health:read"])
    assert BodyWeight.objects.visible_to(token.principal(NOW)).filter(athlete=ben).exists()


def test_past_injuries_are_shown_to_coaches_only_by_choice(
    ana: Athlete, carla: Principal, physio: Membership, now: datetime
) -> None:
    for part, cleared in (("knee", DAY), ("calf", None)):
        Injury.objects.create(
            club=ana.club, athlete=ana, part=part, starts_on=DAY, acts_on=DAY, cleared_on=cleared
        )
    Athlete.objects.update(shares_past_injuries=False)
    assert {one.part for one in Injury.objects.visible_to(carla)} == {"calf"}
    assert Injury.objects.visible_to(physio.principal(now)).count() == 2


def test_only_an_owner_sets_it(owner_client: Client, coach_client: Client, club: Club) -> None:
    address = reverse("clubs:minors", args=["harriers"])
    sent = {"minors_weight": "physio", "kept": "", "kept_years": "3", "version": "1"}
    assert coach_client.post(address, sent).status_code == 404
    assert owner_client.post(address, sent | {"minors_weight": "all"}).status_code == 422
    assert owner_client.post(address, sent).status_code == 302
    club.refresh_from_db()
    assert (club.minors_weight, club.minors_supervised) == ("physio", False)
    event = AuditEvent.objects.get(verb="change_settings")
    assert event.before["minors_weight"] == "coaches"
    changed_meanwhile = owner_client.post(address, sent | {"minors_weight": "staff"})
    assert changed_meanwhile.status_code == 409
    assert b"the physio only" in changed_meanwhile.content


def test_few_queries_however_many_minors(club: Club, coach_client: Client) -> None:
    for number in range(5):
        make_athlete(club, f"Minor{number} Small", born=date(2012, 1, 1))
    page = reverse("athletes:athletes", args=["harriers"])
    assert coach_client.get(page).content.count(b"consent missing") == 5
