"""Assigning programs: an athlete follows one version from a day; a new one ends the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal
from programs.document import ProgramDocument, is_dose, stored_document
from programs.models import Exercise, ProgramVersion
from sessions.models import Assignment
from sessions.planning.locks import lock_athletes


def assign(
    version: ProgramVersion,
    athletes: Sequence[Athlete],
    *,
    starts_on: date,
    by: Principal,
    at: datetime,
    ends_on: date | None = None,
    external_id: str = "",
) -> list[Assignment]:
    """Let athletes follow a version from a day on; one that stands ends the day before.

    Assigning the same version from the same day again is harmless. `external_id`: of one athlete's,
    who is then alone. Raises ValidationError.
    """
    if ends_on is not None and ends_on < starts_on:
        message = _("Until %(ends)s is before from %(starts)s")
        raise ValidationError(message, params={"ends": ends_on, "starts": starts_on})
    made: list[Assignment] = []
    with transaction.atomic():
        lock_athletes([one.pk for one in athletes])
        standing = _standing(athletes, starts_on)
        _check_lines(version, standing)
        before = {pk: _told(max(rows, key=_since)) for pk, rows in standing.items()}
        for athlete in athletes:
            mine = standing.get(athlete.pk, [])
            same = next((one for one in mine if _is_same(one, version, starts_on, ends_on)), None)
            if same is not None:
                _name(same, external_id, at)
                made.append(same)
                continue
            _end(mine, starts_on, at)
            made.append(
                Assignment(
                    club_id=athlete.club_id,
                    athlete=athlete,
                    program_version=version,
                    starts_on=starts_on,
                    ends_on=ends_on,
                    assigned_by_id=by.user_id,
                    external_id=external_id,
                )
            )
        new = [one for one in made if one._state.adding]
        Assignment.objects.bulk_create(new)
        mark_stale([one.athlete for one in new], since=starts_on, at=at)
        told = (("assigned", one, before.get(one.athlete_id, {}), _told(one)) for one in new)
        audit.record_many(by, at, told)
    return made


def end_assignment(assignment: Assignment, *, on: date, by: Principal, at: datetime) -> Assignment:
    """The athlete follows it up to and with this day. Logs stay."""
    with transaction.atomic():
        lock_athletes([assignment.athlete_id])
        row = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if row.ends_on is not None and row.ends_on <= on:
            return row
        before = _told(row)
        if on < row.starts_on:
            row.deleted_at = at
        row.ends_on = max(on, row.starts_on)
        row.version += 1
        row.save()
        mark_stale([row.athlete], since=on, at=at)
        audit.record(by, at, "ended", row, *audit.differences(before, _told(row)))
    return row


def _name(same: Assignment, external_id: str, at: datetime) -> None:
    """One that was made here gets the id that a club's system has for it."""
    if external_id and not same.external_id:
        same.external_id, same.updated_at = external_id, at
        same.save_version(same.version)


def _since(one: Assignment) -> date:
    return one.starts_on


def _standing(athletes: Sequence[Athlete], starts_on: date) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("program_version")
    found: dict[int, list[Assignment]] = {}
    for row in rows.filter(athlete__in=athletes).alive():
        found.setdefault(row.athlete_id, []).append(row)
    return found


def _is_same(
    one: Assignment, version: ProgramVersion, starts_on: date, ends_on: date | None
) -> bool:
    same = one.program_version_id == version.pk and one.starts_on == starts_on
    return same and one.ends_on == ends_on


def _end(rows: list[Assignment], starts_on: date, at: datetime) -> None:
    """Earlier ones end the day before; one that would start on the day or later gives way."""
    for row in rows:
        if row.ends_on is not None and row.ends_on < starts_on:
            continue
        if row.starts_on >= starts_on:
            row.deleted_at = at
        else:
            row.ends_on = starts_on - timedelta(days=1)
        row.version += 1
        row.save()


def _check_lines(version: ProgramVersion, standing: dict[int, list[Assignment]]) -> None:
    """A line never changes whether it moves its load or its dose: that is another line."""
    library = {one.slug: one for one in Exercise.objects.of_club(version.club_id)}
    new = _kinds(stored_document(version.document), library)
    older = {
        one.program_version_id: one.program_version for rows in standing.values() for one in rows
    }
    for one in older.values():
        for key, kind in _kinds(stored_document(one.document), library).items():
            if key in new and new[key] != kind:
                message = _(
                    "'%(line)s' moves its %(old)s in the program that was followed before and its "
                    "%(new)s here; give it a track of its own in the program"
                )
                raise ValidationError(message, params={"line": key, "old": kind, "new": new[key]})


def _kinds(document: ProgramDocument, library: dict[str, Exercise]) -> dict[str, str]:
    kinds = {}
    for session in document.sessions:
        for line in session.lines:
            exercise = library.get(line.exercise)
            if exercise is not None:
                kinds[line.key(exercise)] = "dose" if is_dose(line, exercise) else "load"
    return kinds


def _told(one: Assignment) -> dict[str, str | None]:
    """As the club's memory keeps it."""
    ends_on = one.ends_on.isoformat() if one.ends_on else None
    version = str(one.program_version.uid)
    return {"program": version, "starts_on": one.starts_on.isoformat(), "ends_on": ends_on}
