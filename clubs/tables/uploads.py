"""Keeping a file between its dry run and the word to go."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clubs.models import Principal, Upload
from clubs.tables.sheets import Sheet, read_sheet

KEPT = timedelta(days=1)


def keep(
    kind: str, name: str, content: bytes, *, by: Principal, at: datetime, about: UUID | None = None
) -> tuple[Upload, Sheet]:
    """Read a file and keep it for a day. Raises ValidationError where it cannot be read."""
    sheet = read_sheet(content)
    return keep_file(kind, name, content, by=by, at=at, about=about), sheet


def keep_file(
    kind: str, name: str, content: bytes, *, by: Principal, at: datetime, about: UUID | None = None
) -> Upload:
    """Keep a file for a day, whatever it is: who knows its form has read it before."""
    if by.user_id is None:
        raise ValidationError(_("A file is sent by a person; a club system uses the API"))
    Upload.objects.filter(club=by.club_id, created_at__lt=at - KEPT).delete()
    return Upload.objects.create(
        club_id=by.club_id,
        user_id=by.user_id,
        kind=kind,
        name=name[:200],
        content=content,
        about=about,
    )


def kept(kind: str, *, by: Principal, at: datetime) -> QuerySet[Upload]:
    """The files of this kind that were sent within a day: one's own; to whoever reaches the whole
    club also those of colleagues."""
    rows = Upload.objects.filter(club=by.club_id, kind=kind, created_at__gte=at - KEPT)
    return rows.filter(user=by.user_id) if by.sees_own_squads_only else rows


def sheet_of(upload: Upload) -> Sheet:
    return read_sheet(bytes(upload.content))


def done(upload: Upload, result: dict[str, object], at: datetime) -> bool:
    """Mark a file as done; False where it was done already, so that it is done once.

    In the transaction of what is done: the second of two waits here, and finds it done.
    """
    rows = Upload.objects.filter(pk=upload.pk, done_at=None)
    return bool(rows.update(done_at=at, result=result))


def keep_result(upload: Upload, result: dict[str, int]) -> None:
    """What came of it, for the page that says so."""
    Upload.objects.filter(pk=upload.pk).update(result=result)
