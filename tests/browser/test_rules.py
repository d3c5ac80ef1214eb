"""A rule tried on many in a real browser: how far it is, what came of it, one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from clubs.models import Club, Membership
from programs.models import PolicySetting, ProgramVersion
from sessions.planning import work
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate
from tests.browser.conftest import DESK, PageOf
from tests.conftest import MONDAY, NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def many(
    live_server: LiveServer,
    club: Club,
    coach: Membership,
    ana: Athlete,
    ben: Athlete,
    mixed: ProgramVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two athletes are many, and a chunk is one."""
    assign(mixed, [ana, ben], starts_on=MONDAY, by=coach.principal(NOW), at=NOW)
    regenerate(club, [ana.pk, ben.pk], now=NOW, week=MONDAY)
    monkeypatch.setattr("sessions.views.rule_previews.MOST", 1)
    monkeypatch.setattr("sessions.planning.rule_preview.CHUNK", 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_a_rule_is_tried_on_many_watched_and_seen_for_one(
    open_page: PageOf, many: None, coach: Membership, *, scripts: bool
) -> None:
    address = reverse("programs:parameter", args=["harriers", "deload_every"])
    page = open_page(coach.user, address, java_script_enabled=scripts, **DESK)
    page.get_by_label("Planned deload every").fill("3")
    page.get_by_role("button", name="Try it").click()
    counted = page.locator("#preview-label")
    expect(counted).to_contain_text("Counting 0 of 2 athletes")
    work.run_due(timezone.now)
    if not scripts:
        page.get_by_role("link", name="See how far it is").click()
    expect(counted).to_contain_text("Counted 2 of 2 athletes")
    expect(page.locator("#preview[data-poll]")).to_have_count(0)
    page.get_by_role("button", name="See it Ana Adult").click()
    expect(page.get_by_role("heading", name="the next 6 weeks of Ana Adult")).to_be_visible()
    expect(page.get_by_label("Planned deload every")).to_have_value("3")
    page.get_by_role("button", name="All athletes").click()
    expect(counted).to_contain_text("Counted 2 of 2 athletes")
    assert not PolicySetting.objects.exists()
