"""The program document: what a version holds, checked when it is written and never changed after.

Sessions stand in the coach's order of importance and hold lines; a line holds its blocks whole.
What a line leaves out comes from the exercise library. A block without sets leaves the line out
for that time (calendar counting only). Source: architecture, "The program document"; method,
sections 2 and 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, cast, get_args

import msgspec

from programs.models import Exercise
from programs.progression.checks import BLOCK, LINE, START
from programs.progression.facts import (
    UNLOADED,
    Block,
    LineFields,
    LoadType,
    Measure,
    Method,
    Start,
)
from programs.progression.shapes import Refused, Shape, Whole, shown
from programs.progression.units import Unit

LOAD_TYPES: tuple[str, ...] = get_args(LoadType)
MOST_SESSIONS = 7  # in a week: one a day
MOST_LINES = 30  # in a session
MOST_BLOCKS = 60  # of a line
MOST_TEXT = {"title": 60, "notes": 300, "tempo": 30, "track": 30}
REST = Whole(0, 600)
# What the engine takes of a line's numbers and tags; the rest of its fields are checked by type.
LINE_SHAPES = {
    name: LINE.fields[name]
    for name in ("step", "every", "cap_bw", "dose_max", "load", "warmup", "contra", "modify")
} | {"rest_s": REST}
BLOCK_SHAPES = {name: BLOCK.fields[name] for name in ("reps", "rir")}
NO_SETS = 1  # stands in the engine's block where the document's has none; never prescribed


class ProgramBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some weeks with one goal. `weeks` null: to the end. `sets` null: the line is left out."""

    goal: Literal["strength", "strength-endurance", "power", "maintenance"]
    weeks: int | None = None
    sets: int | None = None
    reps: int | tuple[int, int] | None = None
    rir: tuple[Decimal, Decimal] | None = None
    pct: Decimal | None = None
    rest: int | None = None


class ProgramStart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where one starts who never did the line: one of load, e1rm, pct_bw; or the lightest."""

    load: Decimal | None = None
    e1rm: Decimal | None = None
    pct_bw: Decimal | None = None


class ProgramLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An exercise in a session. Fields left null come from the exercise library."""

    exercise: str
    blocks: tuple[ProgramBlock, ...] = ()
    role: Literal["main", "light"] = "main"
    track: str = ""
    load_type: str | None = None
    measure: Literal["reps", "time", "distance"] | None = None
    method: Literal["linear", "double", "e1rm", "dose", "fixed"] | None = None
    start: ProgramStart = ProgramStart()
    unit: Literal["kg", "lb"] | None = None
    step: Decimal | None = None
    every: int | None = None
    cap_bw: Decimal | None = None
    dose_max: int | None = None
    load: Decimal | None = None
    warmup: tuple[tuple[Decimal, int], ...] | None = None
    technique: Literal["learn", "guided", "free"] | None = None
    contra: tuple[str, ...] | None = None
    modify: tuple[str, ...] | None = None
    substitute: str | None = None
    block_count: Literal["calendar", "trained"] | None = None
    cycle: bool = False
    rest_s: int | None = None
    tempo: str = ""
    notes: str = ""

    def key(self, exercise: Exercise) -> str:
        """The athlete's line this one speaks to."""
        return line_key(self.exercise, self.load_type or exercise.load_type, self.track)


class ProgramSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    title: str
    lines: tuple[ProgramLine, ...]


class ProgramDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    sessions: tuple[ProgramSession, ...]


def line_key(exercise: str, load_type: str, track: str = "") -> str:
    """The key of an athlete's line: slug and load type; a track only where a program names one."""
    return f"{exercise}/{load_type}/{track}" if track else f"{exercise}/{load_type}"


def exercise_of(line: str) -> str:
    """The exercise's slug in a line's key."""
    return line.partition("/")[0]


def read_document(raw: bytes | str, library: Mapping[str, Exercise]) -> ProgramDocument:
    """Parse and check a document. Raises ValueError: path, value, what is allowed."""
    try:
        document = msgspec.json.decode(raw, type=ProgramDocument)
    except msgspec.MsgspecError as error:
        raise ValueError(_with_path_first(str(error))) from None
    faults = list(_faults(document, library))
    if faults:
        raise ValueError("\n".join(faults))
    return document


def stored_document(document: Any) -> ProgramDocument:
    """The document of a version, which was checked when it was written."""
    return msgspec.convert(document, ProgramDocument, strict=False)


