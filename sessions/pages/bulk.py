"""Deciding for all whom a rule names: a squad, those who race, all as expected; or being off."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import Squad
from sessions.forms.review import OffForm
from sessions.pages.inbox import Desk, filters
from sessions.pages.inbox_filter import InboxFilter, shown_athletes
from sessions.pages.inbox_item import Turn


def bulk_page(desk: Desk, wanted: InboxFilter, form: OffForm) -> dict[str, Any]:
    """Who is meant, by name, and what can be done with their weeks."""
    facts, found = desk.judged(wanted)
    weeks = [one for one in found if one.turn != Turn.HELD]
    athletes = list(shown_athletes(desk.principal, wanted))
    url = reverse("sessions:inbox-bulk", args=[desk.club.slug])
    return {
        "url": url,
        "here_url": f"{url}{wanted.query}",
        "filters": filters(desk.principal, facts, wanted),
        "query": wanted.query,
        "names": list(dict.fromkeys(one.week.athlete.name for one in weeks)),
        "count": len(weeks),
        "keys": " ".join(one.key for one in weeks),
        "uid": str(uuid4()),
        "rule": rule_of(desk, wanted),
        "form": form,
        "athletes": len(athletes),
        "athlete_names": ", ".join(one.name for one in athletes),
        "athlete_keys": " ".join(f"{one.uid}:{_this(desk)}:0" for one in athletes),
        "back_url": reverse("sessions:inbox", args=[desk.club.slug]) + wanted.query,
    }


def _this(desk: Desk) -> str:
    year, week, _day = desk.principal.today.isocalendar()
    return f"{year}-W{week:02}"


def rule_of(desk: Desk, wanted: InboxFilter) -> str:
    """The rule in words, as the decision keeps it."""
    squad = (
        Squad.objects.visible_to(desk.principal)
        .filter(uid__in=[wanted.squad] if wanted.squad else [])
        .first()
    )
    parts = [
        _("squad %(name)s") % {"name": squad.name} if squad else "",
        _("all who race in their week") if wanted.racing else "",
    ]
    return ", ".join(part for part in parts if part) or _("all that are shown")
