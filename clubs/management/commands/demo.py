"""The demo: a club on SQLite, a web server and a worker, kept alive until Ctrl-C."""

from __future__ import annotations

import fcntl
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

BUSY = 2  # exit code
LONGEST_PAUSE_S = 30
HEALTHY_AFTER_S = 60
READY_WITHIN_S = 60
STOPPED_WITHIN_S = 10
# The demo stands on its own data; of what an operator may have set for a server these alone count.
KEPT = {"DATA_DIR", "EMAIL_URL", "LOG_LEVEL"}

# Reads the process groups that run, a line each time they change. When the demo dies, however it
# dies, the pipe ends, and what still runs is stopped. Works where there is no prctl (macOS) too.
WARDEN = """
while read -r line; do groups=$line; done
for group in $groups; do kill -s TERM -- "-$group"; done
[ -z "$groups" ] || sleep 5
for group in $groups; do kill -s KILL -- "-$group"; done
"""


@dataclass
class Child:
    """A process that is started again when it ends, each time after a longer pause."""

    name: str
    command: list[str]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[str] | None = None
    started_at: float = 0
    start_at: float = 0
    pause_s: float = field(default=0.5)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=self.pass_fds,
            process_group=0,  # Ctrl-C is for the demo alone, and helpers of a child end with it
        )
        threading.Thread(target=self.forward, args=[self.process.stdout], daemon=True).start()

    def forward(self, lines: IO[str]) -> None:
        for line in lines:
            print(f"{self.name:<6} | {line}", end="", flush=True)

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> str:
        """End what a dead child left (a worker's beat) and plan its return. Tells of both."""
        if self.process is None:
            return ""
        code = self.process.returncode
        self.signal(signal.SIGKILL)
        self.process = None
        lived_s = time.monotonic() - self.started_at
        self.pause_s = 0.5 if lived_s > HEALTHY_AFTER_S else min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.start_at = time.monotonic() + self.pause_s
        return f"{self.name} ended (exit code {code}), starts again in {self.pause_s:.0f} s"

    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.start_at

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return  # the whole group has gone; macOS says "not permitted" of zombies


class Command(BaseCommand):
    help = "Run the demo club: migrate, seed, web server and worker, until Ctrl-C."
    requires_system_checks = ()  # what an operator set for a server does not count here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="begin with a new club")
        parser.add_argument("--data-dir", type=Path, help="where the demo keeps its data (var/)")

    def handle(self, *_: Any, port: int, reset: bool, data_dir: Path | None, **__: Any) -> None:
        start_on_own_data(data_dir)
        listener = listen(port)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # also when started with "&"
        lock = take_lock(settings.DATA_DIR)
        remove_files(settings.DATA_DIR, ["broker.sqlite3*", "beat*"])
        if reset:
            remove_files(settings.DATA_DIR, ["db.sqlite3*"])
        stop = threading.Event()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        os.environ.setdefault("SITE_URL", address)  # where links in letters lead
        try:
            logins = self.prepare(os.environ["SITE_URL"])
        except KeyboardInterrupt:
            message = "Stopped while preparing; the next start goes on."
            raise CommandError(message, returncode=130) from None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, Stopper(stop))
        children = [
            Child("web", web_command(listener.fileno()), pass_fds=(listener.fileno(),)),
            Child("worker", worker_command(settings.DATA_DIR)),
        ]
        self.supervise(children, stop, address, logins)
        lock.close()

    def prepare(self, site: str) -> str:
        """Bring the database up to date and fill it; returns the log-ins that `seed_demo` wrote."""
        self.stdout.write("Preparing the demo club ...")
        self.stdout.flush()
        told = io.StringIO()
        call_command("migrate", interactive=False, verbosity=0)
        call_command(
            "seed_demo", site=site, stdout=told
        )  # known by name only: it stands in a higher app
        connections.close_all()
        return told.getvalue().strip()

    def supervise(
        self, children: list[Child], stop: threading.Event, address: str, logins: str
    ) -> None:
        warden = subprocess.Popen(
            ["sh", "-c", WARDEN],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            process_group=0,
        )
        greeter = threading.Thread(target=self.greet, args=[address, logins, stop], daemon=True)
        greeter.start()
        try:
            while not stop.is_set():
                self.keep_alive(children, warden)
                stop.wait(0.2)
        finally:
            self.stdout.write("Stopping ...")
            end_all(children)
            tell(warden, [])
            warden.communicate()

    def keep_alive(self, children: list[Child], warden: subprocess.Popen[str]) -> None:
        ended = [child for child in children if child.has_ended()]
        for child in ended:
            self.stderr.write(f"demo   | {child.bury()}")
        due = [child for child in children if child.is_due()]
        for child in due:
            child.start()
        if ended or due:
            tell(warden, children)

    def greet(self, address: str, logins: str, stop: threading.Event) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while not answers(f"{address}/healthz"):
            if stop.wait(0.1):
                return
            if time.monotonic() > deadline:
                self.stderr.write(f"demo   | No answer at {address} within {READY_WITHIN_S} s")
                return
        kept = f"Letters are kept in {settings.EMAIL_FILE_PATH}"
        told = f"\nStrongstride runs at {address}/\n\n{logins}\n\n{kept}\nCtrl-C stops it.\n"
        self.stdout.write(told)
        self.stdout.flush()


