"""Every operation of the document, and how to ask for it with the rows of a club."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from athletes.models import CoachEvent
from clubs.api.document import document
from programs.models import PolicySetting
from sessions.models import Override, SessionReport
from tests.conftest import NOW
from tests.guards.world import Side

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the document has it."""

    path: str
    method: str
    told: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.told["operationId"])

    @property
    def scopes(self) -> list[str] | None:
        """None where nobody is asked who they are."""
        security = self.told.get("security")
        return list(security[0]["token"]) if security else None

    @property
    def is_of_club(self) -> bool:
        """Whether its address names a row of one club: the library and the weeks belong to all."""
        return any(word not in {"exercises", "weeks"} for word, _name in self.arguments)

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The word before each argument of the path, and its name."""
        return re.findall(r"(?:([\w-]+)/)?\{(\w+)\}", self.path)

    def filled(self, side: Side, athlete: str) -> str:
        """The path with the rows of a club. Missing: put them into tests/guards/world.py."""
        rows = side.common.rows | side.athletes[athlete].rows | OTHERS
        rows["versions"] = rows["programs"].versions.get(number=1)
        rows["logs"] = rows["sets"]
        settings = PolicySetting.objects.filter(club=side.club)
        rows["policy-settings"] = settings.get(scope="club")
        rows["athlete-settings"] = settings.get(about=rows["athletes"].uid)
        rows["injury-settings"] = settings.get(about=rows["injuries"].uid)
        path = self.path
        for word, name in self.arguments:
            row = rows[word]
            path = path.replace(f"{{{name}}}", str(getattr(row, "uid", row)), 1)
        return path


OTHERS = {"problems": "invalid"}


def add_settings(side: Side) -> None:
    """What the pages' world lacks: settings of the policy, a coach's change of a line."""
    for things in side.athletes.values():
        session = things.rows["sessions"]
        things.rows["overrides"] = Override.objects.create(
            club=side.club,
            athlete=session.athlete,
            week_start=session.week_start,
            slot=session.slot,
            line=things.rows["lines"],
            entered_on=NOW.date(),
            notes="With care",
        )
        things.rows["coach-events"] = CoachEvent.objects.create(
            club=side.club,
            athlete=session.athlete,
            kind="technique",
            line=things.rows["lines"],
            day=NOW.date(),
            acts_on=NOW.date(),
            document={"level": "free"},
        )
        started = things.rows["started"]
        things.rows["reports"] = SessionReport.objects.create(
            club=side.club, athlete=session.athlete, session=started, rpe=6, pain=1
        )
        own = (
            ("athlete", things.rows["athletes"], "gate"),
            ("injury", things.rows["injuries"], "pain"),
        )
        for scope, row, name in own:
            PolicySetting.objects.create(
                club=side.club, scope=scope, about=row.uid, name=name, starts_on=NOW.date()
            )
    PolicySetting.objects.create(
        club=side.club, scope="club", name="deload_every", value=4, starts_on=NOW.date()
    )


def every_operation() -> Iterator[Operation]:
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])
