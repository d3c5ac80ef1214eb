"""Every address, asked as everybody, held against the role table.

A new address is walked by itself; where the walk cannot know its rule or fill it in, it says what
to add and where. Nothing that is written on the way is kept.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from athletes.models import Athlete
from clubs.models import Membership
from clubs.roles import Area, Reach
from tests.conftest import NOW
from tests.guards.addresses import every_address
from tests.guards.asking import (
    LET_IN,
    METHODS,
    NOT_THIS_WAY,
    SHUT_OUT,
    Answer,
    ask,
    foreign_paths,
    paths,
)
from tests.guards.cast import WHO, Member, World
from tests.guards.rules import IF_SET_UP, OF_EVERYONE, OPEN, RULES, Rule
from tests.guards.world import Side, Things, canary

pytestmark = pytest.mark.django_db
# Regular expressions are filled in by hand, with keys that nobody was sent.
KEYS = {
    "clubs:unsubscribe": "unsubscribe/a-key/",
    "calendars:calendar": "calendar/nobodys-secret.ics",
    "account_confirm_email": "accounts/confirm-email/a-key/",
    "account_reset_password_from_key": "accounts/password/reset/key/1-abc/",
}
OPEN_TOO = {
    "joining:invitation": {404},
    "calendars:calendar": {404},
    "clubs:unsubscribe": {404},
    "account_confirm_email": {404},
    "readyz": {503},
}
ON_BOTH = {"coach", "ana"}  # who together ask nearly every query of the pages
ADDRESSES = every_address()
OF_CLUBS = [one for one in ADDRESSES if one.is_of_club]


# --- What every address owes the walk -----------------------------------------------------------


def test_every_address_has_a_rule() -> None:
    known = RULES.keys() | OPEN | OF_EVERYONE | IF_SET_UP
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
        for path in paths(one, world.home).values():
            for method in METHODS:
                answer = ask(Client(), method, path)
                if answer.status != 302 or not answer.location.startswith(door):
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_what_is_open_never_breaks(db: None) -> None:
    wrong = []
    for one in ADDRESSES:
        if one.name in OPEN:
            path = f"/{KEYS.get(one.name, one.route)}"
            for method in METHODS:
                answer = ask(Client(), method, path)
                if answer.status not in LET_IN | {NOT_THIS_WAY} | OPEN_TOO.get(one.name, set()):
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_a_rival_coach_finds_nothing_under_another_clubs_name(world: World) -> None:
    wrong = []
    for one in OF_CLUBS:
        for path in paths(one, world.home).values():
            for method in METHODS:
                answer = ask(world.stranger, method, path)
                if answer.status != 404 or answer.wrote:
                    wrong.append(f"{method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


def test_who_left_the_club_finds_nothing_there(world: World) -> None:
    member = world.members["coach"]
    Membership.objects.filter(pk=member.membership.pk).update(left_at=NOW)
    wrong = [
        f"{path}: {answer}"
        for one in OF_CLUBS
        for path in paths(one, world.home).values()
        if (answer := ask(member.client, "GET", path)).status != 404
    ]
    assert not wrong, "\n".join(wrong)


def test_ids_of_another_club_are_not_found_under_ones_own(world: World) -> None:
    wrong = []
    for who in ("coach", "physio", "ana"):
        for one in OF_CLUBS:
            for path in foreign_paths(one, world):
                for method in METHODS:
                    answer = ask(world.members[who].client, method, path)
                    if answer.status not in {*SHUT_OUT, NOT_THIS_WAY} or answer.wrote:
                        wrong.append(f"{who}: {method} {path} ({one.name}): {answer}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=pytest.mark.both) if who in ON_BOTH else who for who in WHO]
)
def test_each_role_comes_as_far_as_the_role_table_says(world: World, who: str) -> None:
    """And reads nothing of those whom it does not reach."""
    member, wrong = world.members[who], []
    hidden = _hidden_words(world, member)
    for one in OF_CLUBS:
        rule = RULES.get(one.name)
        if rule is None:
            continue  # told by the test above
        for athlete, path in paths(one, world.home, member.asks_about).items():
            for method in METHODS:
                answer = ask(member.client, method, path)
                if told := _broken(answer, method, member, rule, athlete):
                    wrong.append(f"{method} {path} ({one.name}): {answer}, {told}")
                if read := [word for word in hidden if word in answer.text]:
                    wrong.append(f"{method} {path} ({one.name}): must not tell of {read}")
    assert not wrong, "\n".join(wrong)


def test_everyones_own_pages_answer(world: World) -> None:
    wrong = []
    for who, member in world.members.items():
        for one in ADDRESSES:
            if one.name not in OF_EVERYONE | IF_SET_UP:
                continue
            fine = LET_IN | {NOT_THIS_WAY} | ({404} if one.name in IF_SET_UP else set())
            for method in METHODS:
                (path,) = paths(one, world.home).values()
                answer = ask(member.client, method, path)
                if answer.status not in fine:
                    wrong.append(f"{who}: {method} {path}: {answer}")
    assert not wrong, "\n".join(wrong)


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
