"""A calendar of runs is asked at its address, by a job, and never inside our own network."""

from __future__ import annotations

from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from athletes.models import Run, RunCalendar
from athletes.run_subscriptions import enqueue_due, subscribe
from clubs.addresses import networks
from clubs.models import Job
from clubs.outbound import Rules
from sessions.planning import work
from sessions.planning.kinds import Outside
from tests.conftest import NOW

LOOPBACK = networks(["127.0.0.0/8"])


def feed(*days: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "X-WR-CALNAME:Club"]
    for day in days:
        told = [f"UID:{day}@x", f"DTSTART;VALUE=DATE:{day}", "SUMMARY:Tempo 9 km"]
        lines += ["BEGIN:VEVENT", *told, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.fixture
def server():
    """A calendar on loopback: `server.body` and `server.status` are what it answers."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            told: Any = self.server
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *words):
            """Quiet."""

    found: Any = HTTPServer(("127.0.0.1", 0), Answers)
    found.status, found.body = 200, feed("20261201", "20261203")
    found.url = f"http://127.0.0.1:{found.server_address[1]}/runs.ics"
    thread = Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def calendar(server, ana, principal):
    rules = Rules(networks=LOOPBACK)
    return subscribe(ana, server.url, by=principal, at=NOW, rules=rules)


def run(at=NOW) -> None:
    work.run_due(lambda: at, Outside(networks=LOOPBACK))


def days() -> list[date]:
    return list(Run.objects.alive().values_list("day", flat=True))


def test_a_job_reads_it_and_the_next_one_follows_it(calendar, server):
    run()
    assert days() == [date(2026, 12, 1), date(2026, 12, 3)]
    calendar.refresh_from_db()
    assert (calendar.name, calendar.read_at, calendar.trouble) == ("Club", NOW, "")
    assert enqueue_due(NOW + timedelta(hours=5)) == 0
    later = NOW + timedelta(hours=7)
    server.body = feed("20261203", "20261208")
    assert enqueue_due(later) == 1
    run(later)
    assert days() == [date(2026, 12, 3), date(2026, 12, 8)]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"gone", "It answered 404"),
        (200, b"<html>", "no calendar"),
        (200, b"x", "no calendar"),
    ],
)
def test_what_goes_wrong_is_kept_and_takes_no_run_away(calendar, server, status, body, said):
    run()
    server.status, server.body = status, body
    later = NOW + timedelta(hours=7)
    enqueue_due(later)
    run(later)
    calendar.refresh_from_db()
    assert said in calendar.trouble
    assert len(days()) == 2


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.7/runs.ics",
        "https://127.0.0.1/runs.ics",
        "https://[::1]/runs.ics",
        "http://example.org/runs.ics",
        "ftp://example.org/runs.ics",
        "nonsense",
    ],
)
def test_addresses_inside_or_in_clear_are_refused(ana, principal, url):
    with pytest.raises(ValidationError):
        subscribe(ana, url, by=principal, at=NOW)
    assert not RunCalendar.objects.exists()


def test_a_name_that_leads_inside_is_refused_when_it_is_asked(ana, principal, server):
    known = RunCalendar.objects.create(club=ana.club, athlete=ana, name="x", url=server.url)
    enqueue_due(NOW)
    work.run_due(lambda: NOW)  # without the operator's leave for loopback
    known.refresh_from_db()
    assert known.trouble
    assert not days()


def test_the_same_address_is_asked_once_and_given_up(ana_client, ana, monkeypatch):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: NOW)
    new = reverse("athletes:run-calendar-new", args=["harriers", ana.uid])
    for _twice in range(2):
        assert ana_client.post(new, {"url": "webcal://example.org/a.ics"}).status_code == 302
    known = RunCalendar.objects.get()
    assert known.url == "https://example.org/a.ics"
    assert Job.objects.filter(kind="run_calendar").count() == 1
    page = ana_client.get(reverse("athletes:run-imports", args=["harriers", ana.uid]))
    assert "example.org" in page.content.decode()
    refused = ana_client.post(new, {"url": "https://192.168.1.1/a.ics"})
    assert refused.status_code == 422
    gone = reverse("athletes:run-calendar-removal", args=["harriers", ana.uid, known.uid])
    for _twice in range(2):
        ana_client.post(gone)
    assert not RunCalendar.objects.alive().exists()
    Job.objects.all().delete()
    assert enqueue_due(NOW) == 0


def test_strangers_subscribe_nothing(mallory_client, ben_client, physio_client, ana):
    new = reverse("athletes:run-calendar-new", args=["harriers", ana.uid])
    for client in (mallory_client, ben_client, physio_client):
        assert client.post(new, {"url": "https://example.org/a.ics"}).status_code == 404
