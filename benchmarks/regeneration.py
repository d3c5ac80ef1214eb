"""Athletes a second of a weekly regeneration on PostgreSQL, beside COPY of the same rows.

    python benchmarks/regeneration.py [--athletes 2000] [--weeks 1]

In one run: the week made for all, made again unchanged (by fingerprint), made after every
athlete's body weight changed; then the rows that were written, written once more by COPY into a
table without anything else: the raw limit. Numbers of two machines compare by the ratio only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.servers import postgres  # the path above comes first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--athletes", type=int, default=2000)
    parser.add_argument("--weeks", type=int, default=1, help="weeks of history made before")
    options = parser.parse_args()
    with postgres() as url:
        # Settings are read once, so the run is a process of its own that knows its database.
        inside = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [
            sys.executable,
            str(HERE / "_regeneration.py"),
            *map(str, vars(options).values()),
        ]
        return subprocess.run(command, env=os.environ | inside, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
