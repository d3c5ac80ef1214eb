"""The weeks that an athlete's records ask of the engine: what stood, what stands, what comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from athletes.models import Availability
from clubs.weeks import WEEK, week_start
from programs.document import ProgramSession, exercise_of, is_left_out
from programs.progression.facts import UNLOADED, Missed, Role
from programs.progression.facts import Override as EngineOverride
from programs.progression.week import LineAsk, SessionAsk, WeekAsk, is_heavy
from sessions.models import Assignment, Override, SessionReport, TrainingSession
from sessions.planning.facts import conversion_of
from sessions.planning.logged import is_felt, log_of
from sessions.planning.plans import read_plan
from sessions.planning.records import AthleteRecord, ClubRecord
from sessions.planning.units import unit_of

ALL_DAYS = tuple(range(7))
MISSED: dict[str, Missed] = {name: name for name in get_args(Missed)}


@dataclass(frozen=True)
class Span:
    """Which weeks: replayed before `as_of`, made from there to `last`.

    `catch_up`: weeks from here to `as_of` were never made and are made as missed ones.
    """

    as_of: date
    last: date
    today: date
    catch_up: date | None = None

    @property
    def this_week(self) -> date:
        return week_start(self.today)

    def is_made(self, monday: date) -> bool:
        """Whether the program is asked for this week, beyond what stands on record."""
        if monday >= self.this_week:
            return True
        return self.catch_up is not None and self.catch_up <= monday < self.as_of


def week_asks(record: AthleteRecord, club: ClubRecord, span: Span) -> list[WeekAsk]:
    """All weeks from the first that is not folded to the last that is to be made."""
    first = min([one.week_start for one in record.sessions] + [span.as_of])
    if span.catch_up is not None:
        first = min(first, span.catch_up)
    if record.folded_until is not None:
        first = max(first, record.folded_until)
    asks = []
    monday = first
    while monday <= span.last:
        asks.append(_week_ask(monday, record, club, span))
        monday += WEEK
    return asks


def _week_ask(monday: date, record: AthleteRecord, club: ClubRecord, span: Span) -> WeekAsk:
    sessions = tuple(_sessions(monday, record, club, span))
    days = _days(monday, record, span)
    return WeekAsk(
        monday=monday,
        sessions=sessions,
        available=tuple(day for day, row in days if row is None or day in row.days),
        preferred=tuple(day for day, row in days if row is not None and day in row.preferred),
        same_day=all(row.same_day for _, row in days if row is not None),
        runs=_runs(monday, record),
        races=_races(monday, record),
        heavy_before=_heavy_before(monday, record),
    )


def _sessions(
    monday: date, record: AthleteRecord, club: ClubRecord, span: Span
) -> Iterator[SessionAsk]:
    """What stands on record, then what the program asks for the slots that nothing fills."""
    rows = record.week(monday)
    replayed = monday < span.as_of and not span.is_made(monday)
    settled = {slot for slot, row in rows.items() if replayed or row.is_settled}
    for slot in sorted(settled):
        yield _settled(rows[slot], record, club)
    if replayed:
        return
    for slot, place in places(monday, record, club, span).items():
        if slot not in settled and (span.is_made(monday) or slot in rows):
            session = club.document(place.assignment.program_version).sessions[slot - 1]
            yield _asked(place, session, record, club, span)


def places(monday: date, record: AthleteRecord, club: ClubRecord, span: Span) -> dict[int, Place]:
    """By slot, the program that asks for it: the one that stands; but a session whose day has
    passed and that may still be logged stays with the program it was made from."""
    rows = record.week(monday)
    found: dict[int, Place] = {}
    standing = _assignment(monday, record)
    if standing is not None:
        count = len(club.document(standing.program_version).sessions)
        found = {
            slot: Place(monday, slot, standing, rows.get(slot)) for slot in range(1, count + 1)
        }
    own = {one.pk: one for one in record.assignments}
    for slot, row in rows.items():
        made_from = own.get(row.assignment_id or 0)
        if made_from is not None and row.day is not None and row.day < span.today:
            found[slot] = Place(monday, slot, made_from, row)
    return dict(sorted(found.items()))


def _assignment(monday: date, record: AthleteRecord) -> Assignment | None:
    """The one that stands in a week; where two meet, the later one."""
    found = None
    for one in record.assignments:
        if one.starts_on <= monday + timedelta(days=6) and (
            one.ends_on is None or one.ends_on >= monday
        ):
            found = one
    return found


@dataclass(frozen=True)
class Place:
    """Where a session of the program stands: week and slot, and the row that is there already."""

    monday: date
    slot: int
    assignment: Assignment
    row: TrainingSession | None


def _asked(
    place: Place, session: ProgramSession, record: AthleteRecord, club: ClubRecord, span: Span
) -> SessionAsk:
    """A session as the program asks it, with the coach's changes laid over."""
    overrides = record.overrides.get((place.monday, place.slot), {})
    whole = overrides.get("")
    fixed = _fixed_day(place.monday, place.row, whole, span)
    stands_on = fixed or (place.row and place.row.day) or place.monday + timedelta(days=6)
    lines = list(_program_lines(place, session, record, club, stands_on))
    standing = {line.line for line in lines}
    for key, override in overrides.items():
        if override.added and key not in standing:
            lines.append(LineAsk(key, override=_engine(override)))
    return SessionAsk(
        slot=place.slot,
        lines=tuple(lines),
        heavy=any(_is_heavy(line, club) for line in lines if not _is_skipped(line)),
        day=fixed,
        off=whole is not None and whole.skip,
    )


