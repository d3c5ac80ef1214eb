"""The steps of `archive.py`, each inside a process whose settings name the database."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import msgspec
from _regeneration import MONDAY, NOW, people  # sets Django up
from django.core.management import call_command
from django.db import connection
from django.db.models import DateField, DateTimeField, Model, UUIDField
from django.utils import timezone

from clubs.models import Club
from sessions.archive.checking import opened
from sessions.archive.reading import look_into, read_archive
from sessions.archive.writing import write_archive
from sessions.models import SetLog, TrainingSession
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate


def make(_file: Path, athletes: str, weeks: str) -> int:
    """A club that trained for so many weeks; in SQLite, whose own SQL copies the first of them."""
    call_command("migrate", verbosity=0)
    club, ids = people(int(athletes), 0)
    regenerate(club, ids, now=NOW, week=MONDAY)
    logs: list[SetLog] = []
    for one in TrainingSession.objects.filter(club=club, week_start=MONDAY).order_by("pk"):
        lines = [each for each in read_plan(one).lines if each.is_asked]
        one.pk, one.uid = None, uuid4()
        one.week_start, one.status = MONDAY - timedelta(weeks=1), "completed"
        one.day = one.done_on = one.day - timedelta(weeks=1) if one.day else None
        one.save(force_insert=True)
        logs += _sets(SetLog, one, lines, NOW - timedelta(weeks=1))
    SetLog.objects.bulk_create(logs, batch_size=2000)
    for back in range(2, int(weeks)):
        _again(TrainingSession, back, {})
        _again(SetLog, back, {"session_id": SAME_SESSION})
    return TrainingSession.objects.count() + SetLog.objects.count()


UUID = "lower(hex(randomblob(16)))"
SAME_SESSION = """(SELECT other.id FROM training_trainingsession AS mine
    JOIN training_trainingsession AS other ON other.athlete_id = mine.athlete_id
    AND other.slot = mine.slot AND other.week_start = date(mine.week_start, '-{days} days')
    WHERE mine.id = session_id)"""


def _again(model: type[Model], back: int, values: dict[str, str]) -> None:
    """The rows of the last week of all, so many weeks earlier."""
    days, last = 7 * (back - 1), MONDAY - timedelta(weeks=1)
    columns, shown = [], []
    for one in model._meta.concrete_fields:
        if one.primary_key:
            continue
        column = str(one.column)
        columns.append(column)
        if isinstance(one, UUIDField):
            shown.append(UUID)
        elif isinstance(one, DateField) and not isinstance(one, DateTimeField):
            shown.append(f"date({column}, '-{days} days')")
        else:
            shown.append(values.get(column, column).replace("{days}", str(days)))
    week = "week_start" if model is TrainingSession else "day"
    where = f"{week} BETWEEN '{last}' AND '{last + timedelta(days=6)}'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608  # our own
            f"SELECT {', '.join(shown)} FROM {model._meta.db_table} WHERE {where}"
        )


def _sets(model: Any, row: Any, lines: Any, at: Any) -> list[Any]:
    return [
        model(
            club_id=row.club_id,
            athlete_id=row.athlete_id,
            session=row,
            client_id=uuid4(),
            line=line.line,
            exercise=line.exercise,
            day=row.day or row.week_start,
            number=number,
            reps=line.reps,
            load=line.load,
            unit=line.unit,
            logged_at=at,
        )
        for line in lines
        for number in range(1, 4)
    ]


def out(file: Path) -> int:
    with file.open("xb") as sink:
        done = write_archive(Club.objects.get(), sink, timezone.now())
    return sum(done.rows.values())


def empty(_file: Path) -> int:
    """The tables, without a row."""
    call_command("migrate", verbosity=0)
    return 0


def look(file: Path) -> int:
    with file.open("rb") as source:
        return sum(look_into(opened(source)).rows.values())


def bring_in(file: Path) -> int:
    with file.open("rb") as source:
        return sum(read_archive(opened(source)).rows.values())


def compare(file: Path) -> int:
    """Of each kind of row, as it comes out of this database: how many, and a hash of them all."""
    told = {}
    with tempfile.TemporaryFile() as sink:
        done = write_archive(Club.objects.get(), sink, timezone.now())
        sink.seek(0)
        with ZipFile(sink) as archive:
            for name in done.files:
                digest = hashlib.sha256()
                with archive.open(name) as lines:
                    for line in lines:  # PostgreSQL keeps the names of a document in its own order
                        digest.update(
                            msgspec.json.encode(msgspec.json.decode(line), order="sorted")
                        )
                told[name] = [done.rows[name], digest.hexdigest()]
    file.write_text(json.dumps(told))
    return sum(done.rows.values())


STEPS: dict[str, Callable[..., int]] = {
    "make": make,
    "out": out,
    "empty": empty,
    "look": look,
    "in": bring_in,
    "compare": compare,
}

if __name__ == "__main__":
    step, file, *more = sys.argv[1:]
    began = time.perf_counter()
    rows = STEPS[step](Path(file), *more)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {step:<8}{rows:>9} rows {took:>7.1f} s, peak {peak:.0f} MB", flush=True)
