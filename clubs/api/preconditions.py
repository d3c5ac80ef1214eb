"""Nobody's change is lost: ETag on what is read, If-Match on what is changed (RFC 9110)."""

from __future__ import annotations

import re
from typing import Any

from clubs.api.problems import Fault, Kind, Problem

TAG = re.compile(r'(?:W/)?"([^"]*)"')


def etag(row: Any) -> str:
    """The version, in quotes: `"7"`."""
    return f'"{row.version}"'


def is_known(request: Any, row: Any) -> bool:
    """Whether If-None-Match says that the asker has it already."""
    said = request.headers.get("If-None-Match", "").strip()
    return said == "*" or str(row.version) in TAG.findall(said)


def require_match(request: Any, row: Any, current: Any) -> None:
    """428 without If-Match, 412 where it names another version. `current`: how it stands now.

    A proxy that compresses makes tags weak, so a weak one counts as well.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        fault = Fault("Missing, must be the ETag of what was read", header="If-Match")
        detail = "A change needs If-Match with the ETag of what was read"
        raise Problem(Kind.PRECONDITION_REQUIRED, detail, [fault])
    if said != "*" and str(row.version) not in TAG.findall(said):
        raise stale(request, row, current)


def stale(request: Any, row: Any, current: Any) -> Problem:
    """412 with both values: what was sent, and what stands there."""
    yours = request.data if request.method != "DELETE" else None
    return Problem(
        Kind.STALE,
        f"This is version {row.version} now, changed since you read it",
        headers={"ETag": etag(row)},
        current=current,
        yours=yours,
    )
