"""Everything that can be said about the code without running it: what ./run check does.

All checks run, two at a time, and the summary names those that failed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.servers import clean_environment

HERE = Path(sys.executable).parent
PYTHON = sys.executable
CHECKS: dict[str, Sequence[str]] = {
    "types": [PYTHON, "-m", "mypy"],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "imports": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "locks": [PYTHON, "requirements/lock.py", "--check"],
    "shell": [str(HERE / "shellcheck"), "run", ".ci/run"],
    "compose": [
        *(PYTHON, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"),
        "docker-compose.yml",
    ],
    "dockerfile": [str(HERE / "hadolint"), "Dockerfile"],
}


def run(name: str) -> tuple[str, int, str]:
    """Name, exit code and output of a check; a program that is missing fails like any other."""
    command = CHECKS[name]
    if shutil.which(command[0]) is None:
        return name, 1, f"{command[0]} is missing: set up with ./run check\n"
    done = subprocess.run(
        command,
        env=clean_environment(),
        text=True,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return name, done.returncode, done.stdout


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - CHECKS.keys()
    if unknown:
        print(f"Unknown check '{min(unknown)}', must be one of {', '.join(CHECKS)}")
        return 2
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for name, code, output in threads.map(run, wanted or CHECKS):
            print(f"{name:<11}{'FAILED' if code else 'ok'}", flush=True)
            if code:
                failed.append(name)
                print(output, flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
