"""Asking for an address, whose answer is kept and whose writing is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clubs.models import Club
from tests.guards.addresses import Address
from tests.guards.cast import World
from tests.guards.world import Side, Things

METHODS = ("GET", "POST")
LET_IN = {200, 204, 302, 303, 409, 422}
SHUT_OUT = {403, 404}
NOT_THIS_WAY = 405
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    wrote: tuple[str, ...]

    def __str__(self) -> str:
        wrote = f", wrote {self.wrote[0][:60]}…" if self.wrote else ""
        return f"{self.status}{' to ' + self.location if self.location else ''}{wrote}"


def ask(
    client: Client,
    method: str,
    path: str,
    data: Mapping[str, Any] | None = None,
    look: Callable[[], object] = lambda: None,
) -> Answer:
    """Ask, look at what is there now, and take it back. An exception counts as 500."""
    client.raise_request_exception = False
    with transaction.atomic(), CaptureQueriesContext(connection) as caught:
        answer = client.get(path) if method == "GET" else client.post(path, data or {})
        wrote = tuple(one["sql"] for one in caught.captured_queries if _writes(one["sql"]))
        if wrote:
            look()
        transaction.set_rollback(True)
    text = _text(answer) if answer.status_code == 200 else ""
    return Answer(answer.status_code, answer.headers.get("Location", ""), text, wrote)


def _text(answer: Any) -> str:
    """What can be read of an answer, also of one that comes in pieces."""
    whole: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode(errors="replace")


def _writes(sql: str) -> bool:
    """Into our own tables; the log-in's session is none of them, and who reads health is noted."""
    noted = any(table in sql for table in ("django_session", "athletes_healthread"))
    return sql.upper().startswith(WRITING) and not noted


def paths(one: Address, side: Side, names: tuple[str, ...] = ("ben",)) -> dict[str, str]:
    """The paths of an address in a club: one for each athlete whom it speaks of, else one."""
    if not one.is_of_club:
        return {"": re.sub(r"<int:\w+>", "1", f"/{one.route}")}
    words = [word for word, _name in one.arguments]
    own = any(word in things.rows for things in side.athletes.values() for word in words)
    if not own:
        return {"": _fill(one, side.club, side.common, side.common)}
    return {name: _fill(one, side.club, side.athletes[name], side.common) for name in names}


def foreign_paths(one: Address, world: World) -> Iterator[str]:
    """One's own club in front, the ids of the other behind: all of them, and each one alone."""
    (rita,) = world.away.athletes.values()
    ana = world.home.athletes["ana"]
    ids = [word for word, name in one.arguments if _is_id(word, rita, world.away.common)]
    if not ids:
        return
    yield _fill(one, world.home.club, rita, world.away.common)
    for word in ids if len(ids) > 1 else ():
        theirs = rita.rows | world.away.common.rows
        mixed = Things(ana.rows | {name: theirs[name] for name in _same_place(word)})
        yield _fill(one, world.home.club, mixed, world.home.common)


def _same_place(word: str) -> tuple[str, ...]:
    return ("sessions", "started") if word == "sessions" else (word,)


def _is_id(word: str, *things: Things) -> bool:
    return any(hasattr(one.rows.get(word), "uid") for one in things)


def _fill(one: Address, club: Club, things: Things, common: Things) -> str:
    values: dict[str, Any] = {"slug:club": club.slug}
    for word, name in one.arguments:
        value = things.value(word, one.route) or common.value(word, one.route)
        values[name] = value if value is not None else "unknown"
    return one.filled({"club": values.pop("slug:club")} | values)
