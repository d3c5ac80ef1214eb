"""Write the lock files from their inputs, or with --check say which are out of date.

Each lock carries the SHA-256 of its inputs, so the check needs no network and no cache.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("bootstrap", "base", "prod", "dev")
STAMP = "# Locked by ./run lock from inputs with sha256:"


def inputs(name: str) -> list[str]:
    """The requirement lines of a file and of those that it includes; comments do not count."""
    lines = []
    for raw in (HERE / f"{name}.in").read_text().splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("-r "):
            lines += inputs(Path(line.removeprefix("-r ")).stem)
        elif line:
            lines.append(line)
    return lines


def stamp(name: str) -> str:
    return STAMP + hashlib.sha256("\n".join(sorted(inputs(name))).encode()).hexdigest()


def outdated() -> list[str]:
    """The locks whose first line does not speak of the inputs as they are now."""
    return [
        name
        for name in NAMES
        if not (HERE / f"{name}.txt").is_file()
        or (HERE / f"{name}.txt").read_text().split("\n", 1)[0] != stamp(name)
    ]


def lock(name: str, upgrade: list[str]) -> None:
    """Resolve one file for every platform; pins that still fit are kept."""
    target = HERE / f"{name}.txt"
    uv = str(Path(sys.executable).with_name("uv"))
    options = (
        "--quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header"
    )
    subprocess.run(
        [uv, "pip", "compile", *options.split(), *upgrade, f"{name}.in", "-o", target.name],
        cwd=HERE,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    target.write_text(f"{stamp(name)}\n{target.read_text()}")


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        for name in outdated():
            print(
                f"requirements/{name}.txt does not match requirements/{name}.in: run ./run lock",
                file=sys.stderr,
            )
        return 1 if outdated() else 0
    for name in NAMES:
        lock(name, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
