"""A real worker with beat in a process of its own, on the database of the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections, transaction

from clubs import jobs
from clubs.models import Job
from tests.servers import clean_environment

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
OPTIONS = "-P threads -c 2 -B --without-gossip --without-mingle --without-heartbeat -l WARNING"


def database_url() -> str:
    """The tests' database, as another process reaches it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    who = f"{quote(said['USER'])}:{quote(said['PASSWORD'])}"
    return f"postgres://{who}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def environment(folder: Path, broker: str) -> dict[str, str]:
    told = {"DATABASE_URL": database_url(), "DATA_DIR": str(folder), "CELERY_BROKER_URL": broker}
    return clean_environment() | told


class Worker:
    """Started when made; `log` tells what it said."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.log = folder / f"worker-{time.monotonic_ns()}.log"
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", *OPTIONS.split()]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [*command, "-s", str(folder / "beat")],
                cwd=ROOT,
                env=environment(folder, broker),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As a power cut would: kill -9, of all that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def worker(folder: Path, broker: str) -> Iterator[Worker]:
    one = Worker(folder, broker)
    try:
        yield one
    finally:
        one.kill()


def wait_for(claim: Callable[[], object], tell: Callable[[], object], *, every_s: float) -> None:
    """Until it is true; fails with what there is to tell."""
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline, tell()
        time.sleep(every_s)


def states() -> dict[str, int]:
    """How many jobs that make weeks are in which state; how often they tell of it may differ."""
    found: dict[str, int] = {}
    for state in Job.objects.exclude(kind=jobs.TELL).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


@contextmanager
def nobody_writes() -> Iterator[None]:
    """The database stands still: others may read, and wait to write."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # In the order of those who write: sessions, then the jobs that tell of them.
                cursor.execute("LOCK TABLE training_trainingsession, clubs_job IN EXCLUSIVE MODE")
        yield


def in_threads(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at once, each with a connection of its own; what they gave or raised, in order."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  # the test looks at what was raised
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
