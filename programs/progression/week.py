"""From lines to weeks: an athlete's sessions placed, filled and judged, week after week.

Method, sections 7 and 8: sessions get their days by placement, a line at rest asks its
substitute, a dropped session's exposures are missed as planned. What was done is replayed by the
same steps, so a projection, a regeneration and a correction are one thing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

import msgspec

from programs.progression.charges import Reason, Session, Week
from programs.progression.facts import Exposure, Log, Missed, Override, Role
from programs.progression.placement import Placement, place
from programs.progression.season import CommonFacts, Line, Planned, Row, level_of
from programs.progression.state import State
from programs.progression.units import fraction, printed

MOST_HOPS = 3  # of a substitution; method, section 8
IDLE = frozenset({"race", "stop", "off", "gate"})
HEAVY_CATEGORIES = frozenset({"squat", "hinge", "lunge", "single-leg", "sled", "kettlebell"})
HEAVY_CONTACT = 2

States = dict[str, "State | None"]


class LineAsk(msgspec.Struct, frozen=True):
    """A line standing in a session. `log.asked`: what the screen showed, in the athlete's unit."""

    line: str
    role: Role = "main"
    override: Override | None = None
    log: Log | None = None
    missed: Missed | None = None


class SessionAsk(msgspec.Struct, frozen=True):
    """A session of a week. `day`: it stands there (done, past, or pinned by the coach).

    `settled`: its lines are on record and are replayed as they were. `off`: the coach took it out.
    """

    slot: int
    lines: tuple[LineAsk, ...]
    heavy: bool
    day: datetime.date | None = None
    settled: bool = False
    lightened: bool = False
    dropped: bool = False
    off: bool = False


class WeekAsk(msgspec.Struct, frozen=True):
    """A week to be planned or replayed. Days and runs as in placement: 0 = Monday, -2 to 8."""

    monday: datetime.date
    sessions: tuple[SessionAsk, ...]  # in the coach's order of importance
    available: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()
    same_day: bool = True
    runs: dict[int, tuple[str, ...]] = {}
    races: dict[int, str] = {}
    heavy_before: tuple[int, ...] = ()  # -7 to -1; only the first week's is read


class LineAnswer(msgspec.Struct, frozen=True):
    line: str
    role: Role
    row: Row
    instead_of: str = ""


class SessionAnswer(msgspec.Struct, frozen=True):
    """A session with its day (none: planned off, `code` and `reasons` say why) and its lines."""

    slot: int
    day: datetime.date | None
    lines: tuple[LineAnswer, ...]
    heavy: bool
    lightened: bool = False
    code: str = ""
    reasons: tuple[Reason, ...] = ()


class WeekAnswer(msgspec.Struct, frozen=True):
    monday: datetime.date
    sessions: tuple[SessionAnswer, ...]
    states: dict[str, State]  # of each line exposed in the week, after its last exposure
    asked: Week  # what placement was asked, and what it said
    placement: Placement


class Lines:
    """The lines of an athlete, made when first asked for."""

    def __init__(
        self, make: Callable[[str], Line], substitute: Callable[[str], str | None]
    ) -> None:
        self._make = make
        self._made: dict[str, Line] = {}
        self.substitute = substitute

    def __getitem__(self, key: str) -> Line:
        line = self._made.get(key)
        if line is None:
            line = self._made[key] = self._make(key)
        return line


def is_heavy(category: str, contact_level: int, *, loaded: bool) -> bool:
    """Whether a line makes its session heavy. Source: method, section 7."""
    return (loaded and category in HEAVY_CATEGORIES) or contact_level >= HEAVY_CONTACT


def plan_weeks(
    weeks: Sequence[WeekAsk], common: CommonFacts, lines: Lines, states: States
) -> Iterator[WeekAnswer]:
    """Plan or replay weeks in order, going on from the states of the lines."""
    states = dict(states)
    heavy_before = weeks[0].heavy_before if weeks else ()
    for week in weeks:
        answer = plan_week(week, common, lines, states, heavy_before)
        heavy_before = tuple(
            (one.day - week.monday).days - 7
            for one in answer.sessions
            if one.day is not None and one.heavy and not one.lightened
        )
        yield answer


def plan_week(
    week: WeekAsk, common: CommonFacts, lines: Lines, states: States, heavy_before: tuple[int, ...]
) -> WeekAnswer:
    """One week: place what has no day yet, then prescribe and judge in order of date.

    `states` is brought forward in place.
    """
    asked, idle = _to_place(week, common, heavy_before)
    placement = place(asked, common.policy_on(week.monday).placement)
    placed = [_placed(ask, week, placement, idle) for ask in week.sessions]
    placed.sort(key=lambda one: (one.date, one.ask.slot))
    touched: dict[str, State] = {}
    answers = []
    for one in placed:
        answer = _fill(one, lines, states, touched)
        answers.append(answer)
    answers.sort(key=lambda one: one.slot)
    return WeekAnswer(week.monday, tuple(answers), touched, asked, placement)


class _Placed(msgspec.Struct, frozen=True):
    """A session with the date of its exposures, whether or not it has a place."""

    ask: SessionAsk
    date: datetime.date
    day: datetime.date | None
    lightened: bool = False
    code: str = ""
    reasons: tuple[Reason, ...] = ()


