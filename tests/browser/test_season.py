"""Plan a season in a real browser: from the next A race to weeks off that keep the share.

It is Wednesday 2026-11-25, 09:00 in Rome. Ana has a program and a goal race in February. Actions
are counted: a click, a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from athletes.facts import add
from athletes.models import Athlete, OffRange, Race, Season, Squad
from clubs.models import Club, Membership
from programs.models import ProgramVersion
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate
from tests.browser.conftest import DESK, PageOf
from tests.conftest import MONDAY, NOW

pytestmark = pytest.mark.django_db(transaction=True)
GOAL = date(2027, 2, 14)
LATER = GOAL + timedelta(days=14)
BLANK: dict[str, Any] = dict.fromkeys(("goal_s", "result_s", "stop_days"))
TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def goal(
    live_server: LiveServer, club: Club, coach: Membership, ana: Athlete, mixed: ProgramVersion
) -> Race:
    by, sunday = coach.principal(NOW), NOW - timedelta(days=3)
    assign(mixed, [ana], starts_on=MONDAY, by=by, at=sunday)
    regenerate(club, [ana.pk], now=sunday, week=MONDAY)
    values = {"name": "City half", "day": GOAL, "priority": "A", "distance_m": 21098}
    return add(Race, ana, values | BLANK, by=by, at=NOW)


@pytest.fixture
def season(goal: Race, ana: Athlete) -> Season:
    return Season.objects.create(
        club=ana.club,
        athlete=ana,
        name="Spring",
        starts_on=MONDAY,
        ends_on=date(2027, 6, 20),
        goal_race=goal,
    )


@pytest.fixture
def url(ana: Athlete) -> str:
    return reverse("sessions:season", args=["harriers", ana.uid])


class Counted:
    """A page whose actions are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def click(self, one: Locator) -> None:
        self.actions += 1
        one.click()

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)


def flag(page: Page) -> Locator:
    return page.locator("a[data-mark=race]")


def shown(page: Page) -> Locator:
    """What would change, where it is shown."""
    return page.locator("[data-try] .consequences")