def _program_lines(
    place: Place, session: ProgramSession, record: AthleteRecord, club: ClubRecord, day: date
) -> Iterator[LineAsk]:
    """The lines that the program asks, those converted by its day as what they are done as."""
    overrides = record.overrides.get((place.monday, place.slot), {})
    position = (place.monday - week_start(place.assignment.starts_on)).days // 7
    for line in session.lines:
        exercise = club.library.get(line.exercise)
        if exercise is None or is_left_out(line, position):
            continue
        key = line.key(exercise)
        conversion = conversion_of(key, record, day)
        if conversion is not None:
            key = conversion.document["line"]
        yield LineAsk(key, role=line.role, override=_engine(overrides.get(key)))


def _fixed_day(
    monday: date, row: TrainingSession | None, whole: Override | None, span: Span
) -> date | None:
    """Where the coach put it; where it stood when its day came. A missed one does not slide."""
    if whole is not None and whole.day is not None:
        return whole.day
    if row is not None and row.day is not None and row.day < span.today:
        return row.day
    return None


def _settled(row: TrainingSession, record: AthleteRecord, club: ClubRecord) -> SessionAsk:
    """A session of record, replayed as it stood."""
    overrides = record.overrides.get((row.week_start, row.slot), {})
    plan = read_plan(row)
    dropped = row.status == TrainingSession.Status.DROPPED or row.day is None
    report = record.reports.get(row.pk)
    counts = row.status == TrainingSession.Status.COMPLETED or (
        report is not None and is_felt(report) and bool(report.pain_lines)
    )
    sets = record.sets.get(row.pk, []) if counts else []
    replaced = {one.instead_of for one in plan.lines}
    lines = []
    for one in plan.lines:
        exercise = club.library.get(exercise_of(one.line))
        if exercise is None:
            continue
        log = log_of(one.line, exercise, sets, report) if counts else None
        missed: Missed | None = None
        if log is None and not (row.status == TrainingSession.Status.STARTED and not counts):
            missed = "planned" if one.line in replaced else _missed(row, report)
        override = _engine(overrides.get(one.line))
        role: Role = "light" if one.role == "light" else "main"
        lines.append(LineAsk(one.line, role, override, log, missed))
    planned = {one.line for one in plan.lines}
    for key in sorted({one.line for one in sets} - planned):
        exercise = club.library.get(exercise_of(key))
        if exercise is not None:
            lines.append(LineAsk(key, "extra", log=log_of(key, exercise, sets, report)))
    return SessionAsk(
        slot=row.slot,
        lines=tuple(lines),
        heavy=plan.heavy,
        day=None if dropped else row.done_on or row.day,
        settled=True,
        lightened=plan.lightened,
        dropped=dropped,
    )


def _missed(row: TrainingSession, report: SessionReport | None) -> Missed:
    """Why a line of a session was not done."""
    if row.status == TrainingSession.Status.DROPPED:
        return "planned"
    if report is None:
        return "unknown"
    if row.status == TrainingSession.Status.COMPLETED:
        return "time" if report.reason == "time" else "unknown"
    return MISSED.get(report.missed, "unknown")


def _engine(override: Override | None) -> EngineOverride | None:
    """The part of a coach's change that is an input of the engine."""
    if override is None or not (
        override.skip or override.load is not None or override.sets or override.reps
    ):
        return None
    return EngineOverride(
        date=override.entered_on,
        load=override.load,
        unit=unit_of(override.unit),
        sets=override.sets,
        reps=override.reps,
        skip=override.skip,
        by=override.set_by.name if override.set_by else "",
        note=override.notes,
    )


def _is_skipped(line: LineAsk) -> bool:
    return line.override is not None and bool(line.override.skip)


def _is_heavy(line: LineAsk, club: ClubRecord) -> bool:
    exercise = club.library[exercise_of(line.line)]
    load_type = line.line.split("/")[1]
    return is_heavy(exercise.category, exercise.contact_level, loaded=load_type not in UNLOADED)


def _days(monday: date, record: AthleteRecord, span: Span) -> list[tuple[int, Availability | None]]:
    """The days that are open, each with the availability that stands on it."""
    assignment = _assignment(monday, record)
    days = []
    for day in ALL_DAYS:
        on = monday + timedelta(days=day)
        if assignment is None or on < assignment.starts_on:
            continue
        if assignment.ends_on is not None and on > assignment.ends_on:
            continue
        if on < span.today and monday >= span.as_of:
            continue
        days.append((day, _available_on(on, record)))
    return days


def _available_on(on: date, record: AthleteRecord) -> Availability | None:
    """The row that stands on a day: one for some weeks only before one that is open."""
    standing = [
        one
        for one in record.availability
        if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)
    ]
    passing = [one for one in standing if one.ends_on is not None]
    found = passing or standing
    return found[-1] if found else None


def _runs(monday: date, record: AthleteRecord) -> dict[int, tuple[str, ...]]:
    runs: dict[int, tuple[str, ...]] = {}
    for run in record.runs:
        day = (run.day - monday).days
        if -2 <= day <= 8:
            runs[day] = (*runs.get(day, ()), run.kind)[:4]
    return runs


def _races(monday: date, record: AthleteRecord) -> dict[int, str]:
    """By day the most important race, of those that are still to be run or were."""
    races: dict[int, str] = {}
    for race in record.races:
        day = (race.day - monday).days
        if -2 <= day <= 8 and race.deleted_at is None:
            races[day] = min(race.priority, races.get(day, "C"))
    return races


def _heavy_before(monday: date, record: AthleteRecord) -> tuple[int, ...]:
    """The days of heavy sessions in the week before, where that week is on record."""
    days = []
    for row in record.week(monday - WEEK).values():
        plan = read_plan(row)
        on = row.done_on or row.day
        if on is not None and plan.heavy and not plan.lightened:
            days.append((on - monday).days)
    return tuple(sorted(day for day in set(days) if -7 <= day <= -1))
