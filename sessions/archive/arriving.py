"""Archives that owners send on a page: kept, looked at, taken in by a job once they say so.

The file lies in the database in parts, as one that is made: web server and worker may be different
machines. It is deleted once it came in, was refused, or after a day.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import audit, jobs
from clubs.models import Arrival, ArrivalPart, Club, Job, Membership, Principal
from clubs.roles import Role
from sessions.archive.checking import Opened, Refused, opened
from sessions.archive.making import Progress
from sessions.archive.reading import Brought, look_into, read_archive

KEPT = timedelta(days=1)
MOST_WAITING = 3  # of a club: each may be as large as the operator allows
CHECKED_WITHIN = timedelta(minutes=10)  # the checksums of the largest file
ROWS_A_SECOND = 1000  # at least, also on a slow disk: how long a worker may be silent
SHOWN_FOR = 3600  # seconds
Clock = Callable[[], datetime]


def send(club: Club, name: str, pieces: Iterable[bytes], *, by: Principal, at: datetime) -> Arrival:
    """Keep a file that was sent, and have it looked at. Nothing of it comes in yet.

    Each piece is a write of its own, so that others save between them.
    """
    if by.user_id is None:
        raise ValidationError(_("An archive is sent by a person"))
    with transaction.atomic():
        forget(club, at)
        _make_room(club)
        made = Arrival.objects.create(
            club=club, sent_by_id=by.user_id, created_at=at, name=name[:200]
        )
        jobs.enqueue(jobs.ARRIVAL_END, made.uid, club_id=club.pk, run_after=at + KEPT)
    for number, piece in enumerate(pieces):
        ArrivalPart.objects.create(arrival=made, number=number, content=piece)
        made.size += len(piece)
    with transaction.atomic():
        made.save(update_fields=["size"])
        jobs.enqueue(jobs.ARRIVAL_LOOK, made.uid, club_id=club.pk, run_after=at)
    return made


def look(taken: list[Job], clock: Clock) -> None:
    """Say what is in a file that was sent, or why it cannot come in. Safe to run twice."""
    (job,) = taken
    arrival = Arrival.objects.filter(uid=job.key, looked_at=None).first()
    if arrival is None:
        return
    jobs.renew(taken, clock(), CHECKED_WITHIN)
    try:
        with _file(arrival) as file:
            archive = opened(file)
            Job.objects.filter(pk=job.pk).update(total=_rows(archive), done=0)
            found = _told(archive, look_into(archive, Progress(taken, clock).tell))
    except Refused as refused:
        _refuse(arrival, refused, clock())
    else:
        Arrival.objects.filter(pk=arrival.pk).update(found=found, looked_at=clock())


def confirm(arrival: Arrival, slug: str, *, by: Principal, at: datetime) -> None:
    """Have it come in under a short name. Twice is once."""
    ready = Arrival.objects.filter(pk=arrival.pk, refused="", confirmed_at=None)
    with transaction.atomic():
        if ready.exclude(looked_at=None).update(confirmed_at=at, slug=slug):
            audit.record(by, at, "ask_import", arrival, {}, {"slug": slug})
            jobs.enqueue(
                jobs.ARRIVAL, arrival.uid, club_id=by.club_id, run_after=at, asked_by=by.user_id
            )


def bring(taken: list[Job], clock: Clock) -> None:
    """Make the club and its owner in one transaction. Safe to run twice, and to be killed."""
    (job,) = taken
    waiting = Arrival.objects.filter(uid=job.key, refused="", arrived_at=None)
    arrival = waiting.exclude(confirmed_at=None).first()
    if arrival is None:
        return
    jobs.renew(taken, clock(), CHECKED_WITHIN)
    try:
        with _file(arrival) as file:
            archive = opened(file)
            # Within the transaction nobody else sees the lease: it has to last.
            jobs.renew(taken, clock(), longest(_rows(archive)))
            _take_in(arrival, archive, clock)
    except Refused as refused:
        _refuse(arrival, refused, clock())


def longest(rows: int) -> timedelta:
    """How long so many rows may take to come in."""
    return CHECKED_WITHIN + timedelta(seconds=rows // ROWS_A_SECOND)


def how_far(arrival: Arrival) -> int:
    """Rows that came in so far, as the worker last told; 0 where nothing is known.

    Told beside the database, since it writes all in one transaction that nobody sees into.
    """
    with suppress(Exception):  # whatever the cache's library raises: it is a number to look at
        return int(cache.get(_key(arrival), 0))
    return 0


def forget(club: Club, at: datetime) -> None:
    """Delete what was sent a day ago, but what is just coming in."""
    old = Arrival.objects.filter(club=club, created_at__lte=at - KEPT)
    coming = old.filter(refused="", arrived_at=None, confirmed_at__gt=at - 2 * KEPT)
    old.exclude(pk__in=coming.values("pk")).delete()


def _make_room(club: Club) -> None:
    """For one more; the oldest that nobody said a word to goes."""
    waiting = Arrival.objects.filter(club=club, confirmed_at=None, refused="")
    newest = waiting.order_by("-created_at", "-pk").values_list("pk", flat=True)
    waiting.exclude(looked_at=None).exclude(pk__in=list(newest[: MOST_WAITING - 1])).delete()


def discard(arrival: Arrival) -> bool:
    """Take back what was sent; False where it is coming in, or came."""
    return bool(Arrival.objects.filter(pk=arrival.pk, confirmed_at=None).delete()[0])


def _take_in(arrival: Arrival, archive: Opened, clock: Clock) -> None:
    def tell(count: int) -> None:
        with suppress(Exception):
            cache.set(_key(arrival), count, SHOWN_FOR)

    with transaction.atomic():
        mine = Arrival.objects.select_for_update(of=("self",)).filter(arrived_at=None)
        held = mine.select_related("club", "sent_by").filter(pk=arrival.pk).first()
        if held is None:  # another worker was first
            return
        found = read_archive(archive, slug=held.slug, go_on=tell)
        at = clock()
        _let_in(held, found.club)
        rows = sum(found.rows.values())
        for club in (held.club, found.club):
            by = Principal(held.sent_by_id, club.pk, frozenset(), club.today(at))
            told = {"name": found.club.name, "slug": found.club.slug, "rows": rows}
            audit.record(by, at, "import_club", found.club, {}, told)
        held.parts.all().delete()
        Arrival.objects.filter(pk=held.pk).update(arrived=found.club, arrived_at=at)


def _let_in(arrival: Arrival, club: Club) -> None:
    """Whoever brings a club is its owner here, also where their address was another one there."""
    member, _made = Membership.objects.get_or_create(club=club, user=arrival.sent_by)
    if Role.OWNER.value not in member.roles or member.left_at is not None:
        member.roles = [*dict.fromkeys([Role.OWNER.value, *member.roles])]
        member.left_at = None
        member.save(update_fields=["roles", "left_at"])


def _refuse(arrival: Arrival, refused: Refused, at: datetime) -> None:
    with transaction.atomic():
        rows = Arrival.objects.filter(pk=arrival.pk, arrived_at=None)
        rows.update(refused=str(refused), looked_at=at)
        arrival.parts.all().delete()


def _rows(archive: Opened) -> int:
    return sum(one.rows for one in archive.manifest.files.values())


def _told(archive: Opened, found: Brought) -> dict[str, Any]:
    manifest = archive.manifest
    return {
        "name": manifest.club.name,
        "slug": manifest.club.slug,
        "made_at": manifest.made_at,
        "rows": {name.removesuffix(".jsonl"): one for name, one in found.rows.items()},
        "known": found.known,
        "made": found.made,
        "is_anew": found.is_anew,
    }


@contextmanager
def _file(arrival: Arrival) -> Iterator[IO[bytes]]:
    """The file as it was sent, on this machine's disk."""
    with tempfile.TemporaryFile() as file:
        for part in arrival.parts.order_by("number").iterator(chunk_size=1):
            file.write(bytes(part.content))
        file.seek(0)
        yield file


def _key(arrival: Arrival) -> str:
    return f"arrival:{arrival.uid}"