@SCRIPTS
def test_a_season_is_planned_from_the_next_a_race(
    open_page: PageOf, goal: Race, ana: Athlete, coach: Membership, *, scripts: bool
) -> None:
    start = reverse("sessions:athlete", args=["harriers", ana.uid])
    page = open_page(coach.user, start, java_script_enabled=scripts, **DESK)
    who = Counted(page)
    who.click(page.get_by_role("main").get_by_role("link", name="Season", exact=True))
    who.click(page.get_by_role("link", name="Plan the season for City half"))
    who.click(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text("City half 2027")
    expect(page.get_by_text("goal of 60–80%")).to_be_visible()
    take = page.get_by_role("button", name="Take", exact=False).first
    who.click(take)
    expect(page.get_by_text("within the goal of 60–80%")).to_be_visible()
    assert OffRange.objects.exists()
    assert who.actions == 4


@SCRIPTS
def test_a_week_off_is_taken_one_kept_one_on_other_days(
    open_page: PageOf, season: Season, url: str, coach: Membership, *, scripts: bool
) -> None:
    page = open_page(coach.user, url, java_script_enabled=scripts, **DESK)
    rows = page.locator("#proposal li")
    count = rows.count()
    assert count > 2
    rows.first.get_by_role("button", name="Take off").click()
    expect(page.locator("#offs li a")).to_have_count(1)
    page.locator("#proposal").get_by_role("button", name="Keep training").first.click()
    expect(page.get_by_text("Kept for training: not proposed again")).to_be_visible()
    page.locator("#proposal").get_by_role("link", name="Other days").first.click()
    expect(shown(page)).to_contain_text("lose")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#offs li a")).to_have_count(2)


def test_a_race_is_moved_with_the_keyboard_and_seen_before_it_is_saved(
    open_page: PageOf, season: Season, goal: Race, url: str, coach: Membership
) -> None:
    page = open_page(coach.user, url, **DESK)
    who = Counted(page)
    flag(page).focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        who.press(key)
    expect(shown(page)).to_contain_text("race day")
    expect(page.locator("#try").get_by_label("Day", exact=True)).to_have_value(LATER.isoformat())
    goal.refresh_from_db()
    assert goal.day == GOAL, "it was only tried"
    who.click(page.locator("#try").get_by_role("button", name="Save", exact=True))
    expect(page.locator("#races")).to_contain_text("28 Feb 2027")
    goal.refresh_from_db()
    assert goal.day == LATER
    assert who.actions == 4


def test_escape_and_cancel_put_it_back(
    open_page: PageOf, season: Season, goal: Race, url: str, coach: Membership
) -> None:
    page = open_page(coach.user, url, **DESK)
    flag(page).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("svg[data-moving]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("svg[data-moving]")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(shown(page)).to_be_visible()
    page.locator("#try").get_by_role("link", name="Cancel").click()
    expect(page.locator("[data-try]")).to_have_count(0)
    expect(page.locator("svg[data-moving]")).to_have_count(0)
    goal.refresh_from_db()
    assert goal.day == GOAL


def drag(page: Page, mark: Locator, by_x: float, by_y: float = 0) -> None:
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by_x / 2, y + by_y / 2)
    page.mouse.move(x + by_x, y + by_y, steps=4)
    page.mouse.up()


def column(page: Page) -> float:
    """The width of a week on the screen."""
    found: float = page.locator("svg[data-year]").evaluate(
        "svg => svg.getScreenCTM().a * Number(svg.dataset.column)"
    )
    return found


def test_a_race_and_an_off_range_are_dragged(
    open_page: PageOf, season: Season, goal: Race, ana: Athlete, url: str, coach: Membership
) -> None:
    off = {"starts_on": date(2026, 12, 21), "ends_on": date(2027, 1, 3), "reason": "Holiday"}
    add(OffRange, ana, off, by=coach.principal(NOW), at=NOW)
    page = open_page(coach.user, url, **DESK)
    drag(page, flag(page).locator("rect"), 3 * column(page))
    expect(shown(page)).to_contain_text("race day")
    day = page.locator("#try").get_by_label("Day", exact=True)
    expect(day).to_have_value((GOAL + timedelta(days=21)).isoformat())
    page.locator("#try").get_by_role("link", name="Cancel").click()
    drag(page, page.locator("a[data-mark=off] rect"), 2 * column(page))
    expect(shown(page)).to_contain_text("off")
    expect(page.locator("#try").get_by_label("Until")).to_have_value("2027-01-24")
    page.locator("#try").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#offs")).to_contain_text("11–24 Jan 2027")


@pytest.fixture
def finger() -> Callable[..., None]:
    """Drag from the middle of a place with a finger, as a touch screen reports it."""

    def drag(page: Page, place: Locator, by_x: float, by_y: float = 0) -> None:
        box = place.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch = page.context.new_cdp_session(page)

        def send(kind: str, *points: tuple[float, float]) -> None:
            said = [{"x": at_x, "y": at_y} for at_x, at_y in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": said})

        send("touchStart", (x, y))
        for step in range(1, 9):
            send("touchMove", (x + by_x * step / 8, y + by_y * step / 8))
        send("touchEnd")

    return drag


def test_a_race_is_dragged_with_a_finger_and_beside_it_the_page_scrolls(
    open_page: PageOf,
    season: Season,
    goal: Race,
    url: str,
    coach: Membership,
    finger: Callable[..., None],
) -> None:
    page = open_page(coach.user, url, **TABLET)
    finger(page, flag(page).locator("rect"), 3 * column(page), 30)
    expect(shown(page)).to_contain_text("race day")
    day = page.locator("#try").get_by_label("Day", exact=True)
    moved = date.fromisoformat(day.input_value())
    assert (moved - GOAL).days in range(15, 28), (
        "three columns further, on the day under the finger"
    )
    goal.refresh_from_db()
    assert goal.day == GOAL, "it was only tried"
    page.locator("#try").get_by_role("link", name="Cancel").click()
    page.evaluate("scrollTo(0, 0)")
    finger(page, page.locator(".year__svg"), 0, -200)
    page.wait_for_function("scrollY > 100")
    expect(page.locator("[data-try]")).to_have_count(0)


def test_without_scripts_the_flag_leads_to_the_form_that_says_the_same(
    open_page: PageOf, season: Season, goal: Race, url: str, coach: Membership
) -> None:
    page = open_page(coach.user, url, java_script_enabled=False, **DESK)
    page.get_by_role("link", name="Move or change City half").click()
    page.get_by_label("Day", exact=True).fill(LATER.isoformat())
    page.get_by_role("button", name="See what would change").click()
    expect(shown(page)).to_contain_text("race day")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#races")).to_contain_text("28 Feb 2027")


@SCRIPTS
def test_half_term_for_a_squad_is_counted_added_and_taken_back(
    open_page: PageOf,
    season: Season,
    ana: Athlete,
    ben: Athlete,
    coach: Membership,
    *,
    scripts: bool,
) -> None:
    squad = Squad.objects.create(club=ana.club, name="Track")
    squad.athletes.set([ana, ben])
    address = reverse("sessions:squad-season", args=["harriers", squad.uid])
    page = open_page(coach.user, address, java_script_enabled=scripts, **DESK)
    page.get_by_role("link", name="Add days off").click()
    page.get_by_label("From").fill("2026-12-21")
    page.get_by_label("Until").fill("2026-12-27")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("row", name="Ana Adult")).to_contain_text("7 days off")
    page.get_by_role("button", name="Add for all chosen").click()
    expect(page.get_by_text("Added. The weeks to come are being remade.")).to_be_visible()
    assert OffRange.objects.alive().count() == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back for 2 athletes.")).to_be_visible()
    assert not OffRange.objects.alive().exists()


def test_both_pages_keep_to_wcag(
    open_page: PageOf,
    season: Season,
    ana: Athlete,
    url: str,
    coach: Membership,
    axe: Callable[..., list[str]],
) -> None:
    squad = Squad.objects.create(club=ana.club, name="Track")
    squad.athletes.set([ana])
    page = open_page(coach.user, url, **DESK)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    wrong = axe(page)
    flag(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(shown(page)).to_be_visible()
    wrong += axe(page)
    page.goto(reverse("sessions:squad-season", args=["harriers", squad.uid]))
    wrong += axe(page)
    assert not wrong, "\n".join(wrong)
