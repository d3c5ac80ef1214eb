"""Passkeys and the second factor in a real browser, with an authenticator that Chromium plays."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from clubs.models import Membership
from tests.browser.conftest import DESK, PageOf
from tests.clubs.test_security import code

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough word"  # of the cast


@pytest.fixture
def door(open_page: PageOf, live_server: LiveServer) -> Page:
    """The way in, by the name of this machine: a bare number has no passkeys."""
    page = open_page(None, f"http://localhost:{live_server.thread.port}/accounts/login/", **DESK)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def log_in(page: Page, member: Membership) -> None:
    page.get_by_label("Email").fill(member.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/accounts/login/**")


def give_password(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_added_and_lets_in_without_the_password(door: Page, coach: Membership) -> None:
    log_in(door, coach)
    door.wait_for_url("**/c/harriers/**")
    door.goto(door.url.partition("/c/")[0] + "/me/")
    door.get_by_role("link", name="Second factor, passkeys, recovery codes").click()
    door.get_by_role("link", name="Add a passkey").click()
    give_password(door)
    door.get_by_role("button", name="Add it").click()
    expect(door.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    door.get_by_role("link", name="I have kept them").click()
    expect(door.get_by_text("logs in without the password")).to_be_visible()
    log_out(door)
    door.get_by_role("button", name="Log in with a passkey").click()
    door.wait_for_url("**/c/harriers/**")
    log_out(door)
    log_in(door, coach)
    expect(door.get_by_role("heading", name="The second factor")).to_be_visible()
    door.get_by_role("button", name="Use a passkey").click()
    door.wait_for_url("**/c/harriers/**")


def test_an_app_is_set_up_and_asked_for(door: Page, coach: Membership) -> None:
    log_in(door, coach)
    door.wait_for_url("**/c/harriers/**")
    door.goto(door.url.partition("/c/")[0] + "/accounts/2fa/")
    door.get_by_role("link", name="Set up an app").click()
    give_password(door)
    secret = door.locator("#totp-key").inner_text()
    door.get_by_label("Code").fill(code(secret))
    door.get_by_role("button", name="Turn it on").click()
    expect(door.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = door.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    door.get_by_role("link", name="I have kept them").click()
    log_out(door)
    log_in(door, coach)
    door.get_by_label("Code").fill(codes[0])
    door.get_by_role("button", name="Log in", exact=True).click()
    door.wait_for_url("**/c/harriers/**")


def test_pages_of_security_can_be_read_by_everybody(
    open_page: PageOf, axe: object, coach: Membership
) -> None:
    page = open_page(coach.user, "/accounts/2fa/")
    assert axe(page) == []  # type: ignore[operator]  # a fixture that is called
    page.goto("/me/sessions/")
    assert axe(page) == []  # type: ignore[operator]
