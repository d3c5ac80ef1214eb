"""Every page that a browser can show: WCAG 2.2 AA as far as axe can tell, and no narrow scrolling.

The addresses are those of the resolver, so a new page is looked at by itself. Each is opened once
on the desktop in light, then narrower; a template that is new also as a phone in the dark. The same
template with the same fields is looked at for one role only, with other fields not for its colours
again, and an owner's only where nobody else comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from clubs.models import Club, Membership, User
from sessions.models import TrainingSession
from tests.browser.conftest import DESK, PageOf
from tests.conftest import NOW, logged_in, make_member
from tests.guards.addresses import Address, every_address
from tests.guards.world import Things, things_of_athlete, things_of_club

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[..., list[str]]
OPEN = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}  # 1280 px at 400 %: WCAG 1.4.10
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What depends on the screen and its colours; the rest is the same markup everywhere.
OF_THE_SCREEN = ("color-contrast", "target-size", "scrollable-region-focusable")
FIELD = re.compile(r'\sname="(\w+)"')


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def things(live_server: LiveServer, club: Club, coach: Membership, ben: Athlete) -> Things:
    """A row of each kind. The athlete is Ben, whom his guardian reaches too."""
    return Things(things_of_club(club, coach).rows | things_of_athlete(ben, coach).rows)


@pytest.fixture
def everyone(
    coach: Membership, owner: Membership, ben: Athlete, guardian: Membership
) -> list[User | None]:
    """Assistant and physio are shown less of the coach's pages, and nothing else."""
    return [coach.user, ben.user, guardian.user, owner.user]


@pytest.fixture
def look(axe: Callable[..., list[str]]) -> Look:
    """What is wrong with the page that is open: on each screen, or in its markup and width."""

    def faults(page: Page, *, on_each: bool = True) -> list[str]:
        page.evaluate(OPEN)
        found = axe(page) if on_each else axe(page, but=("color-contrast",))
        found = [f"desktop, light: {one}" for one in found]
        if on_each:
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size(PHONE)
            found += [f"phone, dark: {one}" for one in axe(page, *OF_THE_SCREEN)]
        page.set_viewport_size(NARROW)
        if beyond := page.evaluate(WIDER):
            found.append(f"320 px: {beyond} px wider than the screen")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK["viewport"])
        return found

    return faults


@dataclass
class Walk:
    """The pages that one after the other is shown, without those that look like one before."""

    things: Things
    club: Club
    kinds: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)  # addresses

    def pages(self, user: User | None, *, gaps: bool) -> Iterator[tuple[str, bool]]:
        """Paths; beside each: is its template new, or has it only other fields?

        `gaps`: only addresses that nobody was shown so far.
        """
        client = logged_in(user)
        for one in every_address():
            if not one.is_plain or (gaps and one.name in self.shown):
                continue
            path = _fill(one, self.things, self.club)
            answer = client.get(path) if path else None
            if answer is None or answer.status_code != 200 or not answer.templates:
                continue
            self.shown.add(one.name)
            if str(answer.templates[0].name).rpartition("/")[2].startswith("_"):
                continue  # a part that a page asks for, not a page
            if (kind := _kind(answer)) not in self.kinds:
                is_new = kind[0] not in self.templates
                self.kinds.add(kind)
                yield str(path), is_new

    @property
    def templates(self) -> set[str]:
        return {template for template, _fields in self.kinds}


def _kind(answer: Any) -> tuple[str, frozenset[str]]:
    """What tells one page from another: its template, and the fields it asks for."""
    return str(answer.templates[0].name), frozenset(FIELD.findall(answer.content.decode()))


def _fill(one: Address, things: Things, club: Club) -> str | None:
    words = {name: things.value(word, one.route) for word, name in one.arguments}
    return None if None in words.values() else one.filled({"club": club.slug} | words)


def test_the_pages_of_every_role(
    open_page: PageOf, things: Things, everyone: list[User | None], club: Club, look: Look
) -> None:
    wrong, walk = [], Walk(things, club)
    for user in everyone:
        page = open_page(user, "/accounts/inactive/", **DESK)
        for path, is_new in walk.pages(user, gaps=user is everyone[-1]):
            page.goto(path)
            wrong += [f"{user}, {path}: {fault}" for fault in look(page, on_each=is_new)]
        page.context.close()
    assert len(walk.templates) > 60, "so few pages: is the walk blind?"
    assert not wrong, "\n".join(wrong)


def test_the_way_in(open_page: PageOf, club: Club, look: Look) -> None:
    page = open_page(None, reverse("account_login"), **DESK)
    wrong = look(page)
    page.get_by_label("Email").fill("nobody@harriers.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong += look(page)
    for name in ("account_reset_password", "account_reset_password_done", "account_signup"):
        page.goto(reverse(name))
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


def test_pages_that_say_no(open_page: PageOf, coach: Membership, ana: Athlete, look: Look) -> None:
    page = open_page(coach.user, "/c/harriers/nothing/", **DESK)
    wrong = look(page)
    for name in ("athletes:race-new", "athletes:injury-new", "athletes:body-weight-new"):
        page.goto(reverse(name, args=["harriers", ana.uid]))
        page.locator("form").evaluate_all(
            "forms => forms.forEach(one => { one.noValidate = true })"
        )
        page.locator("main form").last.get_by_role("button", name="Save").click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        wrong += look(page)
    assert not wrong, "\n".join(wrong)


LISTS = (
    "sessions:week",
    "athletes:athletes",
    "athletes:squads",
    "athletes:me",
    "programs:programs",
    "programs:gyms",
    "sessions:assignments",
    "sessions:assignment-new",
    "sessions:regenerations",
    "sessions:today",
    "sessions:my-week",
)


def test_a_club_with_nothing_in_it_yet(open_page: PageOf, look: Look) -> None:
    club = Club.objects.create(slug="new", name="New club", time_zone="Europe/Rome")
    boss = make_member(club, "Nora New", "owner", "coach", "athlete")
    page, wrong = open_page(boss.user, "/", **DESK), []
    for name in LISTS:
        page.goto(reverse(name, args=[club.slug]))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wrong += [f"{name}: {fault}" for fault in look(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_menus_and_dialogs(
    open_page: PageOf,
    coach: Membership,
    ana: Athlete,
    week: list[TrainingSession],
    axe: Callable[..., list[str]],
    scheme: str,
) -> None:
    address = reverse("sessions:athlete", args=["harriers", ana.uid])
    page = open_page(coach.user, address, color_scheme=scheme, **DESK)
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    wrong = axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More for this session").last.click()
    wrong += axe(page)
    page.get_by_role("link", name="Move to another day").click()
    expect(page.locator("#change").get_by_label("Day")).to_be_focused()
    wrong += axe(page)
    page.keyboard.press("Escape")
    expect(page.locator("#change")).to_be_hidden()
    assert not wrong, "\n".join(wrong)
