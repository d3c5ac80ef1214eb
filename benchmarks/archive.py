"""A club's archive at scale: out of SQLite, into an empty SQLite and PostgreSQL, all compared.

    python benchmarks/archive.py [--athletes 500] [--weeks 104]

Each step is a process of its own, so that its peak of memory is its own. The plans are the
engine's, of one week, copied over all weeks with three sets logged a line. Of each kind of row the
three databases are compared by number and by a hash of all that is in them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.servers import postgres  # the path above comes first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--athletes", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=104)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres() as url:
        there = Path(folder)
        source, file = f"sqlite:///{there / 'source.sqlite3'}", there / "club.zip"
        print(f"{options.athletes} athletes, {options.weeks} weeks of two sessions")
        step("make", source, file, options.athletes, options.weeks)
        step("out", source, file)
        print(f"  the file: {file.stat().st_size / 1e6:.1f} MB", flush=True)
        before = told(source, there / "source.json")
        wrong = 0
        for target in (f"sqlite:///{there / 'target.sqlite3'}", url):
            print(f"into {target.partition(':')[0]}", flush=True)
            for name in ("empty", "look", "in"):
                step(name, target, file)
            wrong += compare(before, told(target, there / "target.json"))
    return int(wrong > 0)


def compare(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> int:
    """Print each kind of row that there is; how many kinds differ."""
    for name, (count, digest) in before.items():
        same = "same" if after.get(name) == [count, digest] else f"OTHER: {after.get(name)}"
        if count:
            print(f"  {name:<24}{count:>9} rows  {digest[:12]}  {same}")
    return sum(after.get(name) != one for name, one in before.items()) + (len(after) != len(before))


def told(database: str, into: Path) -> dict[str, list[Any]]:
    """Of each kind of row how many there are, and one hash of all."""
    step("compare", database, into)
    found: dict[str, list[Any]] = json.loads(into.read_text())
    return found


def step(name: str, database: str, file: Path, *more: int) -> None:
    """In a process of its own, since settings are read once."""
    inside = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    inside |= {"DATA_DIR": str(file.parent)}
    command = [sys.executable, str(HERE / "_archive.py"), name, str(file), *map(str, more)]
    subprocess.run(command, check=True, env=os.environ | inside)


if __name__ == "__main__":
    sys.exit(main())
