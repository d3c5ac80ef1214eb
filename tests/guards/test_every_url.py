"""Every address, asked as everybody, held against the role table.

A new address is walked by itself; where the walk cannot know its rule or fill it in, it says what
to add and where. Nothing that is written on the way is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, Guardianship
from clubs.models import Club, Membership, Principal
from clubs.roles import Area, Reach
from tests.conftest import NOW, logged_in, make_athlete, make_club, make_member
from tests.guards.addresses import Address, every_address
from tests.guards.rules import OF_EVERYONE, OPEN, RULES, Rule
from tests.guards.world import Side, Things, canary, things_of_athlete, things_of_club

pytestmark = [pytest.mark.django_db, pytest.mark.once]
METHODS = ("GET", "POST")
LET_IN = {200, 204, 302, 303, 409, 422}
SHUT_OUT = {403, 404}
NOT_THIS_WAY = 405
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# Regular expressions are filled in by hand, with keys that nobody was sent.
KEYS = {
    "account_confirm_email": "accounts/confirm-email/a-key/",
    "account_reset_password_from_key": "accounts/password/reset/key/1-abc/",
}
OPEN_TOO = {"account_confirm_email": {404}, "readyz": {503}}
ADDRESSES = every_address()
OF_CLUBS = [one for one in ADDRESSES if one.is_of_club]


@dataclass(frozen=True)
class Member:
    """One who asks: with what reach, and to whom it comes."""

    membership: Membership
    client: Client
    own: str = ""  # the athlete one is
    children: frozenset[str] = frozenset()

    @property
    def principal(self) -> Principal:
        return self.membership.principal(NOW)

    @property
    def asks_about(self) -> tuple[str, ...]:
        """Athletes and guardians ask about two; to the staff they are all the same."""
        return ("ana", "ben") if self.own or self.children else ("ben",)

    def comes_to(self, reach: Reach, athlete: str) -> bool:
        """Whether a reach comes to an athlete; where none is meant, whether it is any at all."""
        if Reach.ALL in reach:
            return True
        if not athlete:
            return reach != Reach.NONE
        mine = Reach.OWN in reach and athlete == self.own
        return mine or (Reach.CHILD in reach and athlete in self.children)


@dataclass
class World:
    """The Harriers and the Rivals, and those of the Harriers who ask."""

    home: Side
    away: Side
    members: dict[str, Member] = field(default_factory=dict)
    stranger: Client = field(default_factory=Client)


@pytest.fixture
def world(library: None) -> Iterator[World]:
    logging.getLogger("django.request").disabled = True  # thousands of 404 are what we ask for
    with time_machine.travel(NOW, tick=False):
        club, rivals = make_club("harriers", "Harriers"), make_club("rivals", "Rivals")
        home, coach = _side(club, "Carla Coach", {"ana": "Ana Adult", "ben": "Ben Boy"})
        away, mallory = _side(rivals, "Mallory Rival", {"rita": "Rita Rival"})
        found = World(home, away, stranger=logged_in(mallory.user))
        ana, ben = (home.athletes[name].rows["athletes"] for name in ("ana", "ben"))
        guardian = make_member(club, "Gina Guardian", "guardian")
        Guardianship.objects.create(athlete=ben, user=guardian.user)
        found.members = {
            "coach": _member(coach),
            "ana": _member(Membership.objects.get(user=ana.user), own="ana"),
            "ben": _member(Membership.objects.get(user=ben.user), own="ben"),
            "guardian": _member(guardian, children=frozenset({"ben"})),
        }
        for role in ("owner", "assistant", "physio"):
            found.members[role] = _member(make_member(club, f"{role.title()} Person", role))
        found.members["of no role"] = _member(make_member(club, "Nora None"))
        yield found
    logging.getLogger("django.request").disabled = False


def _side(club: Club, coach_name: str, names: dict[str, str]) -> tuple[Side, Membership]:
    coach = make_member(club, coach_name, "coach")
    common = things_of_club(club, coach)
    athletes = {}
    for key, name in names.items():
        born = {"born": NOW.date() - timedelta(days=15 * 366)} if key == "ben" else {}
        athletes[key] = things_of_athlete(make_athlete(club, name, coach=coach, **born), coach)
    return Side(club, common, athletes), coach


def _member(membership: Membership, **more: Any) -> Member:
    return Member(membership, logged_in(membership.user), **more)


WHO = ("owner", "coach", "assistant", "physio", "ana", "ben", "guardian", "of no role")


# --- What every address owes the walk -----------------------------------------------------------


def test_every_address_has_a_rule() -> None:
    known = RULES.keys() | OPEN | OF_EVERYONE
    missing = sorted({one.name for one in ADDRESSES} - known)
    assert not missing, (
        "New addresses: say in tests/guards/rules.py, RULES, which area of the role table each "
        f"belongs to: {', '.join(missing)}"
    )


def test_every_address_can_be_filled_in(world: World) -> None:
    missing = [
        f"{one.route}: put a row for '{word}' into tests/guards/world.py"
        for one in OF_CLUBS
        for word, name in one.arguments
        if all(things.value(word, one.route) is None for things in _all_things(world.home))
    ]
    assert not missing, "\n".join(missing)


# --- Who is let in ------------------------------------------------------------------------------


def test_without_a_login_everything_but_the_front_door_leads_to_the_login(world: World) -> None:
    wrong = []
    door = resolve_url(settings.LOGIN_URL)
    for one in ADDRESSES:
        if one.name in OPEN or not one.is_plain:
            continue
        for path in _paths(one, world.home).values():
            for method in METHODS:
                answer = _ask(Client(), method, path)
                if answer.status != 302 or not answer.location.startswith(door):
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_what_is_open_never_breaks(db: None) -> None:
    wrong = []
    for one in ADDRESSES:
        if one.name in OPEN:
            path = f"/{KEYS.get(one.name, one.route)}"
            for method in METHODS:
                answer = _ask(Client(), method, path)
                if answer.status not in LET_IN | {NOT_THIS_WAY} | OPEN_TOO.get(one.name, set()):
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_a_rival_coach_finds_nothing_under_another_clubs_name(world: World) -> None:
    wrong = []
    for one in OF_CLUBS:
        for path in _paths(one, world.home).values():
            for method in METHODS:
                answer = _ask(world.stranger, method, path)
                if answer.status != 404 or answer.wrote:
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_who_left_the_club_finds_nothing_there(world: World) -> None:
    member = world.members["coach"]
    Membership.objects.filter(pk=member.membership.pk).update(left_at=NOW)
    wrong = [
        f"{path}: {answer}"
        for one in OF_CLUBS
        for path in _paths(one, world.home).values()
        if (answer := _ask(member.client, "GET", path)).status != 404
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["coach", "physio", "ana"])
def test_ids_of_another_club_are_not_found_under_ones_own(world: World, who: str) -> None:
    member, wrong = world.members[who], []
    for one in OF_CLUBS:
        for path in _foreign_paths(one, world):
            for method in METHODS:
                answer = _ask(member.client, method, path)
                if answer.status not in {404, 403, NOT_THIS_WAY} or answer.wrote:
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", WHO)
def test_each_role_comes_as_far_as_the_role_table_says(world: World, who: str) -> None:
    """And reads nothing of those whom it does not reach."""
    member, wrong = world.members[who], []
    hidden = _hidden_words(world, member)
    for one in OF_CLUBS:
        rule = RULES.get(one.name)
        if rule is None:
            continue  # told by the test above
        for athlete, path in _paths(one, world.home, member.asks_about).items():
            for method in METHODS:
                answer = _ask(member.client, method, path)
                if told := _broken(answer, method, member, rule, athlete):
                    wrong.append(f"{method} {path} ({one.name}): {answer}, {told}")
                if read := [word for word in hidden if word in answer.text]:
                    wrong.append(f"{method} {path} ({one.name}): must not tell of {read}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", WHO)
def test_everyones_own_pages_answer(world: World, who: str) -> None:
    for one in ADDRESSES:
        if one.name in OF_EVERYONE:
            for method in METHODS:
                answer = _ask(world.members[who].client, method, f"/{one.route}")
                assert answer.status in LET_IN | {NOT_THIS_WAY}, f"{method} {one.route}: {answer}"


# --- How it asks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    wrote: tuple[str, ...]

    def __str__(self) -> str:
        wrote = f", wrote {self.wrote[0][:60]}…" if self.wrote else ""
        return f"{self.status}{' to ' + self.location if self.location else ''}{wrote}"


def _ask(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> Answer:
    """Ask, and take back whatever was written. An exception counts as 500."""
    client.raise_request_exception = False
    with transaction.atomic(), CaptureQueriesContext(connection) as caught:
        answer = client.get(path) if method == "GET" else client.post(path, data or {})
        wrote = tuple(one["sql"] for one in caught.captured_queries if _writes(one["sql"]))
        transaction.set_rollback(True)
    text = answer.content.decode() if answer.status_code == 200 else ""
    return Answer(answer.status_code, answer.headers.get("Location", ""), text, wrote)


def _writes(sql: str) -> bool:
    """Into our own tables; the log-in's session is none of them."""
    return sql.upper().startswith(WRITING) and "django_session" not in sql


