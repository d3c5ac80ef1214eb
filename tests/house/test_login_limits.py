"""Wrong passwords are counted across the web workers of a machine, without Redis."""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.cache import SharedFileCache
from tests.house.processes import family, wait_until
from tests.servers import clean_environment, free_port

ROOT = Path(__file__).parents[2]
WORKERS = 3
TOO_MANY = "Too many wrong passwords"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A club behind several web workers, on files alone."""
    port = free_port()
    settings = {"DATA_DIR": str(tmp_path), "WEB_CONCURRENCY": str(WORKERS)}
    environment = clean_environment() | settings
    manage = [sys.executable, "manage.py"]

    def run(*command: str, said: bytes = b"") -> None:
        told = subprocess.run(
            [*manage, *command],
            cwd=ROOT,
            env=environment,
            input=said,
            capture_output=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr.decode()

    run("migrate", "-v0")
    for name in ("nina", "otto"):
        owner = ["--owner-name", name, "--owner-email", f"{name}@example.org", "--password-stdin"]
        run("create_club", "Harriers", "--slug", name, *owner, said=b"a long passphrase\n")
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--preload"]
    command += ["--bind", f"127.0.0.1:{port}"]
    log = tmp_path / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        wait_until(lambda: len(family(server.pid)) >= WORKERS, log.read_text)
        wait_until(lambda: _answers(f"http://127.0.0.1:{port}"), log.read_text)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310  # our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def log_in(address: str, name: str, password: str) -> str:
    """A browser of its own: the page that answers, wherever it leads."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    url = f"{address}/accounts/login/"
    with browser.open(url) as answer:
        (token,) = set(
            re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        )
    said = {"csrfmiddlewaretoken": token, "login": f"{name}@example.org", "password": password}
    with browser.open(url, urllib.parse.urlencode(said).encode()) as answer:
        return str(answer.read().decode())


def test_workers_count_wrong_passwords_together(address: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        pages = list(pool.map(lambda _n: log_in(address, "nina", "wrong"), range(12)))
    assert sum(TOO_MANY not in page for page in pages) == 5
    for _again in range(WORKERS):
        assert TOO_MANY in log_in(address, "nina", "a long passphrase")
    assert TOO_MANY not in log_in(address, "otto", "a long passphrase")


def test_one_of_many_processes_is_first(tmp_path: Path) -> None:
    """`add` is one step: of twenty that begin at once, one hears that it was first."""
    code = (
        "import sys; from django.conf import settings; settings.configure(); "
        "from config.cache import SharedFileCache; "
        "cache = SharedFileCache(sys.argv[1], {}); "
        "print(sum(cache.add(f'key-{n}', 1) for n in range(200)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache")]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ.copy())
        for _ in range(4)
    ]
    counts = [int(one.communicate()[0]) for one in processes]
    assert sum(counts) == 200
    assert SharedFileCache(str(tmp_path / "cache"), {}).get("key-7") == 1
