"""A list of people judged row by row: who is invited, who is known, and what is wrong.

Nothing is written here. The same list judged again after it was sent invites nobody: whoever is a
member or holds an open invitation with the roles asked is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.joining import Newcomer, on_record
from athletes.known import Known, known_of, who
from athletes.models import Squad
from clubs.invitations import Asked, roles_to_give
from clubs.models import Membership, Principal
from clubs.models.people import Unit
from clubs.roles import Role
from clubs.tables.imports import (
    Column,
    Fault,
    Row,
    matched,
    parsed,
    read_choice,
    read_day,
    read_text,
)
from clubs.tables.sheets import Sheet

SPLIT = re.compile(r"\s*(?:[,;/|+&]|\band\b)\s*")
MOST_ROWS = 500
MOST_TOLD = 8  # choices named in an error
COLUMNS = (
    Column("name", gettext_lazy("Name"), ("full name", "athlete", "athlete name", "person")),
    Column("first", gettext_lazy("First name"), ("given name", "forename")),
    Column("last", gettext_lazy("Last name"), ("surname", "family name")),
    Column("email", gettext_lazy("E-mail"), ("mail", "email address", "athlete email")),
    Column("roles", gettext_lazy("Role"), ("role",)),
    Column("squads", gettext_lazy("Squads"), ("squad", "group", "groups", "team")),
    Column("born", gettext_lazy("Date of birth"), ("birth date", "birthday", "dob")),
    Column("unit", gettext_lazy("Unit"), ("units", "unit of loads")),
    Column("coach", gettext_lazy("Coach e-mail")),
    Column("guardian", gettext_lazy("Guardian e-mail"), ("parent", "parent email")),
    Column("guardian_name", gettext_lazy("Guardian name"), ("parent name",)),
)
LABELS = {one.name: one.label for one in COLUMNS}
HEADER = [str(label) for name, label in LABELS.items() if name not in {"first", "last"}]


@dataclass
class Judged:
    """One row: `invites` what is sent, `known` what is there already, or faults."""

    number: int
    name: str
    email: str
    faults: list[Fault]
    invites: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """One of bad, new, known."""
        if self.faults:
            return "bad"
        return "new" if self.invites else "known"


@dataclass
class Roster:
    """The rows, whom to invite, the athletes who can be made at once, and columns not read."""

    rows: list[Judged]
    asked: list[Asked]
    newcomers: list[dict[str, Any]]
    unread: list[str]

    def of(self, outcome: str) -> list[Judged]:
        return [row for row in self.rows if row.outcome == outcome]


def judge(sheet: Sheet, principal: Principal, at: datetime, *, days: int) -> Roster:
    """Each row as it would be done now. Raises ValidationError where no rows can be made of it."""
    places = matched(sheet.header, COLUMNS)
    _check(sheet, places)
    typed = parsed(sheet, COLUMNS, places)
    emails = {str(row.values[one] or "").lower() for row in typed for one in ("email", "guardian")}
    known = known_of(emails, principal, at)
    desk = _Desk(known, days)
    for row, plain in zip(parsed(sheet, _reading(known), places), typed, strict=True):
        desk.take(row, plain)
    read = {place for place in places.values() if place is not None}
    unread = [one for place, one in enumerate(sheet.header) if place not in read and one]
    return Roster(desk.rows, [*desk.asked, *desk.guards.values()], desk.newcomers, unread)


def _check(sheet: Sheet, places: dict[str, int | None]) -> None:
    there = {name for name, place in places.items() if place is not None}
    if not there & {"name", "first", "last"} or not there & {"email", "guardian"}:
        message = _("The first row is '%(row)s', must name the columns, at least Name and E-mail")
        raise ValidationError(message, params={"row": ", ".join(sheet.header)[:100]})
    if len(sheet.lines) > MOST_ROWS:
        message = _("%(count)s rows are too many, must be at most %(most)s: send it in parts")
        raise ValidationError(message, params={"count": len(sheet.lines), "most": MOST_ROWS})


# --- One row after the other -------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A row without faults."""

    name: str
    email: str
    roles: list[Role]
    squads: list[Squad]
    born: date | None
    unit: str
    coach: Membership | None
    guardian: str
    guardian_name: str


