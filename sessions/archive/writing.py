"""Making the file: one line a row, a file for each model, a manifest with counts and checksums.

Rows are streamed, so a large club takes no more memory than a small one. What is written while the
file is made may be in it or not; what is in it hangs together: no row refers to one that is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from django.db.models import Max, QuerySet

from clubs.models import Club, User
from sessions.archive.table import FORMAT, Kept, club_fields, table

CHUNK = 200  # rows at a time: a session with its reasons takes some 100 kB while it is read
EPOCH = (1980, 1, 1, 0, 0, 0)  # in the file, so that the same rows make the same file
encode = msgspec.json.Encoder().encode


class Sink(Protocol):
    """What the file is written to; it need not be sought in."""

    def write(self, part: bytes, /) -> int: ...
    def flush(self) -> None: ...


@dataclass
class Written:
    """What was written: rows by file, and who is named in them."""

    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)


def count_rows(club: Club) -> int:
    """How many rows an archive of the club would have now."""
    return sum(_rows(one, club).count() for one in table())


def write_archive(
    club: Club, sink: Any, at: datetime, go_on: Callable[[int], None] = lambda _count: None
) -> Written:
    """Write the whole archive. `go_on` is told the number of rows so far, now and then; what it
    raises ends the writing."""
    done, bounds = Written(), _bounds(club)
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        with _file(archive, "club.jsonl", done) as line:
            line({one.name: getattr(club, one.attname) for one in club_fields()})
        for kept in table():
            with _file(archive, kept.file, done) as line:
                for number, row in enumerate(_lines(kept, club, bounds, done.people), start=1):
                    line(row)
                    if number % CHUNK == 0:
                        go_on(sum(done.rows.values()))
        with _file(archive, "users.jsonl", done) as line:
            for person in _people(sorted(done.people)):
                line(person)
        manifest = {"format": FORMAT, "app": "strongstride", "made_at": at}
        manifest |= {"club": {"uid": club.uid, "slug": club.slug, "name": club.name}}
        with archive.open(_info("manifest.json"), "w") as into:
            into.write(msgspec.json.format(encode(manifest | {"files": done.files}), indent=1))
    return done


def _bounds(club: Club) -> dict[Any, int]:
    """The last row of each model. Read from those that refer to those that are referred to, so that
    whatever is within its bound refers to rows within theirs."""
    found = {}
    for kept in reversed(table()):
        found[kept.model] = _rows(kept, club).aggregate(last=Max("pk"))["last"] or 0
    return found


def _rows(kept: Kept, club: Club) -> QuerySet[Any]:
    return kept.model._default_manager.filter(**{kept.path: club.pk})


def _lines(
    kept: Kept, club: Club, bounds: dict[Any, int], people: set[str]
) -> Iterator[dict[str, Any]]:
    """The rows as they are written, in the order in which they were made."""
    names = kept.names()
    one_by_one = [one for one in names if one not in {each.name for each in kept.many}]
    columns = ["pk", *(key.attname for key in kept.refers)]
    columns += [one.name for one in kept.plain]
    columns += [f"{key.name}__uid" for key in kept.refers]
    columns += [f"{key.name}__email" for key in kept.people]
    limits = [bounds[key.related_model] for key in kept.refers]
    rows = _rows(kept, club).filter(pk__lte=bounds[kept.model]).order_by("pk")
    found = rows.values_list(*columns).iterator(chunk_size=CHUNK)
    first_ref, plain = len(limits), len(kept.plain)
    while chunk := list(islice(found, CHUNK)):
        lists = _lists(kept, [row[0] for row in chunk], bounds)
        for pk, *values in chunk:
            for number, limit in enumerate(limits):
                if (values[number] or 0) > limit:  # made after the archive began
                    values[first_ref + plain + number] = None
            shown = values[first_ref:]
            people.update(email for email in shown[plain + first_ref :] if email)
            line = dict(zip(one_by_one, shown, strict=True))
            yield line | {name: uids.get(pk, []) for name, uids in lists.items()}


def _lists(kept: Kept, pks: list[int], bounds: dict[Any, int]) -> dict[str, dict[int, list[Any]]]:
    """By field and row: the uids of the rows that it lists."""
    found: dict[str, dict[int, list[Any]]] = {}
    for one in kept.many:
        here, there = one.m2m_field_name(), one.m2m_reverse_field_name()
        through: Any = one.remote_field.through
        within = {f"{here}__in": pks, f"{there}__lte": bounds[one.related_model]}
        pairs = through._default_manager.filter(**within).order_by(f"{there}__uid")
        lists: dict[int, list[Any]] = {}
        for pk, uid in pairs.values_list(f"{here}_id", f"{there}__uid"):
            lists.setdefault(pk, []).append(uid)
        found[one.name] = lists
    return found


def _people(emails: list[str]) -> Iterator[dict[str, Any]]:
    """Who is named in the rows: enough to know them again, nothing to log in with."""
    columns = ("email", "name", "unit", "language")
    for start in range(0, len(emails), CHUNK):
        rows = User.objects.filter(email__in=emails[start : start + CHUNK]).order_by("email")
        yield from rows.values(*columns)


@contextmanager
def _file(archive: ZipFile, name: str, done: Written) -> Iterator[Callable[[Any], None]]:
    """A file in the archive; what is given to it becomes a line."""
    digest, size = hashlib.sha256(), 0
    done.rows[name] = 0
    with archive.open(_info(name), "w", force_zip64=True) as into:

        def line(row: Any) -> None:
            nonlocal size
            text = encode(row) + b"\n"
            _write(into, text)
            digest.update(text)
            size += len(text)
            done.rows[name] += 1

        yield line
    told = {"rows": done.rows[name], "bytes": size, "sha256": digest.hexdigest()}
    done.files[name] = told


def _write(into: IO[bytes], text: bytes) -> None:
    into.write(text)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, EPOCH)
    info.compress_type = ZIP_DEFLATED
    return info
