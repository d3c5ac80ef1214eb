"""Who read health data: noted once a look, shown to the athlete and the guardian."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.health_reads import Kind, Where, note_read
from athletes.models import Athlete, HealthRead, Injury
from clubs.models import ApiToken, Club, Membership, Principal
from sessions.models import SessionReport, TrainingSession
from tests.conftest import make_athlete

DAY = date(2026, 11, 25)


@pytest.fixture
def knee(ben: Athlete) -> Injury:
    return Injury.objects.create(
        club=ben.club, athlete=ben, part="knee", starts_on=DAY, acts_on=DAY, note="Fell"
    )


def noted() -> set[tuple[str, str, int]]:
    rows = HealthRead.objects.select_related("reader")
    return {(one.reader.name if one.reader else "", one.kind, one.count) for one in rows}


def facts_of(athlete: Athlete) -> str:
    return reverse("athletes:facts", args=["harriers", athlete.uid])


def test_a_coach_who_opens_the_facts_is_noted(
    coach_client: Client, ben: Athlete, knee: Injury
) -> None:
    coach_client.get(facts_of(ben))
    assert noted() == {("Carla Coach", "injuries", 1), ("Carla Coach", "weight", 1)}


def test_ones_own_data_are_read_without_a_note(ben_client: Client, ben: Athlete) -> None:
    assert ben_client.get(facts_of(ben)).status_code == 200
    assert not noted()


def test_where_nothing_of_health_is_shown_nothing_is_noted(
    assistant_client: Client, ben: Athlete, knee: Injury, week: list[TrainingSession]
) -> None:
    for page in (facts_of(ben), reverse("sessions:athlete", args=["harriers", ben.uid])):
        assert assistant_client.get(page).status_code == 200
    assistant_client.get(reverse("sessions:week", args=["harriers"]))
    assistant_client.get(reverse("athletes:athletes", args=["harriers"]))
    assert not noted()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("sessions:week", {"injuries", "pain"}),
        ("sessions:athlete", {"injuries", "pain", "weight"}),
        ("athletes:athletes", {"injuries"}),
    ],
)
def test_each_page_that_tells_of_health_notes_what_it_tells(
    physio_client: Client,
    ben: Athlete,
    knee: Injury,
    week: list[TrainingSession],
    name: str,
    kinds: set[str],
) -> None:
    session = TrainingSession.objects.filter(athlete=ben)[0]
    SessionReport.objects.create(
        club=ben.club, athlete=ben, session=session, pain=6, pain_parts=["knee"]
    )
    args = ["harriers", ben.uid] if name == "sessions:athlete" else ["harriers"]
    assert physio_client.get(reverse(name, args=args)).status_code == 200
    assert {one.kind for one in HealthRead.objects.filter(athlete=ben)} == kinds


def test_pain_told_on_the_sessions_page_is_noted(
    coach_client: Client, ben: Athlete, week: list[TrainingSession]
) -> None:
    session = TrainingSession.objects.filter(athlete=ben)[0]
    SessionReport.objects.create(club=ben.club, athlete=ben, session=session, pain=3)
    coach_client.get(reverse("sessions:session", args=["harriers", session.uid]))
    assert noted() == {("Carla Coach", "pain", 1)}


def test_ten_minutes_are_one_look(ben: Athlete, carla: Principal, now: datetime) -> None:
    for minutes in (0, 1, 5, 9, 10, 12, 25):
        note_read(carla, now + timedelta(minutes=minutes), {Kind.PAIN: [ben]})
    row = HealthRead.objects.get()
    assert (row.count, row.last_at) == (3, now + timedelta(minutes=25))


def test_another_day_and_another_way_are_rows_of_their_own(
    ben: Athlete, coach: Membership, now: datetime
) -> None:
    note_read(coach.principal(now), now, {Kind.PAIN: [ben]})
    note_read(coach.principal(now), now, {Kind.PAIN: [ben]}, Where.EXPORT)
    later = now + timedelta(days=1)
    note_read(coach.principal(later), later, {Kind.PAIN: [ben]})
    assert HealthRead.objects.count() == 3


def test_a_club_system_is_noted_by_its_token(
    ben: Athlete, guardian_client: Client, now: datetime
) -> None:
    token = ApiToken(club=ben.club, name="Results", scopes=["health:read"])
    token.draw()
    token.save()
    by = Principal(None, ben.club_id, frozenset(), DAY, token_id=token.pk)
    note_read(by, now, {Kind.WEIGHT: [ben]}, Where.API)
    page = guardian_client.get(reverse("athletes:health-reads", args=["harriers", ben.uid]))
    assert b"Results" in page.content
    assert b"by the API" in page.content


def test_the_athlete_and_the_guardian_read_a_plain_list(
    ben_client: Client, guardian_client: Client, coach_client: Client, ben: Athlete, knee: Injury
) -> None:
    coach_client.get(facts_of(ben))
    page = reverse("athletes:health-reads", args=["harriers", ben.uid])
    for client in (ben_client, guardian_client):
        text = client.get(page).content.decode()
        assert "Carla Coach" in text
        assert "injuries" in text
        assert "body weight" in text
    assert coach_client.get(page).status_code == 404


def test_sixty_athletes_are_noted_with_two_queries(
    club: Club, coach: Membership, carla: Principal, now: datetime
) -> None:
    athletes = [make_athlete(club, f"Runner{number} Sixty") for number in range(60)]
    with CaptureQueriesContext(connection) as first:
        note_read(carla, now, {Kind.INJURIES: athletes})
    assert HealthRead.objects.count() == 60
    with CaptureQueriesContext(connection) as again:
        note_read(carla, now, {Kind.INJURIES: athletes})
    with CaptureQueriesContext(connection) as later:
        at = now + timedelta(hours=1)
        note_read(carla, at, {Kind.INJURIES: athletes})
    assert [len(one) for one in (first, again, later)] == [2, 1, 2]
    assert set(HealthRead.objects.values_list("count", flat=True)) == {2}


def test_who_may_see_the_record(
    ben: Athlete, ana: Athlete, coach: Membership, guardian: Membership, owner: Membership,
    carla: Principal, now: datetime,
) -> None:  # fmt: skip
    note_read(carla, now, {Kind.PAIN: [ben, ana]})
    assert ben.user is not None
    benny = ben.user.memberships.get()
    seen = {
        member.user.name: {
            one.athlete.name for one in HealthRead.objects.visible_to(member.principal(now))
        }
        for member in (coach, guardian, owner, benny)
    }
    assert seen == {
        "Carla Coach": set(),
        "Gina Guardian": {"Ben Boy"},
        "Olga Owner": {"Ben Boy", "Ana Adult"},
        "Ben Boy": {"Ben Boy"},
    }


def test_why_a_load_is_limited_by_body_weight_is_a_look_at_it(
    coach_client: Client, ben: Athlete, week: list[TrainingSession], now: datetime
) -> None:
    session = TrainingSession.objects.filter(athlete=ben)[0]
    line = session.plan["lines"][0]["line"]
    session.trace[line] = {"load": [["limit", "cap_bw", "60", "54", {"weight": str(Decimal(54))}]]}
    session.save(update_fields=["trace"])
    with time_machine.travel(now, tick=False):
        coach_client.get(reverse("sessions:why", args=["harriers", session.uid, line]))
    assert noted() == {("Carla Coach", "weight", 1)}


@pytest.mark.parametrize("name", ["sessions:injury-rules", "sessions:athlete-rules"])
def test_rules_that_name_an_injury_are_a_look_at_it(
    coach_client: Client, ben: Athlete, knee: Injury, name: str
) -> None:
    args = ["harriers", ben.uid, *([knee.uid] if "injury" in name else [])]
    assert "Knee" in coach_client.get(reverse(name, args=args)).content.decode()
    assert noted() == {("Carla Coach", "injuries", 1)}


def test_rules_without_an_injury_are_none(coach_client: Client, ben: Athlete) -> None:
    coach_client.get(reverse("sessions:athlete-rules", args=["harriers", ben.uid]))
    assert not noted()


def test_the_reader_is_kept_by_public_id(
    ben: Athlete, coach: Membership, owner_client: Client, now: datetime
) -> None:
    note_read(coach.principal(now), now, {Kind.PAIN: [ben]})
    note_read(Principal(None, ben.club_id, frozenset(), DAY), now, {Kind.PAIN: [ben]})
    kept = set(HealthRead.objects.values_list("who", flat=True))
    assert kept == {f"user {coach.user.uid}", "operator"}
    page = owner_client.get(reverse("athletes:health-reads", args=["harriers", ben.uid]))
    assert b"Whoever runs the server" in page.content