def _to_place(
    week: WeekAsk, common: CommonFacts, heavy_before: tuple[int, ...]
) -> tuple[Week, dict[int, str]]:
    """What placement is asked; and, by slot, the level that leaves a session no day at all."""
    levels = {day: week.monday + timedelta(days=day) for day in range(7)}
    free: set[int] = set()
    idle: dict[int, str] = {}
    sessions = []
    for ask in week.sessions:
        if ask.day is not None and not ask.dropped:
            day = (ask.day - week.monday).days
            sessions.append(Session(id=str(ask.slot), heavy=_is_hard(ask), day=day))
            continue
        if ask.off or ask.settled:
            continue
        codes = {day: level_of(common, on, ask.slot) for day, on in levels.items()}
        open_days = {day for day in week.available if codes[day].split(":")[0] not in IDLE}
        told = {day: codes[day] for day in week.available} or codes  # of the days still to come
        if not open_days and all(code.split(":")[0] in IDLE for code in told.values()):
            idle[ask.slot] = _telling(told)
            continue
        free |= open_days
        sessions.append(Session(id=str(ask.slot), heavy=ask.heavy))
    asked = Week(
        available=tuple(sorted(free)),
        runs=week.runs,
        races=week.races,
        sessions=tuple(sessions),
        preferred=week.preferred,
        previous_heavy_days=heavy_before,
        same_day=week.same_day,
    )
    return asked, idle


def _is_hard(ask: SessionAsk) -> bool:
    return ask.heavy and not ask.lightened


def _telling(codes: dict[int, str]) -> str:
    """The level that says most of an idle week: its race, else what stops it longest."""
    races = [code for code in codes.values() if code.startswith("race")]
    found = list(codes.values())
    return races[0] if races else max(found, key=found.count)


def _placed(ask: SessionAsk, week: WeekAsk, placement: Placement, idle: dict[int, str]) -> _Placed:
    name = str(ask.slot)
    last = week.monday + timedelta(days=6)
    if ask.off:
        return _Placed(ask, ask.day or last, None, code="skip")
    if ask.slot in idle:
        return _Placed(ask, last, None, code=idle[ask.slot])
    reasons = tuple(placement.reasons.get(name, ()))
    if ask.settled:
        return _Placed(ask, ask.day or last, None if ask.dropped else ask.day, ask.lightened)
    if name in placement.dropped or name not in placement.days:
        return _Placed(ask, last, None, code="no_place", reasons=reasons)
    day = week.monday + timedelta(days=placement.days[name])
    return _Placed(ask, day, day, name in placement.lightened, reasons=reasons)


def _fill(
    placed: _Placed, lines: Lines, states: States, touched: dict[str, State]
) -> SessionAnswer:
    answers: list[LineAnswer] = []
    standing = {ask.line for ask in placed.ask.lines}
    for ask in placed.ask.lines:
        answers += _expose(ask, placed, lines, states, standing)
    for answer in answers:
        touched[answer.line] = answer.row.state
    return SessionAnswer(
        slot=placed.ask.slot,
        day=placed.day,
        lines=tuple(answers),
        heavy=placed.ask.heavy,
        lightened=placed.lightened,
        code=placed.code,
        reasons=placed.reasons,
    )


def _expose(
    ask: LineAsk, placed: _Placed, lines: Lines, states: States, standing: set[str]
) -> Iterable[LineAnswer]:
    """The exposure of a line; where it is at rest, also that of the line done instead."""
    exposure = _exposure(ask, placed)
    planned = lines[ask.line].prescribe(states.get(ask.line), exposure)
    yield _judged(ask, placed, exposure, planned, lines, states)
    if not planned.blocked or placed.day is None or placed.ask.settled:
        return
    key = ask.line
    for _ in range(MOST_HOPS):
        asked = lines.substitute(key)
        if asked is None or asked in standing:
            return
        key = asked
        instead = LineAsk(line=key, role=ask.role)
        exposure = _exposure(instead, placed)
        planned = lines[key].prescribe(states.get(key), exposure)
        if not planned.blocked:
            standing.add(key)
            yield _judged(instead, placed, exposure, planned, lines, states, ask.line)
            return


def _judged(
    ask: LineAsk,
    placed: _Placed,
    exposure: Exposure,
    planned: Planned,
    lines: Lines,
    states: States,
    instead_of: str = "",
) -> LineAnswer:
    row = lines[ask.line].judge(planned, _as_shown(exposure, planned))
    states[ask.line] = row.state
    return LineAnswer(ask.line, exposure.role, row, instead_of)


def _exposure(ask: LineAsk, placed: _Placed) -> Exposure:
    role: Role = "light" if placed.lightened and ask.role == "main" else ask.role
    missed = ask.missed
    if missed is None and ask.log is None and placed.day is None:
        missed = "planned"
    return Exposure(
        date=placed.date,
        session=placed.ask.slot,
        role=role,
        override=ask.override,
        log=ask.log,
        missed=missed,
    )


def _as_shown(exposure: Exposure, planned: Planned) -> Exposure:
    """`asked` counts only where it differs from what is prescribed here; method, section 2."""
    log, now = exposure.log, planned.prescription
    if log is None or log.asked is None or now is None:
        return exposure
    asked = log.asked
    same = (
        (asked.load is None or printed(fraction(asked.load)) == printed(now.load))
        and asked.sets in (None, now.sets)
        and asked.reps in (None, now.reps)
        and (asked.rir is None or now.rir is None or tuple(asked.rir) == tuple(now.rir))
    )
    if not same:
        return exposure
    bare = msgspec.structs.replace(log, asked=None)
    return msgspec.structs.replace(exposure, log=bare)
