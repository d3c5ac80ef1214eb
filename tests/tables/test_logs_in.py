"""Logs come in as a spreadsheet: looked at first, done once, and the same when they come again."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs.models import Upload
from sessions.models import SetLog, TrainingSession
from sessions.planning.plans import read_plan

pytestmark = pytest.mark.django_db
HEAD = "athlete,day,exercise,set,reps,load,unit,rir\n"


@pytest.fixture(autouse=True)
def _wednesday(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def past(week):
    """Ana's session of this week whose day has come, and a line of it."""
    session = week[0]
    TrainingSession.objects.filter(pk=session.pk).update(day="2026-11-24")
    line = next(one for one in read_plan(session).lines if one.is_asked and one.load is not None)
    return session, line.exercise


def send(client, text, kind="log-list"):
    """The file is sent; where its columns and rows are looked at."""
    url = reverse(f"sessions:{kind}-import", args=["harriers"])
    answer = client.post(url, {"pasted": text})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def rows_of(exercise):
    first = f"Ana Adult,2026-11-24,{exercise},1,8,40,kg,"
    return f"{HEAD}{first}\nAna Adult,24.11.2026,{exercise},2,8,40,kg,2\n"


def test_looking_writes_nothing(coach_client, past):
    page = coach_client.get(send(coach_client, rows_of(past[1]))).content.decode()
    assert "Import 2" in page
    assert not SetLog.objects.exists()


def test_what_was_looked_at_is_done_once_and_finishes_the_session(coach_client, past):
    session, exercise = past
    look = send(coach_client, rows_of(exercise))
    for _ in range(2):
        assert coach_client.post(f"{look}completion/").status_code == 302
    assert [(one.number, one.reps, one.load, one.rir) for one in SetLog.objects.all()] == [
        (1, 8, Decimal(40), None),
        (2, 8, Decimal(40), Decimal(2)),
    ]
    session.refresh_from_db()
    assert (session.status, str(session.done_on)) == ("completed", "2026-11-24")
    assert "Imported" in coach_client.get(look).content.decode()


def test_the_same_file_again_changes_nothing(coach_client, past):
    look = send(coach_client, rows_of(past[1]))
    coach_client.post(f"{look}completion/")
    versions = list(SetLog.objects.values_list("uid", "version"))
    page = coach_client.get(send(coach_client, rows_of(past[1]))).content.decode()
    assert "there is nothing to import" in page
    assert list(SetLog.objects.values_list("uid", "version")) == versions


def test_another_value_is_a_correction(coach_client, past):
    coach_client.post(f"{send(coach_client, rows_of(past[1]))}completion/")
    changed = rows_of(past[1]).replace("1,8,40", "1,6,42.5")
    look = send(coach_client, changed)
    assert "changed: 1" in coach_client.get(look).content.decode()
    coach_client.post(f"{look}completion/")
    assert SetLog.objects.get(number=1).load == Decimal("42.5")
    assert SetLog.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Nobody,2026-11-24,{x},1,8,40,kg,", "no athlete of the club has this name"),
        ("Ana Adult,2026-10-01,{x},1,8,40,kg,", "Ana Adult has no session on this day"),
        ("Ana Adult,2026-11-24,flying,1,8,40,kg,", "must be one of"),
        ("Ana Adult,2026-11-24,{x},99,8,40,kg,", "from 1 to 20"),
        ("Ana Adult,2026-11-24,{x},1,many,40,kg,", "must be a number from 0 to 1000"),
        ("Ana Adult,2026-11-24,{x},1,8,40,stone,", "must be one of kg, lb"),
        ("Ana Adult,2026-11-24,{x},,8,40,kg,", "must not be empty"),
    ],
)
def test_each_fault_is_told_with_its_row(coach_client, past, row, told):
    page = coach_client.get(send(coach_client, HEAD + row.format(x=past[1]))).content.decode()
    assert told in page
    assert "Nothing can be imported" in page


