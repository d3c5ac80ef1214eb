"""Run the suite on SQLite and on PostgreSQL at once: what ./run test does.

    python -m tests [--sqlite | --postgres] [arguments of pytest]

The second run leaves out what is the same on both: the core, the browser, and tests marked `once`.
"""

import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.servers import chromium, clean_environment, postgres, valkey

ONCE = ("tests/progression", "tests/browser")
NOTHING_TO_RUN = 5  # pytest's exit code


@dataclass(frozen=True)
class Result:
    name: str
    code: int
    seconds: float
    counts: dict[str, int]

    @property
    def passed(self) -> bool:
        return self.code in (0, NOTHING_TO_RUN)

    def __str__(self) -> str:
        bad = self.counts["failures"] + self.counts["errors"]
        good = self.counts["tests"] - bad - self.counts["skipped"]
        told = f"{good} passed, {bad} failed, {self.counts['skipped']} skipped"
        word = "ok" if self.passed else f"FAILED (pytest said {self.code})"
        return f"{self.name:<11}{word}: {told} in {self.seconds:.0f} s"


@dataclass
class Run:
    """One pytest at work. The first run speaks at once, the other one when it is waited for."""

    name: str
    folder: Path
    process: subprocess.Popen[bytes]
    told: Path | None
    started: float

    def result(self) -> Result:
        print(f"\n=== {self.name} ===", flush=True)
        code = wait(self.process)
        if self.told is not None:
            print(self.told.read_text(errors="replace"), flush=True)
        seconds = time.monotonic() - self.started
        return Result(self.name, code, seconds, counts(self.folder / "report.xml"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(
    name: str, arguments: list[str], variables: dict[str, str], folder: Path, *, aloud: bool
) -> Run:
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-rs", "--migrations", f"--junit-xml={report}"]
    told = None if aloud else folder / "told.txt"
    with (told or Path("/dev/null")).open("wb") as output:
        process = subprocess.Popen(
            [*command, *arguments],
            env=clean_environment() | {"DATA_DIR": str(folder)} | variables,
            stdout=None if told is None else output,
            stderr=None if told is None else subprocess.STDOUT,
        )
    return Run(name, folder, process, told, time.monotonic())


def wait(process: subprocess.Popen[bytes]) -> int:
    """Ctrl-C reaches pytest by itself; let it finish its clean-up, and ours comes after."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def counts(report: Path) -> dict[str, int]:
    names = ("tests", "failures", "errors", "skipped")
    if not report.is_file():
        return dict.fromkeys(names, 0)
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314  # our own file
    return {name: int(suite.get(name, "0")) if suite is not None else 0 for name in names}


def main(arguments: list[str]) -> int:
    """Both runs at once: each is one process, and a machine has two cores."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    only = {"--sqlite", "--postgres"} & set(arguments)
    arguments = [argument for argument in arguments if argument not in only]
    left_out = [f"--ignore={folder}" for folder in ONCE]
    with ExitStack() as held:
        runs: list[Run] = []
        if only != {"--postgres"}:
            runs.append(start("SQLite", arguments, *_ground(held), aloud=True))
            held.callback(runs[-1].stop)
        if only != {"--sqlite"}:
            variables, folder = _ground(held)
            variables["DATABASE_URL"] = held.enter_context(postgres())
            less = ["-m", "not once", *left_out, *arguments]
            runs.append(start("PostgreSQL", less, variables, folder, aloud=not runs))
            held.callback(runs[-1].stop)
        return summary([run.result() for run in runs])


def _ground(held: ExitStack) -> tuple[dict[str, str], Path]:
    """A broker and a folder of a run's own."""
    folder = tempfile.TemporaryDirectory(prefix="strongstride-tests-")
    path = Path(held.enter_context(folder))
    return {"TEST_REDIS_URL": held.enter_context(valkey())}, path


def summary(results: list[Result]) -> int:
    print()
    for result in results:
        print(result)
    if chromium() is None:
        print("NO BROWSER: the tests of pages in a browser did not run. Install chromium.")
    ran_something = any(result.code == 0 for result in results)
    return 0 if ran_something and all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
