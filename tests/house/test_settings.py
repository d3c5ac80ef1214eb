"""An operator's mistakes are named, each with what to do; the core stays pure."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.urls import reverse

from tests.servers import clean_environment, free_port

ROOT = Path(__file__).parents[2]
KEY = "rk8xq2mZ7vQ4nL1sT9wY3bC6dF5gH0jKpAeUiOoRtEwQzXcVbN1m"
SERVER = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "strength.example.org",
    "DATABASE_URL": "postgres://strongstride:secret@database/strongstride",
    "REDIS_URL": "redis://broker:6379/0",
}


def check(variables):
    """What `manage.py check --deploy` says about these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=clean_environment() | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"SECRET_KEY": "short"}, "strongstride.E001"),
        ({"SECRET_KEY": "a" * 60}, "strongstride.E001"),
        ({"ALLOWED_HOSTS": ""}, "strongstride.E002"),
        ({"DEBUG": "true"}, "strongstride.E003"),
        ({"CELERY_BROKER_URL": "amqp://broker"}, "strongstride.E004"),
        ({"OUTBOUND_ALLOWED_NETWORKS": "10.0.0.1/8"}, "strongstride.E005"),
        ({"DATABASE_URL": "sqlite:////tmp/db.sqlite3"}, "strongstride.W001"),
        ({"REDIS_URL": "", "DATA_DIR": "/tmp"}, "strongstride.W002"),
    ],
)
def test_a_mistake_is_named_with_a_hint(changed, said):
    told = check(SERVER | changed)
    if said is None:
        assert told.returncode == 0, told.stderr
    else:
        assert told.returncode == 1
        assert f"({said})" in told.stderr
        assert "HINT: " in told.stderr.partition(f"({said})")[2]


def test_a_flag_is_true_or_false_and_nothing_else():
    told = check(SERVER | {"DEBUG": "yes"})
    assert told.stderr.splitlines()[-1].endswith("Unknown DEBUG 'yes', must be one of true, false")


def test_a_checkout_answers_on_loopback_only(settings):
    assert not settings.ON_THE_NET
    assert set(settings.ALLOWED_HOSTS) - {"testserver"} == {"localhost", "127.0.0.1", "[::1]"}
    call_command("check", fail_level="WARNING")


def test_the_checks_can_fail(settings):
    settings.CELERY_BROKER_URL = "amqp://broker"
    with pytest.raises(SystemCheckError, match="E004"):
        call_command("check")


def test_every_task_of_the_timetable_exists(settings):
    current_app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in current_app.tasks


def test_the_process_says_that_it_lives(client):
    assert client.get(reverse("healthz")).content == b"ok\n"


@pytest.mark.django_db
def test_a_silent_broker_is_told_and_harms_nothing(client, monkeypatch):
    closed = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(current_app.conf, "broker_write_url", closed, raising=False)
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "unreachable"}


@pytest.mark.django_db
def test_without_the_database_it_is_not_ready(client, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "unreachable"


def test_the_core_imports_the_standard_library_msgspec_and_itself():
    core = ROOT / "programs" / "progression"
    allowed = sys.stdlib_module_names | {"msgspec"}
    for path in core.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                names = [node.module or ""]
            else:
                continue
            for name in names:
                ours = f"{name}.".startswith("programs.progression.")
                assert ours or name.partition(".")[0] in allowed, f"{path}: {name}"