@dataclass
class Stopper:
    """The first signal asks for a clean end, a second one does not wait."""

    stop: threading.Event

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.stop.is_set():
            raise SystemExit(128 + number)
        self.stop.set()


def start_on_own_data(data_dir: Path | None) -> None:
    """Settings are read once, at the start: if they are not the demo's, start again with those."""
    wanted = (data_dir or settings.DATA_DIR).resolve()
    foreign = settings.ENVIRONMENT & os.environ.keys() - KEPT
    if wanted == settings.DATA_DIR and not foreign:
        return
    if foreign:
        names = ", ".join(sorted(foreign))
        print(f"The demo keeps to its own settings; not used here: {names}", flush=True)
    variables = {name: value for name, value in os.environ.items() if name not in foreign}
    os.execve(  # noqa: S606  # the same program again
        sys.executable, [sys.executable, *sys.argv], variables | {"DATA_DIR": str(wanted)}
    )


def listen(port: int) -> socket.socket:
    """The port, held from now on: a web server that starts again loses no request."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "must be 0-65535"
        message = f"Port {port} cannot be used ({reason}). Take another: ./run demo --port 8001"
        raise CommandError(message, returncode=BUSY) from None
    return listener


def take_lock(folder: Path) -> IO[str]:
    """Two demos on the same data would take each other's broker away."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        message = f"A demo runs on {folder} already. Stop it, or take another --data-dir."
        raise CommandError(message, returncode=BUSY) from None
    return lock


def remove_files(folder: Path, patterns: list[str]) -> None:
    for pattern in patterns:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def web_command(listener: int) -> list[str]:
    """Threads, since a browser opens connections ahead that would each block a sync worker."""
    options = "--workers 2 --threads 4 --worker-class gthread --preload --graceful-timeout 3"
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener}"),
        *("--log-level", "warning", *options.split()),
    ]


def worker_command(folder: Path) -> list[str]:
    """Threads: with processes the embedded broker hangs when one of them is killed."""
    options = "-P threads -c 2 -B --without-gossip --without-mingle --without-heartbeat"
    return [
        *(sys.executable, "-W", "ignore:You're running the worker with superuser"),
        *("-m", "celery", "-A", "config", "--quiet", "worker", *options.split()),
        *("-s", str(folder / "beat"), "--loglevel", "WARNING"),
    ]


def tell(warden: subprocess.Popen[str], children: list[Child]) -> None:
    groups = [str(child.process.pid) for child in children if child.process is not None]
    if warden.stdin is not None and warden.poll() is None:
        warden.stdin.write(" ".join(groups) + "\n")
        warden.stdin.flush()


def end_all(children: list[Child]) -> None:
    """Ask all to end, give them a moment together, then end them."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOPPED_WITHIN_S
    try:
        for child in children:
            if child.process is not None:
                child.process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        pass
    finally:
        for child in children:
            child.signal(signal.SIGKILL)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
