"""An owner sends an archive on a page, sees what is in it, and has it come in."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Arrival, ArrivalPart, AuditEvent, Club, Job, Membership, User
from sessions.archive import arriving
from sessions.planning import work
from tests.conftest import NOW
from tests.sessions.archive.conftest import changed, packed

pytestmark = pytest.mark.django_db
UID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ELSEWHERE = UUID("7b0f0f43-2a42-4f1c-9a55-0d2a3c1f9b11")
PAGE = "/c/harriers/archive/arrivals/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def moved(files):
    """As an archive of another server: nobody knows its public ids here."""

    def other(found):
        return str(uuid5(ELSEWHERE, found[0].decode())).encode()

    files = {name: UID.sub(other, text) for name, text in files.items()}
    return {name: text.replace(b'"harriers"', b'"movers"') for name, text in files.items()}


def sent(client, content, name="movers.zip"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def url_of(arrival, name="arrival"):
    return reverse(f"sessions:{name}", args=["harriers", arrival.uid])


def test_it_is_sent_looked_at_and_comes_in(owner_client, owner, files, settings, monkeypatch):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # written to disk, as a large one
    monkeypatch.setattr("sessions.views.arrivals.PART", 1000)
    file = packed(moved(files)).getvalue()
    answer = sent(owner_client, file)
    arrival = Arrival.objects.get()
    assert answer.url == url_of(arrival)
    assert ArrivalPart.objects.count() > 2
    assert "every 2s" in owner_client.get(url_of(arrival)).content.decode()
    before = Club.objects.count(), User.objects.count(), Athlete.objects.count()
    work.run_due(lambda: NOW)
    assert (Club.objects.count(), User.objects.count(), Athlete.objects.count()) == before
    page = owner_client.get(url_of(arrival)).content.decode()
    assert "have an account here" in page
    assert "every 2s" not in page
    assert 'value="movers"' in page

    for _twice in range(2):
        done = owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "moved-in"})
        assert done.status_code == 302
    assert "coming in" in owner_client.get(url_of(arrival)).content.decode()
    work.run_due(lambda: NOW)
    club = Club.objects.get(slug="moved-in")
    assert Athlete.objects.filter(club=club).count() == 1
    assert "owner" in Membership.objects.get(club=club, user=owner.user).roles
    assert "/c/moved-in/" in owner_client.get(url_of(arrival)).content.decode()
    assert owner_client.get("/c/moved-in/week/").status_code == 200
    assert not ArrivalPart.objects.exists()
    told = AuditEvent.objects.filter(verb="import_club", user=owner.user)
    assert {one.club for one in told} == {owner.club, club}
    assert AuditEvent.objects.filter(verb="ask_import", user=owner.user).count() == 1


def test_it_comes_in_once_however_often_the_job_runs(owner_client, files):
    sent(owner_client, packed(moved(files)).getvalue())
    work.run_due(lambda: NOW)
    arrival = Arrival.objects.get()
    owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "movers"})
    (job,) = jobs.claim(NOW)
    for _twice in range(2):
        arriving.bring([job], lambda: NOW)
    assert Club.objects.filter(slug__startswith="movers").count() == 1


def test_cut_off_in_the_middle_leaves_nothing_and_begins_anew(owner_client, files, monkeypatch):
    sent(owner_client, packed(moved(files)).getvalue())
    work.run_due(lambda: NOW)
    arrival = Arrival.objects.get()
    owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "movers"})
    (job,) = jobs.claim(NOW)

    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(arriving, "_let_in", cut)
        with pytest.raises(KeyboardInterrupt):
            arriving.bring([job], lambda: NOW)
    assert not Club.objects.filter(slug="movers").exists()
    assert ArrivalPart.objects.exists()
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > NOW + jobs.LEASE  # nobody else begins meanwhile
    work.run_due(lambda: NOW + timedelta(hours=1))
    assert Club.objects.filter(slug="movers").count() == 1


def test_a_club_that_stands_here_comes_in_beside_itself(owner_client, files, club):
    sent(owner_client, packed(files).getvalue())
    work.run_due(lambda: NOW)
    arrival = Arrival.objects.get()
    page = owner_client.get(url_of(arrival)).content.decode()
    assert "stands here already" in page
    assert 'value="harriers-2"' in page
    taken = owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "harriers"})
    assert taken.status_code == 422
    assert "choose another short name" in taken.content.decode()
    owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "harriers-2"})
    work.run_due(lambda: NOW)
    assert Club.objects.get(slug="harriers-2").uid != club.uid


def test_what_is_no_archive_is_refused_with_the_reason(owner_client):
    sent(owner_client, b"PK none of ours")
    work.run_due(lambda: NOW)
    arrival = Arrival.objects.get()
    assert "no whole ZIP archive" in owner_client.get(url_of(arrival)).content.decode()
    owner_client.post(url_of(arrival, "arrival-completion"), {"slug": "movers"})
    assert not Job.objects.filter(kind=jobs.ARRIVAL).exists()
    assert not ArrivalPart.objects.exists()


def test_a_row_that_refers_to_nothing_is_seen_by_the_look(owner_client, files):
    coach = "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10"
    lost = changed(files, "athlete.jsonl", lambda row: row.update(coach=coach))
    sent(owner_client, packed(moved(lost)).getvalue())
    work.run_due(lambda: NOW)
    assert "not in the archive" in Arrival.objects.get().refused


@pytest.mark.once
def test_a_file_that_is_too_large_is_not_kept(owner_client, settings):
    settings.ARCHIVE_IMPORT_MB = 1
    answer = sent(owner_client, b"x" * (12 * 1024 * 1024))
    assert answer.status_code == 422
    assert "The file has 12 MB, must be at most 1 MB" in answer.content.decode()
    assert not Arrival.objects.exists()


@pytest.mark.once
def test_where_the_operator_takes_none_there_is_no_page(owner_client, settings):
    settings.ARCHIVE_IMPORT_MB = 0
    assert owner_client.get(PAGE).status_code == 404
    assert sent(owner_client, b"x").status_code == 404
    assert PAGE not in owner_client.get("/c/harriers/archive/").content.decode()


def test_what_was_sent_is_deleted_on_demand_and_after_a_day(owner_client, files):
    for _each in range(2):
        sent(owner_client, packed(moved(files)).getvalue())
    work.run_due(lambda: NOW)
    first, second = Arrival.objects.all()
    owner_client.post(url_of(first, "arrival-removal"))
    assert [*Arrival.objects.all()] == [second]
    work.run_due(lambda: NOW + arriving.KEPT)
    assert not Arrival.objects.exists()
    assert not ArrivalPart.objects.exists()


def test_three_wait_and_a_fourth_takes_the_place_of_the_oldest(owner_client, files):
    """Each is as large as a server allows: they would fill its disk."""
    content = packed(moved(files)).getvalue()
    for number in range(4):
        sent(owner_client, content, f"{number}.zip")
        work.run_due(lambda: NOW)
    assert [one.name for one in Arrival.objects.all()] == ["3.zip", "2.zip", "1.zip"]


@pytest.mark.once
@pytest.mark.parametrize("who", ["coach_client", "ana_client", "mallory_client"])
def test_it_is_the_owners_page_of_that_club(request, who, owner_client, files):
    sent(owner_client, packed(moved(files)).getvalue())
    work.run_due(lambda: NOW)
    client, arrival = request.getfixturevalue(who), Arrival.objects.get()
    assert client.get(PAGE).status_code == 404
    assert client.get(url_of(arrival)).status_code == 404
    assert client.post(url_of(arrival, "arrival-completion"), {"slug": "movers"}).status_code == 404
    assert client.post(url_of(arrival, "arrival-removal")).status_code == 404
    assert owner_client.get(url_of(arrival, "arrival-completion")).status_code == 405
    arrival.refresh_from_db()
    assert arrival.confirmed_at is None
