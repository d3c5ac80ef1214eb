"""One week that waits, ready to print: flags first, then what is new, then why it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.weeks import WEEK, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import numbers
from sessions.pages.inbox_facts import InboxFacts, WaitingWeek
from sessions.pages.inbox_words import Around, Change, changes, quiet
from sessions.pages.needs import Need, Rank, needs
from sessions.planning.compare import WeekMoves
from sessions.planning.expected import Looked, Rules, why_not_expected
from sessions.planning.plans import read_proposal
from sessions.planning.waiting import Key

Status = TrainingSession.Status
SHOWN, SHOWN_OF_EXPECTED = 5, 2  # changes; the rest is one click away
LONGEST_SAW = 600

# Why a week is not as expected, in a word; codes of `sessions.planning.expected`.
WHY_NOT = {
    "pain": gettext_lazy("pain"),
    "missed": gettext_lazy("missed in a row"),
    "trouble": gettext_lazy("could not be made"),
    "facts": gettext_lazy("facts are missing"),
    "effort": gettext_lazy("effort off last week"),
    "sent_back": gettext_lazy("was sent back"),
    "new": gettext_lazy("new athlete"),
    "first": gettext_lazy("nothing to compare with"),
    "rest": gettext_lazy("an exercise at rest"),
    "lowered": gettext_lazy("less load or sets"),
    "eased": gettext_lazy("eased"),
    "block": gettext_lazy("new block"),
    "exercises": gettext_lazy("other exercises"),
    "by_coach": gettext_lazy("changed by a coach"),
    "steps": gettext_lazy("a large step up"),
    "moved": gettext_lazy("another day"),
    "dropped": gettext_lazy("a session is off"),
}
FLAGS = {
    Rank.RACE: "race",
    Rank.FACTS: "facts",
    Rank.TROUBLE: "trouble",
    Rank.EFFORT: "effort",
    Rank.MISSED: "missed",
    Rank.AMBER: "pain",
    Rank.PAUSED: "pain",
    Rank.RED: "pain",
}


class Turn(IntEnum):
    """In which order weeks are looked at."""

    FLAGGED = 0
    CHANGED = 1
    EXPECTED = 2
    HELD = 3


class Judged(NamedTuple):
    """A week with what decides its place in the list. `why`: codes of why it is not as expected."""

    week: WaitingWeek
    flags: list[Need]
    why: tuple[str, ...]
    turn: Turn
    rank: int

    @property
    def key(self) -> str:
        """What a decision names it by: athlete, week and the stamp of what is seen."""
        return str(Key(self.week.athlete.uid, self.week.place.week, self.week.stamp))

    @property
    def is_expected(self) -> bool:
        return self.turn == Turn.EXPECTED


class Item(NamedTuple):
    """One week of one athlete, ready to print. `uid`: of the decision that would be made of it."""

    id: str
    key: str
    uid: str
    name: str
    coach: str
    url: str
    open_url: str
    week: str
    days: str
    flags: list[Need]
    changes: list[Change]
    more: list[Change]
    quiet: str
    is_proposal: bool
    is_expected: bool
    why_not: str
    held: str
    note: str
    by_hand: int
    saw: str


def judged(facts: InboxFacts, rules: Rules) -> list[Judged]:
    """All weeks, sorted: flags first, then what changed, then what is as expected, then held."""
    found = [_judge(one, facts, rules) for one in facts.weeks]
    return sorted(
        found,
        key=lambda one: (
            one.turn,
            -one.rank,
            one.week.place.week,
            one.week.athlete.name.casefold(),
        ),
    )


def _judge(week: WaitingWeek, facts: InboxFacts, rules: Rules) -> Judged:
    flags = needs(week.athlete, facts.facts[week.place.week])
    looked = Looked(
        frozenset(FLAGS[Rank(one.rank)] for one in flags), week.weeks, bool(week.sent_back)
    )
    why = why_not_expected(week.replaced if week.is_proposal else week.moves, looked, rules)
    rank = max((int(one.rank) for one in flags), default=0)
    return Judged(week, flags, why, _turn(week, rank, why), rank)


def row_id(athlete: UUID, week: date) -> str:
    """Of the week's place in the list."""
    return f"week-{athlete}-{week_name(week)}"


