"""Deciding for many: whom a rule means, by name and number, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete, Race, Squad
from clubs.roles import Area
from clubs.weeks import WEEK, week_start
from sessions.forms.review import ManyForm
from sessions.models import ReviewDecision, TrainingSession, WeekHold
from sessions.pages.inbox import Desk, whose_choices
from sessions.pages.inbox_filter import InboxFilter, shown_athletes, whose_by_default
from sessions.pages.numbers import day as day_text
from sessions.planning.waiting import Key, Place, stamps

Kind = ReviewDecision.Kind
Status = TrainingSession.Status


class Meant(NamedTuple):
    """A week that would be decided on. `sub`: the race, and how many sessions."""

    name: str
    sub: str
    key: str


def many_form(
    desk: Desk,
    wanted: InboxFilter,
    data: Mapping[str, Any] | None,
    picked: Sequence[Key],
) -> ManyForm:
    """The form, as the inbox was filtered; with the weeks that were ticked there."""
    squads = Squad.objects.visible_to(desk.principal)
    whom = "squad" if wanted.squad else "racing"
    return ManyForm(
        desk.principal.today,
        [(str(one.uid), one.name) for one in squads],
        whose_choices(desk.principal),
        data,
        picked=bool(picked),
        initial={
            "whom": "picked" if picked else whom,
            "squad": wanted.squad,
            "whose": wanted.whose or whose_by_default(desk.principal),
            "week": wanted.week or "next",
        },
    )


def many_page(desk: Desk, form: ManyForm, picked: Sequence[Key], query: str) -> dict[str, Any]:
    """The form, and once it is filled in whom it means and what would be done."""
    page = {
        "form": form,
        "picked": " ".join(map(str, picked)),
        "url": reverse("sessions:inbox-bulk", args=[desk.club.slug]) + query,
        "back_url": reverse("sessions:inbox", args=[desk.club.slug]) + query,
        "query": query,
        "asked": False,
    }
    if not (form.is_bound and form.is_valid()):
        return page
    values = form.cleaned_data
    weeks = meant(desk, values, picked)
    return page | {
        "asked": True,
        "weeks": weeks,
        "title": _title(values["kind"], len(weeks)),
        "button": _button(values["kind"], len(weeks)),
        "rule": _rule(desk, values),
        "uid": str(uuid4()),
        "keys": " ".join(one.key for one in weeks),
        "values": values,
    }


def meant(desk: Desk, values: Mapping[str, Any], picked: Sequence[Key]) -> list[Meant]:
    """The weeks, by the athlete's name; four queries, whatever their number.

    Held are those that nobody sees yet, skipped those with open sessions; days off are for all.
    """
    this = week_start(desk.principal.today)
    monday = this if values["week"] == "this" else this + WEEK
    if values["whom"] == "picked":
        pairs: dict[tuple[UUID, date], str] = {(one.athlete, one.week): one.stamp for one in picked}
    else:
        pairs = dict.fromkeys(((uid, monday) for uid in _athletes(desk, values, monday)), "")
    if values["kind"] == Kind.OFF:
        first = week_start(values["starts_on"])
        pairs = dict.fromkeys(((uid, first) for uid, _week in pairs), "")
    rows = Athlete.objects.reached_in(desk.principal, Area.SESSIONS, change=True)
    people = {one.uid: one for one in rows.filter(uid__in={uid for uid, _week in pairs})}
    places = {
        Place(people[uid].pk, week): (people[uid], stamp)
        for (uid, week), stamp in pairs.items()
        if uid in people
    }
    counts = _sessions(desk, values["kind"], places)
    races, now = _races(desk, places), stamps(places)
    found = [
        Meant(
            athlete.name,
            " · ".join(filter(None, (races.get(place, ""), _count(counts.get(place, 0))))),
            str(Key(athlete.uid, place.week, stamp or now[place])),
        )
        for place, (athlete, stamp) in places.items()
        if values["kind"] == Kind.OFF or place in counts
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _athletes(desk: Desk, values: Mapping[str, Any], monday: date) -> QuerySet[Athlete, Any]:
    squad = values["squad"] if values["whom"] == "squad" else ""
    rows = shown_athletes(desk.principal, InboxFilter(squad=squad, whose=values["whose"]))
    if values["whom"] == "racing":
        days = (monday, monday + timedelta(days=6))
        races = Race.objects.visible_to(desk.principal).filter(
            athlete=OuterRef("pk"), day__range=days
        )
        rows = rows.filter(Exists(races))
    return rows.values_list("uid", flat=True)


def _sessions(desk: Desk, kind: str, places: Mapping[Place, Any]) -> dict[Place, int]:
    """How many sessions of each week it would touch."""
    rows = TrainingSession.objects.editable_by(desk.principal).filter(
        athlete__in={one.athlete_id for one in places}, week_start__in={one.week for one in places}
    )
    if kind == Kind.HOLD:
        held = WeekHold.objects.alive().filter(
            athlete=OuterRef("athlete"), week_start=OuterRef("week_start")
        )
        rows = rows.filter(published_at=None, status=Status.PLANNED).exclude(Exists(held))
    else:
        rows = rows.filter(status__in=[Status.PLANNED, Status.PUBLISHED])
    counted = rows.order_by().values_list("athlete", "week_start").annotate(count=Count("pk"))
    found = {Place(athlete, week): count for athlete, week, count in counted}
    return {place: count for place, count in found.items() if place in places}


def _races(desk: Desk, places: Mapping[Place, Any]) -> dict[Place, str]:
    """The first race of each week, with its day."""
    weeks = {one.week for one in places}
    if not weeks:
        return {}
    days = (min(weeks), max(weeks) + timedelta(days=6))
    rows = Race.objects.visible_to(desk.principal).filter(
        athlete__in={one.athlete_id for one in places}, day__range=days
    )
    found = {}
    for row in rows.order_by("-day"):
        found[Place(row.athlete_id, week_start(row.day))] = f"{row.name}, {day_text(row.day)}"
    return found


def _count(count: int) -> str:
    text = ngettext("%(count)s session", "%(count)s sessions", count)
    return text % {"count": count} if count else ""


def _title(kind: str, count: int) -> str:
    texts = {
        Kind.HOLD: ngettext("%(count)s week to hold", "%(count)s weeks to hold", count),
        Kind.SKIP: ngettext("%(count)s week to skip", "%(count)s weeks to skip", count),
        Kind.OFF: ngettext(
            "Days off for %(count)s athlete", "Days off for %(count)s athletes", count
        ),
    }
    return texts[Kind(kind)] % {"count": count}


def _button(kind: str, count: int) -> str:
    texts = {
        Kind.HOLD: ngettext("Hold %(count)s week", "Hold %(count)s weeks", count),
        Kind.SKIP: ngettext("Skip %(count)s week", "Skip %(count)s weeks", count),
        Kind.OFF: ngettext(
            "Give %(count)s athlete days off", "Give %(count)s athletes days off", count
        ),
    }
    return texts[Kind(kind)] % {"count": count}


def _rule(desk: Desk, values: Mapping[str, Any]) -> str:
    """The rule in words, as the decision keeps it."""
    if values["whom"] == "picked":
        return "selected"
    if values["whom"] == "squad":
        squad = Squad.objects.visible_to(desk.principal).get(uid=values["squad"])
        return _("squad %(name)s") % {"name": squad.name}
    return (
        _("all who race in their week") if values["whom"] == "racing" else _("all that are shown")
    )
