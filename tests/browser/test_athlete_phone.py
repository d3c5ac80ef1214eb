"""The athlete on the phone in the gym: taps counted, keyboard, no JavaScript, and axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from sessions.models import SessionReport, SetLog, TrainingSession
from tests.browser.conftest import PageOf

SIZES = [
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
    {"width": 1280, "height": 900},
]
TARGET = 44
pytestmark = pytest.mark.django_db(transaction=True)


class Thumb:
    """Taps, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, where: Locator) -> None:
        where.tap()
        self.taps += 1


@pytest.fixture
def address(todays_session: TrainingSession) -> str:
    return f"/c/harriers/sessions/{todays_session.uid}/"


def row(page: Page, exercise: str, number: int) -> Locator:
    return page.locator(f"form.set[id^='set-{exercise}'][id$='-{number}']:not(.set--warmup)")


def saved(page: Page, form: Locator) -> None:
    expect(form).to_have_class("set set--done")


def test_a_set_as_prescribed_is_one_tap_and_changed_two(open_page: PageOf, ana, address) -> None:
    page = open_page(ana.user, address)
    thumb = Thumb(page)
    first, second = row(page, "back_squat", 1), row(page, "back_squat", 2)
    thumb.tap(first.locator(".set__check"))
    saved(page, first)
    assert thumb.taps == 1
    thumb.tap(second.locator("[name=reps]"))
    thumb.tap(second.get_by_role("button", name="5", exact=True))
    saved(page, second)
    assert thumb.taps == 3
    assert list(SetLog.objects.values_list("number", "reps")) == [(1, 6), (2, 5)]
    expect(page.locator("#progress")).to_contain_text("2 of 15 sets")
    expect(page.locator("[data-rest][data-resting]")).to_be_visible()


def test_a_whole_session_by_taps(open_page: PageOf, ana, address, todays_session) -> None:
    page = open_page(ana.user, address)
    thumb = Thumb(page)
    checks = page.locator("form.set:not(.set--warmup)")
    sets = checks.count()
    for place in range(sets):
        thumb.tap(checks.nth(place).locator(".set__check"))
        saved(page, checks.nth(place))
    asked = page.locator("div.rir")
    questions = asked.count()
    for _ in range(questions):
        thumb.tap(asked.first.get_by_role("button", name="3 left"))
        expect(asked).to_have_count(questions - _ - 1)
    thumb.tap(page.locator("#pain").get_by_role("button", name="none"))
    expect(page.locator("#pain")).to_contain_text("No pain today.")
    thumb.tap(page.get_by_role("button", name="Finish session"))
    expect(page.locator("#summary")).to_contain_text("Done on")
    todays_session.refresh_from_db()
    assert todays_session.status == "completed"
    assert thumb.taps == sets + questions + 2
    assert SetLog.objects.filter(rir=3).count() == questions


def test_double_taps_count_once_and_undo_takes_one_back(open_page: PageOf, ana, address) -> None:
    page = open_page(ana.user, address)
    for number in (1, 2):
        row(page, "back_squat", number).locator(".set__check").dblclick()
        saved(page, row(page, "back_squat", number))
    assert SetLog.objects.alive().count() == 2
    page.locator("#foot-back_squat-barbell").get_by_role("button", name="Undo").dblclick()
    expect(row(page, "back_squat", 2)).to_have_class("set")
    page.wait_for_load_state("networkidle")
    assert SetLog.objects.alive().count() == 1


def test_pain_is_three_buttons_then_part_and_scale(open_page: PageOf, ana, address) -> None:
    page = open_page(ana.user, address)
    pain = page.locator("#pain")
    expect(pain.get_by_text("Where?")).to_be_hidden()
    pain.get_by_role("radio", name="some").tap()
    pain.get_by_role("checkbox", name="knee", exact=True).tap()
    pain.get_by_role("radio", name="6", exact=True).tap()
    pain.get_by_role("button", name="Save pain").tap()
    expect(pain).to_contain_text("Pain 6 of 10: knee. Your coach sees it.")
    assert SessionReport.objects.get().pain_parts == ["knee"]


def test_a_typing_error_is_said_at_the_row_and_nothing_is_lost(
    open_page: PageOf, ana, address
) -> None:
    page = open_page(ana.user, address)
    one = row(page, "back_squat", 1)
    one.locator("[name=reps]").fill("six")
    one.locator(".set__check").tap()
    expect(one).to_contain_text("Repetitions: enter a whole number.")
    expect(one.locator("[name=reps]")).to_have_value("six")
    assert not SetLog.objects.exists()


def test_without_network_the_set_is_kept_on_the_screen_and_sent_later(
    open_page: PageOf, ana, address
) -> None:
    page = open_page(ana.user, address)
    one = row(page, "back_squat", 1)
    page.context.set_offline(True)  # Playwright's own signature
    one.locator(".set__check").tap()
    expect(page.locator("#save-state")).to_contain_text("Could not save")
    expect(one).to_have_class("set")
    page.context.set_offline(False)
    page.locator("[data-save-again]").tap()
    saved(page, one)
    assert SetLog.objects.count() == 1


def test_by_keyboard_alone(open_page: PageOf, ana, address) -> None:
    page = open_page(ana.user, address, has_touch=False)
    one = row(page, "back_squat", 1)
    one.locator("[name=load]").focus()
    page.keyboard.type("22.5")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    saved(page, one)
    log = SetLog.objects.get()
    assert (str(log.load), log.reps) == ("22.500", 5)


def test_without_javascript(open_page: PageOf, ana, address, todays_session) -> None:
    page = open_page(ana.user, "/c/harriers/today/", java_script_enabled=False)
    page.get_by_role("link", name="Start").tap()
    row(page, "back_squat", 1).locator(".set__check").tap()
    expect(row(page, "back_squat", 1)).to_have_class("set set--done")
    page.locator("#pain").get_by_role("button", name="none").tap()
    expect(page.locator("#pain")).to_contain_text("No pain today.")
    page.get_by_role("button", name="Finish session").tap()
    page.locator("#finish").get_by_role("button", name="No time").tap()
    expect(page.locator("#summary")).to_contain_text("Cut short: no time")
    todays_session.refresh_from_db()
    assert todays_session.status == "completed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: PageOf, ana, address, axe, scheme) -> None:
    for path in ("/c/harriers/today/", "/c/harriers/my-week/", address):
        page = open_page(ana.user, path, color_scheme=scheme)
        if path == address:
            for number in (1, 2, 3):
                row(page, "back_squat", number).locator(".set__check").tap()
                saved(page, row(page, "back_squat", number))
            row(page, "back_squat", 2).locator("[name=reps]").tap()
            page.locator("#pain").get_by_role("radio", name="some").tap()
            for one in page.locator("details").all():
                one.evaluate("one => one.open = true")
        assert axe(page) == [], path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_fits_the_screen_and_the_thumb(open_page: PageOf, ana, address, size) -> None:
    for path in ("/c/harriers/today/", "/c/harriers/my-week/", address):
        page = open_page(ana.user, path, viewport=size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(
            """least => [...document.querySelectorAll("main :is(button, summary, input)")]
              .filter(one => one.type !== "hidden")
              .filter(one => one.checkVisibility() && !one.closest("label"))
              .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
              .filter(([box]) => box.height < least - 0.5 || box.width < least - 0.5)
              .map(([box, html]) => `${box.width}x${box.height} ${html}`)""",
            TARGET,
        )
        assert small == [], path