def line_fields(
    line: ProgramLine, exercise: Exercise, unit: Unit, start: Start | None = None
) -> LineFields:
    """The engine's line fields (method, section 2) of a program line.

    `unit` is the athlete's: a step that is the library's default in kilograms becomes the
    method's default in pounds for one who lifts in pounds ("+5 kg, or +10 lb"). `start`: of a
    conversion, in place of the line's own.
    """
    step, step_unit = _step(line, exercise, unit)
    blocks, dose_max = _blocks(line, exercise)
    own = line.start
    return LineFields(
        exercise=line.exercise,
        load_type=cast(LoadType, line.load_type or exercise.load_type),
        measure=line.measure or cast(Measure, exercise.measure),
        unit=step_unit,
        contra=tuple(exercise.avoid) if line.contra is None else line.contra,
        modify=tuple(exercise.modify) if line.modify is None else line.modify,
        technique=line.technique,
        method=line.method or cast(Method, exercise.default_method),
        start=start or Start(load=own.load, e1rm=own.e1rm, pct_bw=own.pct_bw),
        step=step,
        every=line.every,
        cap_bw=line.cap_bw,
        dose_max=line.dose_max or dose_max,
        load=line.load,
        warmup=line.warmup,
        block_count=line.block_count,
        blocks=blocks,
        cycle=line.cycle,
        substitute=(exercise.substitute if line.substitute is None else line.substitute) or None,
    )


def default_line(exercise: Exercise) -> ProgramLine:
    """A line of no program (a substitute, one the coach added): the library's default."""
    return ProgramLine(exercise=exercise.slug)


def block_in(line: ProgramLine, position: int) -> tuple[ProgramBlock, int]:
    """The block of a calendar week (0 = the first) and the week's place in it.

    Blocks repeat where the line cycles, else the last one stays. Needs blocks of its own.
    """
    length = sum(block.weeks or 0 for block in line.blocks)
    if line.cycle and length:
        position %= length
    for block in line.blocks[:-1]:
        if position < (block.weeks or 0):
            return block, position
        position -= block.weeks or 0
    return line.blocks[-1], position


def is_left_out(line: ProgramLine, position: int) -> bool:
    """Whether a block without sets leaves the line out in that calendar week (0 = the first)."""
    if all(block.sets is not None for block in line.blocks):
        return False
    return block_in(line, position)[0].sets is None


def is_dose(line: ProgramLine, exercise: Exercise) -> bool:
    """Whether the line moves its repetitions, seconds or metres instead of a load."""
    unloaded = (line.load_type or exercise.load_type) in UNLOADED
    return unloaded or (line.method or exercise.default_method) == "dose"


def _blocks(line: ProgramLine, exercise: Exercise) -> tuple[tuple[Block, ...], int | None]:
    """The blocks, and the highest dose: the top of its range, where a dose line has one."""
    dose = is_dose(line, exercise)
    tops = []
    blocks = []
    for block in line.blocks or (_default_block(exercise),):
        reps = block.reps if block.reps is not None else _default_reps(exercise)
        if dose and isinstance(reps, tuple):
            tops.append(reps[1])
            reps = reps[0]
        rest = block.rest if block.rest is not None else line.rest_s
        blocks.append(
            Block(
                goal=block.goal,
                sets=NO_SETS if block.sets is None else block.sets,
                reps=reps,
                weeks=block.weeks,
                rir=block.rir,
                pct=block.pct,
                rest=exercise.default_rest_s if rest is None else rest,
            )
        )
    return tuple(blocks), max(tops, default=None)


def _default_block(exercise: Exercise) -> ProgramBlock:
    rir = exercise.default_rir
    return ProgramBlock(
        goal="power" if exercise.contact_level else "strength",
        sets=exercise.default_sets,
        reps=_default_reps(exercise),
        rir=None if rir is None else (Decimal(rir[0]), Decimal(rir[1])),
    )


def _default_reps(exercise: Exercise) -> int | tuple[int, int]:
    reps = exercise.default_reps
    return reps if isinstance(reps, int) else (reps[0], reps[1])


def _step(line: ProgramLine, exercise: Exercise, unit: Unit) -> tuple[Decimal | None, Unit | None]:
    """The step and the unit of the line's numbers. What the library says is in kilograms."""
    own_type = line.load_type in (None, exercise.load_type)
    default = None if is_dose(line, exercise) or not own_type else exercise.default_step
    said_in = line.unit or "kg"
    if line.step is not None and not (line.step == default and said_in == "kg"):
        return line.step, line.unit or unit
    if unit == "kg" or line.start != ProgramStart() or line.load is not None:
        in_kg = default if unit == "kg" else None
        return in_kg, line.unit or ("kg" if in_kg is not None else None)
    return None, None


def _faults(document: ProgramDocument, library: Mapping[str, Exercise]) -> Iterable[str]:
    if not document.sessions:
        yield "sessions: empty, at least one session is needed"
    if len(document.sessions) > MOST_SESSIONS:
        count = len(document.sessions)
        yield f"sessions: {count} in a week, at most {MOST_SESSIONS} are allowed"
    mains: dict[str, ProgramLine] = {}
    for number, session in enumerate(document.sessions):
        yield from _session_faults(f"sessions[{number}]", session, library, mains)


def _session_faults(
    at: str,
    session: ProgramSession,
    library: Mapping[str, Exercise],
    mains: dict[str, ProgramLine],
) -> Iterable[str]:
    if not session.title.strip():
        yield f"{at}.title: empty, a title is needed"
    yield from _text_faults(at, {"title": session.title})
    if not session.lines:
        yield f"{at}.lines: empty, at least one line is needed"
    if len(session.lines) > MOST_LINES:
        yield f"{at}.lines: {len(session.lines)} in a session, at most {MOST_LINES} are allowed"
        return
    seen: set[str] = set()
    for index, line in enumerate(session.lines):
        where = f"{at}.lines[{index}]"
        exercise = library.get(line.exercise)
        if exercise is None:
            yield f"{where}.exercise: '{line.exercise}', must be a slug of the exercise library"
            continue
        key = line.key(exercise)
        if key in seen:
            yield f"{where}: '{key}' stands twice in one session; a second one needs a track"
        seen.add(key)
        yield from _line_faults(where, line, exercise, library)
        yield from _speaks_once(where, key, line, mains)


