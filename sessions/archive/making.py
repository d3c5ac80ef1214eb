"""Archives that owners ask for on the page: asked, made by a job, fetched for some days, gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from athletes.health_reads import Kind, Where, note_read
from athletes.models import Athlete
from clubs import audit, jobs
from clubs.models import Archive, ArchivePart, Club, Job, Principal
from sessions.archive.writing import count_rows, write_archive

KEPT = timedelta(days=3)
PART = 1_000_000
EVERY = timedelta(seconds=5)  # the lease is renewed, and the page told how far it is
STALE = timedelta(hours=2)  # one that is not ready by then never will be
Clock = Callable[[], datetime]


class OvertakenError(Exception):
    """Another worker makes it now."""


def ask_archive(club: Club, *, by: Principal, at: datetime) -> Archive:
    """Have an archive made; while one is being made it is that one. All health is read by it."""
    with transaction.atomic():
        rows = Archive.objects.select_for_update().filter(club=club, ready_at=None)
        waiting = rows.filter(created_at__gt=at - STALE).first()
        if waiting is not None:
            return waiting
        made = Archive.objects.create(club=club, asked_by_id=by.user_id, created_at=at)
        jobs.enqueue(jobs.ARCHIVE, made.uid, club_id=club.pk, run_after=at, asked_by=by.user_id)
        audit.record(by, at, "ask_archive", made)
        whole = list(Athlete.objects.filter(club=club))
        note_read(by, at, dict.fromkeys(Kind, whole), Where.EXPORT)
    return made


def make(taken: list[Job], clock: Clock) -> None:
    """Make the archive that the job's key names, from the start: safe to run twice."""
    (job,) = taken
    archive = Archive.objects.select_related("club").filter(uid=job.key, ready_at=None).first()
    if archive is None:
        return
    forget_old(archive.club, clock())
    archive.parts.all().delete()
    Job.objects.filter(pk=job.pk).update(total=count_rows(archive.club), done=0)
    sink, begun = _Parts(archive), Progress(taken, clock)
    done = write_archive(archive.club, sink, clock(), begun.tell)
    sink.close()
    ready = clock()
    Archive.objects.filter(pk=archive.pk).update(
        ready_at=ready, expires_at=ready + KEPT, rows=sum(done.rows.values()), size=sink.size
    )
    jobs.enqueue(jobs.ARCHIVE_END, archive.uid, club_id=archive.club_id, run_after=ready + KEPT)


def forget_old(club: Club, at: datetime) -> None:
    """Delete what can be fetched no more, and what was never finished."""
    Archive.objects.filter(club=club, expires_at__lte=at).delete()
    Archive.objects.filter(club=club, ready_at=None, created_at__lt=at - STALE).delete()


def read_parts(archive: Archive) -> Iterator[bytes]:
    """The file, piece by piece."""
    for part in archive.parts.order_by("number").iterator(chunk_size=1):
        yield bytes(part.content)


class Progress:
    """Holds the job's lease while the archive is made, and says how far it is."""

    def __init__(self, taken: list[Job], clock: Clock) -> None:
        self.taken, self.clock, self.last = taken, clock, clock()

    def tell(self, count: int) -> None:
        now = self.clock()
        if now - self.last < EVERY:
            return
        self.last = now
        if not jobs.renew(self.taken, now):
            raise OvertakenError
        Job.objects.filter(pk=self.taken[0].pk).update(done=count)


class _Parts:
    """Takes bytes and keeps them as rows of about a megabyte."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.size, self.number = archive, 0, 0
        self.waiting = bytearray()

    def write(self, part: bytes) -> int:
        self.waiting += part
        self.size += len(part)
        while len(self.waiting) >= PART:
            self._keep(PART)
        return len(part)

    def flush(self) -> None:
        """What is short of a part waits for more."""

    def close(self) -> None:
        if self.waiting:
            self._keep(len(self.waiting))

    def _keep(self, size: int) -> None:
        content = bytes(self.waiting[:size])
        del self.waiting[:size]
        ArchivePart.objects.create(archive=self.archive, number=self.number, content=content)
        self.number += 1
