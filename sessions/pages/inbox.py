"""The inbox: weeks that wait for a coach's word, and what is done with all that are as expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.deputies import stands_in_for
from athletes.health_reads import Kind, Shown
from athletes.models import Athlete
from clubs.models import Club, Membership, Principal
from clubs.weeks import WEEK, next_deadline, week_answered
from sessions.pages.inbox_facts import InboxFacts, read_inbox
from sessions.pages.inbox_filter import InboxFilter, whose_by_default
from sessions.pages.inbox_item import Judged, Turn, item, judged
from sessions.pages.needs import health_told
from sessions.planning.reviewing.rules import read_rules

PAGE = 50


@dataclass(frozen=True)
class Desk:
    """Who looks at an inbox, of which club, and when."""

    principal: Principal
    member: Membership
    club: Club
    now: datetime

    def judged(self, wanted: InboxFilter) -> tuple[InboxFacts, list[Judged]]:
        """All that waits, by the coach's own rules."""
        facts = read_inbox(self.principal, wanted)
        rules, _version = read_rules(self.member, self.club.pk)
        return facts, judged(facts, rules)


def inbox_page(desk: Desk, wanted: InboxFilter) -> dict[str, Any]:
    """Everything the page prints."""
    facts, found = desk.judged(wanted)
    shown = found[: PAGE * wanted.pages]
    url = reverse("sessions:inbox", args=[desk.club.slug])
    start = f"{wanted.query}&" if wanted.query else "?"
    return {
        "rows": [item(one, facts, desk.club.slug) for one in shown],
        "health_shown": health_of(facts, shown),
        "url": url,
        "more_url": f"{url}{start}pages={wanted.pages + 1}" if len(found) > len(shown) else "",
        "left": len(found) - len(shown),
        "filters": filters(desk.principal, facts, wanted),
        "actions": _actions(desk.club.slug),
        "is_whole": not wanted.query,
        **head(desk, wanted, found),
    }


def sums(desk: Desk, wanted: InboxFilter) -> dict[str, Any]:
    """The sums alone."""
    _facts, found = desk.judged(wanted)
    return head(desk, wanted, found)


def head(desk: Desk, wanted: InboxFilter, found: list[Judged]) -> dict[str, Any]:
    """The sums above the list; they are asked for anew after decisions."""
    url = reverse("sessions:inbox", args=[desk.club.slug])
    expected = [one for one in found if one.is_expected]
    held = sum(one.turn == Turn.HELD for one in found)
    waiting = len(found) - held
    answered = week_answered(desk.club, desk.now) + WEEK
    left = sum(one.week.place.week == answered and one.turn != Turn.HELD for one in found)
    return {
        "waiting": waiting,
        "expected": len(expected),
        "expected_keys": " ".join(one.key for one in expected),
        "expected_uid": str(uuid4()),
        "query": wanted.query,
        "sums_url": f"{url}{wanted.query}{'&' if wanted.query else '?'}part=sums",
        "sub": _sums(found, held),
        "deadline": _deadline(desk.club, left, desk.now),
    }


def one_week(desk: Desk, wanted: InboxFilter, athlete: UUID, week: date) -> dict[str, Any]:
    """One week as it waits now: `row`, none where it waits no more. As quick in a large club."""
    only = InboxFilter(whose="all", athlete=str(athlete))
    facts, found = desk.judged(only)
    here = [one for one in found if one.week.place.week == week][:1]
    rows = [item(one, facts, desk.club.slug) for one in here]
    return {
        "row": rows[0] if rows else None,
        "query": wanted.query,
        "health_shown": health_of(facts, here),
    }


def health_of(facts: InboxFacts, shown: Sequence[Judged]) -> Shown:
    """Whose injuries and pain stand among the flags of these weeks."""
    told: dict[Kind, list[Athlete]] = defaultdict(list)
    for week, of_week in facts.facts.items():
        uids = {one.week.athlete.uid for one in shown if one.week.place.week == week}
        for kind, athletes in health_told(of_week, uids).items():
            told[kind] += athletes
    return told


def _sums(found: list[Judged], held: int) -> str:
    counts = [
        (sum(one.turn == Turn.FLAGGED for one in found), _("%(count)s with a flag")),
        (sum(one.turn == Turn.CHANGED for one in found), _("%(count)s to look at")),
        (sum(one.is_expected for one in found), _("%(count)s as expected")),
        (held, _("%(count)s held")),
    ]
    return " · ".join(text % {"count": count} for count, text in counts if count)


def _deadline(club: Club, left: int, now: datetime) -> str:
    """What becomes of what is left, and when; empty where the club waits however long."""
    if club.unanswered == "wait" or not left:
        return ""
    coming = next_deadline(club, now)
    moment = date_format(coming.astimezone(club.zone), "l H:i")
    said = {
        "publish": ngettext(
            "On %(moment)s the %(count)s left is published.",
            "On %(moment)s the %(count)s left are published.",
            left,
        ),
        "hold": ngettext(
            "On %(moment)s the %(count)s left is held.",
            "On %(moment)s the %(count)s left are held.",
            left,
        ),
    }[club.unanswered]
    return said % {"moment": moment, "count": left}


def filters(principal: Principal, facts: InboxFacts, wanted: InboxFilter) -> dict[str, Any]:
    """What can be chosen above the list."""
    whose = wanted.whose or whose_by_default(principal)
    names = whose_choices(principal)
    weeks = [("", _("Both weeks")), ("this", _("This week")), ("next", _("Next week"))]
    return {
        "squads": [
            {"value": str(one.uid), "label": one.name, "chosen": str(one.uid) == wanted.squad}
            for one in facts.squads
        ],
        "whose": [{"value": v, "label": label, "chosen": v == whose} for v, label in names],
        "weeks": [{"value": v, "label": label, "chosen": v == wanted.week} for v, label in weeks],
        "racing": wanted.racing,
    }


def whose_choices(principal: Principal) -> list[tuple[str, str]]:
    names = [("mine", _("My athletes")), ("all", _("All athletes"))]
    if stands_in_for(principal).exists():
        names.insert(1, ("deputy", _("As deputy")))
    return names


def _actions(club: str) -> list[dict[str, str]]:
    return [
        {"label": _("Decided today"), "url": reverse("sessions:decisions", args=[club])},
        {"label": _("Hold or skip for many"), "url": reverse("sessions:inbox-bulk", args=[club])},
        {"label": _("What is as expected"), "url": reverse("sessions:inbox-rules", args=[club])},
    ]
