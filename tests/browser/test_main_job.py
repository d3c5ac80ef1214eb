"""The main job in a real browser: a race eases next week, a coach's value is kept, pain is seen.

It is Monday 2026-11-23, 09:00 in Rome. Zora's squat starts at 60 kg; weeks wait for Carla's
publication. The jobs that a worker would run are run here by `work`, through the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from clubs.models import Club, Membership
from programs.models import ProgramVersion
from sessions.models import Override, SetLog
from sessions.planning.assign import assign
from sessions.planning.events import LineSetting, set_line
from sessions.planning.regenerate import regenerate
from sessions.planning.work import run_due
from tests.browser.conftest import DESK, PageOf
from tests.conftest import MONDAY, make_athlete

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SUNDAY_EVENING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(days=7)
SQUAT = "back_squat/barbell"
PASSWORD = "a long enough word"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def work() -> Callable[[], None]:
    """What the worker does within a minute."""

    def run() -> None:
        assert run_due(timezone.now), "no job was waiting"

    return run


@pytest.fixture
def zora(
    live_server: LiveServer,
    club: Club,
    coach: Membership,
    ana: Athlete,
    mixed: ProgramVersion,
) -> Athlete:
    """Last in the alphabet; her and Ana's weeks are made and not published."""
    club.review_first = True
    club.save()
    zora = make_athlete(club, "Zora Zatopek", coach=coach)
    carla = coach.principal(SUNDAY_EVENING)
    assign(mixed, [ana, zora], starts_on=MONDAY, by=carla, at=SUNDAY_EVENING)
    start = LineSetting(start_load=Decimal(60), unit="kg")
    set_line(zora, SQUAT, start, by=carla, at=SUNDAY_EVENING, on=MONDAY)
    regenerate(club, [ana.pk, zora.pk], now=SUNDAY_EVENING, week=MONDAY)
    regenerate(club, [ana.pk, zora.pk], now=NOW, week=NEXT_MONDAY)
    return zora


@pytest.fixture
def athlete_page(zora: Athlete) -> str:
    return f"/c/harriers/athletes/{zora.uid}/"


def card(page: Page, title: str) -> Locator:
    """A session on the athlete page, by its heading."""
    return page.locator("section.session").filter(has=page.get_by_role("heading", name=title))


def load_of(page: Page, title: str) -> Locator:
    """The load of the squat, edited in place."""
    return page.get_by_role("textbox", name=f"Load, Barbell back squat, {title}")


def log_in(page: Page, who: str) -> None:
    page.get_by_label("Email").fill(f"{who}@harriers.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def enter_race(page: Page, *, day: str) -> None:
    """From the athlete page to what is on record, and a B race into it."""
    page.get_by_role("link", name="On record").click()
    page.locator("#races summary", has_text="Add a race").click()
    form = page.locator("#races form").last
    form.get_by_label("Race", exact=True).fill("City half")
    form.get_by_label("Day", exact=True).fill(day)
    form.get_by_label("B: important").check()
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#races")).to_contain_text("The next weeks are being remade.")


THIS, NEXT = "Mon 23 Nov · Lower A", "Mon 30 Nov · Lower A"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])


@SCRIPTS
def test_a_race_eases_next_week_and_says_why(
    open_page: PageOf,
    athlete_page: str,
    work: Callable[[], None],
    *,
    scripts: bool,
) -> None:
    page = open_page(None, "/", java_script_enabled=scripts, **DESK)
    log_in(page, "carla")
    page.get_by_role("link", name="Zora Zatopek").click()
    expect(load_of(page, NEXT)).to_have_value("60")
    enter_race(page, day="2026-12-03")
    work()
    page.goto(athlete_page)
    eased = card(page, NEXT)
    expect(eased).to_contain_text("B race")
    expect(load_of(page, NEXT)).to_have_value("52.5")
    expect(load_of(page, THIS)).to_have_value("60")
    eased.get_by_role("link", name="why Barbell back squat").click()
    why = page.locator(".why").filter(has=page.get_by_role("heading", name="Why 52.5 kg?"))
    expect(why).to_contain_text("City half in 3 days")
    expect(why.locator(".why__entry--result")).to_contain_text("52.5 kg")
    page.goto("/c/harriers/weeks/2026-W49/")
    row = page.get_by_role("row").filter(has_text="Zora Zatopek")
    expect(row).to_contain_text("City half")
    expect(row.locator(".chip--taper")).not_to_have_count(0)


