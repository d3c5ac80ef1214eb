"""./run on machines that lack something, and lock files that lag behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path):
    """What ./run needs, freshly cloned: no .venv."""
    shutil.copy(ROOT / "run", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def run(checkout, *arguments, python):
    """./run with a python3 that is this shell script."""
    fake = checkout / "fake-python3"
    fake.write_text(f"#!/bin/sh\n{python}\n")
    fake.chmod(0o755)
    return subprocess.run(
        ["./run", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHON": str(fake)},
        capture_output=True,
        text=True,
        check=False,
    )


def told(result):
    """The last line; there is nothing else but what ./run was about to do."""
    *before, line = result.stderr.splitlines()
    assert before in ([], ["Setting up .venv ..."])
    return line


def test_an_old_python_is_named(checkout):
    result = run(checkout, "demo", python='[ "$1" = -c ] && exit 1; echo Python 3.9.6')
    assert result.returncode == 1
    assert told(result).startswith("run: Python 3.11 or newer is needed, found: Python 3.9.6.")
    assert not (checkout / ".venv").exists()


def test_no_python_at_all_is_told(checkout):
    result = run(checkout, "test", python="exit 127")
    assert result.returncode == 1
    assert told(result).startswith("run: Python 3.11 or newer is needed, found: none.")


def test_a_missing_venv_module_tells_what_to_install(checkout):
    script = f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {sys.executable} "$@"'
    result = run(checkout, "demo", python=script)
    assert result.returncode == 1
    assert told(result).endswith("sudo apt install python3-venv")
    assert not (checkout / ".venv").exists()


def test_a_venv_that_cannot_be_made_leaves_nothing_behind(checkout):
    script = 'case "$2" in venv) mkdir .venv; echo "Error: disk full" >&2; exit 1 ;; esac'
    result = run(checkout, "demo", python=f'{script}; exec {sys.executable} "$@"')
    assert result.returncode == 1
    assert told(result) == "run: could not make .venv: Error: disk full"
    assert not (checkout / ".venv").exists()


def test_an_unknown_command_shows_what_there_is(checkout):
    result = run(checkout, "dmeo", python="exit 1")
    assert result.returncode == 1
    assert "./run demo" in result.stdout
    assert told(result) == "run: unknown command 'dmeo'"


def check_locks(checkout):
    return subprocess.run(
        [sys.executable, "requirements/lock.py", "--check"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_locks_are_those_of_their_inputs(checkout):
    assert check_locks(checkout).returncode == 0


@pytest.mark.parametrize(
    ("changed", "stale"),
    [("base", {"base", "prod", "dev"}), ("prod", {"prod", "dev"}), ("bootstrap", {"bootstrap"})],
)
def test_a_changed_input_makes_its_locks_stale(checkout, changed, stale):
    with (checkout / "requirements" / f"{changed}.in").open("a") as file:
        file.write("six==1.17.0\n")
    result = check_locks(checkout)
    assert result.returncode == 1
    assert {line.split()[0] for line in result.stderr.splitlines()} == {
        f"requirements/{name}.txt" for name in stale
    }


def test_a_comment_makes_no_lock_stale(checkout):
    with (checkout / "requirements" / "base.in").open("a") as file:
        file.write("# why\n")
    assert check_locks(checkout).returncode == 0


def test_all_locks_agree_on_their_versions():
    def pins(name):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        return {line.rstrip(" \\") for line in lines if line[:1].isalnum()}

    assert pins("base") <= pins("prod") <= pins("dev")


def test_no_lock_names_an_address():
    for path in (ROOT / "requirements").iterdir():
        if path.is_file():
            assert "://" not in path.read_text()