def test_good_rows_come_in_without_the_bad_where_one_says_so(coach_client, past):
    text = rows_of(past[1]) + "Nobody,2026-11-24,x,1,8,40,kg,\n"
    look = send(coach_client, text)
    coach_client.post(f"{look}completion/")  # without the word nothing is done
    assert not SetLog.objects.exists()
    coach_client.post(f"{look}completion/", {"partly": "yes"})
    assert SetLog.objects.count() == 2


@pytest.mark.parametrize(
    "row", ["Ana Adult,2026-11-24,flying,3,8,40,kg,", "Ana Adult,2026-11-24,{x},3,many,40,kg,"]
)
def test_a_session_comes_in_whole_or_not_at_all(coach_client, past, row):
    session, exercise = past
    look = send(coach_client, rows_of(exercise) + row.format(x=exercise) + "\n")
    assert "row 4 of the same session is wrong" in coach_client.get(look).content.decode()
    coach_client.post(f"{look}completion/", {"partly": "yes"})
    assert not SetLog.objects.exists()
    session.refresh_from_db()
    assert session.status == "published"


def test_what_cannot_be_finished_is_not_logged_either(coach_client, past, monkeypatch):
    def refuse(*_args, **_options):
        raise ValidationError({})

    monkeypatch.setattr("sessions.imports.complete", refuse)
    look = send(coach_client, rows_of(past[1]))
    coach_client.post(f"{look}completion/", {"partly": "yes"})
    assert not SetLog.objects.exists()


def test_who_supervised_an_old_session_stays_unknown(coach_client, ben, past):
    session = TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[0]
    TrainingSession.objects.filter(pk=session.pk).update(day="2026-11-24")
    asked = [one for one in read_plan(session).lines if one.is_asked and one.load is not None]
    row = f"Ben Boy,2026-11-24,{asked[0].exercise},1,8,20,kg,\n"
    coach_client.post(f"{send(coach_client, HEAD + row)}completion/")
    session.refresh_from_db()
    assert (session.status, session.supervisor) == ("completed", None)
    assert SetLog.objects.get().logged_by is not None


def test_who_enters_todays_session_says_that_they_were_there(coach_client, ben, past, coach):
    session, other = TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[:2]
    TrainingSession.objects.filter(pk=session.pk).update(day="2026-11-25")
    TrainingSession.objects.filter(pk=other.pk).update(day="2026-11-27")
    asked = [one for one in read_plan(session).lines if one.is_asked and one.load is not None]
    row = f"Ben Boy,2026-11-25,{asked[0].exercise},1,8,20,kg,\n"
    coach_client.post(f"{send(coach_client, HEAD + row)}completion/")
    session.refresh_from_db()
    assert session.supervisor == coach


def test_columns_may_be_matched_otherwise(coach_client, past):
    text = rows_of(past[1]).replace("reps", "how many")
    look = send(coach_client, text)
    assert "column Repetitions is missing" in coach_client.get(look).content.decode()
    assert coach_client.post(f"{look}completion/").status_code == 302  # refused, and said there
    assert not SetLog.objects.exists()
    upload = Upload.objects.latest("pk")
    told = {name: "" if at is None else at for name, at in upload.mapping.items()} | {"reps": 4}
    assert coach_client.post(f"{look}mapping/", told).status_code == 302
    assert "Import 2" in coach_client.get(look).content.decode()


def test_a_file_that_is_none_says_so(coach_client, club):
    url = reverse("sessions:log-list-import", args=["harriers"])
    answer = coach_client.post(url, {"pasted": "x"})
    assert answer.status_code == 422
    assert "at least one row below" in answer.content.decode()
    assert coach_client.post(url, {}).status_code == 422


def test_nobody_else_sees_a_file(mallory_client, coach_client, physio_client, past):
    look = send(coach_client, rows_of(past[1]))
    for client in (mallory_client, physio_client):
        assert client.get(look).status_code == 404
        assert client.post(f"{look}completion/").status_code == 404
