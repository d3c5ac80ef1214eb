"""A club moves in, in a real browser: a coach, twenty athletes of whom three rows are wrong, and a
guardian; what a person does for it is counted.

An action is a page opened, a field filled or chosen, a button or link pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete, Squad
from clubs.models import Club, Membership
from sessions.planning.work import run_due
from tests.browser.conftest import DESK, PageOf

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a quiet hill at dusk"  # of those who come in
HEAD = "Name,E-mail,Squads,Date of birth,Unit,Guardian e-mail,Guardian name"
WRONG = {
    4: "Runner 3,runner3(at)example.org,Track,2001-01-03,kg,,",
    9: "Runner 8,runner8@example.org,Sprint,2001-01-08,kg,,",
    15: "Runner 14,runner14@example.org,Track,31.02.2001,kg,,",
}


class Hand:
    """Does on a page what a person does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, role: Any, name: str) -> None:
        self.actions += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(re.compile(rf"^{label}\b")).first.fill(text)

    def tick(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("checkbox", name=name).check()


def roster() -> str:
    rows = [f"Runner {n},runner{n}@example.org,Track,2001-01-{n:02},kg,," for n in range(1, 20)]
    rows.append("Kim Kid,,Track,2012-05-04,kg,gina@example.org,Gina Guard")
    rows = [WRONG.get(number, row) for number, row in enumerate(rows, start=2)]
    return "\n".join([HEAD, *rows])


@pytest.fixture
def squad(club: Club) -> Squad:
    return Squad.objects.create(club=club, name="Track")


def links() -> dict[str, str]:
    """By address, the path in the letter that the worker sent there."""
    run_due(timezone.now)
    found = {}
    for letter in mail.outbox:
        (line,) = [one for one in letter.body.splitlines() if "/join/" in one]
        found[letter.to[0]] = line[line.index("/join/") :]
    return found


def come_in(open_page: PageOf, path: str, name: str, **options: Any) -> Hand:
    """Somebody new opens the letter's link and joins."""
    hand = Hand(open_page(None, path, **options))
    hand.actions += 1
    expect(hand.page.get_by_role("heading", name="Join Harriers")).to_be_visible()
    hand.fill("Your name", name)
    hand.fill("Password", PASSWORD)
    hand.press("button", "Make my account and join")
    hand.page.wait_for_url("**/c/harriers/**")
    return hand


def invite_a_coach(boss: Hand) -> None:
    boss.press("link", "Invite")
    boss.tick("Coach: athletes, programs, weeks")
    boss.fill("Name", "Cleo Coach")
    boss.fill("E-mail", "cleo@example.org")
    boss.tick("Track")
    boss.press("button", "Invite")
    expect(boss.page.get_by_role("heading", name="Cleo Coach")).to_be_visible()


def look_at_the_list(coach: Hand) -> None:
    """Every row is there; the three wrong ones say what is allowed; nothing is written yet."""
    coach.press("link", "Invite a list")
    coach.fill("The list", roster())
    coach.press("button", "Check the list")
    expect(coach.page.locator(".people-rows tbody tr")).to_have_count(20)
    assert coach.page.locator(".people-rows--bad").count() == 3
    for told in (
        "'runner3(at)example.org' must be an address",
        "'Sprint' must be one of Track",
        "'31.02.2001' must be a day, as 2026-11-26 or 26.11.2026",
    ):
        expect(coach.page.get_by_text(told)).to_be_visible()
    assert Athlete.objects.count() == 0


def send_it_mended(coach: Hand) -> None:
    """The same list again: the three who were left out are invited, and nobody else."""
    coach.page.goto("/c/harriers/invitations/list/")
    mended = roster().replace("(at)", "@").replace("Sprint", "Track").replace("31.02.", "28.02.")
    coach.fill("The list", mended)
    coach.press("button", "Check the list")
    coach.press("button", "Send 3 letters")
    expect(coach.page.get_by_text("3 letters are on their way.")).to_be_visible()
    assert Athlete.objects.count() == 20
    assert len(links()) == 21


def test_a_coach_and_twenty_athletes_come_into_the_club(
    live_server: LiveServer,
    open_page: PageOf,
    owner: Membership,
    squad: Squad,
    axe: Callable[..., list[str]],
) -> None:
    boss = Hand(open_page(owner.user, "/c/harriers/members/", **DESK))
    invite_a_coach(boss)
    assert boss.actions == 6
    assert axe(boss.page) == []

    coach = come_in(open_page, links()["cleo@example.org"], "Cleo Coach", **DESK)
    assert coach.actions == 4

    coach.actions = 0
    coach.page.goto("/c/harriers/members/")
    look_at_the_list(coach)
    assert axe(coach.page) == []
    coach.press("button", "Send 17 letters, leave 3 rows out")
    expect(coach.page.get_by_text("17 letters are on their way.")).to_be_visible()
    expect(coach.page.locator(".members").first.locator("li")).to_have_count(17)
    assert coach.actions == 4
    assert Athlete.objects.filter(coach__user__name="Cleo Coach", squads=squad).count() == 17

    letters = links()
    runner = come_in(open_page, letters["runner1@example.org"], "Runner 1")
    assert Athlete.objects.get(name="Runner 1").user is not None
    guardian = come_in(open_page, letters["gina@example.org"], "Gina Guard")
    expect(guardian.page.get_by_text("Kim Kid").first).to_be_visible()
    assert (runner.actions, guardian.actions) == (4, 4)

    send_it_mended(coach)
