"""The coach's changes: laid over the plan, kept through every regeneration, taken back at will."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec import UNSET, UnsetType

from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal
from programs.document import line_key
from programs.models import Exercise
from sessions.models import Override, TrainingSession
from sessions.planning.conflicts import Conflict
from sessions.planning.locks import locked
from sessions.planning.plans import PlannedLine, read_plan

Status = TrainingSession.Status
FIELDS = ("load", "sets", "reps", "rir", "rest_s", "notes")


class LineChange(msgspec.Struct, frozen=True):
    """New values of a line's prescription; UNSET leaves one as it is, None takes it back."""

    load: Decimal | UnsetType | None = UNSET
    unit: str | UnsetType = UNSET
    sets: int | UnsetType | None = UNSET
    reps: int | UnsetType | None = UNSET
    rir: tuple[Decimal, Decimal] | UnsetType | None = UNSET
    rest_s: int | UnsetType | None = UNSET
    notes: str | UnsetType = UNSET


def change_line(
    session: TrainingSession,
    line: str,
    change: LineChange,
    *,
    by: Principal,
    at: datetime,
    seen: int,
) -> Override:
    """Change numbers of a line. `seen`: the override's version on the screen, 0 = none yet.

    Raises Conflict with the override that stands where it is another, ValidationError for values
    that are not allowed.
    """
    with transaction.atomic():
        session = _open(session)
        planned = _line(session, line)
        row = _row(session, line)
        if row.version_seen != seen:
            raise Conflict(row.current)
        override = row.current
        before = _values(override)
        for name in FIELDS:
            value = getattr(change, name)
            if value is not UNSET:
                _set(override, name, value, planned)
        if change.unit is not UNSET:
            override.unit = change.unit
        _save(override, session, by, at, before)
    return override


def reset_line(
    session: TrainingSession, line: str, fields: Iterable[str], *, by: Principal, at: datetime
) -> None:
    """Give fields back to the plan (none named: all of them). Twice is once."""
    names = set(fields) or {*FIELDS, "skip"}
    if unknown := names - {*FIELDS, "skip"}:
        message = _("Unknown field '%(name)s', must be one of %(allowed)s")
        params = {"name": sorted(unknown)[0], "allowed": ", ".join((*FIELDS, "skip"))}
        raise ValidationError(message, params=params)
    with transaction.atomic():
        session = _open(session)
        row = _row(session, line)
        if not row.version_seen:
            return
        override, before = row.current, _values(row.current)
        for name in names:
            override.planned.pop(name, None)
            setattr(override, name, _EMPTY.get(name))
        if names & {"skip"}:
            override.swapped_for = ""
        _save(override, session, by, at, before)


def move_session(
    session: TrainingSession, day: date | None, *, by: Principal, at: datetime
) -> Override:
    """Pin a session to a day of its week; None gives the day back to placement."""
    sunday = session.week_start + timedelta(days=6)
    if day is not None and not session.week_start <= day <= sunday:
        message = _("%(day)s is not in the session's week, must be %(monday)s to %(sunday)s")
        params = {"day": day, "monday": session.week_start, "sunday": sunday}
        raise ValidationError(message, params=params)
    return _change_whole(session, by, at, day=day)


def skip_session(session: TrainingSession, *, by: Principal, at: datetime) -> Override:
    return _change_whole(session, by, at, skip=True)


def restore_session(session: TrainingSession, *, by: Principal, at: datetime) -> Override:
    return _change_whole(session, by, at, skip=False)


def note_session(session: TrainingSession, notes: str, *, by: Principal, at: datetime) -> Override:
    return _change_whole(session, by, at, notes=notes[:300])


def add_line(session: TrainingSession, exercise: str, *, by: Principal, at: datetime) -> Override:
    """Add an exercise: it goes on from what the athlete can do, or starts from its default."""
    key = _key(session, exercise)
    with transaction.atomic():
        session = _open(session)
        if any(one.line == key and one.code != "skip" for one in read_plan(session).lines):
            message = _("%(exercise)s stands in this session already")
            raise ValidationError(message, params={"exercise": exercise})
        override = _row(session, key).current
        before = _values(override)
        in_program = any(one.line == key and not one.added for one in read_plan(session).lines)
        override.added, override.skip = not in_program, False
        _save(override, session, by, at, before)
    return override


def remove_line(session: TrainingSession, line: str, *, by: Principal, at: datetime) -> None:
    """Take a line out of this session: one that was added goes, one of the program is skipped."""
    with transaction.atomic():
        session = _open(session)
        _line(session, line)
        override = _row(session, line).current
        before = _values(override)
        if override.added:
            for name in (*FIELDS, "skip"):
                setattr(override, name, _EMPTY.get(name))
            override.added = False
        else:
            override.skip = True
        _save(override, session, by, at, before)


