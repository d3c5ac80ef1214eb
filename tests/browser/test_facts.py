"""An athlete's facts in a real browser: in place, on a phone, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from athletes.models import Athlete, Injury, Race
from clubs.models import Membership
from tests.browser.conftest import PageOf

pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"viewport": {"width": 1320, "height": 900}, "has_touch": False}
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def facts(ana: Athlete) -> str:
    today = ana.club.today(ana.created_at)
    Injury.objects.create(
        club=ana.club, athlete=ana, part="knee", starts_on=today, acts_on=today, stage="rehab"
    )
    return reverse("athletes:facts", args=["harriers", ana.uid])


def type_race(page: Page) -> None:
    page.locator("#races summary", has_text="Add a race").click()
    form = page.locator("#races form").last
    form.get_by_label("Race", exact=True).fill("Turin half")
    form.get_by_label("Day", exact=True).fill("2199-03-01")
    form.get_by_label("B: important").check()
    form.get_by_label("Goal time").fill("1:75:00")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#races .error-summary")).to_contain_text("Unknown time '1:75:00'")
    form.get_by_label("Goal time").fill("1:35:00")
    form.get_by_role("button", name="Save").click()


def test_a_race_is_entered_mended_removed_and_brought_back(
    open_page: PageOf, coach: Membership, facts: str
) -> None:
    page = open_page(coach.user, facts, **DESK)
    type_race(page)
    races = page.locator("#races")
    expect(races).to_contain_text("The next weeks are being remade.")
    races.get_by_role("button", name="Remove: Turin half").click()
    expect(races.locator("li", has_text="Turin half")).to_have_count(0)
    races.get_by_role("button", name="Undo").click()
    expect(races.locator("li", has_text="Turin half")).to_have_count(1)
    assert Race.objects.alive().count() == 1


def test_without_scripts_it_goes_the_same_way(
    open_page: PageOf, coach: Membership, facts: str
) -> None:
    page = open_page(coach.user, facts, java_script_enabled=False, **DESK)
    page.locator("#races summary", has_text="Add a race").click()
    form = page.locator("#races form")
    form.get_by_label("Race", exact=True).fill("Turin half")
    form.get_by_label("Day", exact=True).fill("2199-03-01")
    form.get_by_label("B: important").check()
    form.get_by_role("button", name="Save").click()
    races = page.locator("#races")
    expect(races).to_contain_text("Saved.")
    races.get_by_role("button", name="Remove: Turin half").click()
    page.locator("#races").get_by_role("button", name="Undo").click()
    expect(page.locator("#races li", has_text="Turin half")).to_have_count(1)


def test_an_injury_is_cleared_in_its_row(open_page: PageOf, coach: Membership, facts: str) -> None:
    page = open_page(coach.user, facts, **DESK)
    page.locator("#injuries").get_by_role("link", name="Clear").click()
    page.get_by_label("A careful way back").check()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator("#injuries")).to_contain_text("Cleared.")
    assert Injury.objects.get().cleared_return == "full"


@pytest.mark.parametrize("options", [DESK, PHONE | {"color_scheme": "dark"}])
def test_the_pages_are_accessible_and_stay_in_their_width(
    open_page: PageOf,
    axe: Callable[[Page], list[str]],
    coach: Membership,
    ana: Athlete,
    facts: str,
    options: dict[str, Any],
) -> None:
    page = open_page(coach.user, facts, **options)
    club = ["harriers"]
    paths = [
        facts,
        reverse("athletes:athletes", args=club),
        reverse("athletes:athlete-edit", args=[*club, ana.uid]),
        reverse("athletes:run-pattern", args=[*club, ana.uid]),
        reverse("athletes:squads", args=club),
        reverse("athletes:squad-new", args=club),
    ]
    width = options["viewport"]["width"]
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
