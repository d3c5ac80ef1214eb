"""The pages about the API: every operation is on one of them, and every curl line works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import time_machine

from clubs.roles import SCOPES
from tests.api.conftest import Api, make_token
from tests.api.operations import every_operation
from tests.docs.tables import DOCS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = sorted((DOCS / "reference" / "api").glob("*.md"))
SET = re.compile(r"(\w+)=\$\((curl .*) \| jq -r ([\w.\[\]]+)\)", re.S)
every_page = pytest.mark.parametrize("doc", PAGES, ids=lambda doc: doc.stem)


class Shell:
    """As much of a shell as the pages use: variables, curl, and a path of jq."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.variables = {"API": "/api/v1", "AUTH": f"Authorization: Bearer {api.key}"}

    def run(self, line: str) -> None:
        if found := SET.fullmatch(line):
            name, command, path = found.groups()
            self.variables[name] = str(_at(self.curl(command).json(), path))
        elif line.startswith("curl "):
            self.curl(line)
        else:
            assert re.fullmatch(r'(API|AUTH)="?[\w:/. -]+"?', line), line

    def curl(self, line: str) -> Any:
        """The answer; anything but 2xx is a page that tells what does not work."""
        filled = self._filled(line)
        words = shlex.split(filled.replace("\\\n", " "))[1:]
        method, headers, body, url = "GET", {}, None, ""
        while words:
            match words.pop(0):
                case "-s":
                    pass
                case "-X":
                    method = words.pop(0)
                case "-d":
                    body = words.pop(0)
                case "-H":
                    name, _, value = words.pop(0).partition(": ")
                    headers[name] = value
                case word:
                    url = word
        answer = self.api.client.generic(
            method,
            url,
            body or "",
            content_type=headers.pop("Content-Type", "application/json"),
            headers=headers,
        )
        assert 200 <= answer.status_code < 300, f"{filled}\n{answer.status_code} {answer.content!r}"
        return answer

    def _filled(self, text: str) -> str:
        """Variables in double quotes, or between two texts in single ones: '"$X"', 'a'$X'b'."""
        return re.sub(r"\$(\w+)", lambda one: self.variables[one[1]], text)


def _at(value: Any, path: str) -> Any:
    for step in re.findall(r"\w+", path):
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.S | re.M)
    lines = re.split(r"(?<!\\)\n", "".join(blocks))
    return [line for line in lines if line.strip()]


@every_page
def test_every_curl_line_works(doc, week, club, now):
    with time_machine.travel(now, tick=False):
        _run(doc, club)


def _run(doc, club):
    _token, api = make_token(club, *SCOPES)
    api.post("athletes/bulk", {"items": [{"external_id": "m-7", "name": "Mia Mile"}]})
    shell = Shell(api)
    for line in commands(doc):
        shell.run(line)


def test_every_resource_page_shows_how_it_is_asked():
    silent = [page.name for page in PAGES if not commands(page)]
    assert not silent


def test_every_operation_is_on_a_page():
    told = "".join(page.read_text() for page in PAGES)
    missing = [one.id for one in every_operation() if f"`{one.id}`" not in told]
    assert not missing, "Put `<!-- table: api-<tag> -->` on a page of docs/reference/api"