def regenerate_by_hand(page: Page, work: Callable[[], None], *, scripts: bool = True) -> None:
    page.goto("/c/harriers/week/")
    page.get_by_role("button", name="Make this week").click()
    expect(page.locator("#regeneration")).to_be_visible()
    work()
    if not scripts:
        page.reload()
    expect(page.locator("#regeneration")).to_contain_text("2 of 2 athletes")


def test_a_load_set_in_place_is_kept_by_regeneration_and_reset(
    open_page: PageOf, coach: Membership, athlete_page: str, work: Callable[[], None]
) -> None:
    page = open_page(coach.user, athlete_page, **DESK)
    load_of(page, THIS).fill("62,5")
    load_of(page, THIS).press("Enter")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    expect(load_of(page, THIS)).to_have_value("62.5")
    expect(card(page, THIS).locator(".cell__dot")).to_have_count(1)
    regenerate_by_hand(page, work)
    page.goto(athlete_page)
    expect(load_of(page, THIS)).to_have_value("62.5")
    expect(load_of(page, THIS)).to_have_accessible_description(
        "Set by a coach; the plan says 60 kg"
    )
    expect(card(page, THIS)).to_contain_text("set by Carla Coach")
    card(page, THIS).get_by_role("button", name="Reset Load, Barbell back squat").click()
    expect(load_of(page, THIS)).to_have_value("60")
    expect(card(page, THIS).locator(".cell__dot")).to_have_count(0)
    assert not Override.objects.alive().exists()


def test_escape_takes_the_typing_back(
    open_page: PageOf, coach: Membership, athlete_page: str
) -> None:
    page = open_page(coach.user, athlete_page, **DESK)
    load_of(page, THIS).fill("90")
    load_of(page, THIS).press("Escape")
    expect(load_of(page, THIS)).to_have_value("60")
    assert not Override.objects.exists()


def test_two_tabs_that_save_the_same_line_see_both_values(
    open_page: PageOf, coach: Membership, owner: Membership, athlete_page: str
) -> None:
    hers = open_page(coach.user, athlete_page, **DESK)
    mine = open_page(owner.user, athlete_page, **DESK)
    load_of(hers, THIS).fill("62.5")
    load_of(hers, THIS).press("Enter")
    expect(card(hers, THIS).locator(".cell__dot")).to_have_count(1)
    load_of(mine, THIS).fill("65")
    with mine.expect_response(lambda answer: answer.request.method == "POST") as answered:
        load_of(mine, THIS).press("Enter")
    assert answered.value.status == 409
    conflict = card(mine, THIS).locator(".cell--conflict")
    expect(conflict).to_contain_text("Now 62.5 (Carla Coach). You typed 65.")
    assert Override.objects.get().load == Decimal("62.5")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(card(mine, THIS).locator(".cell--conflict")).to_have_count(0)
    expect(load_of(mine, THIS)).to_have_value("65")
    assert Override.objects.get().load == Decimal(65)


def test_a_value_that_cannot_be_is_said_in_its_cell(
    open_page: PageOf, coach: Membership, athlete_page: str
) -> None:
    page = open_page(coach.user, athlete_page, **DESK)
    load_of(page, THIS).fill("heavy")
    load_of(page, THIS).press("Enter")
    expect(load_of(page, THIS)).to_have_attribute("aria-invalid", "true")
    expect(load_of(page, THIS)).to_have_value("heavy")
    assert not Override.objects.exists()


def test_a_load_is_set_and_reset_without_scripts(
    open_page: PageOf, coach: Membership, athlete_page: str, work: Callable[[], None]
) -> None:
    page = open_page(coach.user, athlete_page, java_script_enabled=False, **DESK)
    load_of(page, THIS).fill("62.5")
    load_of(page, THIS).press("Enter")
    expect(load_of(page, THIS)).to_have_value("62.5")
    regenerate_by_hand(page, work, scripts=False)
    page.goto(athlete_page)
    expect(load_of(page, THIS)).to_have_value("62.5")
    card(page, THIS).get_by_role("button", name="Reset Load, Barbell back squat").click()
    expect(load_of(page, THIS)).to_have_value("60")


def publish(page: Page) -> None:
    page.goto("/c/harriers/week/")
    page.get_by_role("button", name="Publish for 2 athletes").click()
    expect(page.get_by_role("button", name="All published")).to_be_disabled()


