"""A real Chromium on a real server, by the machine's clock: cookies and timers live in it.

`open_page(user)` gives a page of the size of a phone, logged in; `axe(page)` its faults. A script's
error or a breach of the content security policy on any page that was opened fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from clubs.models import Club, Membership, User
from clubs.weeks import week_start
from programs.defaults import add_default_programs
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate
from tests.conftest import logged_in

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1320, "height": 900}, "has_touch": False}
# What WCAG 2.2 AA asks for, as far as a machine can tell.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
# Answers that are meant: a conflict, a refusal, a wrong address, no network.
MEANT = re.compile(
    r"Failed to load resource: .*(status of (404|409|422)|ERR_INTERNET_DISCONNECTED)"
    r"|htmx:(sendError|afterRequest)"  # what htmx says of a request that found no network
)
PageOf = Callable[..., Page]


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What browsers complain of; at the end it must be nothing."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


def listen(context: BrowserContext, complaints: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not MEANT.search(message.text):
            complaints.append(f"{message.page and message.page.url}: {message.text}")

    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(str(error.error)))


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, heard: list[str]) -> Iterator[PageOf]:
    """Open a page as somebody, None: as anybody; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    def open_as(user: User | None, path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **(PHONE | options))
        contexts.append(context)
        listen(context, heard)
        if user is not None:
            cookie = logged_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """The faults of a page, one a line; of some rules only, or all but some, where named."""

    def faults(page: Page, *rules: str, but: tuple[str, ...] = ()) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else RULES
        quick: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        quick["rules"] = {one: {"enabled": False} for one in but}
        found = page.evaluate("options => axe.run(options)", only | quick)
        return [
            f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return faults


@pytest.fixture
def todays_session(
    live_server: LiveServer, club: Club, coach: Membership, ana: Athlete
) -> TrainingSession:
    """Ana's first session of the running week, made by the engine, and standing today."""
    now = timezone.now()
    today = club.today(now)
    monday = week_start(today)
    mixed = add_default_programs(club, by=coach.user)[1]
    assign(mixed, [ana], starts_on=monday, by=coach.principal(now), at=now - timedelta(days=1))
    regenerate(club, [ana.pk], now=now, week=monday)
    session = TrainingSession.objects.filter(athlete=ana, week_start=monday).order_by("slot")[0]
    session.day, session.status = today, "published"
    session.save(update_fields=["day", "status"])
    return session
