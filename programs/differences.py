"""What changed between two versions of a program, as lines a coach can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.document import ProgramDocument
from programs.models import Exercise
from programs.reading import LineWords, SessionWords, read_sessions


@dataclass(frozen=True)
class Difference:
    """One change: where, what, from what, to what. A side that is missing is empty."""

    where: str
    what: str
    before: str = ""
    after: str = ""


def differences(
    before: ProgramDocument, after: ProgramDocument, library: Mapping[str, Exercise]
) -> list[Difference]:
    """Sessions are matched by their place, lines by exercise (the second of one by its turn)."""
    old, new = read_sessions(before, library), read_sessions(after, library)
    found: list[Difference] = []
    for number in range(max(len(old), len(new))):
        if number >= len(new):
            found.append(Difference(old[number].title, _("session removed")))
        elif number >= len(old):
            found.append(Difference(new[number].title, _("session added")))
        else:
            found += _of_session(old[number], new[number])
    return found


def _of_session(old: SessionWords, new: SessionWords) -> list[Difference]:
    found = []
    if old.title != new.title:
        found.append(Difference(new.title, _("title"), old.title, new.title))
    was, now = _by_key(old), _by_key(new)
    for key, line in was.items():
        if key not in now:
            found.append(Difference(f"{new.title} · {line.exercise.name}", _("removed")))
    for key, line in now.items():
        if key not in was:
            found.append(Difference(f"{new.title} · {line.exercise.name}", _("added")))
        else:
            found += _of_line(new.title, was[key], line)
    shared = [key for key in was if key in now]
    if shared != [key for key in now if key in was]:
        found.append(Difference(new.title, _("order of exercises")))
    return found


def _by_key(session: SessionWords) -> dict[tuple[str, int], LineWords]:
    keyed: dict[tuple[str, int], LineWords] = {}
    for line in session.lines:
        turn = sum(1 for slug, _turn in keyed if slug == line.exercise.slug)
        keyed[line.exercise.slug, turn] = line
    return keyed


def _of_line(title: str, old: LineWords, new: LineWords) -> list[Difference]:
    was, now = old.cells(), new.cells()
    return [
        Difference(f"{title} · {new.exercise.name}", name, was[name], now[name])
        for name in now
        if was[name] != now[name]
    ]
