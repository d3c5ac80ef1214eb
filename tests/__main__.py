"""Run the suite on SQLite and on PostgreSQL: what ./run test does.

    python -m tests [--sqlite | --postgres] [arguments of pytest]

It is dealt out in shares (see tests/servers.py), of which some run at once. What is
the same on both databases (the core, pages, the browser, tests marked `once`) runs on SQLite only.
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

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
# The longest first, so that the last ones end at about the same time.
SHARES = (
    (SQLITE, "browser"),
    (POSTGRES, "both"),
    (SQLITE, "house"),
    (SQLITE, "both"),
    (SQLITE, "pages"),
)
AT_ONCE = 3  # two cores: while one waits for a browser or a server of its own, two compute
LOOK_S = 0.2
INTERRUPTED, NOTHING_TO_RUN = 2, 5  # pytest's exit codes


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
    """One pytest at work on one share. The first speaks at once, the others when they are over."""

    database: str
    share: str
    folder: Path
    process: subprocess.Popen[bytes]
    told: Path | None
    started: float

    def result(self) -> Result:
        """Of a run that is over: what it said, and its counts."""
        if self.told is not None:
            print(f"\n=== {self.database}, {self.share} ===", flush=True)
            print(self.told.read_text(errors="replace"), flush=True)
        seconds = time.monotonic() - self.started
        code = self.process.returncode
        return Result(self.database, code, seconds, counts(self.folder / "report.xml"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(database: str, share: str, arguments: list[str], held: ExitStack, *, aloud: bool) -> Run:
    """A pytest with a broker, a folder and, on PostgreSQL, a server of its own."""
    folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="strongstride-tests-")))
    variables = {"TEST_REDIS_URL": held.enter_context(valkey()), "DATA_DIR": str(folder)}
    if database == POSTGRES:
        variables["DATABASE_URL"] = held.enter_context(postgres())
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-rs", f"--junit-xml={report}"]
    if share == "both":
        command.append("--migrations")  # on each database once: they take their seconds
    told = None if aloud else folder / "told.txt"
    with (told or Path("/dev/null")).open("wb") as output:
        process = subprocess.Popen(
            [*command, f"--share={share}", *arguments],
            env=clean_environment() | variables,
            stdout=None if told is None else output,
            stderr=None if told is None else subprocess.STDOUT,
        )
    run = Run(database, share, folder, process, told, time.monotonic())
    held.callback(run.stop)
    return run


def counts(report: Path) -> dict[str, int]:
    names = ("tests", "failures", "errors", "skipped")
    if not report.is_file():
        return dict.fromkeys(names, 0)
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314  # our own file
    return {name: int(suite.get(name, "0")) if suite is not None else 0 for name in names}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, lambda *_: None)  # it reaches each pytest: we wait for theirs
    only = {"--sqlite": SQLITE, "--postgres": POSTGRES}
    named = {only[argument] for argument in arguments if argument in only} or {SQLITE, POSTGRES}
    left = [share for share in SHARES if share[0] in named]
    with ExitStack() as held:
        return summary(run_all(left, [one for one in arguments if one not in only], held))


def run_all(left: list[tuple[str, str]], arguments: list[str], held: ExitStack) -> list[Result]:
    """So many at a time until all are over, or one was stopped by Ctrl-C."""
    running: list[Run] = []
    results: list[Result] = []
    while left or running:
        while left and len(running) < AT_ONCE:
            database, share = left.pop(0)
            running.append(
                start(database, share, arguments, held, aloud=not results and not running)
            )
        time.sleep(LOOK_S)
        for run in [one for one in running if one.process.poll() is not None]:
            running.remove(run)
            results.append(run.result())
            if run.process.returncode == INTERRUPTED:
                left.clear()
    return results


def summary(results: list[Result]) -> int:
    print()
    for name in (SQLITE, POSTGRES):
        if shares := [one for one in results if one.name == name]:
            print(together(shares))
    if chromium() is None:
        print("NO BROWSER: the tests of pages in a browser did not run. Install chromium.")
    ran_something = any(result.code == 0 for result in results)
    return 0 if ran_something and all(result.passed for result in results) else 1


def together(shares: list[Result]) -> Result:
    """The shares of one database as one result: the worst exit code, the sums, all seconds."""
    codes = [one.code for one in shares if not one.passed] or [min(one.code for one in shares)]
    return Result(
        shares[0].name,
        codes[0],
        sum(one.seconds for one in shares),
        {name: sum(one.counts[name] for one in shares) for name in shares[0].counts},
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
