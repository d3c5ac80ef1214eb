"""Run the suite on SQLite and on PostgreSQL: what ./run test does.

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


def run_pytest(name: str, arguments: list[str], variables: dict[str, str]) -> Result:
    print(f"\n=== {name} ===", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="strongstride-tests-") as folder:
        report = Path(folder) / "report.xml"
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pytest",
                "-rs",
                "--migrations",
                f"--junit-xml={report}",
                *arguments,
            ],
            env=clean_environment() | {"DATA_DIR": folder} | variables,
        )
        code = wait(process)
        return Result(name, code, time.monotonic() - started, counts(report))


def wait(process: subprocess.Popen[bytes]) -> int:
    """Ctrl-C reaches pytest by itself; let it finish its clean-up, and ours comes after."""
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
    finally:
        process.terminate()
        process.wait()


def counts(report: Path) -> dict[str, int]:
    names = ("tests", "failures", "errors", "skipped")
    if not report.is_file():
        return dict.fromkeys(names, 0)
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314  # our own file
    return {name: int(suite.get(name, "0")) if suite is not None else 0 for name in names}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    only = {"--sqlite", "--postgres"} & set(arguments)
    arguments = [argument for argument in arguments if argument not in only]
    results = []
    with ExitStack() as servers:
        variables = {"TEST_REDIS_URL": servers.enter_context(valkey())}
        if only != {"--postgres"}:
            results.append(run_pytest("SQLite", arguments, variables))
        if only != {"--sqlite"} and (not results or results[0].code != INTERRUPTED):
            left_out = [f"--ignore={folder}" for folder in ONCE]
            variables["DATABASE_URL"] = servers.enter_context(postgres())
            results.append(
                run_pytest("PostgreSQL", ["-m", "not once", *left_out, *arguments], variables)
            )
    return summary(results)


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
