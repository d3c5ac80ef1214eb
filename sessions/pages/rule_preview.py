"""What a rule would do, as a page tells it: week by week for one athlete, counted for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete
from clubs.models import Principal
from programs.models import Place
from sessions.models import Assignment
from sessions.pages import numbers
from sessions.pages.consequences import consequences_page
from sessions.pages.sentences import asked_of
from sessions.planning.consequences import WeekChange
from sessions.planning.rule_preview import MOST, WEEKS, Effect

TEMPLATE = "sessions/rules/_preview.html"
ROWS = 40  # lines of sessions that are listed


def whom(place: Place, principal: Principal) -> QuerySet[Athlete]:
    """The athletes of whom a rule of the club, a program or an exercise may speak: those who
    follow a program, or that program, from today on."""
    following = Assignment.objects.filter(club=principal.club_id).alive()
    following = following.filter(ends_on=None) | following.filter(ends_on__gte=principal.today)
    if place.scope == "program":
        following = following.filter(program_version__program__uid=place.about)
    rows = Athlete.objects.visible_to(principal).filter(paused_at=None)
    return rows.filter(pk__in=following.values("athlete"))


def one_page(effect: Effect) -> dict[str, Any]:
    """An athlete's next weeks: levels, sessions, and each line before and after."""
    lines = [_row(week, change) for week in effect.changes for change in week.lines]
    return {
        "template": TEMPLATE,
        "title": _("What it does to the next %(n)s weeks") % {"n": WEEKS},
        "trouble": effect.trouble,
        "consequences": consequences_page(effect.changes),
        "lines": lines[:ROWS],
        "more": max(0, len(lines) - ROWS),
    }


def many_page(effects: Sequence[Effect], total: int, club: str) -> dict[str, Any]:
    """How many athletes it touches, and how much of each."""
    touched = [one for one in effects if one.changes]
    words = {"touched": len(touched), "all": len(effects), "weeks": WEEKS}
    sentences = [
        _("%(touched)s of %(all)s athletes have other sessions in the next %(weeks)s weeks.")
        % words
    ]
    if total > MOST:
        sentences.append(
            _("Looked at are the first %(most)s of %(total)s.") % {"most": MOST, "total": total}
        )
    return {
        "template": TEMPLATE,
        "title": _("What it does to the next %(n)s weeks") % {"n": WEEKS},
        "sentences": sentences,
        "athletes": [_athlete(one, club) for one in touched],
        "troubled": [one.athlete.name for one in effects if one.trouble],
    }


def _athlete(effect: Effect, club: str) -> dict[str, str]:
    sessions = ngettext("%(n)s session", "%(n)s sessions", effect.sessions)
    parts = [sessions % {"n": effect.sessions}]
    if effect.days:
        days = ngettext("%(n)s day of another level", "%(n)s days of another level", effect.days)
        parts.append(days % {"n": effect.days})
    first = numbers.week_days(effect.changes[0].week_start)
    parts.append(_("first in the week %(week)s") % {"week": first})
    return {
        "name": effect.athlete.name,
        "text": " · ".join(parts),
        "url": reverse("sessions:athlete", args=[club, effect.athlete.uid]),
    }


def _row(week: WeekChange, change: Any) -> dict[str, str]:
    session = next(one for one in week.sessions if one.slot == change.slot)
    known = session.after or session.before
    day = known.day if known is not None else None
    return {
        "day": numbers.day(day) if day else numbers.week_days(week.week_start),
        "session": session.title,
        "name": change.name,
        "before": asked_of(change.before),
        "after": asked_of(change.after),
    }
