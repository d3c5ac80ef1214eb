"""Which program an athlete follows, for the side of the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.models import Principal
from clubs.roles import Area
from sessions.models import Assignment
from sessions.pages import numbers


def programs(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, Any]]:
    """What stands today or is to come. One query."""
    rows = Assignment.objects.visible_to(principal).filter(athlete=athlete)
    may_end = principal.may_change(Area.SESSIONS) and principal.is_staff
    return [
        {
            "label": str(one.program_version),
            "days": _days(one, principal.today),
            "end_url": reverse("sessions:assignment-end", args=[club, one.uid]) if may_end else "",
        }
        for one in rows.select_related("program_version__program")
        if one.ends_on is None or one.ends_on >= principal.today
    ]


def _days(one: Assignment, today: date) -> str:
    text = _("from %(day)s") if one.starts_on > today else _("since %(day)s")
    begins = text % {"day": numbers.day(one.starts_on)}
    if one.ends_on is None:
        return begins
    return _("%(since)s, until %(day)s") % {"since": begins, "day": numbers.day(one.ends_on)}