def item(one: Judged, facts: InboxFacts, club: str) -> Item:
    week, name = one.week, week_name(one.week.place.week)
    said = _changes(week, facts, club)
    shown = SHOWN_OF_EXPECTED if one.is_expected else SHOWN
    page = reverse("sessions:athlete", args=[club, week.athlete.uid])
    return Item(
        id=row_id(week.athlete.uid, week.place.week),
        key=one.key,
        uid=str(uuid4()),
        name=week.athlete.name,
        coach=week.athlete.coach.user.name if week.athlete.coach else "",
        url=f"{page}?week={name}",
        open_url=reverse("sessions:inbox-week", args=[club, week.athlete.uid, name]),
        week=_week(week.place.week, facts.principal.today),
        days=_days(week.sessions),
        flags=one.flags,
        changes=said[:shown],
        more=said[shown:],
        quiet=quiet(week.moves),
        is_proposal=week.is_proposal,
        is_expected=one.is_expected,
        why_not=", ".join(str(WHY_NOT[code]) for code in one.why),
        held=_held(week),
        note=_sent_back(week),
        by_hand=_by_hand(week),
        saw="; ".join(change.text for change in said)[:LONGEST_SAW] or _("as last week"),
    )


def _turn(week: WaitingWeek, rank: int, why: tuple[str, ...]) -> Turn:
    if week.hold is not None:
        return Turn.HELD
    if not why:
        return Turn.EXPECTED
    return Turn.FLAGGED if rank > Rank.RACE else Turn.CHANGED


def _changes(week: WaitingWeek, facts: InboxFacts, club: str) -> list[Change]:
    """What is new; proposals over what is published come first."""
    proposals = {one.slot: read_proposal(one) for one in week.sessions}
    proposed = {slot: one.trace for slot, one in proposals.items() if one is not None}
    planned = {one.slot: one.trace for one in week.sessions}
    said = [
        *_said(week.replaced, week, facts, proposed),
        *_said(week.moves, week, facts, planned),
    ]
    uids = {one.slot: one.uid for one in week.sessions}
    return [
        one._replace(why_url=reverse("sessions:why", args=[club, uids[one.slot], one.line]))
        if one.line
        else one
        for one in said
    ]


def _said(
    moves: WeekMoves, week: WaitingWeek, facts: InboxFacts, traces: dict[int, Any]
) -> list[Change]:
    if moves.is_first:
        return []
    around = Around(
        titles={one.slot: one.title for one in week.sessions},
        traces=traces,
        races=facts.facts[week.place.week].races.get(week.place.athlete_id, []),
        monday=week.place.week,
        unit=week.athlete.unit,
        sees_health=facts.facts[week.place.week].sees_health,
    )
    return changes(moves, around)


def _week(monday: date, today: date) -> str:
    if monday == week_start(today):
        return _("This week")
    return _("Next week") if monday == week_start(today) + WEEK else numbers.week_days(monday)


def _days(sessions: Sequence[TrainingSession]) -> str:
    days = [one.day for one in sessions if one.day and one.status != Status.DROPPED]
    return ", ".join(date_format(day, "D") for day in sorted(days)) or _("no session")


def _held(week: WaitingWeek) -> str:
    if week.hold is None:
        return ""
    by = week.hold.set_by.name if week.hold.set_by else _("the club’s deadline")
    said = _("Held by %(name)s") % {"name": by}
    return f"{said}: {week.hold.reason}" if week.hold.reason else said


def _sent_back(week: WaitingWeek) -> str:
    if week.sent_back is None:
        return ""
    by = week.sent_back.user.name if week.sent_back.user else _("a club system")
    said = _("Planned again, sent back by %(name)s") % {"name": by}
    return f"{said}: {week.sent_back.note}" if week.sent_back.note else said


def _by_hand(week: WaitingWeek) -> int:
    """How many lines a coach changed: sending back may take them along."""
    return sum(
        bool(line.get("overridden") or line.get("added"))
        for one in week.sessions
        for line in one.plan.get("lines", ())
    )
