"""Placement's word on a session, said: where it stands, why, and what other days would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from programs.progression.opinions import Opinion
from programs.progression.reasons import Reader, say_charge, say_place
from sessions.models import TrainingSession
from sessions.pages import levels, numbers, sentences
from sessions.planning.answers import Answer
from sessions.planning.plans import Plan, read_plan

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayRow:
    """One day of the week for a session: what it costs and for what, or why it is not for it."""

    day: str
    cost: str
    why: str
    is_chosen: bool


@dataclass(frozen=True)
class OpinionCard:
    """`day`: where it stands, empty where nowhere; `rows`: the other days, where they are weighed.

    `moves`: placement would put it elsewhere now; a change waits, or a coach pinned it.
    """

    title: str
    day: str
    reasons: list[str]
    chips: list[dict[str, str]]
    rows: list[DayRow]
    moves: str = ""


def opinion_card(
    answer: Answer, days: Sequence[Opinion], today: date, *, is_athlete: bool
) -> OpinionCard:
    """Of a session that is not made yet."""
    on = None if answer.is_dropped else answer.day
    place = (on, answer.week_start, today)
    return _card(answer.title, answer.plan, place, days, is_athlete=is_athlete)


def stored_card(
    session: TrainingSession, days: Sequence[Opinion], today: date, *, is_athlete: bool
) -> OpinionCard:
    """Of a session as it stands; what is over is told by the reasons that were stored."""
    dropped = session.status == TrainingSession.Status.DROPPED
    on = None if dropped else session.done_on or session.day
    weighed = () if session.is_settled else days
    place = (on, session.week_start, today)
    return _card(session.title, read_plan(session), place, weighed, is_athlete=is_athlete)


def _card(
    title: str,
    plan: Plan,
    place: tuple[date | None, date, date],
    days: Sequence[Opinion],
    *,
    is_athlete: bool,
) -> OpinionCard:
    """`place`: where it stands, the week's Monday, today. Days that are over are not weighed."""
    on, monday, today = place
    who = sentences.reader(is_athlete=is_athlete)
    said = [say_place(one, who) for one in plan.reasons]
    if plan.code and not said:
        said.append(levels.sentence(plan.code))
    chosen = next((one for one in days if one.chosen), None)
    best = monday + timedelta(days=chosen.day) if chosen is not None else None
    return OpinionCard(
        title=title,
        day=numbers.day(on) if on else "",
        reasons=said,
        chips=_chips(plan, on),
        rows=[_row(one, monday, on, who) for one in days if monday + one.day * DAY >= today],
        moves=numbers.day(best) if best is not None and on is not None and best != on else "",
    )


def _row(one: Opinion, monday: date, on: date | None, who: Reader) -> DayRow:
    day = monday + timedelta(days=one.day)
    if one.why_not is not None:
        why, cost = say_place(one.why_not, who), "–"
    else:
        charges = [
            f"{say_charge(each.code, each.of, who)} {each.points:+d}" for each in one.charges
        ]
        if one.unfirm:
            charges.append(_("only where no other day is left"))
        why, cost = "; ".join(charges) or _("Nothing near"), str(one.cost)
    return DayRow(numbers.day(day), cost, why, is_chosen=day == on)


def _chips(plan: Plan, on: date | None) -> list[dict[str, str]]:
    """What placement had to give up for this place."""
    found = []
    if on is None:
        found.append({"kind": "quiet", "label": _("planned off")})
    if plan.lightened:
        found.append({"kind": "taper", "label": _("lightened")})
    if any(one[0] == "before_key_run" for one in plan.reasons):
        found.append({"kind": "warn", "label": _("day before a key run")})
    if plan.day_overridden or any(one[0] == "pinned" for one in plan.reasons):
        found.append({"kind": "plan", "label": _("put there by the coach")})
    return found
