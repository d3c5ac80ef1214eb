"""What `regeneration.py` times, inside a process whose settings name the database."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from athletes.models import Athlete, BodyWeight, Run
from clubs.models import Club
from programs.defaults import add_default_programs
from programs.library import load_library
from programs.models import Equipment, Gym
from sessions.models import Assignment
from sessions.planning.regenerate import CHUNK, regenerate

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
WEEK_ROWS = f"SELECT * FROM training_trainingsession WHERE week_start = '{MONDAY}'"  # noqa: S608  # our own date
KIT = {
    "barbell": {
        "bars": [{"kind": "barbell", "load": "20"}],
        "pairs": [["20", 3], ["10", 1], ["5", 1], ["2.5", 1], ["1.25", 1]],
    },
    "dumbbells": ["2", "4", "6", "8", "10", "12.5", "15", "20"],
    "kettlebells": ["8", "12", "16", "20", "24"],
    "plates": ["1.25", "2.5", "5", "10"],
}


def run(count: int, weeks: int) -> None:
    call_command("migrate", verbosity=0)
    club, ids = people(count, weeks)

    def make(now: datetime, week: date) -> None:
        regenerate(club, ids, now=now, week=week)

    for back in range(weeks, 0, -1):
        make(NOW - timedelta(weeks=back), MONDAY - timedelta(weeks=back))
    print(f"{count} athletes, two sessions of six lines a week, {weeks} weeks before, one process")
    made = timed("the week made", count, lambda: make(NOW, MONDAY))
    raw = copy_limit()
    timed("made again, unchanged", count, lambda: make(NOW, MONDAY))
    weigh(club, ids)
    timed("made again, all changed", count, lambda: make(NOW, MONDAY))
    print(f"  {'COPY of the same rows':<26}{count / raw:>9.0f} athletes a second")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  ratio of the week made to COPY: {made / raw:.1f}")
    print(f"  peak memory {peak:.0f} MB")


def timed(name: str, count: int, work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"  {name:<26}{count / seconds:>9.0f} athletes a second")
    return seconds


def people(count: int, weeks: int) -> tuple[Club, list[int]]:
    """A club with a gym, the mixed program, and athletes who run four times a week."""
    load_library()
    club = Club.objects.create(slug="bench", name="Bench")
    gym = Gym.objects.create(club=club, name="Gym")
    Equipment.objects.create(club=club, gym=gym, starts_on=date(2020, 1, 1), document=KIT)
    version = add_default_programs(club)[1]
    athletes = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Athlete {n}", born=date(1990, 1, 1)) for n in range(count)
    )
    first = MONDAY - timedelta(weeks=weeks)
    Assignment.objects.bulk_create(
        Assignment(club=club, athlete=one, program_version=version, starts_on=first)
        for one in athletes
    )
    weigh(club, [one.pk for one in athletes])
    Run.objects.bulk_create(
        Run(club=club, athlete=one, day=first + timedelta(days=7 * week + day), kind=kind)
        for one in athletes
        for week in range(weeks + 2)
        for day, kind in ((1, "interval"), (3, "tempo"), (5, "easy"), (6, "long"))
    )
    return club, [one.pk for one in athletes]


def weigh(club: Club, ids: list[int]) -> None:
    known = BodyWeight.objects.count()
    day = date(2026, 10, 1) + timedelta(days=known // max(len(ids), 1))
    BodyWeight.objects.bulk_create(
        BodyWeight(club=club, athlete_id=pk, day=day, value=Decimal(60 + pk % 20 + known % 7))
        for pk in ids
    )


def copy_limit() -> float:
    """Seconds to write the week's sessions by COPY, as text, into a table of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE raw AS TABLE training_trainingsession WITH NO DATA")
        raw = cursor.connection
        with (
            raw.cursor() as plain,
            plain.copy(f"COPY ({WEEK_ROWS}) TO STDOUT") as out,
        ):
            rows = [bytes(part) for part in out]
        started = time.perf_counter()
        for begin in range(0, len(rows), CHUNK * 2):
            with raw.cursor() as plain, plain.copy("COPY raw FROM STDIN") as into:
                for row in rows[begin : begin + CHUNK * 2]:
                    into.write(row)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE raw")
    return seconds


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
