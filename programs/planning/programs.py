"""The verbs of programs. A version is written once; nobody's plan changes until it is assigned."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from clubs import audit
from clubs.models import Club, Principal
from programs.document import ProgramDocument, stored_document
from programs.models import Program, ProgramVersion


class Overtaken(Exception):  # noqa: N818  # it is said as a sentence, not as a class of error
    """Somebody else saved a version in between: `last`."""

    def __init__(self, last: ProgramVersion) -> None:
        super().__init__(f"version {last.number} was saved meanwhile")
        self.last = last


def add_program(  # noqa: PLR0913  # one program, said in full
    club: Club,
    uid: UUID,
    name: str,
    summary: str,
    document: ProgramDocument,
    *,
    by: Principal,
    at: datetime,
    external_id: str = "",
) -> Program:
    """A new program with its first version. `uid` comes from the form: sent twice it is one, sent
    again with something else in it another one, so that nothing typed is lost."""
    sent = Program.objects.filter(uid=uid).first()
    if sent is not None and not _is_same(sent, club, (name, summary), document):
        uid = uuid4()
    with transaction.atomic():
        program, is_new = Program.objects.get_or_create(
            uid=uid,
            club=club,
            defaults={
                "name": name,
                "summary": summary,
                "author_id": by.user_id,
                "external_id": external_id,
            },
        )
        if is_new:
            _write(program, 1, document, "", by=by)
            audit.record(by, at, "add_program", program, {}, {"name": name})
    return program


def _is_same(sent: Program, club: Club, head: tuple[str, str], document: ProgramDocument) -> bool:
    if sent.club_id != club.pk or sent.deleted_at is not None:
        return False
    first = stored_document(sent.versions.get(number=1).document)
    return (sent.name, sent.summary) == head and first == document


def add_version(
    program: Program,
    document: ProgramDocument,
    note: str,
    *,
    base: int,
    by: Principal,
    at: datetime,
) -> ProgramVersion:
    """A new version over version `base`; where nothing changed, the last one as it stands.

    Raises `Overtaken` where somebody else saved one in between.
    """
    with transaction.atomic():
        Program.objects.select_for_update().get(pk=program.pk)
        last = program.versions.order_by("-number")[0]
        if stored_document(last.document) == document:
            return last
        if last.number != base:
            raise Overtaken(last)
        version = _write(program, last.number + 1, document, note, by=by)
        Program.objects.filter(pk=program.pk).update(version=F("version") + 1, updated_at=at)
        after = {"number": version.number, "note": note}
        audit.record(by, at, "add_version", program, {"number": last.number}, after)
    return version


def _write(
    program: Program, number: int, document: ProgramDocument, note: str, *, by: Principal
) -> ProgramVersion:
    return ProgramVersion.objects.create(
        club_id=program.club_id,
        program=program,
        number=number,
        document=document,
        note=note,
        written_by_id=by.user_id,
    )


def rename_program(
    program: Program, name: str, summary: str, *, by: Principal, at: datetime, seen: int
) -> bool:
    """Name and what it is for; False where somebody else saved in between."""
    before = {"name": program.name, "summary": program.summary}
    program.name, program.summary, program.updated_at = name, summary, at
    with transaction.atomic():
        if not program.save_version(seen):
            return False
        changed = audit.differences(before, {"name": name, "summary": summary})
        audit.record(by, at, "rename_program", program, *changed)
    return True


def archive(program: Program, *, by: Principal, at: datetime) -> None:
    """Out of the lists. Who follows it goes on, and every log stays."""
    with transaction.atomic():
        if Program.objects.filter(pk=program.pk, deleted_at=None).update(
            deleted_at=at, updated_at=at
        ):
            audit.record(by, at, "archive_program", program, {"name": program.name})


def restore(program: Program, *, by: Principal, at: datetime) -> None:
    with transaction.atomic():
        if (
            Program.objects.filter(pk=program.pk)
            .exclude(deleted_at=None)
            .update(deleted_at=None, updated_at=at)
        ):
            audit.record(by, at, "restore_program", program, {}, {"name": program.name})
