"""What a rule would do, as a page tells it: week by week for one athlete, counted for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete
from clubs.models import Principal
from programs.models import Place
from sessions.models import Assignment, RulePreview
from sessions.pages import numbers
from sessions.pages.consequences import consequences_page
from sessions.pages.sentences import asked_of
from sessions.pages.tallies import what_changes
from sessions.planning.consequences import WeekChange
from sessions.planning.rule_preview import (
    WEEKS,
    Effect,
    count,
    counted,
    is_overtaken,
    why_stopped,
)
from sessions.planning.tally import Counted, Mover, Tally

TEMPLATE = "sessions/rules/_preview.html"
ROWS = 40  # lines of sessions that are listed
MOST_PARTS = 4  # kinds of changes that are named beside an athlete


def whom(place: Place, principal: Principal) -> QuerySet[Athlete]:
    """The athletes of whom a rule of the club, a program or an exercise may speak: those who
    follow a program, or that program, from today on."""
    following = Assignment.objects.filter(club=principal.club_id).alive()
    following = following.filter(ends_on=None) | following.filter(ends_on__gte=principal.today)
    if place.scope == "program":
        following = following.filter(program_version__program__uid=place.about)
    rows = Athlete.objects.visible_to(principal).filter(paused_at=None)
    return rows.filter(pk__in=following.values("athlete"))


def try_url(place: Place, name: str, club: str) -> str:
    """Where a rule of a place that many athletes have in common is tried."""
    args = [club, *([place.about] if place.about else []), name]
    return reverse(f"sessions:{place.scope}-preview", args=args)


def one_page(effect: Effect, *, among_all: str = "") -> dict[str, Any]:
    """An athlete's next weeks: levels, sessions, and each line before and after. `among_all`: where
    the same is tried on all whom it concerns."""
    lines = [_row(week, change) for week in effect.changes for change in week.lines]
    words = {"n": WEEKS, "name": effect.athlete.name}
    return {
        "template": TEMPLATE,
        "title": _("What it does to the next %(n)s weeks of %(name)s") % words,
        "trouble": effect.trouble,
        "consequences": consequences_page(effect.changes),
        "lines": lines[:ROWS],
        "more": max(0, len(lines) - ROWS),
        "try_url": among_all,
    }


def many_page(effects: Sequence[Effect], try_url: str) -> dict[str, Any]:
    """A few athletes, played forward at once."""
    names = {one.athlete.pk: one.athlete for one in effects}
    return _summary(count(effects), names) | {"try_url": try_url}


def counting_page(preview: RulePreview, principal: Principal) -> dict[str, Any]:
    """Many athletes: how far the job is, and what it has counted. Names those within reach."""
    found, club = counted(preview), preview.club
    named = [*(one.athlete for one in found.most), *found.troubled]
    names = Athlete.objects.visible_to(principal).in_bulk(named)
    stopped = "" if preview.finished_at else why_stopped(preview)
    over = bool(preview.finished_at or stopped)
    return _summary(found, names) | {
        "try_url": try_url(preview.place, preview.name, club.slug),
        "poll_url": "" if over else reverse("sessions:rule-preview", args=[club.slug, preview.uid]),
        "job": {
            "label": _label(over=over, stopped=bool(stopped)),
            "done": preview.done,
            "total": len(preview.athletes),
            "failed": bool(stopped),
            "over": over,
            "note": stopped or _asked(preview),
        },
        "is_overtaken": is_overtaken(preview),
    }


def _label(*, over: bool, stopped: bool) -> str:
    if stopped:
        return _("Stopped")
    return _("Counted") if over else _("Counting")


def _asked(preview: RulePreview) -> str:
    words = {
        "name": preview.asked_by.name if preview.asked_by else _("a former member"),
        "when": date_format(preview.created_at.astimezone(preview.club.zone), "D j M, H:i"),
    }
    return _("Asked for by %(name)s, %(when)s; kept for a day. You may leave this page.") % words


def _summary(found: Counted, names: Mapping[int, Athlete]) -> dict[str, Any]:
    """How many athletes it touches, how, and those whom it touches most."""
    words = {"touched": found.touched, "all": found.athletes, "weeks": WEEKS}
    text = ngettext(
        "%(touched)s of %(all)s athletes has other sessions in the next %(weeks)s weeks.",
        "%(touched)s of %(all)s athletes have other sessions in the next %(weeks)s weeks.",
        found.touched,
    )
    shown = [one for one in found.most if one.athlete in names]
    return {
        "template": TEMPLATE,
        "title": _("What it does to the next %(n)s weeks") % {"n": WEEKS},
        "sentences": [text % words, *_in_all(found.total)] if found.athletes else [],
        "what": what_changes(found.total),
        "athletes": [_athlete(one, names[one.athlete]) for one in shown],
        "is_most": found.touched > len(shown),
        "troubled": [names[pk].name for pk in found.troubled if pk in names],
        "troubles": found.troubles,
    }


def _in_all(total: Tally) -> list[str]:
    if not total.weeks:
        return []
    weeks = ngettext("%(n)s week", "%(n)s weeks", total.weeks) % {"n": total.weeks}
    sessions = ngettext("%(n)s session", "%(n)s sessions", total.sessions) % {"n": total.sessions}
    return [_("In all %(weeks)s and %(sessions)s change:") % {"weeks": weeks, "sessions": sessions}]


def _athlete(mover: Mover, athlete: Athlete) -> dict[str, str]:
    first = _("first in the week %(week)s") % {"week": numbers.week_days(mover.first)}
    text = " · ".join([*what_changes(mover.tally)[:MOST_PARTS], first])
    return {"name": athlete.name, "text": text, "uid": str(athlete.uid)}


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
