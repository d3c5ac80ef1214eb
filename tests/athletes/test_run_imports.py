"""Runs from a table: read in many spellings, looked at first, brought in once, taken back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from athletes.models import Run, RunImport
from athletes.running.imports import bring_in, undo
from athletes.running.outcomes import outcomes
from athletes.running.tables import Reading, read_duration, suggested, wanted_runs
from athletes.running.words import kind_of
from clubs.models import AuditEvent, Job, Upload
from clubs.tables.sheets import read_sheet
from tests.conftest import MONDAY, NOW

TODAY = NOW.date()
PLAN = """Date,Type,Distance (km),Time,Title
2026-11-26,Intervals,9,50:00,6 x 800
2026-11-28,Easy run,7.5,,
2026-11-29,LR,20,1:45:00,"with the group, flat"
"""


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: NOW)


def url(athlete, name="run-imports", *more):
    return reverse(f"athletes:{name}", args=["harriers", athlete.uid, *more])


def send(client, athlete, content, name="runs.csv") -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(url(athlete), {"file": SimpleUploadedFile(name, data)})


def looked_at(client, athlete, content) -> Any:
    answer = send(client, athlete, content)
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(answer.headers["Location"])


def confirm(client, athlete, page) -> Any:
    return client.post(
        url(athlete, "run-import-confirmation"), {"file": page.context["upload"].uid}
    )


def chips(page):
    return [one["label"] for one in page.context["found"].counts]


def wanted(text):
    sheet = read_sheet(text.encode())
    return wanted_runs(sheet, suggested(sheet), TODAY)


def runs(athlete) -> Any:
    return list(
        Run.objects.filter(athlete=athlete).alive().values_list("day", "kind", "distance_m")
    )


def test_a_file_is_looked_at_before_anything_is_written(ana_client, ana):
    page = looked_at(ana_client, ana, PLAN)
    assert chips(page) == ["3 new"]
    assert "Thu 26 Nov 2026 · Intervals · 9 km · 50:00 · 6 x 800" in page.content.decode()
    assert not Run.objects.exists()
    answer = confirm(ana_client, ana, page)
    assert answer.headers["Location"] == reverse("sessions:runs", args=["harriers", ana.uid])
    assert runs(ana) == [
        (date(2026, 11, 26), "interval", 9000),
        (date(2026, 11, 28), "easy", 7500),
        (date(2026, 11, 29), "long", 20000),
    ]
    assert Run.objects.get(kind="long").duration_s == 6300
    assert Job.objects.filter(kind="athlete", key=str(ana.pk)).exists()


def test_the_same_file_twice_changes_nothing(ana_client, ana):
    for _twice in range(2):
        confirm(ana_client, ana, looked_at(ana_client, ana, PLAN))
    assert len(runs(ana)) == 3
    assert RunImport.objects.count() == 1
    assert chips(looked_at(ana_client, ana, PLAN)) == ["3 same, nothing to do"]


def test_an_import_is_taken_back_but_not_what_was_changed_since(ana_client, ana, principal):
    mine = Run.objects.create(club=ana.club, athlete=ana, day=date(2026, 11, 30), kind="hill")
    confirm(ana_client, ana, looked_at(ana_client, ana, PLAN))
    imported = RunImport.objects.get()
    easy = Run.objects.get(kind="easy")
    easy.note = "mine now"
    easy.save_version(easy.version)
    for _twice in range(2):
        assert ana_client.post(url(ana, "run-import-undo", imported.uid)).status_code == 302
    assert set(Run.objects.alive()) == {mine, easy}
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == ["import_runs", "undo_import"]


def test_rows_say_what_is_wrong_and_what_is_allowed(ana_client, ana):
    text = "day,kind,km,done\n2026-13-01,easy,5,\n2026-11-26,swim,400,\n2026-11-27,easy,5,yes\n"
    page = looked_at(ana_client, ana, text)
    assert chips(page) == ["3 not understood"]
    first, second, third = (row.text for row in page.context["found"].rows)
    assert first.startswith("day: 2026-13-01 must be a day, as 2026-11-26")
    assert "kind: swim must be one of easy, long (LR)" in second
    assert "distance: 400 must be a number from 0 to 300" in second
    assert "2026-11-27 is still to come" in third
    assert not page.context["found"].writes


def test_an_id_moves_a_run_instead_of_making_another(ana, ben, principal):
    bring(ana, "id,day,kind,km\nA1,2026-11-26,easy,5\n", principal)
    moved = wanted("id,day,kind,km\nA1,2026-11-27,tempo,5\n")
    (found,) = outcomes(ana, moved, today=TODAY)
    assert found.what == "changed"
    assert set(found.changes) == {"day", "kind"}
    imported = bring(ana, "id,day,kind,km\nA1,2026-11-27,tempo,5\n", principal)
    assert runs(ana) == [(date(2026, 11, 27), "tempo", 5000)]
    (theirs,) = outcomes(ben, moved, today=TODAY)
    assert "run of another athlete" in theirs.fault
    undo(imported, by=principal, at=NOW)
    assert runs(ana) == [(date(2026, 11, 26), "easy", 5000)]


def test_an_id_that_stands_twice_is_a_fault(ana, principal):
    twice = wanted("id,day,kind\nA1,2026-11-26,easy\nA1,2026-11-27,easy\n")
    assert [one.what for one in outcomes(ana, twice, today=TODAY)] == ["new", "error"]


def test_a_removed_run_comes_back_with_its_id(ana, principal):
    bring(ana, "id,day,kind\nA1,2026-11-26,easy\n", principal)
    Run.objects.update(deleted_at=NOW)
    bring(ana, "id,day,kind\nA1,2026-11-26,easy\n", principal)
    assert len(runs(ana)) == 1


def test_two_equal_runs_of_a_day_are_two(ana, principal):
    text = "day,kind,km\n2026-11-26,easy,5\n2026-11-26,easy,5\n"
    for _twice in range(2):
        bring(ana, text, principal)
    assert len(runs(ana)) == 2


def test_a_run_that_was_done_fills_the_planned_one(ana, principal):
    planned = Run.objects.create(
        club=ana.club, athlete=ana, day=MONDAY, kind="tempo", distance_m=10000
    )
    text = f"day,kind,km,time,done\n{MONDAY},Threshold,10.4,46:10,yes\n"
    for _twice in range(2):
        bring(ana, text, principal)
    planned.refresh_from_db()
    assert (planned.done, planned.distance_m, planned.done_distance_m) == (True, 10000, 10400)
    assert planned.done_duration_s == 2770
    assert len(runs(ana)) == 1


def test_what_was_done_is_not_undone_by_a_plan(ana, principal):
    done = Run.objects.create(
        club=ana.club, athlete=ana, day=MONDAY, kind="easy", external_id="A1", done=True
    )
    (found,) = outcomes(ana, wanted(f"id,day,kind\nA1,{TODAY},hill\n"), today=TODAY)
    assert (found.what, found.run) == ("same", done)


def test_columns_are_matched_otherwise_on_the_page(ana_client, ana):
    text = "when;what;how far\n11/26/2026;easy;5 mi\n"
    page = looked_at(ana_client, ana, text)
    assert "The column Day is missing" in page.context["trouble"]
    data = {
        "file": page.context["upload"].uid,
        "column_day": "0",
        "column_kind": "1",
        "column_distance": "2",
        "unit": "mi",
        "dates": "month",
    }
    again = ana_client.post(url(ana, "run-import-columns"), data, follow=True)
    confirm(ana_client, ana, again)
    assert runs(ana) == [(date(2026, 11, 26), "easy", 8047)]
    refused = ana_client.post(url(ana, "run-import-columns"), data | {"column_day": "9"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("header", "cell", "unit"),
    [("Miles", "13/11/2026", "mi"), ("Distance (m)", "1.2.2026", "m"), ("km", "2/13/2026", "km")],
)
def test_unit_and_order_of_dates_are_guessed(header, cell, unit):
    reading = suggested(read_sheet(f"Date,Type,{header}\n{cell},easy,5\n".encode()))
    assert reading.unit == unit
    assert reading.dates == ("month" if cell == "2/13/2026" else "day")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Easy run", "easy"),
        ("LR", "long"),
        ("Long Run", "long"),
        ("Intervals", "interval"),
        ("6 x 800 m", "interval"),
        ("6x400", "interval"),
        ("Hill repeats", "hill"),
        ("Threshold 3 x 10 min", "tempo"),
        ("recovery jog", "easy"),
        ("Track session", "interval"),
        ("Run", "easy"),
        ("Swim", None),
        ("Strength", None),
    ],
)
def test_kinds_are_known_in_many_spellings(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05:30", 3930),
        ("65:30", 3930),
        ("65 min", 3900),
        ("1h05", 3900),
        ("45", 2700),
        ("2712", 2712),
    ],
)
def test_times_are_known_in_many_forms(text, seconds):
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "fast", "-5", "0", "100:00:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="must be"):
        read_duration(text)


def test_days_come_with_times_and_month_names():
    rows = wanted(
        'Activity Date,Activity Type\n"Nov 20, 2026, 7:30:12 AM",Run\n2026-11-21 06:00,Run\n'
    )
    assert [one.values["day"] for one in rows] == [date(2026, 11, 20), date(2026, 11, 21)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff" * 500, "no text"),
        (b"PK\x03\x04 not a workbook", "cannot be read"),
        (b"x" * 10_500_000, "at most 5 MB"),
        (b"day,kind\n", "at least one row"),
        (b"day,kind\n" + b"2026-11-26,easy\n" * 5001, "more than 5000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(ana_client, ana, content, said):
    answer = send(ana_client, ana, content)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["file"])
    assert not Upload.objects.exists()


def test_a_workbook_in_windows_letters_or_many_rows_is_read(
    ana_client, ana, django_assert_max_num_queries
):
    book = Workbook()
    assert book.active is not None
    book.active.append(["Datum", "Art", "km"])
    book.active.append([date(2026, 11, 26), "Dauerlauf", 7.5])
    buffer = BytesIO()
    book.save(buffer)
    assert chips(looked_at(ana_client, ana, buffer.getvalue())) == ["1 new"]
    latin = "day;kind;note\n2026-11-26;easy;Größe\n".encode("cp1252")
    assert "Größe" in looked_at(ana_client, ana, latin).content.decode()
    many = "day,kind,km\n" + "".join(
        f"{date.fromordinal(TODAY.toordinal() + at % 700)},easy,{5 + at % 9}\n"
        for at in range(5000)
    )
    page = looked_at(ana_client, ana, many)
    assert len(page.context["found"].rows) == 200
    with django_assert_max_num_queries(130):  # SQLite takes some fifty rows at a time
        confirm(ana_client, ana, page)
    assert Run.objects.count() == 5000


def test_only_the_sender_looks_at_a_file_and_only_who_may_changes(
    ana_client, coach_client, ben_client, mallory_client, physio_client, ana
):
    page = looked_at(ana_client, ana, PLAN)
    file = page.context["upload"].uid
    assert coach_client.get(url(ana), {"file": file}).status_code == 404
    assert ana_client.get(url(ana), {"file": "nonsense"}).status_code == 404
    for client in (ben_client, mallory_client, physio_client):
        assert client.get(url(ana)).status_code == 404
        assert client.post(url(ana, "run-import-confirmation"), {"file": file}).status_code == 404
    assert coach_client.get(url(ana)).status_code == 200
    assert coach_client.post(url(ana, "run-import-confirmation"), {}).status_code == 302
    assert not Run.objects.exists()


def bring(athlete, text, principal) -> Any:
    return bring_in(
        athlete, wanted(text), source=RunImport.Source.CSV, name="runs.csv", by=principal, at=NOW
    )


def test_a_reading_is_kept_as_it_was_chosen():
    reading = Reading({"day": 1, "kind": None}, "mi", "month", done=True)
    assert Reading(**reading.as_document()) == reading
