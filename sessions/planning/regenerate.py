"""Making weeks: read a chunk, plan it outside any transaction, write what changed."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import structlog
from django.db.models import Max

from athletes.consents import missing_consents
from athletes.models import Athlete
from clubs.models import Club
from clubs.weeks import WEEK, as_of, week_name, week_start
from programs.models import Exercise, Machine
from programs.progression.week import WeekAsk
from sessions.models import TrainingSession
from sessions.planning.asks import Span, week_asks
from sessions.planning.facts import common_facts, substitute_of
from sessions.planning.plan import encode, plan_athlete
from sessions.planning.policies import settings_of
from sessions.planning.records import AthleteRecord, ClubRecord, read_athletes, read_club
from sessions.planning.store import Outcome, Planned, preview, store, store_trouble

log = structlog.get_logger(__name__)

CHUNK = 200
ENGINE_VERSION = 1  # raise it where the engine's answers change: all open weeks are then made anew


def coming_week(club: Club, now: datetime) -> date:
    """The Monday after the club's today: the last week that is ever stored."""
    return week_start(club.today(now)) + WEEK


def check_week(club: Club, week: date, now: datetime) -> None:
    """Raises ValueError for a week that is closed, or further ahead than the coming one."""
    first, last = as_of(club, now), coming_week(club, now)
    if not first <= week <= last:
        message = (
            f"Week {week_name(week)} cannot be made, must be {week_name(first)} (open) "
            f"to {week_name(last)} (the coming one); later ones are projected, never stored"
        )
        raise ValueError(message)


def span_of(
    club: Club, now: datetime, *, week: date | None = None, catch_up: date | None = None
) -> Span:
    """The open weeks, up to `week` or the running one."""
    today = club.today(now)
    last = max(week or week_start(today), week_start(today))
    return Span(as_of=as_of(club, now), last=last, today=today, catch_up=catch_up)


