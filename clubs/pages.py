"""The pages that say how a club works, as tabs, as far as whoever asks may see them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Principal
from clubs.roles import Area, Reach

SETTINGS, MEMBERS, POLICY, PUBLISHING = (
    "clubs:settings",
    "clubs:members",
    "programs:policy",
    "clubs:publishing",
)
LABELS = {
    SETTINGS: _("Settings"),
    MEMBERS: _("Members"),
    POLICY: _("Rules"),
    PUBLISHING: _("My publishing"),
}


def may_publish(principal: Principal) -> bool:
    """Whoever plans for the whole club, so has athletes whose weeks are published."""
    return Reach.ALL in principal.reach(Area.SESSIONS, change=True)


def club_tabs(principal: Principal, slug: str, here: str) -> list[dict[str, Any]]:
    seen = {
        SETTINGS: principal.may_change(Area.CLUB),
        MEMBERS: principal.may_see(Area.MEMBERS),
        POLICY: principal.may_see(Area.PROGRAMS),
        PUBLISHING: may_publish(principal),
    }
    return [
        {"label": LABELS[name], "url": reverse(name, args=[slug]), "current": name == here}
        for name, may in seen.items()
        if may
    ]
