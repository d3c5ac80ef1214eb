"""The whole page of the coach's week: head, statistics, grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.deputies import stands_in_for
from athletes.models import Squad, WeekAnswer
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import WEEK, asked, next_moment, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import levels, numbers
from sessions.pages.needs import Rank, health_told
from sessions.pages.week import SORTS, Row, headings, rows
from sessions.pages.week_facts import RACING, WeekFacts, read_week

Status = TrainingSession.Status


class Filter(NamedTuple):
    """What the coach wants to see of a week."""

    squad: str = ""
    search: str = ""
    sort: str = SORTS[0]
    mine: bool = False  # those whom the coach looks after, deputyships included

    @property
    def query(self) -> str:
        """As in an address, with what differs from the plain week."""
        mine = "mine" if self.mine else ""
        asked = {"squad": self.squad, "q": self.search, "sort": self.sort, "whose": mine}
        kept = {name: value for name, value in asked.items() if value and value != SORTS[0]}
        return f"?{urlencode(kept)}" if kept else ""


def read_filter(asked: Mapping[str, str]) -> Filter:
    """From an address; what makes no sense is left out."""
    sort = asked.get("sort", "")
    return Filter(
        squad=_uuid(asked.get("squad", "")),
        search=asked.get("q", "").strip()[:100],
        sort=sort if sort in SORTS else SORTS[0],
        mine=asked.get("whose") == "mine",
    )


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def week_page(
    principal: Principal, club: Club, monday: date, wanted: Filter, now: datetime
) -> dict[str, Any]:
    """Everything the page and its update print."""
    squad = (
        Squad.objects.visible_to(principal).filter(uid=wanted.squad).first()
        if wanted.squad
        else None
    )
    facts = read_week(principal, monday, squad, mine=wanted.mine)
    grid = rows(facts, club.slug, sort=wanted.sort, search=wanted.search)
    return {
        "title": _("Week %(number)s") % {"number": monday.isocalendar().week},
        "sub": numbers.week_days(monday),
        "name": week_name(monday),
        "url": reverse("sessions:week", args=[club.slug, week_name(monday)]) + wanted.query,
        "headings": headings(facts),
        "rows": grid,
        "stats": _stats(grid, facts, club, now),
        "plain_url": reverse("sessions:week", args=[club.slug, week_name(monday)]),
        "is_open": week_start(facts.today) <= monday <= facts.coming,
        "is_empty": not facts.athletes and squad is None and not wanted.mine,
        "absences": list(stands_in_for(principal)),
        "actions": _actions(principal, club),
        "may_plan": principal.may_change(Area.SESSIONS) and principal.is_staff,
        "wanted": wanted,
        "asked": _asked(principal, club, monday, now, len(facts.athletes)),
        "squads": [
            {"value": str(one.uid), "label": one.name, "chosen": str(one.uid) == wanted.squad}
            for one in facts.squads
        ],
        "sorts": [
            {"value": name, "label": label, "chosen": name == wanted.sort}
            for name, label in zip(SORTS, (_("need"), _("name"), _("next race")), strict=True)
        ],
        **_steps(monday, facts.today, club.slug, wanted),
        **_unpublished(facts, grid),
        "health_shown": health_told(facts, {row.uid for row in grid}),
    }


def _asked(
    principal: Principal, club: Club, monday: date, now: datetime, athletes: int
) -> dict[str, str]:
    """How many have said when they can train in this week, while it is asked about."""
    about = asked(club, now)
    if not club.ask_availability or about.week != monday or not (about.is_open or about.is_made):
        return {}
    answers = WeekAnswer.objects.visible_to(principal).filter(week_start=monday)
    words = {"n": answers.count(), "all": athletes}
    return {
        "text": _("%(n)s of %(all)s have said when they can train in this week") % words,
        "url": reverse("athletes:week-answers", args=[club.slug]),
    }


def _actions(principal: Principal, of: Club) -> list[dict[str, str]]:
    club, actions = of.slug, []
    if of.minors_supervised and principal.may_change(Area.LOGS):
        actions.append(
            {"label": _("Under 18 today"), "url": reverse("sessions:attendance", args=[club])}
        )
    actions.append(
        {"label": _("Who can train when"), "url": reverse("athletes:week-answers", args=[club])}
    )
    if not principal.may_change(Area.ATHLETES):
        return actions
    return [
        *actions,
        {"label": _("Making weeks"), "url": reverse("sessions:regenerations", args=[club])},
        {"label": _("Who follows what"), "url": reverse("sessions:assignments", args=[club])},
        {
            "label": _("Assign program"),
            "url": reverse("sessions:assignment-new", args=[club]),
            "kind": "primary",
        },
    ]


def _steps(monday: date, today: date, club: str, wanted: Filter) -> dict[str, str]:
    def url(day: date) -> str:
        return reverse("sessions:week", args=[club, week_name(day)]) + wanted.query

    return {
        "previous_url": url(monday - WEEK),
        "now_url": ""
        if monday == week_start(today)
        else reverse("sessions:week", args=[club]) + wanted.query,
        "next_url": url(monday + WEEK),
    }


def _unpublished(facts: WeekFacts, grid: list[Row]) -> dict[str, int]:
    """How many athletes of those shown wait for this week to be published."""
    shown = {row.uid for row in grid}
    waiting = [
        one.pk
        for one in facts.athletes
        if one.uid in shown
        and any(
            session.status == Status.PLANNED and session.published_at is None
            for session in facts.sessions.get(one.pk, [])
        )
    ]
    return {"unpublished": len(waiting)}


def _stats(grid: list[Row], facts: WeekFacts, club: Club, now: datetime) -> list[dict[str, Any]]:
    return [_done(facts), _look(grid), _racing(facts), _next_week(facts, club, now)]


def _done(facts: WeekFacts) -> dict[str, Any]:
    pks = {one.pk for one in facts.athletes}
    due = [
        one
        for pk, sessions in facts.sessions.items()
        if pk in pks
        for one in sessions
        if one.status != Status.DROPPED
    ]
    done = sum(one.status == Status.COMPLETED for one in due)
    return {
        "label": _("Sessions done"),
        "value": done,
        "unit": _("of %(count)s planned") % {"count": len(due)},
        "now": done,
        "max": len(due),
    }


def _look(grid: list[Row]) -> dict[str, Any]:
    counts = Counter(_group(row.rank) for row in grid if row.rank > Rank.RACE)
    total = sum(counts.values())
    return {
        "label": _("Needs a look"),
        "value": total,
        "unit": ngettext("athlete", "athletes", total),
        "note": " · ".join(f"{count} {group}" for group, count in counts.items())
        or _("All is well"),
        "kind": "bad" if total else "done",
    }


def _group(rank: int) -> str:
    if rank >= Rank.AMBER:
        return _("pain")
    return {
        Rank.MISSED: _("missed twice"),
        Rank.EFFORT: _("effort off"),
        Rank.TROUBLE: _("not made"),
        Rank.FACTS: _("facts missing"),
        Rank.CONSENT: _("consent missing"),
        Rank.COMMENT: _("commented"),
    }[Rank(rank)]


def _racing(facts: WeekFacts) -> dict[str, Any]:
    last = facts.today + RACING
    near = {
        one.pk: [race for race in facts.races.get(one.pk, []) if facts.today <= race.day <= last]
        for one in facts.athletes
    }
    racing = [pk for pk, races in near.items() if races]
    goals = sum(race.priority == "A" for races in near.values() for race in races)
    unit = ngettext("athlete", "athletes", len(racing))
    if goals:
        unit += ", " + ngettext("%(count)s A race", "%(count)s A races", goals) % {"count": goals}
    return {
        "label": _("Racing in 14 days"),
        "value": len(racing),
        "unit": unit,
        "note": _eased(facts, racing),
        "kind": "taper",
    }


def _eased(facts: WeekFacts, racing: list[int]) -> str:
    """How many of them train less because of it."""
    worst = [
        levels.most_severe(
            str(line.get("code", "full"))
            for session in facts.sessions.get(pk, [])
            for line in session.plan.get("lines", ())
        )
        for pk in racing
    ]
    stopped = sum(levels.level(code) in {"stop", "race"} for code in worst)
    eased = sum(levels.kind(code) == "taper" for code in worst)
    words = []
    if eased:
        words.append(_("%(count)s lighter") % {"count": eased})
    if stopped:
        words.append(_("%(count)s stopped") % {"count": stopped})
    return ", ".join(words)


def _next_week(facts: WeekFacts, club: Club, now: datetime) -> dict[str, Any]:
    made, reviews, hidden = set(), set(), set()
    for one in facts.athletes:
        for session in facts.nearby.get(one.pk, []):
            if session.week_start != facts.coming:
                continue
            made.add(one.pk)
            if session.proposed:
                reviews.add(one.pk)
            elif session.status == Status.PLANNED and not session.published:
                hidden.add(one.pk)
    moment = date_format(next_moment(club, now).astimezone(club.zone), "D H:i")
    notes = [
        _("%(count)s wait for your review") % {"count": len(reviews)} if reviews else "",
        _("%(count)s not published") % {"count": len(hidden)} if hidden else "",
        moment if made else _("will be made %(moment)s") % {"moment": moment},
    ]
    stat: dict[str, Any] = {
        "label": _("Next week"),
        "value": len(made),
        "unit": _("of %(count)s made") % {"count": len(facts.athletes)},
        "note": " · ".join(note for note in notes if note),
        "url": reverse("sessions:week", args=[club.slug, week_name(facts.coming)]),
    }
    return stat | _making(facts, club)


def _making(facts: WeekFacts, club: Club) -> dict[str, Any]:
    """While a regeneration is under way, how far it is."""
    if facts.job is None:
        return {}
    progress = {"done": facts.job.done, "total": facts.job.total}
    return {
        "note": _("being made: %(done)s of %(total)s") % progress
        if facts.job.total
        else _("being made"),
        "url": reverse("sessions:regeneration", args=[club.slug, facts.job.uid]),
    }
