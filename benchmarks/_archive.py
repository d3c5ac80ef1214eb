"""The steps of `archive.py`, each inside a process whose settings name the database."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from _regeneration import MONDAY, NOW, people  # sets Django up
from django.core.management import call_command
from django.utils import timezone

from clubs.models import Club
from sessions.archive.checking import opened
from sessions.archive.reading import look_into, read_archive
from sessions.archive.writing import write_archive
from sessions.models import SetLog, TrainingSession
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate


def make(_file: Path, athletes: str, weeks: str) -> int:
    """A club that trained for so many weeks."""
    call_command("migrate", verbosity=0)
    club, ids = people(int(athletes), 0)
    regenerate(club, ids, now=NOW, week=MONDAY)
    first = list(TrainingSession.objects.filter(club=club, week_start=MONDAY))
    lines = {one.pk: [each for each in read_plan(one).lines if each.is_asked] for one in first}
    for back in range(1, int(weeks)):
        rows, logs = [], []
        for one in first:
            row = TrainingSession(
                **{
                    each.attname: getattr(one, each.attname)
                    for each in TrainingSession._meta.concrete_fields
                    if not each.primary_key
                }
            )
            row.uid, row.week_start = uuid4(), one.week_start - timedelta(weeks=back)
            row.day = one.day - timedelta(weeks=back) if one.day else None
            row.status, row.done_on = "completed", row.day
            rows.append(row)
        TrainingSession.objects.bulk_create(rows, batch_size=500)
        for one, row in zip(first, rows, strict=True):
            logs += _sets(SetLog, row, lines[one.pk], NOW - timedelta(weeks=back))
        SetLog.objects.bulk_create(logs, batch_size=2000)
    return TrainingSession.objects.count() + SetLog.objects.count()


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
    with tempfile.TemporaryFile() as sink:
        done = write_archive(Club.objects.get(), sink, timezone.now())
    told = {name: [one["rows"], one["sha256"]] for name, one in done.files.items()}
    file.write_text(json.dumps(told))
    return sum(done.rows.values())


STEPS = {
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