def swap_line(
    session: TrainingSession, line: str, exercise: str, *, by: Principal, at: datetime
) -> Override:
    """Do another exercise instead: skip the one, add the other."""
    with transaction.atomic():
        remove_line(session, line, by=by, at=at)
        added = add_line(session, exercise, by=by, at=at)
        Override.objects.filter(
            athlete=session.athlete_id,
            week_start=session.week_start,
            slot=session.slot,
            line=line,
            deleted_at=None,
        ).update(swapped_for=added.line)
    return added


_EMPTY: dict[str, Any] = {"notes": "", "skip": False}


class _Row:
    """The override of a place: the one that stands, or a new one (version seen 0)."""

    def __init__(self, current: Override, version_seen: int) -> None:
        self.current = current
        self.version_seen = version_seen


def _row(session: TrainingSession, line: str) -> _Row:
    place = {
        "athlete_id": session.athlete_id,
        "week_start": session.week_start,
        "slot": session.slot,
        "line": line,
    }
    rows = Override.objects.select_for_update(of=("self",)).select_related("set_by")
    found = rows.filter(**place, deleted_at=None).first()
    if found is not None:
        return _Row(found, found.version)
    return _Row(Override(club_id=session.club_id, unit=session.athlete.unit, **place), 0)


def _open(session: TrainingSession) -> TrainingSession:
    """The session, locked. What is settled cannot be changed any more."""
    session = locked(session)
    if session.is_settled:
        message = _("%(title)s is %(status)s: its plan cannot be changed any more")
        params = {"title": session.title, "status": session.get_status_display()}
        raise ValidationError(message, params=params)
    return session


def _line(session: TrainingSession, line: str) -> PlannedLine:
    found = read_plan(session).line(line)
    if found is None:
        message = _("'%(line)s' does not stand in this session")
        raise ValidationError(message, params={"line": line})
    return found


def _key(session: TrainingSession, slug: str) -> str:
    exercise = Exercise.objects.of_club(session.club_id).filter(slug=slug).first()
    if exercise is None:
        message = _("Unknown exercise '%(slug)s', must be one of the exercise library")
        raise ValidationError(message, params={"slug": slug})
    return line_key(exercise.slug, exercise.load_type)


def _set(override: Override, name: str, value: Any, planned: PlannedLine) -> None:
    if name == "rir" and value is not None:
        low, high = value
        if not 0 <= low <= high <= 8 or low * 2 % 1 or high * 2 % 1:
            message = _("%(low)s-%(high)s in reserve, must be 0 to 8 in halves, low before high")
            raise ValidationError(message, params={"low": low, "high": high})
        value = [str(low), str(high)]
    setattr(override, name, _EMPTY.get(name) if value is None else value)
    if value in (None, ""):
        override.planned.pop(name, None)
    else:
        plan = planned.overridden.get(name, _told(getattr(planned, name)))
        override.planned[name] = plan


def _told(value: Any) -> Any:
    """As the plan's own value is kept beside the coach's."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value) if isinstance(value, Decimal | int) else value


def _save(
    override: Override,
    session: TrainingSession,
    by: Principal,
    at: datetime,
    before: dict[str, Any],
) -> None:
    override.entered_on, override.set_by_id = by.today, by.user_id
    override.clean_fields(exclude=["club", "athlete", "set_by"])
    after = _values(override)
    if after == before and override.pk:
        return
    if override.pk:
        override.version += 1
    if _is_empty(override) and override.pk:
        override.deleted_at = at
    override.save()
    mark_stale([session.athlete], since=session.week_start, at=at)
    told = {"line": override.line} if override.line else {}
    sides = audit.differences(before, after)
    verb = "change_line" if override.line else "change_session"
    audit.record(by, at, verb, session, sides[0], sides[1] | told)


def _values(override: Override) -> dict[str, Any]:
    names = (*FIELDS, "unit", "skip", "added", "day")
    return {name: _told(getattr(override, name)) for name in names} | {
        "day": str(override.day or "")
    }


def _is_empty(override: Override) -> bool:
    numbers = (override.load, override.sets, override.reps, override.rir, override.rest_s)
    others = (override.notes, override.skip, override.added, override.day)
    return all(one is None for one in numbers) and not any(others)


def _change_whole(session: TrainingSession, by: Principal, at: datetime, **values: Any) -> Override:
    with transaction.atomic():
        session = _open(session)
        override = _row(session, "").current
        before = _values(override)
        for name, value in values.items():
            setattr(override, name, value)
        _save(override, session, by, at, before)
    return override
