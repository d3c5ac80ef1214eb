"""Rosters, races and weights come in as spreadsheets; what was taken out comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from athletes.models import Athlete, BodyWeight, Race, Squad
from clubs.models import AuditEvent
from tests.conftest import make_athlete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wednesday(now):
    with time_machine.travel(now, tick=False):
        yield


def send(client, kind, content, name="list.csv"):
    """The file is sent; where it is looked at."""
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    answer = client.post(reverse(f"athletes:{kind}-import", args=["harriers"]), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def bring(client, kind, content, *, partly=False):
    """Looked at, then done: what the page of the look said."""
    look = send(client, kind, content)
    page = client.get(look).content.decode()
    client.post(f"{look}completion/", {"partly": "yes"} if partly else {})
    return page


def test_a_roster_makes_athletes_with_coach_and_squads(coach_client, club, coach):
    Squad.objects.create(club=club, name="Track")
    text = (
        "Member no;Full name;Birthday;Coach;Squad\n"
        f"m-1;Zoë Núñez;1.5.1995;{coach.user.email};Track\n"
        "m-2;Yan Yu;2001-02-03;;\n"
    )
    assert "Import 2" in bring(coach_client, "roster", text)
    zoe, yan = Athlete.objects.order_by("external_id")
    assert (zoe.name, zoe.born, zoe.coach) == ("Zoë Núñez", date(1995, 5, 1), coach)
    assert [one.name for one in zoe.squads.all()] == ["Track"]
    assert (yan.external_id, yan.coach) == ("m-2", None)
    assert "there is nothing to import" in bring(coach_client, "roster", text)


def test_bad_rows_are_told_and_left_out(coach_client, club):
    text = (
        "name,born,unit,coach_email,squads\n"
        "Good Runner,1990-01-01,kg,,\n"
        "Bad Day,1990-13-01,kg,,\n"
        "Bad Unit,1990-01-01,stone,,\n"
        "Bad Coach,1990-01-01,kg,nobody@x.example,\n"
        ",1990-01-01,kg,,\n"
        "Unborn,2031-01-01,kg,,\n"
    )
    page = bring(coach_client, "roster", text, partly=True)
    for told in ("must be a day", "must be one of kg, lb", "nobody@x.example", "must not be empty"):
        assert told in page
    assert "Import 1, leave 5 out" in page
    assert [one.name for one in Athlete.objects.all()] == ["Good Runner"]


def test_races_and_weights_come_in_for_whom_the_row_names(coach_client, ana):
    races = "athlete,name,day,priority,goal\nana adult,Turin half,2027-03-21,A,1:30:00\n"
    bring(coach_client, "race-list", races)
    race = Race.objects.get(athlete=ana)
    assert (race.priority, race.goal_s, len(race.history)) == ("A", 5400, 1)
    bring(coach_client, "weighings", 'athlete,day,value,unit\nAna Adult,24.11.2026,"61,5",kg\n')
    assert BodyWeight.objects.get(athlete=ana, day=date(2026, 11, 24)).value == Decimal("61.5")


def edited(content, change):
    """A workbook as a spreadsheet program would save it after somebody changed cells."""
    book = load_workbook(BytesIO(content))
    change(book.worksheets[0])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_taken_out_edited_and_brought_back_changes_what_was_edited(
    coach_client, club, coach, ana, ben
):
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ana)
    url = reverse("sessions:export", args=["harriers", "roster"], query={"kind": "xlsx"})
    content = coach_client.get(url).content
    assert "there is nothing to import" in bring(coach_client, "roster", content)

    def change(sheet):
        assert sheet["C2"].value == "Ana Adult"
        sheet["C2"].value = "Ana Renamed"
        sheet["D3"].value = date(2011, 7, 1)

    page = bring(coach_client, "roster", edited(content, change))
    assert "changed: 2" in page
    ana.refresh_from_db()
    ben.refresh_from_db()
    assert (ana.name, ben.born) == ("Ana Renamed", date(2011, 7, 1))
    assert AuditEvent.objects.filter(verb="change", subject="athlete").count() == 2


def test_races_round_trip_as_csv(coach_client, ana):
    race = Race.objects.create(
        club=ana.club,
        athlete=ana,
        name="+Hill 10",
        day=date(2026, 12, 6),
        priority="C",
        goal_s=2400,
    )
    url = reverse("sessions:export", args=["harriers", "races"], query={"kind": "csv"})
    text = b"".join(coach_client.get(url).streaming_content).decode()
    assert "there is nothing to import" in bring(coach_client, "race-list", text)
    bring(coach_client, "race-list", text.replace(",C,", ",B,").replace("40:00", "39:30"))
    race.refresh_from_db()
    assert (race.name, race.priority, race.goal_s) == ("+Hill 10", "B", 2370)
    assert Race.objects.count() == 1


def test_five_hundred_rows_take_few_queries(coach_client, club, django_assert_max_num_queries):
    rows = "".join(f"m-{number},Runner {number},1990-01-01\n" for number in range(600))
    look = send(coach_client, "roster", f"external_id,name,born\n{rows}")
    with django_assert_max_num_queries(80):
        coach_client.post(f"{look}completion/")
    assert Athlete.objects.count() == 600


def test_who_may_not_change_athletes_brings_none_in(assistant_client, mallory_client, ana_client):
    url = reverse("athletes:roster-import", args=["harriers"])
    for client in (assistant_client, mallory_client, ana_client):
        assert client.get(url).status_code == 404


def test_a_rivals_athlete_is_nobody_here(coach_client, ana, rival):
    make_athlete(ana.club, "Otto Other")
    text = f"athlete_id,day,value,unit\n{rival.uid},2026-11-24,60,kg\n"
    page = bring(coach_client, "weighings", text)
    assert "no athlete of the club has this name or id" in page
    assert not BodyWeight.objects.filter(athlete=rival, day=date(2026, 11, 24)).exists()
