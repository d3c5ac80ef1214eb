"""What merging two records would do, in words and exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete
from sessions.planning.merge import Merging, Side

WORDS = {
    "race": gettext_lazy("Races"),
    "run": gettext_lazy("Runs"),
    "availability": gettext_lazy("Days for strength"),
    "bodyweight": gettext_lazy("Body weights"),
    "injury": gettext_lazy("Injuries"),
    "season": gettext_lazy("Seasons"),
    "offrange": gettext_lazy("Days off"),
    "gymchoice": gettext_lazy("Gyms"),
    "strengthtest": gettext_lazy("Strength tests"),
    "timetrial": gettext_lazy("Time trials"),
    "coachevent": gettext_lazy("Coach’s words"),
    "assignment": gettext_lazy("Programs followed"),
    "trainingsession": gettext_lazy("Sessions"),
    "setlog": gettext_lazy("Logged sets"),
}


def choosing(athlete: Athlete, others: Sequence[Athlete], club: str) -> dict[str, Any]:
    rows = [{"uid": one.uid, "name": one.name, "about": _about(one)} for one in others]
    return {"athlete": athlete, "rows": rows, **_around(athlete, club)}


def previewed(keeps: Athlete, other: Athlete, told: Merging, club: str) -> dict[str, Any]:
    sides = [*told.facts, told.sessions, told.logs]
    return {
        "athlete": keeps,
        "other": other,
        "about_athlete": _about(keeps),
        "about_other": _about(other),
        "rows": [_row(one) for one in sides if one.stays or one.comes],
        "clashes": [_row(one) for one in told.facts if one.clashes],
        "slots": told.sessions.clashes,
        "moved_slots": told.moved_slots,
        "two_accounts": told.two_accounts,
        "seen": told.mark,
        **_around(keeps, club),
    }


def _row(side: Side) -> dict[str, Any]:
    return {
        "kind": side.kind,
        "label": WORDS[side.kind],
        "stays": side.stays,
        "comes": side.comes,
        "clashes": side.clashes,
    }


def _about(athlete: Athlete) -> str:
    born = athlete.born.isoformat() if athlete.born else _("date of birth unknown")
    account = _("with an account") if athlete.user_id else _("without an account")
    return f"{born} · {account}"


def _around(athlete: Athlete, club: str) -> dict[str, Any]:
    facts = reverse("athletes:facts", args=[club, athlete.uid])
    home = {"label": _("Athletes"), "url": reverse("athletes:athletes", args=[club])}
    crumbs = [home, {"label": athlete.name, "url": facts}, {"label": _("Merge")}]
    return {"crumbs": crumbs, "back": facts}
