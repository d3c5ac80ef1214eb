"""Runs from a calendar: known again by UID; moved, cancelled and vanished ones follow it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from athletes.models import Run, RunCalendar, RunImport
from athletes.run_calendars import is_calendar, read_calendar
from athletes.running.imports import bring_in, undo
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: NOW)


def event(uid, start, summary, *more) -> str:
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{start}", f"SUMMARY:{summary}", *more]
    return "\r\n".join([*lines, "END:VEVENT"])


def calendar(*events) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//T//EN", "X-WR-CALNAME:Group runs"]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def read(athlete, *events) -> Any:
    return read_calendar(calendar(*events), athlete, zone=athlete.club.zone, today=TODAY)


def days(found) -> list[Any]:
    return [(one.values["day"], one.values["kind"]) for one in found.wanted if not one.fault]


TEMPO = event("t1@x", ";VALUE=DATE:20261201", "Tempo 10 km")
LONG = event("l1@x", ";VALUE=DATE:20261206", "LR 22k with the group")


def send(client, athlete, content) -> Any:
    page = reverse("athletes:run-imports", args=["harriers", athlete.uid])
    sent = client.post(page, {"file": SimpleUploadedFile("runs.ics", content)})
    assert sent.status_code == 302, sent.context["form"].errors
    return client.get(sent.headers["Location"])


def confirm(client, athlete, page) -> Any:
    url = reverse("athletes:run-import-confirmation", args=["harriers", athlete.uid])
    return client.post(url, {"file": page.context["upload"].uid})


def chips(page) -> list[str]:
    return [one["label"] for one in page.context["found"].counts]


def standing() -> list[Any]:
    return list(Run.objects.alive().values_list("day", "kind", "distance_m"))


def test_events_that_mean_a_run_come_in_and_others_do_not(ana_client, ana):
    page = send(ana_client, ana, calendar(TEMPO, LONG, event("d@x", ":20261202T090000", "Dentist")))
    assert chips(page) == ["2 new"]
    assert "1 event is no run" in page.content.decode()
    confirm(ana_client, ana, page)
    assert standing() == [
        (date(2026, 12, 1), "tempo", 10000),
        (date(2026, 12, 6), "long", 22000),
    ]
    assert RunCalendar.objects.get().name == "Group runs"


def test_the_calendar_moves_cancels_and_takes_back_its_runs(ana_client, ana):
    mine = Run.objects.create(club=ana.club, athlete=ana, day=date(2026, 12, 3), kind="easy")
    confirm(ana_client, ana, send(ana_client, ana, calendar(TEMPO, LONG)))
    moved = event("t1@x", ";VALUE=DATE:20261202", "Tempo 12 km")
    page = send(ana_client, ana, calendar(moved))
    assert sorted(chips(page)) == ["1 changed", "1 is taken away"]
    confirm(ana_client, ana, page)
    assert (date(2026, 12, 2), "tempo", 12000) in standing()
    assert len(standing()) == 2
    off = event("t1@x", ";VALUE=DATE:20261202", "Tempo 12 km", "STATUS:CANCELLED")
    confirm(ana_client, ana, send(ana_client, ana, calendar(off)))
    assert list(Run.objects.alive()) == [mine]
    confirm(ana_client, ana, send(ana_client, ana, calendar(TEMPO, LONG)))
    assert len(standing()) == 3
    assert Run.objects.count() == 3


def test_reading_it_twice_changes_nothing_and_a_removed_run_stays_removed(ana_client, ana):
    for _twice in range(2):
        confirm(ana_client, ana, send(ana_client, ana, calendar(TEMPO, LONG)))
    assert RunImport.objects.count() == 1
    Run.objects.filter(kind="long").update(deleted_at=NOW)
    page = send(ana_client, ana, calendar(TEMPO, LONG))
    assert chips(page) == ["2 same, nothing to do"]


def test_what_was_done_is_not_moved_by_the_calendar(ana, principal):
    bring(ana, principal, TEMPO)
    Run.objects.update(done=True)
    assert bring(ana, principal, event("t1@x", ";VALUE=DATE:20261205", "Tempo 10 km")) is None
    assert bring(ana, principal) is None
    assert standing() == [(date(2026, 12, 1), "tempo", 10000)]


def test_an_import_of_a_calendar_is_taken_back(ana, principal):
    bring(ana, principal, TEMPO, LONG)
    second = bring(ana, principal, event("t1@x", ";VALUE=DATE:20261202", "Tempo 10 km"))
    undo(second, by=principal, at=NOW)
    assert standing() == [
        (date(2026, 12, 1), "tempo", 10000),
        (date(2026, 12, 6), "long", 22000),
    ]


def test_two_athletes_have_the_same_calendar(ana, ben, principal):
    bring(ana, principal, TEMPO)
    bring(ben, principal, TEMPO)
    assert Run.objects.filter(athlete=ben).count() == Run.objects.filter(athlete=ana).count() == 1


def test_a_weekly_run_is_told_out_for_half_a_year(ana):
    weekly = event(
        "w@x",
        ";TZID=Europe/Rome:20261103T180000",
        "Intervals",
        "RRULE:FREQ=WEEKLY;BYDAY=TU",
        "EXDATE;TZID=Europe/Rome:20261201T180000",
        "DTEND;TZID=Europe/Rome:20261103T191500",
    )
    aside = event("w@x", ":20261209T170000Z", "Hills instead", "RECURRENCE-ID:20261208T170000Z")
    found = read(ana, weekly, aside)
    told = days(found)
    assert (date(2026, 12, 1), "interval") not in told
    assert (date(2026, 12, 8), "interval") not in told
    assert (date(2026, 12, 9), "hill") in told
    assert max(told)[0] <= date(2027, 5, 26)
    assert len(told) == 30 - 1  # four weeks back and 26 ahead, one taken out, one moved
    assert found.wanted[0].values["duration_s"] == 4500
    ids = [one.external_id for one in found.wanted]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=DAILY;COUNT=3", 3),
        ("FREQ=WEEKLY;UNTIL=20261215", 3),
        ("FREQ=WEEKLY;UNTIL=20261215T235959Z", 3),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4", 4),
        ("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2", 2),
    ],
)
def test_rules_of_all_sorts_are_told_out(ana, rule, count):
    for start in (";VALUE=DATE:20261201", ":20261201T070000Z", ":20261201T070000"):
        assert len(days(read(ana, event("r@x", start, "Easy run", f"RRULE:{rule}")))) == count


def test_a_moment_counts_on_the_clubs_day(ana):
    late = event("n@x", ":20261201T233000Z", "Easy run")  # half past midnight in Rome
    assert days(read(ana, late)) == [(date(2026, 12, 2), "easy")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["RRULE:FREQ=HOURLY"], "must be daily or less often"),
        (["RRULE:FREQ=WEEKLY;BYDAY=XX"], "Easy run"),
    ],
)
def test_an_event_that_cannot_be_told_out_is_a_fault_of_its_own(ana, lines, said):
    found = read(ana, event("h@x", ":20261201T070000Z", "Easy run", *lines), TEMPO)
    faults = [one.fault for one in found.wanted if one.fault]
    assert len(faults) <= 1
    assert all(said in one for one in faults)
    assert (date(2026, 12, 1), "tempo") in days(found)


def test_an_event_without_uid_is_a_fault(ana):
    nameless = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261201\r\nSUMMARY:Easy run\r\nEND:VEVENT"
    assert "no UID" in read(ana, nameless).wanted[0].fault


@pytest.mark.parametrize(
    "content", [b"BEGIN:VCALENDAR\r\nnonsense", b"BEGIN:VCALENDAR" + b"\xff\x00" * 90]
)
def test_what_is_no_calendar_is_refused(ana, content):
    assert is_calendar(content)
    with pytest.raises(ValidationError):
        read_calendar(content, ana, zone=ana.club.zone, today=TODAY)


def bring(athlete, principal, *events) -> Any:
    source, _made = RunCalendar.objects.get_or_create(
        club=athlete.club, athlete=athlete, name="Group runs"
    )
    found = read(athlete, *events)
    return bring_in(
        athlete,
        found.wanted,
        source=RunImport.Source.ICS,
        name="Group runs",
        calendar=source,
        by=principal,
        at=NOW,
    )
