"""Everything about one athlete as one file: JSON for machines, a table each for people.

Which tables that are is not listed: each model that speaks of an athlete is among them, so that a
new one is in the file from its first day.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Q

from athletes.models import Athlete
from athletes.policies import settings_about
from clubs import audit, jobs
from clubs.models import AuditEvent, Job, Principal
from clubs.tables.sheets import to_csv
from sessions.models import Comment, Download

Row = dict[str, Any]
# Inner keys, what is kept twice, and what others took back.
UNTOLD = {"id", "club", "content", "fingerprint", "athlete"}
UNTOLD_OF: dict[type[models.Model], set[str]] = {Comment: {"earlier"}}
ABOUT = """Everything that this club keeps about you, made on {day}.

data.json holds all of it, for a program to read. Each .csv holds one table, for a spreadsheet.
What the club keeps after a deletion, and how long, stands on the page "Delete everything".
"""


def ask_download(athlete: Athlete, *, by: Principal, at: datetime) -> Download:
    """Have the file made. While one is being made, asking again gives that one."""
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        waiting = Download.objects.filter(athlete=athlete, ready_at=None, expires_at__gt=at).first()
        if waiting is not None:
            return waiting
        Download.objects.filter(athlete=athlete).exclude(content=None).update(content=None)
        row = Download.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            asked_by_id=by.user_id,
            asked_at=at,
            expires_at=at + Download.LASTS,
        )
        audit.record(by, at, "ask_download", athlete)
        jobs.enqueue(jobs.DOWNLOAD, row.pk, club_id=athlete.club_id, run_after=at)
        expiry = {"expire": True}
        jobs.enqueue(
            jobs.DOWNLOAD,
            f"{row.pk}:expire",
            club_id=athlete.club_id,
            run_after=row.expires_at,
            payload=expiry,
        )
    return row


def job_of(download: Download) -> Job | None:
    rows = Job.objects.filter(kind=jobs.DOWNLOAD, key=str(download.pk))
    return rows.order_by("-pk").first()


def make_download(pk: int, *, at: datetime, job: Job) -> None:
    """Write the file; made twice it is the same. An athlete who is gone by now gets none."""
    row = Download.objects.select_related("athlete__user").filter(pk=pk).first()
    if row is None or row.ready_at is not None or row.athlete.deleted_at is not None:
        return
    tables = dict(_tables(row.athlete, job))
    row.content, row.ready_at = _zipped(tables, at.date()), at
    Download.objects.filter(pk=pk).update(content=row.content, ready_at=at, updated_at=at)


def expire_download(pk: int, *, at: datetime) -> None:
    """The file is gone after a week, whether it was fetched or not."""
    Download.objects.filter(pk=pk, expires_at__lte=at).update(content=None, updated_at=at)


def everything_of(athlete: Athlete) -> dict[str, list[Row]]:
    """All rows about an athlete by table, as plain values."""
    return dict(_tables(athlete, None))


def models_about_athletes() -> list[type[models.Model]]:
    """Each table whose rows belong to an athlete, in the order of the house."""
    return [one for one in apps.get_models() if _is_about_an_athlete(one)]


def _is_about_an_athlete(model: type[models.Model]) -> bool:
    return any(
        field.name == "athlete" and field.related_model is Athlete
        for field in model._meta.concrete_fields
    )


def _tables(athlete: Athlete, job: Job | None) -> Iterator[tuple[str, list[Row]]]:
    yield "athlete", [_row(athlete) | {"squads": [one.name for one in athlete.squads.all()]}]
    if athlete.user is not None:
        names = ("uid", "email", "name", "unit", "language", "date_joined")
        yield "account", [{name: _plain(getattr(athlete.user, name)) for name in names}]
    tables = [one for one in models_about_athletes() if one is not Download]
    for number, model in enumerate(tables, start=1):
        if job is not None:
            Job.objects.filter(pk=job.pk).update(total=len(tables), done=number)
        rows = _rows(model, athlete)
        if rows:
            yield model.__name__.lower(), rows
    yield "rules", [_row(one) for one in settings_about(athlete).select_related("set_by", "club")]
    yield "changes", _changes(athlete)


def _rows(model: type[models.Model], athlete: Athlete) -> list[Row]:
    rows = model._default_manager.filter(athlete=athlete).order_by("pk")
    related = [one.name for one in model._meta.concrete_fields if one.is_relation]
    return [_row(one) for one in rows.select_related(*related)]


def _changes(athlete: Athlete) -> list[Row]:
    """What the club's memory says was done to the athlete: when, what, from what to what."""
    about = Q(athlete_uid=athlete.uid) | Q(subject_uid=athlete.uid)
    rows = AuditEvent.objects.filter(about, club=athlete.club_id).order_by("at", "pk")
    names = ("at", "verb", "subject", "before", "after")
    return [{name: _plain(getattr(one, name)) for name in names} for one in rows]


def _row(one: models.Model) -> Row:
    left_out = UNTOLD | UNTOLD_OF.get(type(one), set())
    return {
        field.name: _plain(_value(one, field))
        for field in one._meta.concrete_fields
        if field.name not in left_out
    }


def _value(one: models.Model, field: Any) -> Any:
    try:
        return getattr(one, field.name)
    except ObjectDoesNotExist:  # kept although what it spoke of is gone
        return None


def _plain(value: Any) -> Any:
    """As JSON can hold it; of another row its public id and how it is called."""
    match value:
        case models.Model():
            return str(value)
        case Decimal() | UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case bytes() | memoryview():
            return None
        case bool() | int() | float() | str() | None:
            return value
    return str(value)


def _zipped(tables: dict[str, list[Row]], day: date) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", ABOUT.format(day=day))
        archive.writestr("data.json", json.dumps(tables, indent=1, ensure_ascii=False))
        for name, rows in tables.items():
            if rows:
                archive.writestr(f"{name}.csv", "".join(_csv(rows)))
    return buffer.getvalue()


def _csv(rows: list[Row]) -> Iterator[str]:
    header = list(rows[0])
    return to_csv(header, ([_cell(row[name]) for name in header] for row in rows))


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
