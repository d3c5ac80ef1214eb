"""An owner has the archive made on a page, and fetches it for some days."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from athletes.models import HealthRead
from clubs import jobs
from clubs.models import Archive, ArchivePart, AuditEvent, Job
from sessions.archive import making
from sessions.archive.checking import opened
from sessions.planning import work
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/c/harriers/archive/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def url_of(archive):
    return reverse("sessions:archive-file", args=["harriers", archive.uid])


def fetched(client, archive):
    answer = client.get(url_of(archive))
    assert answer.status_code == 200
    whole = b"".join(answer.streaming_content)
    assert answer["Content-Length"] == str(len(whole))
    return answer, io.BytesIO(whole)


def test_it_is_asked_for_made_and_fetched(owner_client, ana, ben, monkeypatch):
    monkeypatch.setattr(making, "PART", 1000)
    for _twice in range(2):
        assert owner_client.post(PAGE).status_code == 302
    archive = Archive.objects.get()
    assert 'hx-trigger="every 2s' in owner_client.get(PAGE).content.decode()
    work.run_due(lambda: NOW)
    archive.refresh_from_db()
    assert archive.expires_at == NOW + making.KEPT
    assert ArchivePart.objects.count() > 2
    page = owner_client.get(PAGE).content.decode()
    assert url_of(archive) in page
    assert "every 2s" not in page
    answer, file = fetched(owner_client, archive)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="harriers-2026-11-25.zip"'
    found = opened(file)
    assert found.manifest.files["athlete.jsonl"].rows == 2
    assert sum(one.rows for one in found.manifest.files.values()) == archive.rows


def test_it_is_remembered_and_each_athlete_sees_it(owner_client, ana, ben, owner):
    owner_client.post(PAGE)
    assert AuditEvent.objects.get(verb="ask_archive").user == owner.user
    reads = HealthRead.objects.filter(reader=owner.user, where="export")
    assert {one.athlete for one in reads} == {ana, ben}
    assert {one.kind for one in reads} == set(HealthRead.Kind)


def test_after_some_days_it_is_gone(owner_client, ana):
    owner_client.post(PAGE)
    work.run_due(lambda: NOW)
    archive = Archive.objects.get()
    later = NOW + making.KEPT + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert owner_client.get(url_of(archive)).status_code == 404
        work.run_due(lambda: later)
    assert not ArchivePart.objects.exists()
    assert not Archive.objects.exists()


def test_a_worker_that_died_leaves_no_half_file(owner_client, ana, monkeypatch):
    owner_client.post(PAGE)
    archive = Archive.objects.get()
    archive.parts.create(number=0, content=b"half a file of a worker that died")
    work.run_due(lambda: NOW)
    archive.refresh_from_db()
    _answer, file = fetched(owner_client, archive)
    assert opened(file).manifest.club.slug == "harriers"


def test_the_lease_is_held_while_it_is_made(owner_client, ana, monkeypatch):
    owner_client.post(PAGE)
    clock = [NOW]

    def tick():
        clock[0] += timedelta(seconds=6)
        return clock[0]

    taken = jobs.claim(NOW)
    progress = making.Progress(taken, tick)
    progress.tell(7)
    job = Job.objects.get(kind=jobs.ARCHIVE)
    assert job.done == 7
    assert job.lease_until is not None
    assert job.lease_until > NOW + jobs.LEASE
    Job.objects.filter(pk=job.pk).update(lease=None)
    with pytest.raises(making.OvertakenError):
        progress.tell(8)


@pytest.mark.parametrize("who", ["coach_client", "ana_client", "physio_client", "mallory_client"])
def test_the_archive_is_the_owners_of_that_club(request, who, owner_client, ana):
    owner_client.post(PAGE)
    work.run_due(lambda: NOW)
    client = request.getfixturevalue(who)
    archive = Archive.objects.get()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404
    assert client.get(url_of(archive)).status_code == 404
    assert Archive.objects.count() == 1


def test_one_that_failed_says_so(owner_client, ana, monkeypatch):
    owner_client.post(PAGE)
    Job.objects.filter(kind=jobs.ARCHIVE).update(state="failed")
    page = owner_client.get(PAGE).content.decode()
    assert "could not be made" in page
    assert "every 2s" not in page
