"""A club's results system, written from the OpenAPI document alone: it loses nothing.

It knows no address and no field that the document does not tell it. It finds operations by their
ids, fills in what their parameters ask, and checks what it sends and gets against their schemas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
import time_machine
from django.test import Client

from athletes import facts, people
from athletes.models import Athlete, Race
from clubs.models import AuditEvent, Event, Job, Reply
from clubs.roles import SCOPES
from tests.api.conftest import make_token
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ATHLETES, RACES = 200, 30


class CutOff(ConnectionError):  # noqa: N818  # said as what happened
    """The answer did not come. Whether it was done is not known."""


@dataclass
class ResultsSystem:
    """What such a program keeps: its key, the document, and its copy of the club by our ids."""

    key: str
    document: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None  # requests until the line breaks

    def __post_init__(self) -> None:
        self.client = Client()
        self.document = self.client.get("/api/v1/openapi.json").json()
        self.operations = {
            told["operationId"]: (method, path, told)
            for path, item in self.document["paths"].items()
            for method, told in item.items()
        }

    # --- The line -------------------------------------------------------------------------------

    def ask(self, name: str, body: Any = None, key: str = "", **parameters: str) -> Any:
        """Call an operation by its id; what it answers is what the document says."""
        method, path, told = self.operations[name]
        headers = {"Authorization": f"Bearer {self.key}"}
        query: dict[str, str] = {}
        for one in map(self._resolved, told.get("parameters", [])):
            value = parameters.pop(one["name"], None)
            if one["in"] == "path":
                assert value is not None, one["name"]
                path = path.replace(f"{{{one['name']}}}", value)
            elif value is not None:
                (headers if one["in"] == "header" else query)[one["name"]] = value
            elif one["name"] == "Idempotency-Key" and key:
                headers["Idempotency-Key"] = key
        assert not parameters, f"{name} has no {', '.join(parameters)}"
        return self._checked(told, self._send(method, path, query, headers, self._body(told, body)))

    def _body(self, told: dict[str, Any], body: Any) -> str:
        if body is None:
            return ""
        self._fits(told["requestBody"]["content"]["application/json"]["schema"], body)
        return json.dumps(body)

    def _send(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: str
    ) -> Any:
        answer = self.client.generic(
            method.upper(),
            path,
            body,
            content_type="application/json",
            headers=headers,
            query_params=query,
        )
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after < 0:
                raise CutOff
        return answer

    def _checked(self, told: dict[str, Any], answer: Any) -> Any:
        status = str(answer.status_code)
        assert status in told["responses"], (status, answer.content)
        expected = self._resolved(told["responses"][status])
        assert answer.status_code < 300, answer.content
        for name, header in expected.get("headers", {}).items():
            if self._resolved(header).get("required"):
                assert name in answer.headers
        content = expected.get("content")
        if content is None:
            return None
        self._fits(content["application/json"]["schema"], answer.json())
        return answer.json()

    def _fits(self, schema: dict[str, Any], value: Any) -> None:
        jsonschema_rs.validate({**schema, "components": self.document["components"]}, value)

    def _resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in value:
            place: Any = self.document
            for step in value["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            value = place
        return value

    # --- What it does -----------------------------------------------------------------------------

    def push(self, name: str, items: list[dict[str, Any]], key: str = "") -> dict[str, int]:
        """Send a list; gives how many were created, updated, unchanged, wrong."""
        counts: dict[str, int] = self.ask(name, {"items": items}, key=key)["counts"]
        return counts

    def pull(self, name: str) -> None:
        """Bring the copy up to date: all there is at first, from then on what changed."""
        asked = {"limit": "100"}
        if name in self.since:
            asked["updated_since"] = self.since[name]
        copy = self.copies.setdefault(name, {})
        for page in self._pages(name, asked):
            for row in page["items"]:
                if row.get("deleted_at"):
                    copy.pop(row["id"], None)
                else:
                    copy[row["id"]] = row
            self.since[name] = page["synced_until"]

    def _pages(self, name: str, asked: dict[str, str]) -> Iterator[Any]:
        page = self.ask(name, **asked)
        yield page
        while page["next"]:
            cursor = page["next"].split("cursor=")[1].split("&")[0]
            page = self.ask(name, **asked, cursor=cursor.replace("%3D", "="))
            yield page


ROSTER = [
    {"external_id": f"m-{n}", "name": f"Runner {n:03}", "born": f"{1980 + n % 30}-06-01"}
    for n in range(ATHLETES)
]
CALENDAR = [
    {
        "external_id": f"race-{n}",
        "athlete": f"m-{n}",
        "name": f"Race {n}",
        "day": str(date(2027, 1, 10) + timedelta(weeks=n % 12)),
        "priority": "ABC"[n % 3],
    }
    for n in range(RACES)
]


@pytest.fixture
def system(club):
    _token, api = make_token(club, *SCOPES)
    return ResultsSystem(api.key)


def written() -> tuple[int, ...]:
    """What a push that changes nothing must leave alone."""
    marks = sum(Athlete.objects.values_list("facts_version", flat=True))
    rows = [model.objects.count() for model in (Athlete, Race, AuditEvent, Event)]
    return (*rows, Job.objects.exclude(kind="forget").count(), marks)


def test_it_pushes_two_hundred_athletes_and_thirty_races_twice(system):
    assert system.push("push_athletes", ROSTER)["created"] == ATHLETES
    assert system.push("push_races", CALENDAR)["created"] == RACES
    before = written()
    assert system.push("push_athletes", ROSTER)["unchanged"] == ATHLETES
    assert system.push("push_races", CALENDAR)["unchanged"] == RACES
    assert written() == before


def test_cut_off_in_the_middle_it_sends_again_and_all_is_there_once(system):
    system.cut_after = 0  # the very first answer does not come, though it was done
    with pytest.raises(CutOff):
        system.push("push_athletes", ROSTER, key="roster-1")
    system.cut_after = None
    assert system.push("push_athletes", ROSTER, key="roster-1")["created"] == ATHLETES
    assert Athlete.objects.count() == ATHLETES
    system.cut_after = 0
    with pytest.raises(CutOff):
        system.push("push_races", CALENDAR)
    system.cut_after = None
    assert system.push("push_races", CALENDAR)["unchanged"] == RACES  # no key, the list itself
    assert Race.objects.count() == RACES


def test_a_server_that_dies_before_it_answers_has_done_nothing(system, monkeypatch):
    def dies(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("clubs.replies.keep", dies)
    monkeypatch.setattr("clubs.replies.release", lambda row: None)
    with pytest.raises(SystemExit):
        system.push("push_athletes", ROSTER, key="roster-1")
    monkeypatch.undo()
    assert not Athlete.objects.exists()
    Reply.objects.update(lease_until=NOW)
    assert system.push("push_athletes", ROSTER, key="roster-1")["created"] == ATHLETES


def test_its_copy_follows_what_people_change_and_remove(system, principal):
    system.push("push_athletes", ROSTER)
    system.push("push_races", CALENDAR)
    for name in ("list_athletes", "list_races"):
        system.pull(name)
    assert len(system.copies["list_athletes"]) == ATHLETES
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        races = list(Race.objects.order_by("external_id").select_related("athlete"))
        facts.change(races[0], {"name": "Moved"}, by=principal, at=later, seen=1)
        facts.remove(races[1], by=principal, at=later)
        gone = Athlete.objects.get(external_id="m-77")
        people.archive(gone, by=principal, at=later)
        for name in ("list_athletes", "list_races"):
            system.pull(name)
    assert set(system.copies["list_athletes"]) == _ids(Athlete)
    assert set(system.copies["list_races"]) == _ids(Race)
    assert system.copies["list_races"][str(races[0].uid)]["name"] == "Moved"
    back = later + timedelta(hours=1)
    with time_machine.travel(back, tick=False):
        facts.restore(Race.objects.get(pk=races[1].pk), by=principal, at=back)
        gone.refresh_from_db()
        people.restore(gone, by=principal, at=back)
        for name in ("list_athletes", "list_races"):
            system.pull(name)
    assert set(system.copies["list_athletes"]) == _ids(Athlete)
    assert set(system.copies["list_races"]) == _ids(Race)


def test_a_change_that_was_committed_late_is_not_missed(system, principal):
    """Dated before the pull, seen only after it: the next pull begins a minute earlier."""
    system.push("push_athletes", ROSTER[:2])
    system.pull("list_athletes")
    late = Athlete.objects.get(external_id="m-0")
    Athlete.objects.filter(pk=late.pk).update(
        name="Late", version=2, updated_at=NOW - timedelta(seconds=20)
    )
    system.pull("list_athletes")
    assert system.copies["list_athletes"][str(late.uid)]["name"] == "Late"


def test_it_changes_one_row_over_the_version_it_read(system):
    system.push("push_athletes", ROSTER[:1])
    system.pull("list_athletes")
    (row,) = system.copies["list_athletes"].values()
    tag = {"If-Match": f'"{row["version"]}"'}
    told = system.ask("change_athlete", {"unit": "lb"}, id=row["id"], **tag)
    assert (told["unit"], told["version"]) == ("lb", 2)


def _ids(model: type[Athlete | Race]) -> set[str]:
    return {str(uid) for uid in model.objects.filter(deleted_at=None).values_list("uid", flat=True)}