@dataclass
class _Desk:
    """Where the rows are looked at in turn: a later one knows those before it."""

    known: Known
    days: int
    rows: list[Judged] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    newcomers: list[dict[str, Any]] = field(default_factory=list)
    guards: dict[str, Asked] = field(default_factory=dict)  # one letter, however many children
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, row: Row, plain: Row) -> None:
        typed = plain.values
        name = typed["name"] or f"{typed['first'] or ''} {typed['last'] or ''}".strip()
        judged = Judged(row.number, name, str(typed["email"] or "").lower(), row.faults)
        self.rows.append(judged)
        said = _said(row.values, name, self.known)
        self._cross_check(judged, said)
        if judged.faults:
            return
        child = self._own(judged, said)
        if said.guardian and child and not judged.faults:
            self._guardian(judged, said, child)

    def _cross_check(self, row: Judged, said: Said) -> None:
        """What a cell alone does not tell."""
        if not said.name:
            row.faults.append(Fault("name", "", _("must not be empty")))
        if said.email and self.seen.setdefault(said.email, row.number) != row.number:
            text = _("stands in row %(row)s too") % {"row": self.seen[said.email]}
            row.faults.append(Fault("email", said.email, text))
        if said.guardian and said.guardian == said.email:
            row.faults.append(Fault("guardian", said.guardian, _("must be somebody else’s")))
        lone_child = said.guardian and said.roles == [Role.ATHLETE]
        if not row.email and not lone_child:
            text = _("must not be empty: an athlete needs an own address or a guardian’s")
            row.faults.append(Fault("email", "", text))

    def _own(self, row: Judged, said: Said) -> dict[str, Any] | None:
        """Whom the row is about: invited or known. Gives the athlete, for the guardian."""
        if standing := _standing(said, self.known):
            row.known.append(standing[0])
            return standing[1]
        child, is_new = self._athlete(row, said)
        if row.faults:
            return None
        if is_new and child is not None:
            self.newcomers.append(child)
        elif child is not None:
            row.known.append(_("the athlete is on record"))
        if said.email:
            self.asked.append(_asked(said, child, self.days))
            words = ", ".join(_(role.value) for role in said.roles)
            row.invites.append(_("invited as %(roles)s") % {"roles": words})
        return child

    def _athlete(self, row: Judged, said: Said) -> tuple[dict[str, Any] | None, bool]:
        """The athlete on record or expected of that name, or a new one; and whether it is new."""
        if Role.ATHLETE not in said.roles:
            return None, False
        named = self.known.athletes.get(said.name.casefold(), ())
        same = [one for one in named if said.born in (None, one.born) or one.born is None]
        if len(same) > 1:
            text = _("is the name of %(count)s athletes on record: give the date of birth")
            row.faults.append(Fault("name", said.name, text % {"count": len(same)}))
        if same:
            return on_record(same[0]), False
        if expected := self.known.expected.get(who(said.name, said.born)):
            return expected, False
        newcomer = Newcomer(said.name, said.born, said.unit, said.squads, said.coach)
        return newcomer.as_document(), True

    def _guardian(self, row: Judged, said: Said, child: dict[str, Any]) -> None:
        told = {"email": said.guardian}
        if (said.guardian, child["uid"]) in self.known.guardians:
            row.known.append(_("guardian %(email)s is asked already") % told)
            return
        letter = Asked(
            [Role.GUARDIAN], said.guardian, said.guardian_name, {"children": []}, self.days
        )
        self.guards.setdefault(said.guardian, letter).document["children"].append(child)
        row.invites.append(_("guardian %(email)s invited") % told)