def _paths(one: Address, side: Side, names: tuple[str, ...] = ("ben",)) -> dict[str, str]:
    """The paths of an address in a club: one for each athlete whom it speaks of, else one."""
    if not one.is_of_club:
        return {"": f"/{one.route}"}
    words = [word for word, _name in one.arguments]
    own = any(word in things.rows for things in side.athletes.values() for word in words)
    if not own:
        return {"": _fill(one, side.club, side.common, side.common)}
    return {name: _fill(one, side.club, side.athletes[name], side.common) for name in names}


def _foreign_paths(one: Address, world: World) -> Iterator[str]:
    """One's own club in front, the ids of the other behind: all of them, and each one alone."""
    (rita,) = world.away.athletes.values()
    ana = world.home.athletes["ana"]
    ids = [word for word, name in one.arguments if _is_id(word, rita, world.away.common)]
    if not ids:
        return
    yield _fill(one, world.home.club, rita, world.away.common)
    for word in ids if len(ids) > 1 else ():
        theirs = rita.rows | world.away.common.rows
        mixed = Things(ana.rows | {name: theirs[name] for name in _same_place(word)})
        yield _fill(one, world.home.club, mixed, world.home.common)


def _same_place(word: str) -> tuple[str, ...]:
    return ("sessions", "started") if word == "sessions" else (word,)


