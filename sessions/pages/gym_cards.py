"""The exercises of a session in the gym, each as a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from clubs.models import Principal
from sessions.models import SetLog, TrainingSession
from sessions.pages import levels, numbers, session_words
from sessions.pages.gym_bar import Bar, bars
from sessions.pages.gym_lines import (
    LineCard,
    LineLogs,
    Typed,
    element_id,
    line_foot,
    set_rows,
)
from sessions.pages.gym_words import last_time, load_word, reps_word
from sessions.pages.why import hidden_facts
from sessions.planning.plans import Plan, PlannedLine
from sessions.planning.reasons import explain

EARLIER_SETS = 80  # enough for the last time of each line


@dataclass(frozen=True)
class Asking:
    """What a request for the page asks beside the session: whose eyes, and what is unfolded."""

    principal: Principal
    club: str = ""  # its slug
    split: str = ""  # the line whose sides are logged apart
    typed: Typed | None = None  # a set that was refused
    alerts: Sequence[str] = ()  # what else could not be
    pain: str = ""  # the answer that was refused
    pain_errors: Sequence[str] = ()
    short: bool = False  # sets are missing: ask why
    errors: Sequence[str] = ()  # of the form at the end
    said: Mapping[str, Any] = field(default_factory=dict)  # what it held
    hidden: frozenset[str] = frozenset()  # facts of health that are not for these eyes


def line_cards(
    session: TrainingSession, plan: Plan, logs: Mapping[str, LineLogs], asking: Asking
) -> list[LineCard]:
    """The exercises in their order. Five queries, whatever their number; two more for the staff."""
    if asking.principal.is_staff:
        asking = replace(asking, hidden=hidden_facts(session.athlete, asking.principal))
    earlier = _earlier(session, plan, asking.principal)
    made = bars(session, plan)
    return [
        _card(session, plan, line, logs.get(line.line, LineLogs()), earlier, made, asking)
        for line in plan.lines
    ]


def _card(
    session: TrainingSession,
    plan: Plan,
    line: PlannedLine,
    logs: LineLogs,
    earlier: Mapping[str, Sequence[SetLog]],
    made: Mapping[str, Bar],
    asking: Asking,
) -> LineCard:
    split = asking.split == line.line
    bar = made.get(line.line)
    return LineCard(
        id=element_id("line", line.line),
        key=line.line,
        name=line.name,
        rows=set_rows(line, logs, split=split, typed=asking.typed),
        foot=line_foot(line, logs, next_id=next_id(plan, line)),
        load_word=load_word(line),
        reps_word=reps_word(line),
        asked=_asked(line),
        notes=_notes(line, plan),
        cue=line.cue,
        each_side=_each_side(line, is_split=split or logs.is_split),
        may_split=line.unilateral and not split and not logs.work,
        last_time=last_time(line, earlier.get(line.line, ())),
        bar=bar.name if bar else "",
        plates=bar.plates if bar else (),
        plate_unit=line.unit,
        why=explain(session, line.line, reader="athlete", unit=line.unit, hidden=asking.hidden),
        why_title=_("Why %(asked)s?") % {"asked": session_words.line_text(line)},
        nothing="" if line.is_asked else levels.sentence(line.code),
        done=min(len(logs.numbers), line.sets),
        wanted=line.sets,
    )


def _asked(line: PlannedLine) -> str:
    """As `3 × 8, 2–3 left in the tank, rest 2:00`."""
    said = [session_words.dose(line)]
    if line.rir:
        said.append(_("%(rir)s left in the tank") % {"rir": numbers.rir(line.rir)})
    if line.rest_s:
        said.append(_("rest %(rest)s") % {"rest": numbers.seconds(line.rest_s)})
    if line.tempo:
        said.append(_("tempo %(tempo)s") % {"tempo": line.tempo})
    return ", ".join(said)


def _notes(line: PlannedLine, plan: Plan) -> list[str]:
    notes = [line.notes] if line.notes else []
    if line.instead_of:
        rested = plan.line(line.instead_of)
        name = rested.name if rested else line.instead_of.partition("/")[0].replace("_", " ")
        notes.insert(0, _("Instead of %(name)s, which is at rest") % {"name": name.lower()})
    if line.overridden or line.added:
        notes.insert(0, _("Your coach's choice"))
    return notes


def _each_side(line: PlannedLine, *, is_split: bool) -> str:
    if not line.unilateral:
        return ""
    return _("each side") if is_split else _("each side, log the weaker one")


def next_id(plan: Plan, line: PlannedLine) -> str:
    """Where to go on: the next exercise, after the last one the question about pain."""
    after = plan.lines[plan.lines.index(line) + 1 :]
    return next((element_id("line", one.line) for one in after if one.is_asked), "pain")


def _earlier(session: TrainingSession, plan: Plan, principal: Principal) -> dict[str, list[SetLog]]:
    """The work sets of the last day before this session's, by line."""
    before = session.done_on or session.day or session.week_start
    rows = (
        SetLog.objects.visible_to(principal)
        .filter(athlete=session.athlete_id, warmup=False, day__lt=before)
        .filter(line__in=[line.line for line in plan.lines])
        .exclude(session=session)
        .order_by("-day", "number", "side")[:EARLIER_SETS]
    )
    found: dict[str, list[SetLog]] = {}
    for row in rows:
        sets = found.setdefault(row.line, [])
        if not sets or sets[0].day == row.day:
            sets.append(row)
    return found
