"""A small archive, and ways to spoil it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sessions.archive.writing import write_archive

Files = dict[str, bytes]


@pytest.fixture
def files(club, ana, now) -> Files:
    """What stands in the Harriers' archive, by name."""
    file = io.BytesIO()
    write_archive(club, file, now)
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files, *, counted: bool = True) -> io.BytesIO:
    """The files as an archive; with a manifest that counts them as they are now."""
    if counted and "manifest.json" in files:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: {
                "rows": text.count(b"\n"),
                "bytes": len(text),
                "sha256": hashlib.sha256(text).hexdigest(),
            }
            for name, text in files.items()
            if name != "manifest.json"
        }
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    into = io.BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    into.seek(0)
    return into


def changed(files: Files, name: str, change: Callable[[dict[str, Any]], object]) -> Files:
    """With the first row of a file changed."""
    first, _newline, rest = files[name].partition(b"\n")
    row = json.loads(first)
    change(row)
    return files | {name: json.dumps(row).encode() + b"\n" + rest}
