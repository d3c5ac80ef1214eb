"""./run demo from outside: it answers, what dies comes back, and nothing outlives it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.servers import clean_environment, free_port

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
PATIENCE_S = 90


class Demo:
    """A demo that was started, with what it says."""

    def __init__(self, data_dir, log):
        self.port = free_port()
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "--port", str(self.port), "--data-dir", str(data_dir)],
                cwd=ROOT,
                env=clean_environment(),
                stdout=output,
                stderr=output,
            )

    def wait_for(self, text, *, times=1):
        wait_until(lambda: self.log.read_text().count(text) >= times, self.log.read_text)

    def ready(self):
        address = f"http://127.0.0.1:{self.port}/readyz"
        with urllib.request.urlopen(address, timeout=10) as answer:  # our own
            return json.load(answer)

    def family(self):
        """Process ids of children and theirs, with their command lines."""
        listing = ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="]
        told = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
        rows = [line.split(None, 2) for line in told.splitlines()]
        found = {str(self.process.pid): ""}
        for _ in range(4):  # generations
            found |= {pid: command for pid, parent, command in rows if parent in found}
        del found[str(self.process.pid)]
        return found

    def child(self, word):
        return next(int(pid) for pid, command in self.family().items() if word in command)


COMMAND = [sys.executable, "manage.py", "demo"]


def wait_until(claim, tell):
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.1)


def lives(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "var"


@pytest.fixture
def demo(data_dir, tmp_path):
    demo = Demo(data_dir, tmp_path / "log")
    demo.wait_for("Ctrl-C stops it.")
    yield demo
    demo.process.kill()
    demo.process.wait()


def test_it_answers_comes_back_and_stops_clean(demo):
    assert demo.ready() == {"database": "ok", "broker": "ok"}
    assert f"http://127.0.0.1:{demo.port}/" in demo.log.read_text()

    os.kill(demo.child("celery"), signal.SIGKILL)
    demo.wait_for("worker ended (exit code -9), starts again")
    demo.wait_for("ready.", times=2)
    os.kill(demo.child("gunicorn"), signal.SIGKILL)
    demo.wait_for("web ended (exit code -9), starts again")
    wait_until(lambda: "gunicorn" in "".join(demo.family().values()), demo.log.read_text)
    assert demo.ready() == {"database": "ok", "broker": "ok"}  # the port was held meanwhile

    family = demo.family()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    wait_until(lambda: not any(map(lives, family)), lambda: str(family))
    assert "Traceback" not in demo.log.read_text()


def test_nothing_outlives_it_even_when_it_is_killed(demo):
    wait_until(lambda: "celery" in "".join(demo.family().values()), demo.log.read_text)
    family = demo.family()
    demo.process.kill()
    demo.process.wait()
    wait_until(lambda: not any(map(lives, family)), lambda: str(family))


def test_a_second_demo_on_the_same_data_is_refused(demo, data_dir, tmp_path):
    second = Demo(data_dir, tmp_path / "second")
    assert second.process.wait(30) == 2
    assert "A demo runs on" in second.log.read_text()
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(30) == 0


def test_a_busy_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = subprocess.run(
            [*COMMAND, "--port", str(port), "--data-dir", str(tmp_path)],
            cwd=ROOT,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.splitlines() == [
        f"CommandError: Port {port} cannot be used (Address already in use). "
        "Take another: ./run demo --port 8001"
    ]