def _is_id(word: str, *things: Things) -> bool:
    return any(hasattr(one.rows.get(word), "uid") for one in things)


def _fill(one: Address, club: Club, things: Things, common: Things) -> str:
    values: dict[str, Any] = {"slug:club": club.slug}
    for word, name in one.arguments:
        value = things.value(word, one.route) or common.value(word, one.route)
        values[name] = value if value is not None else "unknown"
    return one.filled({"club": values.pop("slug:club")} | values)


def _all_things(side: Side) -> list[Things]:
    return [side.common, *side.athletes.values()]


def _broken(answer: Answer, method: str, member: Member, rule: Rule, athlete: str) -> str:
    """What the answer does against the role table; empty where it keeps to it."""
    if answer.status == NOT_THIS_WAY:
        return ""  # read only, or to be sent only: the same for all
    reach = rule.reach(member.principal, method)
    comes = Reach.ALL in reach if rule.of_all else member.comes_to(reach, athlete)
    if answer.wrote and (method == "GET" or not comes):
        return "must not write"
    if comes and answer.status not in LET_IN:
        return "must be let in"
    if not comes and answer.status not in SHUT_OUT:
        return "must be 404"
    return ""


def _hidden_words(world: World, member: Member) -> list[str]:
    """Names and notes of athletes whom this member does not reach, and of the other club."""
    hidden = ["Rita Rival", "Rivals"]
    for name, things in world.home.athletes.items():
        athlete: Athlete = things.rows["athletes"]
        if not member.comes_to(member.principal.reach(Area.ATHLETES, change=False), name):
            hidden.append(athlete.name)
        if not member.comes_to(member.principal.reach(Area.HEALTH, change=False), name):
            hidden.append(canary(athlete))
    return hidden
