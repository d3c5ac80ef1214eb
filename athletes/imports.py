"""Spreadsheets of athletes, races and body weights: columns to items of `athletes.bulk`.

The columns are those of `athletes.exports`: what was taken out, edited and brought back changes
just what was edited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.bulk import MOST, Asked, Bulk, Facts, Item, People, Result
from athletes.exports import SEVERAL
from athletes.forms.fields import ClockField
from athletes.models import AthleteRow, BodyWeight, Race, Squad
from athletes.people import join_squads
from clubs.models import Membership, Principal
from clubs.roles import Area, Role
from clubs.tables.imports import (
    Ask,
    Column,
    Import,
    Outcome,
    Row,
    Status,
    Wrong,
    read_choice,
    read_day,
    read_number,
    read_text,
    read_whole,
)
from clubs.team import members_with

UNITS = {"kg": "kg", "kgs": "kg", "lb": "lb", "lbs": "lb"}
PRIORITIES = {"A": "A", "B": "B", "C": "C"}
ID, EXTERNAL, ATHLETE = "id", "external_id", "athlete"


def read_uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError(
            _("must be an id as a table that was taken out has it, or empty")
        ) from None


def read_time(text: str) -> int:
    try:
        seconds: int = ClockField().clean(text)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None
    return seconds


@dataclass(frozen=True)
class Kind:
    """How rows of a file become items: which columns are values, and how the rest is looked up."""

    bulk: Callable[[Asked], Bulk]
    values: tuple[str, ...]
    look_up: Callable[[list[Row], Ask], None] = lambda rows, ask: None
    after: Callable[[Sequence[tuple[Row, Result]], Ask], list[Outcome]] | None = None

    def run(self, rows: list[Row], ask: Ask) -> list[Outcome]:
        """In parts of 500. With a wrong row among them nothing is written unless `partly`."""
        self.look_up(rows, ask)
        good = [row for row in rows if not row.faults]
        outcomes = [_wrong(row) for row in rows if row.faults]
        if ask.writes and outcomes and not ask.partly:
            return outcomes
        asked = Asked(ask.by, ask.at, writes=ask.writes, partly=ask.partly, by_nature=True)
        done: list[tuple[Row, Result]] = []
        for start in range(0, len(good), MOST):
            part = good[start : start + MOST]
            done += zip(part, self.bulk(asked).upsert(list(map(self._item, part))), strict=True)
        if self.after is not None:
            outcomes += self.after(done, ask)
        else:
            outcomes += [_outcome(row, result) for row, result in done]
        return sorted(outcomes, key=lambda one: one.number)

    def _item(self, row: Row) -> Item:
        """Empty cells say nothing: they leave a value as it is."""
        said = {name: row.values[name] for name in self.values if row.values[name] is not None}
        return Item(
            values=said,
            external_id=row.values[EXTERNAL] or "",
            uid=row.values[ID],
            athlete=row.values.get("athlete_id") or row.values.get(ATHLETE) or "",
        )


def _wrong(row: Row) -> Outcome:
    title = row.values.get("name") or row.values.get(ATHLETE) or ""
    return Outcome(row.number, Status.WRONG, str(title), "", tuple(row.faults))


def _outcome(row: Row, result: Result) -> Outcome:
    title = row.values.get("name") or row.values.get(ATHLETE) or ""
    if result.row is not None and isinstance(result.row, AthleteRow):
        title = result.row.athlete.name
    return Outcome(row.number, result.status, str(title), _detail(row, result), result.faults)


def _detail(row: Row, result: Result) -> str:
    """Of what changed both sides; of what is new the values."""
    if result.status == Status.CHANGED:
        sides = (
            f"{name}: {_said(old)} → {_said(getattr(result.row, name))}"
            for name, old in result.before.items()
        )
        return ", ".join(sides)
    shown = ("name", "day", "priority", "value", "unit", "born", "coach_email", "squads")
    said = (row.values.get(name) for name in shown)
    return ", ".join(_said(one) for one in said if one is not None)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return SEVERAL.join(map(str, value))
    return "–" if value in (None, "") else str(value)


# --- Athletes: coach by e-mail, squads by name ---------------------------------------------------


def _coaches_and_squads(rows: list[Row], ask: Ask) -> None:
    """Two queries for all rows; what is not found is a fault of its row."""
    coaches, squads = _coaches(ask.by), _squads(ask.by)
    for row in rows:
        row.values["coach"] = None
        try:
            row.values["coach"] = _one_of(coaches, "coach_email", row.values["coach_email"])
            names = row.values["squads"]
            if names is not None:
                row.values["squads"] = [_one_of(squads, "squads", name) for name in names]
        except Wrong as wrong:
            row.faults.append(wrong.fault)


def _one_of(known: dict[str, Any], column: str, said: str | None) -> Any:
    if said is None:
        return None
    found = known.get(said.casefold())
    if found is None:
        allowed = ", ".join(sorted(known)) or _("none")
        raise Wrong(column, said, _("must be one of %(allowed)s") % {"allowed": allowed})
    return found


def _coaches(by: Principal) -> dict[str, Membership]:
    return {one.user.email.casefold(): one for one in members_with(Role.COACH, by.club_id)}


def _squads(by: Principal) -> dict[str, Squad]:
    return {one.name.casefold(): one for one in Squad.objects.editable_by(by)}


def _into_squads(done: Sequence[tuple[Row, Result]], ask: Ask) -> list[Outcome]:
    """Squads of the file are joined; none is left because a file does not name it."""
    wanted = [
        (result.row, row.values["squads"])
        for row, result in done
        if result.status != Status.WRONG and row.values["squads"]
    ]
    joined = join_squads(wanted, by=ask.by, at=ask.at, writes=ask.writes)
    outcomes = []
    for row, result in done:
        squads = joined.get(result.row.uid, []) if result.row is not None else []
        if squads and result.status == Status.SAME:
            result.status = Status.CHANGED
        one = _outcome(row, result)
        if squads and result.status == Status.CHANGED:
            told = _("joins %(squads)s") % {"squads": SEVERAL.join(squad.name for squad in squads)}
            detail = ", ".join(part for part in (one.detail, told) if part)
            one = Outcome(one.number, one.status, one.title, detail, one.faults)
        outcomes.append(one)
    return outcomes


def _read_squads(text: str) -> list[str]:
    return [one.strip() for one in text.split(SEVERAL.strip()) if one.strip()]


_IDS = (
    Column(ID, gettext_lazy("Id"), (), read_uid),
    Column(EXTERNAL, gettext_lazy("External id"), ("member no", "number"), read_text(100)),
)
_WHOSE = (
    Column("athlete_id", gettext_lazy("Athlete id"), (), read_text(100)),
    Column(ATHLETE, gettext_lazy("Athlete"), ("runner", "athlete name"), read_text(120)),
)
ROSTER = Import(
    name="roster",
    area=Area.ATHLETES,
    title=gettext_lazy("Import athletes"),
    about=gettext_lazy("New ones are added; known ones (by id, external id or name) are changed"),
    columns=(
        *_IDS,
        Column("name", gettext_lazy("Name"), ("full name",), read_text(120), is_required=True),
        Column("born", gettext_lazy("Date of birth"), ("birthday", "dob"), read_day),
        Column("unit", gettext_lazy("Unit of loads"), (), read_choice(UNITS)),
        Column("joined_on", gettext_lazy("Joined on"), ("joined", "since"), read_day),
        Column("coach_email", gettext_lazy("Coach's e-mail"), ("coach",), read_text(254)),
        Column("squads", gettext_lazy("Squads"), ("squad", "group"), _read_squads),
    ),
    example=("", "m-1042", "Ana Adult", "1995-05-01", "kg", "2026-09-01", "", ""),
    run=Kind(
        People, ("name", "born", "unit", "joined_on", "coach"), _coaches_and_squads, _into_squads
    ).run,
    back="athletes:athletes",
)
RACES = Import(
    name="race-list",
    area=Area.CALENDAR,
    title=gettext_lazy("Import races"),
    about=gettext_lazy("Each for the athlete whom the row names"),
    columns=(
        *_IDS,
        *_WHOSE,
        Column("name", gettext_lazy("Race"), ("race name",), read_text(120), is_required=True),
        Column("day", gettext_lazy("Day"), ("date",), read_day, is_required=True),
        Column("priority", gettext_lazy("Priority"), (), read_choice(PRIORITIES), is_required=True),
        Column("distance_m", gettext_lazy("Distance in metres"), (), read_whole(100, 300_000)),
        Column("goal_s", gettext_lazy("Goal time"), ("goal",), read_time),
        Column("result_s", gettext_lazy("Result"), ("time",), read_time),
        Column("stop_days", gettext_lazy("Days without strength"), (), read_whole(0, 28)),
    ),
    example=(
        *("", "r-17", "", "Ana Adult", "Turin half", "2027-03-21", "A", "21098"),
        *("1:30:00", "", ""),
    ),
    run=Kind(
        lambda asked: Facts(Race, asked),
        ("name", "day", "priority", "distance_m", "goal_s", "result_s", "stop_days"),
    ).run,
    back="sessions:exports",
)
WEIGHINGS = Import(
    name="weighings",
    area=Area.HEALTH,
    title=gettext_lazy("Import body weights"),
    about=gettext_lazy("One a day and athlete"),
    columns=(
        *_IDS,
        *_WHOSE,
        Column("day", gettext_lazy("Day"), ("date",), read_day, is_required=True),
        Column(
            "value",
            gettext_lazy("Body weight"),
            ("weight",),
            read_number(20, 660),
            is_required=True,
        ),
        Column("unit", gettext_lazy("Unit"), (), read_choice(UNITS), is_required=True),
    ),
    example=("", "", "", "Ana Adult", "2026-11-24", "61.5", "kg"),
    run=Kind(lambda asked: Facts(BodyWeight, asked), ("day", "value", "unit")).run,
    back="sessions:exports",
)
IMPORTS = (ROSTER, RACES, WEIGHINGS)