def _said(values: dict[str, Any], name: str, known: Known) -> Said:
    """Where the row leaves something out: an athlete in kilograms, of whoever sends the list."""
    return Said(
        name=name,
        email=values["email"] or "",
        roles=values["roles"] or [Role.ATHLETE],
        squads=values["squads"] or [],
        born=values["born"],
        unit=values["unit"] or Unit.KG,
        coach=values["coach"] or known.self_as_coach,
        guardian=values["guardian"] or "",
        guardian_name=values["guardian_name"] or "",
    )


def _standing(said: Said, known: Known) -> tuple[str, dict[str, Any] | None] | None:
    """A member with these roles, or one who is invited to them; with the athlete they are."""
    wanted = {role.value for role in said.roles}
    member = known.members.get(said.email)
    if member is not None and wanted <= set(member.roles):
        athlete = known.own.get(said.email)
        return _("is a member already"), on_record(athlete) if athlete else None
    for one in known.invitations.get(said.email, ()):
        if wanted <= set(one.roles):
            last = {"day": date_format(one.expires_at, "j M")}
            return _("is invited already, until %(day)s") % last, one.document.get("own")
    return None


def _asked(said: Said, child: dict[str, Any] | None, days: int) -> Asked:
    document: dict[str, Any] = {"own": child} if child else {}
    if Role.COACH in said.roles:
        document["leads"] = [str(one.uid) for one in said.squads]
    return Asked(said.roles, said.email, said.name, document, days)


# --- Cells -------------------------------------------------------------------------------------


def _reading(known: Known) -> list[Column]:
    """The columns with what each cell may hold in this club."""
    readers: dict[str, Callable[[str], Any]] = {
        "name": read_text(120),
        "email": _email,
        "roles": partial(_roles, known.principal),
        "squads": partial(_squads, known.squads),
        "born": partial(_born, known.principal.today),
        "unit": read_choice({one: one for one in Unit.values}),
        "coach": partial(_coach, known.coaches),
        "guardian": _email,
        "guardian_name": read_text(120),
    }
    return [
        Column(one.name, one.label, one.words, readers.get(one.name, read_text(120)))
        for one in COLUMNS
    ]


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("must be an address, as nia@example.org")) from None
    return text.lower()


def _roles(principal: Principal, text: str) -> list[Role]:
    """A guardian stands in the row of the child, so that it is clear of whom."""
    allowed = [role for role in roles_to_give(principal) if role != Role.GUARDIAN]
    named = {word.casefold().removesuffix("s") for word in _words(text)}
    known = {role.value.removesuffix("s"): role for role in allowed}
    if not named <= known.keys():
        raise ValueError(_("must be one of %(allowed)s") % {"allowed": ", ".join(allowed)})
    return [role for role in Role if role in {known[word] for word in named}]


def _squads(squads: dict[str, Squad], text: str) -> list[Squad]:
    """One name, which may hold any sign, or several between commas or slashes."""
    names = [text] if text.casefold() in squads else _words(text)
    found = [squads.get(name.casefold()) for name in names]
    missing = next((name for name, squad in zip(names, found, strict=True) if not squad), None)
    if missing is not None:
        told = {"name": missing, "allowed": _told(one.name for one in squads.values())}
        if len(names) == 1:
            raise ValueError(_("must be one of %(allowed)s") % told)
        raise ValueError(_("holds '%(name)s', each must be one of %(allowed)s") % told)
    return [squad for squad in found if squad is not None]


def _born(today: date, text: str) -> date:
    born = read_day(text)
    if born > today:
        raise ValueError(_("must be today or earlier"))
    return born


def _coach(coaches: dict[str, Membership], text: str) -> Membership:
    if text.lower() not in coaches:
        allowed = {"allowed": _told(coaches)}
        raise ValueError(_("must be the address of a coach here: %(allowed)s") % allowed)
    return coaches[text.lower()]


def _words(text: str) -> list[str]:
    return [word for word in SPLIT.split(text) if word]


def _told(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = "…" if len(listed) > MOST_TOLD else ""
    return ", ".join(listed[:MOST_TOLD]) + more if listed else _("none, there is none yet")
