"""Answering a POST once, however often it is sent: claim its key, keep the answer, forget it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from clubs import jobs
from clubs.models import ApiToken, Reply

KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)  # then another request may take the key over


@dataclass(frozen=True)
class Claimed:
    """The key is ours: `row` takes the answer. Else `row` is what stands, ours or another's."""

    row: Reply
    is_ours: bool


def claim(token: ApiToken, key: str, fingerprint: str, *, at: datetime) -> Claimed:
    """Take a key. What is older than a day is forgotten; a lease that ran out is taken over."""
    Reply.objects.filter(token=token, key=key, created_at__lte=at - KEPT).delete()
    row = Reply(
        token=token, key=key, fingerprint=fingerprint, created_at=at, lease_until=at + LEASE
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _forget_later(token.club_id, at)
    except IntegrityError:
        return _standing(token, key, fingerprint, at)
    return Claimed(row, is_ours=True)


def _standing(token: ApiToken, key: str, fingerprint: str, at: datetime) -> Claimed:
    row = Reply.objects.filter(token=token, key=key).first()
    if row is None:  # released this very moment: as one that is being answered
        return Claimed(Reply(token=token, key=key, fingerprint=fingerprint), is_ours=False)
    ran_out = Reply.objects.filter(
        pk=row.pk, status=None, fingerprint=fingerprint, lease_until__lte=at
    )
    taken = ran_out.update(lease_until=at + LEASE)
    if taken:
        row.lease_until = at + LEASE
    return Claimed(row, is_ours=bool(taken))


def keep(row: Reply, status: int, headers: dict[str, Any], body: str) -> bool:
    """Write the answer, in the transaction of its effect; False where another request took over."""
    return bool(_mine(row).update(status=status, headers=headers, body=body))


def release(row: Reply) -> None:
    """Nothing was done: the key is free again, for a request that was mended."""
    _mine(row).delete()


def _mine(row: Reply) -> QuerySet[Reply]:
    """The row, while nobody took it over."""
    return Reply.objects.filter(pk=row.pk, status=None, lease_until=row.lease_until)


def _forget_later(club_id: int, at: datetime) -> None:
    jobs.enqueue(jobs.FORGET, club_id, club_id=club_id, run_after=at + KEPT)


def forget(club_id: int, at: datetime) -> int:
    """Delete the replies of a club that are older than a day; come again for the younger ones."""
    mine = Reply.objects.filter(token__club=club_id)
    count, _rows = mine.filter(created_at__lte=at - KEPT).delete()
    oldest = mine.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is not None:
        _forget_later(club_id, oldest)
    return count
