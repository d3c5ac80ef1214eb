"""A coach reviews 24 weeks in a real browser: 20 as expected in one action, four one by one.

It is Monday 2026-11-23, 09:00 in Rome; the running week is published, the coming one waits. Of four
athletes a session was moved to another day. Clicks and keys are counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from clubs.models import Club, Membership
from programs.models import ProgramVersion
from sessions.models import ReviewRules, TrainingSession, WeekHold
from sessions.planning.assign import assign
from sessions.planning.overrides import move_session
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.publication import publish_week
from tests.browser.conftest import DESK, PHONE, PageOf
from tests.conftest import MONDAY, make_athlete

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SUNDAY_EVENING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
COMING = MONDAY + timedelta(days=7)
ATHLETES, SPECIAL = 24, 4
INBOX = "/c/harriers/inbox/"
MOST_ACTIONS = 16


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def squad(
    live_server: LiveServer, club: Club, coach: Membership, mixed: ProgramVersion
) -> list[Athlete]:
    """Runners 00 to 23; of the first four a session lies on another day in the coming week."""
    club.review_first = True
    club.save()
    ReviewRules.objects.create(club=club, membership=coach, new_weeks=0)
    athletes = [make_athlete(club, f"R{n:02} Runner", coach=coach) for n in range(ATHLETES)]
    by = coach.principal(SUNDAY_EVENING)
    ids = [one.pk for one in athletes]
    assign(mixed, athletes, starts_on=MONDAY, by=by, at=SUNDAY_EVENING)
    regenerate(club, ids, now=SUNDAY_EVENING, week=MONDAY)
    publish_week(club, MONDAY, athletes, by=by, at=SUNDAY_EVENING)
    regenerate(club, ids, now=NOW, week=COMING)
    for one in athletes[:SPECIAL]:
        last = TrainingSession.objects.filter(athlete=one, week_start=COMING).latest("slot")
        move_session(last, COMING + timedelta(days=5), by=coach.principal(NOW), at=NOW)
    regenerate(club, ids[:SPECIAL], now=NOW)
    return athletes


class Hands:
    """What a person does, counted; and how long the server took for what was decided."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.took_ms: list[float] = []

    def key(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)

    def click(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name).first.click()

    def decide(self, act: Callable[[], None]) -> None:
        """An action that is sent; done once its answer is there."""
        with self.page.expect_response(
            lambda answer: "/inbox/decisions/" in answer.url and answer.request.method == "POST"
        ) as sent:
            began = time.perf_counter()
            act()
            assert sent.value.status < 400
        self.took_ms.append((time.perf_counter() - began) * 1000)


def published() -> set[str]:
    rows = TrainingSession.objects.filter(week_start=COMING).exclude(published_at=None)
    return set(rows.values_list("athlete__name", flat=True))


def test_24_weeks_are_reviewed_in_few_actions(
    open_page: PageOf, coach: Membership, squad: list[Athlete]
) -> None:
    page = open_page(coach.user, INBOX, **DESK)
    hands = Hands(page)
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(ATHLETES)
    expect(page.locator("#inbox-count")).to_have_text(str(ATHLETES))
    expect(rows.first).to_contain_text("another day")

    hands.decide(lambda: hands.click("Approve the 20 as expected"))
    expect(rows).to_have_count(SPECIAL)
    page.wait_for_load_state()
    assert len(published()) == ATHLETES - SPECIAL

    hands.key("j")
    expect(rows.nth(0)).to_be_focused()
    hands.key("e")
    load = page.get_by_label("Load, Barbell back squat").first
    expect(load).to_be_visible()
    load.fill("25")
    hands.count += 1
    with page.expect_response(lambda answer: "part=head" in answer.url):
        hands.key("Enter")
    expect(rows.nth(0)).to_contain_text("set by Carla Coach")
    rows.nth(0).focus()
    hands.count += 1
    expect(rows.nth(0)).to_be_focused()
    hands.decide(lambda: hands.key("a"))
    expect(rows).to_have_count(3)

    for left, key in ((2, "h"), (1, "a"), (0, "a")):
        expect(rows.nth(0)).to_be_focused()
        hands.decide(partial(hands.key, key))
        expect(rows).to_have_count(left)
    expect(page.locator("#inbox-count")).to_have_text("")
    assert len(published()) == ATHLETES - 1
    assert WeekHold.objects.alive().get().athlete == squad[1]

    hands.decide(lambda: hands.key("u"))
    expect(rows).to_have_count(1)
    assert len(published()) == ATHLETES - 2
    assert hands.count <= MOST_ACTIONS, f"{hands.count} actions"
    print(f"actions {hands.count}, ms an answer {[round(one) for one in hands.took_ms]}")


def test_u_takes_back_what_was_approved_together(
    open_page: PageOf, coach: Membership, squad: list[Athlete]
) -> None:
    page = open_page(coach.user, INBOX, **DESK)
    page.get_by_role("button", name="Approve the 20 as expected").click()
    expect(page.locator("[data-row]")).to_have_count(SPECIAL)
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text("taken back").first).to_be_visible()
    assert published() == set()


def test_keys_faster_than_the_server_are_not_lost(
    open_page: PageOf, coach: Membership, squad: list[Athlete]
) -> None:
    page = open_page(coach.user, INBOX, **DESK)
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    for key in "ahaa":
        page.keyboard.press(key)
    expect(rows).to_have_count(ATHLETES - 4)
    expect(rows.first).to_be_focused()
    assert published() == {squad[at].name for at in (0, 2, 3)}
    assert WeekHold.objects.alive().get().athlete == squad[1]


def test_who_looks_at_old_numbers_sees_both(
    open_page: PageOf, coach: Membership, owner: Membership, squad: list[Athlete]
) -> None:
    mine = open_page(coach.user, INBOX, **DESK)
    other = open_page(owner.user, f"{INBOX}?whose=all", **DESK)
    other.get_by_role("button", name="Approve R00 Runner").click()
    expect(other.locator(".inbox-done")).to_contain_text("R00 Runner")
    mine.get_by_role("button", name="Hold R00 Runner").click()
    clash = mine.get_by_role("alert").filter(has_text="Nothing was decided")
    expect(clash).to_contain_text("Olga Owner")
    expect(clash).to_contain_text("another day")
    assert not WeekHold.objects.exists()


@pytest.mark.parametrize(
    ("options", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone"]
)
def test_the_inbox_has_no_fault_that_a_machine_finds(
    open_page: PageOf,
    axe: Callable[..., list[str]],
    coach: Membership,
    squad: list[Athlete],
    options: dict[str, object],
    scheme: str,
) -> None:
    page = open_page(coach.user, INBOX, color_scheme=scheme, **options)
    page.get_by_role("link", name="Edit R00 Runner").click()
    expect(page.get_by_label("Load, Barbell back squat").first).to_be_visible()
    page.get_by_role("button", name="Hold R01 Runner").click()
    expect(page.locator(".inbox-done")).to_be_visible()
    assert axe(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "the page scrolls sideways"
    for path in ("decisions/", "rules/", "many/"):
        page.goto(f"{INBOX}{path}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_scripts_a_week_is_approved_and_taken_back(
    open_page: PageOf, coach: Membership, squad: list[Athlete]
) -> None:
    page = open_page(coach.user, INBOX, java_script_enabled=False, **DESK)
    page.get_by_role("button", name="Approve R00 Runner").click()
    expect(page.locator("[data-row]")).to_have_count(ATHLETES - 1)
    page.get_by_role("link", name="Decided today").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("[data-row]")).to_have_count(ATHLETES)
    assert published() == set()
