"""What the tests run on is what they say they run on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.house.processes import family, lives, wait_until
from tests.servers import clean_environment

ROOT = Path(__file__).parents[2]


@pytest.mark.both
@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for():
    wanted = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_sqlite_keeps_a_write_ahead_log():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        assert str(settings.DATA_DIR) not in str(connection.settings_dict["NAME"])


@pytest.mark.both
def test_the_broker_is_a_real_server(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.set("strongstride", "runs", px=1000)
    assert client.get("strongstride") == b"runs"


def test_a_skip_without_a_listed_reason_fails_in_ci(tmp_path):
    skipping = tmp_path / "test_skipping.py"
    skipping.write_text("import pytest\n\ndef test_it():\n    pytest.skip('no idea why')\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.servers", str(skipping)]
    plain = subprocess.run(command, cwd=ROOT, env=clean_environment(), check=False)
    strict = subprocess.run(
        [*command, "--no-unexplained-skips"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (plain.returncode, strict.returncode) == (0, 1)
    assert "skipped without a listed explanation" in strict.stdout
    assert "no idea why" in strict.stdout


def test_ctrl_c_stops_the_servers_too(tmp_path):
    waiting = tmp_path / "test_waiting.py"
    waiting.write_text(
        "import time\n\ndef test_it():\n    print('waits', flush=True)\n    time.sleep(300)\n"
    )
    log = tmp_path / "log"
    with log.open("w") as output:
        runner = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests",
                "--postgres",
                "-p",
                "tests.servers",
                "-s",
                str(waiting),
            ],
            cwd=ROOT,
            env={**clean_environment(), "TEST_DATABASE_URL": "", "TEST_REDIS_URL": ""},
            stdout=output,
            stderr=output,
            start_new_session=True,  # as a terminal does, so that the signal reaches all of it
        )
    wait_until(lambda: "waits" in log.read_text(), log.read_text)
    everyone = family(runner.pid)
    assert any("postgres" in command for command in everyone.values())
    assert any("valkey" in command for command in everyone.values())
    os.killpg(runner.pid, signal.SIGINT)
    assert runner.wait(30) == 1
    wait_until(lambda: not any(map(lives, everyone)), lambda: str(everyone))