def say_pain(page: Page, part: str, much: str) -> None:
    pain = page.locator("#pain")
    pain.get_by_role("radio", name="some").tap()
    pain.get_by_role("checkbox", name=part, exact=True).tap()
    pain.get_by_role("radio", name=much, exact=True).tap()
    pain.get_by_role("button", name="Save pain").tap()
    expect(pain).to_contain_text(f"Pain {much} of 10: {part}.")


def cut_short(page: Page) -> None:
    page.get_by_role("button", name="Finish session").click()
    page.locator("#finish").get_by_role("button", name="Pain", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("Cut short: pain")


def squat_set(page: Page, number: int) -> Locator:
    return page.locator(f"form.set[id^='set-back_squat'][id$='-{number}']:not(.set--warmup)")


@SCRIPTS
def test_pain_in_the_gym_is_first_on_the_coachs_week_and_changes_the_next(
    open_page: PageOf,
    zora: Athlete,
    coach: Membership,
    athlete_page: str,
    *,
    scripts: bool,
) -> None:
    desk = open_page(coach.user, "/c/harriers/week/", java_script_enabled=scripts, **DESK)
    publish(desk)
    phone = open_page(zora.user, "/c/harriers/today/", java_script_enabled=scripts)
    phone.get_by_role("link", name="Start").tap()
    for number in (1, 2):
        squat_set(phone, number).locator(".set__check").tap()
        expect(squat_set(phone, number)).to_have_class("set set--done")
    reps = squat_set(phone, 3).locator("[name=reps]")
    if scripts:
        reps.tap()
        squat_set(phone, 3).get_by_role("button", name="5", exact=True).tap()
    else:
        reps.fill("5")
        squat_set(phone, 3).locator(".set__check").tap()
    expect(squat_set(phone, 3)).to_have_class("set set--done")
    phone.get_by_role("button", name="Barbell back squat: 2 left").tap()
    expect(phone.locator("#foot-back_squat-barbell div.rir")).to_have_count(0)
    say_pain(phone, "knee", "6")
    cut_short(phone)
    asked = [(str(one.load), one.reps, one.rir) for one in SetLog.objects.order_by("number")]
    assert asked == [("60.000", 6, None), ("60.000", 6, None), ("60.000", 5, Decimal(2))]

    desk.goto("/c/harriers/week/")
    first = desk.locator("tbody tr").first
    expect(first).to_contain_text("Zora Zatopek")
    expect(first).to_contain_text("knee 6/10")
    first.get_by_role("link", name="Zora Zatopek").click()
    coming = card(desk, NEXT)
    squat = coming.get_by_role("row").filter(has_text="Barbell back squat")
    expect(squat).to_contain_text("At rest: pain or injury not cleared")
    expect(coming.get_by_role("row").filter(has_text="instead of back squat")).to_contain_text(
        "Barbell hip thrust"
    )


def test_by_keyboard_alone_from_the_week_to_a_changed_load(
    open_page: PageOf, coach: Membership, zora: Athlete
) -> None:
    page = open_page(coach.user, "/c/harriers/week/", **DESK)
    for key, name in (("j", "Ana Adult"), ("j", "Zora Zatopek"), ("k", "Ana Adult")):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(zora.name)
    load_of(page, THIS).focus()
    page.keyboard.press("ArrowDown")
    below = page.get_by_role("textbox", name=f"Load, Single-leg Romanian deadlift, {THIS}")
    expect(below).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(load_of(page, THIS)).to_be_focused()
    page.keyboard.type("62.5")
    page.keyboard.press("Enter")
    expect(card(page, THIS).locator(".cell__dot")).to_have_count(1)
    expect(load_of(page, THIS)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")
    expect(load_of(page, THIS)).not_to_be_focused()


def test_a_program_is_looked_at_before_it_is_assigned(
    open_page: PageOf, coach: Membership, zora: Athlete
) -> None:
    page = open_page(coach.user, "/c/harriers/assignments/new/", **DESK)
    preview = page.locator("#preview")
    page.get_by_role("button", name="See what would change").click()
    expect(preview.get_by_role("alert")).to_contain_text("Choose athletes, or a squad")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.get_by_label("Program").select_option(label="The squat method v1")
    page.get_by_label("Zora Zatopek").check()
    page.get_by_role("button", name="See what would change").click()
    expect(preview).to_contain_text("First week")
    expect(preview).to_contain_text("Barbell back squat")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(zora.name)
    expect(page.locator(".aside")).to_contain_text("The squat method v1 from Mon 30 Nov")
