"""An athlete's own data, said in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import HealthRead
from athletes.pages.rows import said_day
from clubs.models import Club


def said_reads(rows: Sequence[HealthRead], club: Club) -> list[dict[str, str]]:
    """As `Wed 25 Nov 2026 · Carla Coach · body weight · on a page, 3 times, last 09:00`."""
    return [
        {
            "day": said_day(one.day),
            "who": _reader(one),
            "what": one.get_kind_display(),
            "how": _("%(where)s, %(times)s, last %(time)s")
            % {
                "where": one.get_where_display(),
                "times": ngettext("once", "%(n)s times", one.count) % {"n": one.count},
                "time": date_format(one.last_at.astimezone(club.zone), "H:i"),
            },
        }
        for one in rows
    ]


def _reader(one: HealthRead) -> str:
    if one.reader is not None:
        return one.reader.name
    if one.token is not None:
        return _("Club system: %(name)s") % {"name": one.token.name}
    if one.who == HealthRead.OPERATOR:
        return _("Whoever runs the server")
    if one.webhook is not None:
        return _("Club system: %(name)s") % {"name": one.webhook}
    return _("A former member, or a club system that is gone")
