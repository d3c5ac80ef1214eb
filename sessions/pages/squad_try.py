"""What one race or off range would do to each athlete of a squad, counted before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from athletes.facts import supposed
from athletes.models import Athlete, OffRange, Race
from clubs.models import Club
from sessions.pages import levels
from sessions.pages.tallies import first_lift, what_changes
from sessions.planning.project import WhatIf
from sessions.planning.squad_season import Toll, tolls
from sessions.planning.tally import tally

ORDER = ("stop", "off", "race", "lighter", "light", "full")


def toll_rows(
    model: type[Race | OffRange],
    athletes: Sequence[Athlete],
    values: dict[str, Any],
    club: Club,
    now: datetime,
) -> list[dict[str, Any]]:
    """A row an athlete: how many days change to what, and whether the race is trained through."""
    today = club.today(now)
    tried = [(one, _what_if(model, one, values, today)) for one in athletes]
    last = values.get("ends_on") or values["day"]
    return [_row(one, club.slug) for one in tolls(club, tried, last, now)]


def _what_if(
    model: type[Race | OffRange], athlete: Athlete, values: dict[str, Any], today: Any
) -> WhatIf:
    row = supposed(model(club_id=athlete.club_id, athlete=athlete), values, today=today)
    return WhatIf(races=(row,)) if isinstance(row, Race) else WhatIf(offs=(row,))


def _row(toll: Toll, club: str) -> dict[str, Any]:
    counted = [
        ngettext("%(n)s day %(level)s", "%(n)s days %(level)s", toll.levels[kind])
        % {"n": toll.levels[kind], "level": levels.word(kind)}
        for kind in ORDER
        if toll.levels[kind]
    ]
    return {
        "name": toll.athlete.name,
        "url": reverse("sessions:season", args=[club, toll.athlete.uid]),
        "days": toll.days,
        "levels": ", ".join(counted) or _("nothing changes"),
        "note": _note(toll),
        **_sessions(toll),
    }


def _sessions(toll: Toll) -> dict[str, Any]:
    """What becomes of sessions and loads: `what` counted, `lift` the first main load that is
    another, `not_played` where it would take too long to say."""
    if toll.changes is None:
        why = toll.trouble or _("too far ahead to count for so many at once")
        return {"what": [], "lift": "", "not_played": why}
    total = replace(tally(toll.changes), days=0)
    lift = first_lift(toll.changes)
    return {"what": what_changes(total), "lift": lift, "not_played": ""}


def _note(toll: Toll) -> str:
    if toll.state is None or toll.state.beside is None:
        return ""
    beside = toll.state.beside
    return _("trained through beside %(race)s (%(priority)s)") % {
        "race": beside.name,
        "priority": beside.priority,
    }
