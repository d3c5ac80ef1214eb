"""A club's archive at scale: out of one database, into an empty one, and both compared row by row.

    python benchmarks/archive.py [athletes] [weeks]          500 athletes, 104 weeks
    python benchmarks/archive.py 500 104 postgres://…/empty  into PostgreSQL

Each step is a process of its own, so that its peak of memory is its own. The plans are the
engine's, of one week, copied over all weeks with three sets logged a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STEPS = Path(__file__).with_name("_archive.py")


def main(athletes: int, weeks: int, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        source = f"sqlite:///{there / 'source.sqlite3'}"
        target = target or f"sqlite:///{there / 'target.sqlite3'}"
        file = there / "club.zip"
        print(
            f"{athletes} athletes, {weeks} weeks of two sessions, into {target.partition(':')[0]}"
        )
        _step("make", source, file, athletes, weeks)
        _step("out", source, file)
        print(f"  the file: {file.stat().st_size / 1e6:.0f} MB")
        _step("empty", target, file)
        _step("look", target, file)
        _step("in", target, file)
        before, after = (_told(one, there / f"{n}.json") for n, one in enumerate((source, target)))
        for name in sorted(before):
            count, digest = before[name]
            same = "same" if after.get(name) == before[name] else f"OTHER: {after.get(name)}"
            print(f"  {name:<24}{count:>9} rows  {digest[:12]}  {same}")
        assert before == after


def _told(database: str, into: Path) -> dict[str, list[Any]]:
    """Of each kind of row how many there are, and one hash of all."""
    _step("compare", database, into)
    told: dict[str, list[Any]] = json.loads(into.read_text())
    return told


def _step(step: str, database: str, file: Path, *more: int) -> None:
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(file.parent),
    }
    command = [sys.executable, str(STEPS), step, str(file), *map(str, more)]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)


if __name__ == "__main__":
    asked = [*sys.argv[1:], *("500", "104", "")[len(sys.argv) - 1 :]]
    main(int(asked[0]), int(asked[1]), asked[2])
