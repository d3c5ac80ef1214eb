"""A program while it is written: texts as they stand in the form, complete or not.

A draft is made of a document or of what was posted, changed by named actions (`add-line:0`,
`remove-block:0:1:2`) and becomes a document through the forms. Names in the form: `s0-title`,
`s0-l1-exercise`, `s0-l1-b0-reps`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from programs.document import (
    MOST_BLOCKS,
    MOST_LINES,
    MOST_SESSIONS,
    ProgramBlock,
    ProgramDocument,
    ProgramLine,
)
from programs.models import Exercise
from programs.reading import clock, number, span

BLOCK_FIELDS = ("goal", "weeks", "sets", "reps", "rir", "pct", "rest")
LINE_FIELDS = (
    "exercise",
    "role",
    "method",
    "rest_s",
    "start_kind",
    "start_value",
    "step",
    "every",
    "cap_bw",
    "notes",
    "unit",
    "technique",
    "block_count",
    "cycle",
    "tempo",
    "track",
    "substitute",
    "load_type",
    "measure",
    "dose_max",
    "load",
    "warmup",
    "contra",
    "modify",
)
SHAPED = frozenset(
    {
        "exercise",
        "substitute",
        "start_kind",
        "start_value",
        "rest_s",
        "cycle",
        "contra",
        "modify",
        "warmup",
    }
)
NOTHING = "none"  # an empty list on purpose, where an empty field means "as the library"
MOST = {"s": MOST_SESSIONS, "l": MOST_LINES, "b": MOST_BLOCKS}  # all that a document may hold


@dataclass
class BlockDraft:
    values: dict[str, str]


@dataclass
class LineDraft:
    values: dict[str, str]
    blocks: list[BlockDraft] = field(default_factory=list)


@dataclass
class SessionDraft:
    values: dict[str, str]
    lines: list[LineDraft] = field(default_factory=list)


@dataclass
class Draft:
    sessions: list[SessionDraft] = field(default_factory=list)


def empty_draft() -> Draft:
    return Draft([SessionDraft({"title": ""}, [LineDraft({"role": "main"})])])


def draft_of(document: ProgramDocument, library: Mapping[str, Exercise]) -> Draft:
    """The texts of a document; exercises by their names."""
    return Draft(
        [
            SessionDraft({"title": one.title}, [_line(line, library) for line in one.lines])
            for one in document.sessions
        ]
    )


def _line(line: ProgramLine, library: Mapping[str, Exercise]) -> LineDraft:
    plain = {name: _text(getattr(line, name)) for name in LINE_FIELDS if name not in SHAPED}
    kind = next(
        (one for one in line.start.__struct_fields__ if getattr(line.start, one) is not None), ""
    )
    return LineDraft(
        plain
        | {
            "exercise": _name(line.exercise, library),
            "substitute": _name(line.substitute or "", library),
            "start_kind": kind,
            "start_value": _text(getattr(line.start, kind)) if kind else "",
            "rest_s": clock(line.rest_s),
            "cycle": "on" if line.cycle else "",
            "contra": _listed(line.contra),
            "modify": _listed(line.modify),
            "warmup": _warmup(line.warmup),
        },
        [_block(block) for block in line.blocks],
    )


def _block(block: ProgramBlock) -> BlockDraft:
    plain = {name: _text(getattr(block, name)) for name in ("goal", "weeks", "sets", "pct")}
    texts = {"reps": span(block.reps), "rir": span(block.rir), "rest": clock(block.rest)}
    return BlockDraft(plain | {name: text.replace("–", "-") for name, text in texts.items()})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else number(value)


def _name(slug: str, library: Mapping[str, Exercise]) -> str:
    return library[slug].name if slug in library else slug


def _listed(values: tuple[str, ...] | None) -> str:
    return "" if values is None else ", ".join(values) or NOTHING


def _warmup(sets: Any) -> str:
    if sets is None:
        return ""
    return ", ".join(f"{number(share * 100)}% x {reps}" for share, reps in sets) or NOTHING


def posted_draft(data: Mapping[str, str]) -> Draft:
    """What was posted; counting stops at the first number that is not there."""
    sessions = []
    for prefix in _present(data, "s", "", "title"):
        lines = [
            LineDraft(
                _values(data, at, LINE_FIELDS),
                [
                    BlockDraft(_values(data, block, BLOCK_FIELDS))
                    for block in _present(data, "b", f"{at}-", "goal")
                ],
            )
            for at in _present(data, "l", f"{prefix}-", "exercise")
        ]
        sessions.append(SessionDraft(_values(data, prefix, ("title",)), lines))
    return Draft(sessions)


def _present(data: Mapping[str, str], letter: str, before: str, name: str) -> list[str]:
    prefixes: list[str] = []
    while len(prefixes) < MOST[letter]:
        prefix = f"{before}{letter}{len(prefixes)}"
        if f"{prefix}-{name}" not in data:
            break
        prefixes.append(prefix)
    return prefixes


def _values(data: Mapping[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name: data.get(f"{prefix}-{name}", "") for name in names}


def change(draft: Draft, action: str) -> bool:
    """Do a named action to the draft. False for one that there is not, or that points nowhere."""
    name, *places = action.split(":")
    verb, _dash, what = name.partition("-")
    try:
        owner, index = _place(draft, what, [int(place) for place in places], is_new=verb == "add")
        VERBS[verb](owner, index, what)
    except (KeyError, IndexError, ValueError):
        return False
    return True


def _place(draft: Draft, what: str, places: list[int], *, is_new: bool) -> tuple[list[Any], int]:
    """The list an action works on, and the index in it (of a new one: its end)."""
    if what not in {"session", "line", "block"} or any(place < 0 for place in places):
        raise KeyError(what)
    lists: list[list[Any]] = [draft.sessions]
    if what in {"line", "block"}:
        lists.append(draft.sessions[places[0]].lines)
    if what == "block":
        lists.append(draft.sessions[places[0]].lines[places[1]].blocks)
    owner = lists[-1]
    return owner, len(owner) if is_new else places[len(lists) - 1]


def _add(owner: list[Any], _index: int, what: str) -> None:
    if len(owner) < MOST[what[0]]:
        owner.append(_new(owner, what))


def _new(owner: list[Any], what: str) -> Any:
    """An empty one; a new block goes on from the last."""
    if what == "block":
        first = {"goal": "strength", "sets": "3", "reps": "8", "rir": "2-3"}
        return BlockDraft(dict(owner[-1].values) if owner else first)
    line = LineDraft({"role": "main"})
    return line if what == "line" else SessionDraft({"title": ""}, [line])


def _remove(owner: list[Any], index: int, _what: str) -> None:
    del owner[index]


def _up(owner: list[Any], index: int, _what: str) -> None:
    if index > 0:
        owner[index - 1], owner[index] = owner[index], owner[index - 1]


def _down(owner: list[Any], index: int, what: str) -> None:
    if index + 1 < len(owner):
        _up(owner, index + 1, what)


VERBS: dict[str, Callable[[list[Any], int, str], None]] = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
}
