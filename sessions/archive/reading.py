"""Bringing an archive in: a new club with all its rows, in one transaction, or nothing.

Public ids stay, so that what another system knows is known again. Where the club stands here
already each id becomes a new one, the same for the same old one, also inside documents. People are
matched by e-mail; who is not known here is made without a password.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from clubs.models import Club, Membership, User
from clubs.own_address import is_proven
from sessions.archive.checking import Opened, Refused
from sessions.archive.table import Kept, club_fields, table
from sessions.archive.values import Value, check_members, checked, reader_of, values_of

CHUNK = 200
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AS_TYPED = frozenset({"external_id"})  # the club's own words, whatever they look like
GoOn = Callable[[int], object]


@dataclass
class Brought:
    """What came in: the club, rows by file, people found here and people made."""

    club: Club
    is_anew: bool = False
    is_taken: bool = False  # its short name: only after a look, else it is refused
    rows: dict[str, int] = field(default_factory=dict)
    known: int = 0
    made: int = 0


def look_into(archive: Opened, go_on: GoOn = lambda _count: None) -> Brought:
    """Read every row as if it came in, but write none and hold no lock.

    Raises Refused. What only the database refuses, as a row twice, is not seen before it comes in.
    """
    found = _Reader(archive, "", go_on, writes=False).read()
    _compare(archive, found)
    return found


def read_archive(
    archive: Opened,
    *,
    slug: str = "",
    dry_run: bool = False,
    go_on: GoOn = lambda _count: None,
) -> Brought:
    """Bring it in. Raises Refused, and then nothing was written.

    `go_on` is told the number of rows so far, now and then; what it raises ends the reading.
    """
    try:
        with transaction.atomic():
            found = _Reader(archive, slug, go_on, writes=True).read()
            _compare(archive, found)
            transaction.set_rollback(dry_run)  # tried, and taken back
    except DatabaseError as error:
        message = f"The database takes no such rows: {error}"
        raise Refused(message) from error
    return found


def _compare(archive: Opened, found: Brought) -> None:
    """As many rows came in as the manifest counts."""
    for name, told in archive.manifest.files.items():
        if found.rows.get(name) != told.rows:
            message = f"{name}: {found.rows.get(name, 0)} rows came in, {told.rows} are counted"
            raise Refused(message)


class _Reader:
    """One archive on its way in: the ids that its rows got here, of those that others refer to.

    Where nothing is written the ids are made up, so that it can be told whether all hangs together.
    """

    def __init__(self, archive: Opened, slug: str, go_on: GoOn, *, writes: bool) -> None:
        self.archive = archive
        self.slug = slug or archive.manifest.club.slug
        self.go_on, self.writes = go_on, writes
        self.count = 0
        self.named = {key.related_model for one in table() for key in (*one.refers, *one.many)}
        self.anew: UUID | None = None
        self.pks: dict[Any, dict[str, int]] = {}
        self.users: dict[str, int] = {}
        self.club: Club

    def read(self) -> Brought:
        is_taken = Club.objects.filter(slug=self.slug).exists()
        if is_taken and self.writes:
            message = f"A club '{self.slug}' stands here already: choose another short name"
            raise Refused(message)
        self.club = self._club(is_taken=is_taken)
        found = Brought(self.club, self.anew is not None, is_taken, {"club.jsonl": 1})
        found.known, found.made = self._people()
        found.rows["users.jsonl"] = len(self.users)
        for kept in table():
            found.rows[kept.file] = self._rows(kept)
        return found

    def _club(self, *, is_taken: bool) -> Club:
        fields = club_fields()
        (row,) = [one for _number, one in self.archive.lines("club.jsonl")] or [{}]
        values = values_of("club.jsonl", 1, row, {one.name: reader_of(one) for one in fields})
        if Club.objects.filter(uid=values["uid"]).exists():
            self.anew = uuid4()
            values["uid"] = self._mapped(values["uid"])
        club = Club(**values | {"slug": self.slug})
        checked("club.jsonl", 1, partial(club.full_clean, exclude={"slug"} if is_taken else None))
        if not self.writes:
            return club
        _insert(Club, [club], fields)
        return Club.objects.get(uid=club.uid)

    def _people(self) -> tuple[int, int]:
        """Who is known here by e-mail, and who is made without a password."""
        known = made = 0
        for number, row in self.archive.lines("users.jsonl"):
            email = str(row.get("email", "")).lower()
            user = User.objects.filter(email=email).first()
            if user is None:
                user = User(**{name: row.get(name, "") for name in ("name", "unit", "language")})
                user.email = email
                user.set_unusable_password()
                checked("users.jsonl", number, user.full_clean)
                if self.writes:
                    user.save()
                made += 1
            elif not is_proven(user):
                message = (
                    f"users.jsonl: {email} has an account here, and nobody has shown that the "
                    "address is theirs: they follow the link in the letter first"
                )
                raise Refused(message)
            else:
                known += 1
            self.users[row["email"]] = user.pk or -number
        return known, made

    def _rows(self, kept: Kept) -> int:
        read = {one.name: self._plain(one) for one in kept.plain}
        read |= {key.name: self._reference(key) for key in kept.refers}
        read |= {key.name: self._person(key) for key in kept.people}
        read |= {one.name: self._list(one) for one in kept.many}
        count, pks = 0, self.pks.setdefault(kept.model, {})
        for chunk in self.archive.chunks(kept.file, CHUNK):
            made = [values_of(kept.file, number, row, read) for number, row in chunk]
            if kept.model is Membership:
                check_members(kept.file, chunk)
            if self.writes:
                self._write(kept, made, pks)
            elif kept.has_uid and kept.model in self.named:
                pks |= {str(one["uid"]): -count - n for n, one in enumerate(made, start=1)}
            count += len(made)
            self.count += len(made)
            self.go_on(self.count)
        return count

    def _write(self, kept: Kept, made: list[dict[str, Any]], pks: dict[str, int]) -> None:
        lists = [{one.name: values.pop(one.name) for one in kept.many} for values in made]
        keys = {key.name: key.attname for key in (*kept.refers, *kept.people)}
        club = {"club_id": self.club.pk} if kept.path == "club" else {}
        rows = [
            kept.model(**{keys.get(name, name): one for name, one in values.items()} | club)
            for values in made
        ]
        fields = [one for one in kept.model._meta.concrete_fields if not one.primary_key]
        _insert(kept.model, rows, fields)
        if kept.has_uid and kept.model in self.named:
            pks |= {str(row.uid): row.pk for row in rows}  # type: ignore[attr-defined]  # just seen
        for row, named in zip(rows, lists, strict=True):
            for name, ids in named.items():
                getattr(row, name).set(ids)

    def _plain(self, one: models.Field[Any, Any]) -> Value:
        read = reader_of(one)
        if self.anew is None or one.name in AS_TYPED:
            return read
        return lambda value: read(self._anew(value))

    def _anew(self, value: Any) -> Any:
        """The value with every id in it replaced."""
        match value:
            case str() if UID.fullmatch(value):
                return str(self._mapped(UUID(value)))
            case list():
                return [self._anew(one) for one in value]
            case dict():
                return {self._anew(name): self._anew(one) for name, one in value.items()}
        return value

    def _mapped(self, uid: UUID) -> UUID:
        assert self.anew is not None
        return uuid5(self.anew, str(uid))

    def _reference(self, key: models.ForeignKey[Any, Any]) -> Value:
        return lambda value: self._pk(key, key.related_model, value)

    def _pk(self, key: models.Field[Any, Any], model: Any, value: Any) -> int | None:
        if value is None and key.null:
            return None
        pk = self.pks.get(model, {}).get(str(self._anew(value) if self.anew else value))
        if pk is None:
            message = f"refers to {model._meta.model_name} {value}, which is not in the archive"
            raise ValidationError(message)
        return pk

    def _person(self, key: models.ForeignKey[Any, Any]) -> Value:
        def read(value: Any) -> int | None:
            if value is None and key.null:
                return None
            if value not in self.users:
                message = f"names '{value}', who is not in users.jsonl"
                raise ValidationError(message)
            return self.users[value]

        return read

    def _list(self, one: models.ManyToManyField[Any, Any]) -> Value:
        def read(value: Any) -> list[int | None]:
            if not isinstance(value, list):
                message = "must be a list of ids"
                raise ValidationError(message)
            return [self._pk(one, one.related_model, uid) for uid in value]

        return read


def _insert(model: Any, rows: list[Any], fields: Any) -> None:
    """Write rows as they are: moments of creation and change too, which saving would set anew."""
    manager = model._base_manager
    for part in _parts(rows, connection.ops.bulk_batch_size(fields, rows)):
        returned = manager._insert(part, fields=fields, raw=True, returning_fields=[model._meta.pk])
        for row, (pk,) in zip(part, returned, strict=True):
            row.pk = pk


def _parts(rows: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
