"""The tables of docs/reference that are made of the code.

    ./run manage shell -c "from tests.docs.tables import write; write()"

A table stands between `<!-- table: name -->` and `<!-- end of table -->`; `test_docs` fails where a
page holds another one than the code makes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from clubs import events as events_told
from clubs.api.document import document as openapi
from clubs.api.document import printed as openapi_printed
from clubs.api.problems import KINDS
from clubs.models import Event
from clubs.roles import TABLE, Reach, Role
from programs import document
from programs.parameters import TITLES, at_path, leaf_shapes
from programs.progression import messages
from programs.progression.policy import PARAMETERS, Policy, plain

DOCS = Path(__file__).parents[2] / "docs"
OPENAPI = DOCS / "reference" / "api" / "openapi.json"
MARKED = re.compile(r"(<!-- table: (?P<name>[\w-]+) -->\n).*?(<!-- end of table -->)", re.S)

Row = Sequence[Any]


def markdown(head: Row, rows: Iterable[Row]) -> str:
    lines = [_line(head), _line("---" for _ in head), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def settings() -> str:
    """Each value of the policy by its path."""
    defaults = plain(Policy())
    rows = []
    for name, parameter in PARAMETERS.items():
        for at, (path, shape) in enumerate(leaf_shapes(name).items()):
            where = f"{name}.{path}" if path else name
            value = json.dumps(at_path(defaults[name], path), default=float)
            first = at == 0
            rows.append(
                (
                    f"`{where}`",
                    TITLES[name] if first else "",
                    f"`{value}`",
                    shape.allowed(),
                    ", ".join(parameter.scopes) if first else "",
                    parameter.basis if first else "",
                )
            )
    return markdown(("value", "on the page", "default", "allowed", "set by", "basis"), rows)


def roles() -> str:
    """Who sees and changes what: `sees / changes`."""
    words = {Reach.NONE: "–", Reach.OWN: "own", Reach.CHILD: "child", Reach.ALL: "all"}
    rows = []
    for area, cells in TABLE.items():
        reaches = [cells.get(role, (Reach.NONE, Reach.NONE)) for role in Role]
        told = [f"{words[sees]} / {words[changes]}" for sees, changes in reaches]
        rows.append((f"`{area.value}`", *("–" if one == "– / –" else one for one in told)))
    return markdown(("area", *(role.value for role in Role)), rows)


def reasons() -> str:
    """The sentence of each rule and code, for both readers."""
    rows = []
    for (rule, *rest), (coach, athlete) in messages.ENTRIES.items():
        code = f"`{rest[0]}`" if rest else "any"
        rows.append((f"`{rule}`", code, rest[1] if len(rest) > 1 else "", coach, athlete))
    return markdown(("rule", "code", "where", "to the coach", "to the athlete"), rows)


def _voices(name: str) -> Callable[[], str]:
    def table() -> str:
        found = getattr(messages, name.upper())
        rows = [(f"`{code}`", coach, athlete) for code, (coach, athlete) in found.items()]
        return markdown(("code", "to the coach", "to the athlete"), rows)

    return table


def fields(name: str) -> Callable[[], str]:
    """Fields of a struct of the program document; the texts stand beside them."""

    def table() -> str:
        struct = getattr(document, name)
        needed = len(struct.__struct_fields__) - len(struct.__struct_defaults__)
        rows = [
            (f"`{field}`", "yes" if at < needed else "", FIELDS[name, field], allowed(name, field))
            for at, field in enumerate(struct.__struct_fields__)
        ]
        head = ("field", "needed", "meaning; what counts where it is left out", "allowed")
        return markdown(head, rows)

    return table


def allowed(name: str, field: str) -> str:
    """As far as a shape or a length says it."""
    shapes = {"ProgramLine": document.LINE_SHAPES, "ProgramBlock": document.BLOCK_SHAPES}
    shape = shapes.get(name, {}).get(field)
    if shape is not None:
        return shape.allowed()
    most = document.MOST_TEXT.get(field)
    return f"at most {most} characters" if most and name != "ProgramDocument" else ""


def events() -> str:
    """Each kind of event: when it is told, and what stands in it."""
    rows = [
        (f"`{kind.value}`", WHEN[kind], ", ".join(f"`{name}`" for name in names))
        for kind, names in events_told.FIELDS.items()
    ]
    return markdown(("kind", "told when", "payload"), rows)


WHEN = {
    Event.Kind.WEEK_PUBLISHED: "sessions of a week can be seen by the athlete for the first time",
    Event.Kind.SESSION_CHANGED: "the published plan of a session gave way to another one",
    Event.Kind.SESSION_COMPLETED: "a session is finished, by a person or on Monday noon",
    Event.Kind.SESSION_MISSED: "a session is said to be missed, or was not trained by Monday noon",
    Event.Kind.LOG_CHANGED: "sets are logged, corrected or taken back; one event a request",
    Event.Kind.LOAD_RAISED: "a completed session is judged, and the line goes up",
    Event.Kind.LOAD_HELD: "a completed session is judged, and the line stays",
    Event.Kind.LOAD_LOWERED: "a completed session is judged, and the line goes down",
    Event.Kind.PAIN_FLAGGED: "pain is amber or red by the athlete's pain bands; health",
    Event.Kind.RACE_CHANGED: "a race is entered, changed, removed or restored",
    Event.Kind.COMMENT_WRITTEN: "somebody wrote about a session",
    Event.Kind.AVAILABILITY_ASKED: "the club asks an athlete when they can train next week",
    Event.Kind.ATHLETE_JOINED: "an athlete came into the club, or came back",
    Event.Kind.ATHLETE_LEFT: "an athlete was put away",
}

FIELDS = {
    ("ProgramDocument", "sessions"): "1 to 7 sessions, the most important first",
    ("ProgramSession", "title"): "what athletes read, as Lower A",
    ("ProgramSession", "lines"): "at least one line, in the order of the session",
    ("ProgramLine", "exercise"): "slug of the exercise library",
    ("ProgramLine", "blocks"): "one block after the other; none: the library's default sets",
    ("ProgramLine", "role"): "`main`, or `light` (a lighter session of the same line)",
    ("ProgramLine", "track"): "a name of its own, for a second line of the same exercise",
    ("ProgramLine", "load_type"): "implement; from the library",
    ("ProgramLine", "measure"): "`reps`, `time` (seconds) or `distance` (metres); from the library",
    ("ProgramLine", "method"): "`linear`, `double`, `e1rm`, `dose`, `fixed`; from the library",
    ("ProgramLine", "start"): "where one starts who never did it, see below; the lightest",
    ("ProgramLine", "unit"): "`kg` or `lb` of start, step and load; the athlete's",
    ("ProgramLine", "step"): "what a raise adds; from the library, in pounds the method's",
    ("ProgramLine", "every"): "credits for a raise; linear 2, else 1",
    ("ProgramLine", "cap_bw"): "highest load, as a multiple of body weight; none",
    ("ProgramLine", "dose_max"): "highest dose; the top of the block's range, else twice its low",
    ("ProgramLine", "load"): "fixed load of a dose line; 0",
    ("ProgramLine", "warmup"): "list of [share of the load, repetitions]; as the policy says",
    ("ProgramLine", "technique"): "`learn`, `guided`, `free` at the start; free",
    ("ProgramLine", "contra"): "injury tags that put it to rest; `avoid` of the library",
    ("ProgramLine", "modify"): "injury tags that make it lighter; `modify` of the library",
    ("ProgramLine", "substitute"): "exercise done instead at rest; from the library",
    ("ProgramLine", "block_count"): "`calendar` weeks, or `trained` ones; calendar",
    ("ProgramLine", "cycle"): "whether the blocks begin again after the last",
    ("ProgramLine", "rest_s"): "rest between sets in seconds; from the library",
    ("ProgramLine", "tempo"): "shown as it is",
    ("ProgramLine", "notes"): "shown to the athlete",
    ("ProgramBlock", "goal"): "`strength`, `strength-endurance`, `power`, `maintenance`",
    ("ProgramBlock", "weeks"): "1 to 520; null, in the last block only: to the end",
    ("ProgramBlock", "sets"): "1 to 10; null leaves the line out for that time",
    ("ProgramBlock", "reps"): "a number or [low, top], by `measure`; from the library",
    ("ProgramBlock", "rir"): "[low, high] in reserve; none is asked",
    ("ProgramBlock", "pct"): "30 to 96 percent of the one-repetition load, in place of the share",
    ("ProgramBlock", "rest"): "0 to 600 seconds; the line's, else the library's",
    ("ProgramStart", "load"): "a load",
    ("ProgramStart", "e1rm"): "an estimated one-repetition maximum",
    ("ProgramStart", "pct_bw"): "percent of body weight",
}


def _operations(tag: str) -> Callable[[], str]:
    """The operations of a resource in the API, by their addresses."""

    def made() -> str:
        rows = [
            (
                f"`{method.upper()} {path.removeprefix('/api/v1')}`",
                f"`{told['operationId']}`",
                _scopes(told),
                told["summary"],
            )
            for path, item in openapi()["paths"].items()
            for method, told in item.items()
            if told["tags"] == [tag]
        ]
        return markdown(("address", "operation", "scope", "what it does"), rows)

    return made


def _scopes(told: dict[str, Any]) -> str:
    if "security" not in told:
        return "open"
    return ", ".join(f"`{one}`" for one in told["security"][0]["token"]) or "any"


def _tags() -> list[str]:
    tags = {one["tags"][0] for item in openapi()["paths"].values() for one in item.values()}
    return sorted(tags)


def problems() -> str:
    """The kinds of refusal in the API."""
    rows = [(status, f"`{kind}`", title, advice) for kind, (status, title, advice) in KINDS.items()]
    return markdown(("status", "kind", "title", "what to do"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "problems": problems,
    **{f"api-{tag.replace(' ', '-')}": _operations(tag) for tag in _tags()},
    "settings": settings,
    "roles": roles,
    "events": events,
    "reasons": reasons,
    **{name: _voices(name) for name in ("judged", "results", "codes", "flags", "places")},
    **{
        name: fields(name)
        for name in (
            "ProgramDocument",
            "ProgramSession",
            "ProgramLine",
            "ProgramBlock",
            "ProgramStart",
        )
    },
}


def filled(text: str) -> str:
    """A page with its tables as the code makes them."""
    return MARKED.sub(lambda found: f"{found[1]}{TABLES[found['name']]()}{found[3]}", text)


def pages() -> Iterable[Path]:
    return sorted(DOCS.rglob("*.md"))


def write() -> None:
    for page in pages():
        text = page.read_text()
        made = filled(text)
        if made != text:
            page.write_text(made)
            print(f"written: {page.relative_to(DOCS.parent)}")
    OPENAPI.write_text(openapi_printed())
