"""The pages that say how a club works, as tabs, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import ApiToken, Principal
from clubs.roles import Area, Reach, Role

SETTINGS = "clubs:settings"
MINORS = "clubs:minors"
CONSENTS = "athletes:consent-texts"
MEMBERS = "athletes:members"
TOKENS = "clubs:tokens"
WEBHOOKS = "clubs:webhooks"
POLICY = "programs:policy"
PUBLISHING = "clubs:publishing"
TABLES = "sessions:exports"
MAIL = "clubs:mail"
ARCHIVE = "sessions:archive"
AUDIT = "sessions:audit"
DEPUTIES = "clubs:deputies"
LABELS = {
    SETTINGS: _("Settings"),
    MINORS: _("Under 18 and privacy"),
    CONSENTS: _("Consent texts"),
    MEMBERS: _("Members"),
    TOKENS: _("Tokens"),
    WEBHOOKS: _("Webhooks"),
    POLICY: _("Rules"),
    PUBLISHING: _("My publishing"),
    DEPUTIES: _("Deputies"),
    TABLES: _("Tables"),
    MAIL: _("E-mail"),
    ARCHIVE: _("Archive"),
    AUDIT: _("Audit"),
}

SOON = timedelta(days=14)  # a token that ends within these days is marked


def role_names(roles: Collection[str]) -> list[str]:
    """In the order of the role table, as people read them."""
    return [gettext(role.value.capitalize()) for role in Role if role.value in roles]


def may_publish(principal: Principal) -> bool:
    """Whoever plans for the whole club, so has athletes whose weeks are published."""
    return Reach.ALL in principal.reach(Area.SESSIONS, change=True)


def club_tabs(principal: Principal, slug: str, here: str) -> list[dict[str, Any]]:
    seen = {
        SETTINGS: principal.may_change(Area.CLUB),
        MINORS: principal.may_change(Area.CLUB),
        CONSENTS: principal.may_change(Area.CLUB),
        MEMBERS: principal.may_see(Area.MEMBERS),
        TOKENS: principal.may_change(Area.CLUB),
        WEBHOOKS: principal.may_change(Area.HOOKS),
        POLICY: principal.may_see(Area.PROGRAMS),
        PUBLISHING: may_publish(principal),
        DEPUTIES: may_publish(principal),
        TABLES: Reach.ALL in principal.reach(Area.ATHLETES, change=False),
        MAIL: principal.may_change(Area.CLUB),
        ARCHIVE: principal.may_change(Area.CLUB),
        AUDIT: principal.may_see(Area.CLUB),
    }
    return [
        {"label": LABELS[name], "url": reverse(name, args=[slug]), "current": name == here}
        for name, may in seen.items()
        if may
    ]


def token_row(token: ApiToken, at: datetime) -> dict[str, Any]:
    """A token as the list shows it. `created_by` must be at hand."""
    kind, state = _token_state(token, at)
    return {"token": token, "kind": kind, "state": state}


def _token_state(token: ApiToken, at: datetime) -> tuple[str, Any]:
    """The kind of chip, and its word."""
    if token.revoked_at is not None:
        return "missed", _("revoked")
    if not token.is_live(at):
        return "missed", _("ended")
    if token.expires_at is not None and token.expires_at - at < SOON:
        return "warn", _("ends soon")
    return ("done", _("in use")) if token.last_used_at else ("quiet", _("never used"))
