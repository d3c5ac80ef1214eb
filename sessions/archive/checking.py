"""Refusing what is no archive of ours, before a row is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # as its kind is called

import msgspec

from clubs.weeks import FIRST_YEAR, LAST_YEAR
from sessions.archive.table import FORMAT, table

MANIFEST = "manifest.json"
MOST_MANIFEST = 1_000_000
MOST_LINE = 20_000_000
MOST_AT_ONCE = 4_000_000  # bytes of rows that are held together
MOST_RATIO = 500  # of what a file says it unpacks to; our own reach 60
MOST_DEPTH = 60  # of lists in lists: what lies deeper no page could read again
PIECE = 1_000_000


class Refused(Exception):  # noqa: N818  # as one says it
    """No archive that can be brought in: the text says why."""


class File(msgspec.Struct, forbid_unknown_fields=True):
    rows: int
    bytes: int
    sha256: str


class Origin(msgspec.Struct, forbid_unknown_fields=True):
    uid: str
    slug: str
    name: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    app: str
    made_at: str
    club: Origin
    files: dict[str, File]


@dataclass
class Opened:
    """An archive whose every file was read once and is what its manifest says."""

    zip: ZipFile
    manifest: Manifest
    counted: dict[str, int] = field(default_factory=dict)

    def lines(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a file, each with its number."""
        for number, row, _size in self._sized(name):
            yield number, row

    def chunks(self, name: str, most: int) -> Iterator[list[tuple[int, dict[str, Any]]]]:
        """The same, so many at once; fewer where they are long, so that memory stays flat."""
        chunk, held = list[tuple[int, dict[str, Any]]](), 0
        for number, row, size in self._sized(name):
            chunk.append((number, row))
            held += size
            if len(chunk) == most or held > MOST_AT_ONCE:
                yield chunk
                chunk, held = [], 0
        if chunk:
            yield chunk

    def _sized(self, name: str) -> Iterator[tuple[int, dict[str, Any], int]]:
        if name not in self.manifest.files:
            return
        with self.zip.open(name) as file:
            for number, text in enumerate(iter(lambda: file.readline(MOST_LINE), b""), start=1):
                yield number, _row(name, number, text), len(text)


def opened(source: Any) -> Opened:
    """Open and check a file. Raises Refused, with what is wrong with it."""
    try:
        archive = ZipFile(source)
        _check_names(archive.infolist())
        found = Opened(archive, _manifest(archive))
        for name, told in found.manifest.files.items():
            _check_file(archive, name, told)
    except (BadZipFile, EOFError, ZlibError, NotImplementedError, RuntimeError, OSError) as error:
        message = f"The file is no whole ZIP archive: {str(error) or type(error).__name__}"
        raise Refused(message) from error
    return found


def _known() -> set[str]:
    return {MANIFEST, "club.jsonl", "users.jsonl", *(one.file for one in table())}


def _check_names(infos: list[ZipInfo]) -> None:
    """Only files of ours, each once, none that would unpack to far more than it is."""
    names = [info.filename for info in infos]
    if MANIFEST not in names:
        message = f"The archive has no {MANIFEST}, so it is none of Strongstride's"
        raise Refused(message)
    for info in infos:
        if info.filename not in _known() or names.count(info.filename) > 1:
            message = f"Unknown file '{info.filename[:100]}' in the archive, or twice the same"
            raise Refused(message)
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or info.flag_bits & 1:
            message = f"{info.filename} is encrypted, or packed in a way that is not read here"
            raise Refused(message)
        if info.file_size > MOST_RATIO * max(info.compress_size, 1000):
            message = f"{info.filename} unpacks to {info.file_size} bytes: far more than rows do"
            raise Refused(message)


def _manifest(archive: ZipFile) -> Manifest:
    with archive.open(MANIFEST) as file:
        text = file.read(MOST_MANIFEST)
    try:
        told = msgspec.json.decode(text)
        form = told.get("format") if isinstance(told, dict) else None
        if form != FORMAT:
            message = f"The archive has format {form}, this version reads {FORMAT}"
            raise Refused(message)
        manifest = msgspec.convert(told, Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"{MANIFEST} cannot be read: {error}"
        raise Refused(message) from error
    if _holds_null(told) or not _is_moment(manifest.made_at):
        message = f"{MANIFEST}: '{manifest.made_at[:60]}' is no moment, or a text is none"
        raise Refused(message)
    there = set(archive.namelist()) - {MANIFEST}
    if there != manifest.files.keys():
        missing = ", ".join(sorted(there ^ manifest.files.keys()))
        message = f"{MANIFEST} and the files do not name the same: {missing}"
        raise Refused(message)
    return manifest


def _is_moment(text: str) -> bool:
    """One that each club's clock can show."""
    try:
        return FIRST_YEAR <= datetime.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False


def _check_file(archive: ZipFile, name: str, told: File) -> None:
    """Rows, bytes and checksum, read piece by piece; never more than it is said to have."""
    digest, size, rows = hashlib.sha256(), 0, 0
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            rows += piece.count(b"\n")
            digest.update(piece)
            if size > told.bytes:
                break
    if (size, rows, digest.hexdigest()) != (told.bytes, told.rows, told.sha256):
        message = f"{name} is not what {MANIFEST} says: {rows} rows of {told.rows}, or changed"
        raise Refused(message)


def _row(name: str, number: int, text: bytes) -> dict[str, Any]:
    try:
        row = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{name}, line {number}: {error}"
        raise Refused(message) from error
    if not isinstance(row, dict):
        message = f"{name}, line {number}: must be an object"
        raise Refused(message)
    if b"\\u0000" in text and _holds_null(row):
        message = f"{name}, line {number}: holds a character that no text has"
        raise Refused(message)
    if text.count(b"[") + text.count(b"{") > MOST_DEPTH and _is_deep(row):
        message = f"{name}, line {number}: is nested more than {MOST_DEPTH} deep"
        raise Refused(message)
    return row


def _is_deep(value: Any) -> bool:
    """Level by level, since what is deep would be too deep for itself."""
    level = [value]
    for _depth in range(MOST_DEPTH):
        level = [below for one in level for below in _within(one)]
        if not level:
            return False
    return True


def _holds_null(value: Any) -> bool:
    level = [value]
    while level:
        if any(isinstance(one, str) and "\0" in one for one in level):
            return True
        names = [name for one in level if isinstance(one, dict) for name in one]
        level = [*names, *(below for one in level for below in _within(one))]
    return False


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
