"""Processes as a test sees them from outside."""

import os
import subprocess
import time
from collections.abc import Callable

PATIENCE_S = 180  # seeding a demo beside other work on two cores


def family(ancestor: int) -> dict[int, str]:
    """Children of a process and theirs, with their command lines."""
    listing = ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="]
    told = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()]
    found = {ancestor: ""}
    for _ in range(4):  # generations
        found |= {int(pid): command for pid, parent, command in rows if int(parent) in found}
    del found[ancestor]
    return found


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(claim: Callable[[], object], tell: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.1)
