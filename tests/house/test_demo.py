"""./run demo from outside: it answers, what dies comes back, and nothing outlives it."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.house.processes import family, lives, wait_until
from tests.servers import clean_environment, free_port

ROOT = Path(__file__).parents[2]


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
        def told():
            return self.log.read_text().count(text) >= times

        wait_until(lambda: told() or self.process.poll() is not None, self.log.read_text)
        assert told(), self.log.read_text()

    def ready(self):
        address = f"http://127.0.0.1:{self.port}/readyz"
        with urllib.request.urlopen(address, timeout=10) as answer:  # our own
            return json.load(answer)

    def family(self):
        return family(self.process.pid)

    def child(self, word):
        return next(pid for pid, command in self.family().items() if word in command)


COMMAND = [sys.executable, "manage.py", "demo"]


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

    demo.wait_for("ready.")
    os.kill(demo.child("celery"), signal.SIGKILL)
    demo.wait_for("worker ended (exit code -9), starts again")
    demo.wait_for("ready.", times=2)
    os.kill(demo.child("gunicorn"), signal.SIGKILL)
    demo.wait_for("web ended (exit code -9), starts again")
    wait_until(lambda: "gunicorn" in "".join(demo.family().values()), demo.log.read_text)
    assert demo.ready() == {"database": "ok", "broker": "ok"}  # the port was held meanwhile

    everyone = demo.family()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    wait_until(lambda: not any(map(lives, everyone)), lambda: str(everyone))
    assert "Traceback" not in demo.log.read_text()


def test_nothing_outlives_it_even_when_it_is_killed(demo):
    wait_until(lambda: "celery" in "".join(demo.family().values()), demo.log.read_text)
    everyone = demo.family()
    demo.process.kill()
    demo.process.wait()
    wait_until(lambda: not any(map(lives, everyone)), lambda: str(everyone))


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