def regenerate(
    club: Club,
    athlete_ids: Sequence[int],
    *,
    now: datetime,
    week: date | None = None,
    catch_up: date | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Make the open weeks of athletes, to `week` or to the last that stands. Safe to run twice."""
    outcome = Outcome()
    shared = read_club(club)
    span = span_of(club, now, week=week, catch_up=catch_up)
    for start in range(0, len(athlete_ids), CHUNK):
        chunk = athlete_ids[start : start + CHUNK]
        with no_collection():
            outcome.add(_chunk(shared, chunk, span, now, dry_run=dry_run))
    return outcome


def remake_now(athlete: Athlete, now: datetime) -> Outcome:
    """One athlete at once, so that the page that changed something shows the new numbers."""
    return regenerate(athlete.club, [athlete.pk], now=now)


@contextmanager
def no_collection() -> Iterator[None]:
    """A chunk makes thousands of values that live until they are written; looking through them
    again and again for cycles took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _chunk(
    club: ClubRecord, ids: Sequence[int], span: Span, now: datetime, *, dry_run: bool
) -> Outcome:
    outcome = Outcome()
    standing = _last_weeks(ids, span)
    planned, mended = [], []
    for record in _records(club.club, ids, span):
        own = replace(span, last=max(span.last, standing.get(record.athlete.pk, span.last)))
        try:
            one = _plan(record, club, own)
        except Exception as error:  # noqa: BLE001  # one athlete's broken facts fail alone
            log.warning("plan_failed", athlete=str(record.athlete.uid), error=str(error))
            outcome.failed[record.athlete.pk] = f"{type(error).__name__}: {error}"
            continue
        if one is None:
            if record.athlete.trouble:
                mended.append(record.athlete.pk)
            outcome.unchanged += sum(row.week_start >= span.as_of for row in record.sessions)
        else:
            planned.append(one)
    if dry_run:
        outcome.add(preview(planned, as_of=span.as_of, now=now))
        return outcome
    outcome.add(store(planned, as_of=span.as_of, now=now))
    store_trouble(outcome.failed | dict.fromkeys(mended, ""))
    return outcome


def _records(club: Club, ids: Sequence[int], span: Span) -> list[AthleteRecord]:
    """Facts and history; of minors also whether a consent is missing that the club asks for."""
    records = read_athletes(club, ids, since=span.as_of)
    if club.minors_need_consent:
        missing = missing_consents([one.athlete for one in records], span.today)
        for one in records:
            one.lacks_consent = one.athlete.pk in missing
    return records


def _plan(record: AthleteRecord, club: ClubRecord, span: Span) -> Planned | None:
    """None where the inputs are those that the stored sessions were made from."""
    asks = week_asks(record, club, span)
    fingerprint = fingerprint_of(record, club, span, asks)
    if _is_current(record, fingerprint, span):
        return None
    planned = plan_athlete(record, club, span, asks)
    coach = record.athlete.coach
    reviewed = coach.reviews_first() if coach is not None else club.club.review_first
    # What lacks a consent is held back as what waits for a review is.
    return Planned(planned, fingerprint, reviewed or record.lacks_consent)


def _is_current(record: AthleteRecord, fingerprint: str, span: Span) -> bool:
    """All open sessions carry the fingerprint, and the last week stands."""
    open_rows = [
        row for row in record.sessions if row.week_start >= span.as_of and not row.is_settled
    ]
    last = any(row.week_start == span.last for row in open_rows)
    return last and all(row.fingerprint == fingerprint for row in open_rows)


def fingerprint_of(record: AthleteRecord, club: ClubRecord, span: Span, asks: list[WeekAsk]) -> str:
    """Of all inputs: facts, states, logs, overrides, program versions, engine version."""
    rules = [
        (one.pk, one.version, one.starts_on, one.value)
        for one in settings_of(["", *_asked_lines(asks, record, club)], record, club)
    ]
    shared = (ENGINE_VERSION, span.as_of, span.catch_up, club_stamp(club))
    inputs = (*shared, rules, asks, *_inputs(record))
    return blake2b(encode(inputs), digest_size=16).hexdigest()


def _asked_lines(asks: list[WeekAsk], record: AthleteRecord, club: ClubRecord) -> Iterator[str]:
    """All lines that the engine may be asked for: those of the sessions, and what may stand in."""
    waiting = [line.line for week in asks for session in week.sessions for line in session.lines]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            yield key
            substitute = substitute_of(key, record, club)
            waiting += [substitute] if substitute is not None else []


def club_stamp(club: ClubRecord) -> str:
    """Of what all athletes of the club share: kit and library; made once a chunk."""
    if "stamp" not in club.cached:
        kit = [
            (one.pk, one.gym_id, one.starts_on, one.unit, one.document)
            for rows in club.equipment.values()
            for one in rows
        ]
        machines = [
            (one.pk, one.exercises, one.unit, one.least, one.most, one.increment, *_stood(one))
            for rows in club.machines.values()
            for one in rows
        ]
        library = [_exercise_stamp(one) for one in club.library.values()]
        shared = (club.gyms, kit, machines, library, club.club.review_first)
        club.cached["stamp"] = blake2b(encode(shared), digest_size=16).hexdigest()
    return str(club.cached["stamp"])


def _stood(machine: Machine) -> tuple[date, date | None]:
    return machine.starts_on, machine.ends_on


def _exercise_stamp(one: Exercise) -> tuple[Any, ...]:
    defaults = (one.default_method, one.default_sets, one.default_reps, one.default_rir)
    tags = (one.avoid, one.modify, one.substitute, one.contact_level, one.default_rest_s)
    return (one.slug, one.name, one.load_type, one.measure, one.default_step, *defaults, *tags)


def _inputs(record: AthleteRecord) -> Iterator[Any]:
    athlete = record.athlete
    coach = athlete.coach
    yield athlete.unit, athlete.born, coach.pk if coach else None, coach and coach.reviews_first()
    if record.lacks_consent:
        yield "lacks consent"
    yield [(one.program_version_id, one.starts_on, one.ends_on) for one in record.assignments]
    yield common_facts(record)
    yield [(one.pk, one.gym_id, one.starts_on) for one in record.gym_choices]
    yield [(one.pk, one.acts_on, one.line, one.document) for one in record.events]
    yield [
        (one.pk, one.acts_on, one.part, one.from_lines, one.clear_acts_on, one.cleared_return)
        for one in record.injuries
    ]
    yield sorted(record.state_documents, key=lambda one: one[0])
    yield [
        (*place, line, one.version, one.rir, one.rest_s, one.notes, one.day, one.added)
        for place, by_line in sorted(record.overrides.items())
        for line, one in sorted(by_line.items())
    ]


def _last_weeks(ids: Sequence[int], span: Span) -> dict[int, date]:
    """The last week that stands for each athlete: it is remade with the open ones."""
    rows = TrainingSession.objects.filter(athlete__in=ids, week_start__gte=span.as_of).alive()
    return dict(rows.values_list("athlete").annotate(last=Max("week_start")))
