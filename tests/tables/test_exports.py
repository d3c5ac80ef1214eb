"""Tables go out as CSV and XLSX, as far as who asks may see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import BodyWeight, HealthRead, Race, Squad, StrengthTest, TimeTrial
from clubs.tables.sheets import read_sheet
from sessions.exports import TABLES
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.plans import read_plan
from tests.conftest import make_athlete

pytestmark = pytest.mark.django_db
NAMES = [one.name for one in TABLES]


@pytest.fixture(autouse=True)
def _wednesday(now):
    with time_machine.travel(now, tick=False):
        yield


def address(name, **query):
    return reverse("sessions:export", args=["harriers", name], query={"kind": "csv"} | query)


def table(client, name, **query):
    answer = client.get(address(name, **query))
    assert answer.status_code == 200, answer.content[:500]
    if not answer.streaming:
        return read_sheet(answer.content)
    content = b"".join(answer.streaming_content)
    header, *rows = content.decode().removeprefix("\ufeff").splitlines()
    return read_sheet(content) if rows else header


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_table_goes_out_as_either_kind(coach_client, filled, name, kind):
    sheet = table(coach_client, name, kind=kind)
    wanted = next(one for one in TABLES if one.name == name)
    assert sheet.header == wanted.columns
    assert any("Ana Adult" in line.cells for line in sheet.lines)


@pytest.fixture
def filled(week, ana, ben, principal, now):
    """One row of everything of Ana, a logged set among it."""
    club = ana.club
    Race.objects.create(
        club=club, athlete=ana, name="=Hill 10", day=date(2026, 12, 6), priority="C"
    )
    StrengthTest.objects.create(
        club=club, athlete=ana, exercise="back_squat", day=date(2026, 11, 20), load=80, reps=6
    )
    TimeTrial.objects.create(
        club=club, athlete=ana, day=date(2026, 11, 21), distance_m=3000, time_s=684
    )
    line = next(one.line for one in read_plan(week[0]).lines if one.is_asked)
    entry = SetEntry(client_id=week[0].uid, line=line, number=1, reps=6, load=Decimal(20))
    log_sets(week[0], [entry], by=principal, at=now)


def test_a_roster_holds_coach_and_squads(coach_client, ana, coach):
    squad = Squad.objects.create(club=ana.club, name="Track")
    squad.athletes.add(ana)
    (line,) = table(coach_client, "roster").lines
    assert line.cells[2:] == ("Ana Adult", "1995-05-01", "kg", "", coach.user.email, "Track")


def test_formula_cells_are_harmless(coach_client, filled):
    content = b"".join(coach_client.get(address("races")).streaming_content).decode()
    assert ",'=Hill 10," in content


def test_only_the_chosen_squad_and_days(coach_client, ana, ben, filled):
    squad = Squad.objects.create(club=ana.club, name="Track")
    squad.athletes.add(ben)
    assert [line.cells[2] for line in table(coach_client, "roster", squad=squad.uid).lines] == [
        "Ben Boy"
    ]
    early = table(coach_client, "races", first="2026-01-01", last="2026-02-01")
    assert isinstance(early, str)  # the header alone


def test_a_wrong_range_says_so(coach_client, club):
    answer = coach_client.get(address("races", first="2026-02-01", last="2026-01-01"))
    assert answer.status_code == 422
    assert "must be 2026-02-01 or later" in answer.content.decode()


def test_that_weights_were_taken_is_noted_for_the_athlete(coach_client, filled, ana, coach):
    coach_client.get(address("body-weights"))
    read = HealthRead.objects.get(athlete=ana)
    assert (read.reader, read.kind, read.where) == (coach.user, "weight", "export")
    coach_client.get(address("races"))
    assert HealthRead.objects.filter(athlete=ana).count() == 1


def test_an_assistant_takes_no_health_data(assistant_client, ana):
    assert assistant_client.get(address("body-weights")).status_code == 404
    assert assistant_client.get(address("roster")).status_code == 200


def test_nobody_outside_takes_anything(mallory_client, ana_client, guardian_client, client, ana):
    for name in NAMES:
        assert mallory_client.get(address(name)).status_code == 404
        assert ana_client.get(address(name)).status_code == 404
        assert guardian_client.get(address(name)).status_code == 404
        assert client.get(address(name)).status_code == 302


def test_a_coach_of_own_squads_takes_those_only(coach_client, club, coach, ana):
    club.limit_coaches = True
    club.save()
    make_athlete(club, "Otto Other")
    assert [line.cells[2] for line in table(coach_client, "roster").lines] == ["Ana Adult"]


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_grow_with_rows(coach_client, club, coach, filled, name):
    def count():
        with CaptureQueriesContext(connection) as caught:
            table(coach_client, name)
        return len(caught)

    before = count()
    for number in range(8):
        one = make_athlete(club, f"{number} More", coach=coach)
        BodyWeight.objects.create(club=club, athlete=one, day=date(2026, 11, 3), value=60)
        Race.objects.create(club=club, athlete=one, name="R", day=date(2026, 12, 6), priority="C")
    assert count() <= before


def test_the_page_offers_what_one_may_take_and_bring(coach_client, assistant_client, ana):
    page = coach_client.get(reverse("sessions:exports", args=["harriers"])).content.decode()
    assert all(str(one.title) in page for one in TABLES)
    assert reverse("sessions:log-list-import", args=["harriers"]) in page
    page = assistant_client.get(reverse("sessions:exports", args=["harriers"])).content.decode()
    assert "Body weights" not in page