def _speaks_once(
    where: str, key: str, line: ProgramLine, mains: dict[str, ProgramLine]
) -> Iterable[str]:
    """Lines of one key speak with one voice: blocks and rules as the first main one has them."""
    first = mains.setdefault(key, line)
    own = msgspec.structs.replace(line, role=first.role, rest_s=None, tempo="", notes="")
    if line.blocks and own != msgspec.structs.replace(first, rest_s=None, tempo="", notes=""):
        yield (
            f"{where}: '{key}' stands in another session with other blocks or rules; "
            "leave its blocks out there, or name a track"
        )


def _line_faults(
    where: str, line: ProgramLine, exercise: Exercise, library: Mapping[str, Exercise]
) -> Iterable[str]:
    load_type = line.load_type or exercise.load_type
    method = line.method or exercise.default_method
    if load_type not in LOAD_TYPES:
        yield f"{where}.load_type: '{load_type}', must be one of {', '.join(LOAD_TYPES)}"
    elif load_type in UNLOADED and method not in {"dose", "fixed"}:
        yield f"{where}.method: '{method}' with {load_type}, must be dose or fixed"
    if method == "e1rm" and (line.measure or exercise.measure) != "reps":
        yield f"{where}.method: 'e1rm' counts repetitions only, must be another method"
    if line.substitute and line.substitute not in library:
        yield f"{where}.substitute: '{line.substitute}', must be a slug of the exercise library"
    yield from _text_faults(
        where, {name: getattr(line, name) for name in MOST_TEXT if name != "title"}
    )
    yield from _shape_faults(where, LINE_SHAPES, line)
    start = {
        name: one for name, one in msgspec.structs.asdict(line.start).items() if one is not None
    }
    yield from _fault(f"{where}.start", START, start)
    if len(line.blocks) > MOST_BLOCKS:
        yield f"{where}.blocks: {len(line.blocks)} of a line, at most {MOST_BLOCKS} are allowed"
        return
    if line.track and not line.track.replace("-", "").replace("_", "").isalnum():
        yield f"{where}.track: '{line.track}', must be letters, digits, - and _"
    for number, block in enumerate(line.blocks):
        yield from _block_faults(f"{where}.blocks[{number}]", block, line, number)


def _block_faults(where: str, block: ProgramBlock, line: ProgramLine, number: int) -> Iterable[str]:
    is_last = number == len(line.blocks) - 1
    if block.weeks is None and (not is_last or line.cycle):
        yield f"{where}.weeks: missing, only the last block of a line that does not cycle has none"
    for name, value, low, high in (
        ("weeks", block.weeks, 1, 520),
        ("sets", block.sets, 1, 10),
        ("rest", block.rest, 0, 600),
        ("pct", block.pct, 30, 96),
    ):
        if value is not None and not low <= value <= high:
            yield f"{where}.{name}: {value}, must be {low} to {high}"
    if block.sets is None and line.block_count == "trained":
        yield f"{where}.sets: missing, a line that counts trained weeks cannot be left out"
    for name, shape in BLOCK_SHAPES.items():
        pair = getattr(block, name)
        if isinstance(pair, tuple) and pair[0] > pair[1]:
            yield f"{where}.{name}: {list(pair)}, the first must not be above the second"
        elif pair is not None:
            yield from _fault(f"{where}.{name}", shape, pair)


def _text_faults(where: str, texts: Mapping[str, str]) -> Iterable[str]:
    """No text is longer than what shows it, or holds a character that no database keeps."""
    for name, text in texts.items():
        if len(text) > MOST_TEXT[name]:
            yield f"{where}.{name}: {len(text)} characters, at most {MOST_TEXT[name]} are allowed"
        if "\0" in text:
            yield f"{where}.{name}: holds a null character, must be plain text"


def _shape_faults(where: str, shapes: Mapping[str, Shape], holder: object) -> Iterable[str]:
    for name, shape in shapes.items():
        if (value := getattr(holder, name)) is not None:
            yield from _fault(f"{where}.{name}", shape, value)


def _fault(where: str, shape: Shape, value: Any) -> Iterable[str]:
    """What the engine would refuse, said before it is kept."""
    try:
        shape.check(value, ())
    except Refused as refused:
        yield f"{where}: {shown(refused.value)}, must be {refused.allowed}"


def _with_path_first(message: str) -> str:
    """msgspec says "… - at `$.sessions[0].title`"; ours is path, value, what is allowed."""
    text, found, path = message.partition(" - at `$")
    return f"{path.rstrip('`').lstrip('.') or 'document'}: {text}" if found else f"document: {text}"
