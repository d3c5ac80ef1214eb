"""One session as a card: its head, its lines, what a coach may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Principal
from clubs.roles import Area
from clubs.weeks import week_name
from sessions.models import Override, SetLog, TrainingSession
from sessions.pages import cells, levels, numbers, sentences, session_state
from sessions.pages.cells import Attempt, Cell, Done
from sessions.pages.session_facts import SessionFacts
from sessions.planning.answers import Answer
from sessions.planning.plans import Plan, PlannedLine

Status = TrainingSession.Status
INBOX = "inbox"


@dataclass(frozen=True)
class Viewer:
    """Who looks, in which club: what links and controls a card has."""

    principal: Principal
    club: str
    may_edit: bool
    attempts: Sequence[Attempt] = ()
    here: str = ""  # INBOX where the session is shown in the inbox: changes lead back there

    def change_url(self, name: str, *args: object) -> str:
        """Of a page that changes the session, and knows where to go back to."""
        return self.url(name, *args) + (f"?from={self.here}" if self.here else "")

    def url(self, name: str, *args: object) -> str:
        return reverse(f"sessions:{name}", args=[self.club, *args])


@dataclass(frozen=True)
class LineRow:
    id: str
    key: str
    name: str
    below: list[str]
    cells: list[Cell]
    nothing: str
    done: Done | None
    last: str
    version: int
    is_overridden: bool
    moved: list[str]
    flags: list[str]
    url: str
    reset_url: str
    why_url: str


@dataclass(frozen=True)
class SessionCard:
    id: str
    uid: UUID | None
    title: str
    day: date | None
    chips: list[dict[str, str]]
    note: str
    reasons: list[str]
    notes: str
    lines: list[LineRow]
    actions: list[dict[str, str]]
    menu: list[dict[str, str]]
    is_edited: bool
    is_over: bool
    version: int
    proposal: dict[str, Any] | None = None


def viewer(
    principal: Principal, club: str, attempts: Sequence[Attempt] = (), here: str = ""
) -> Viewer:
    may = principal.is_staff and principal.may_change(Area.SESSIONS)
    return Viewer(principal, club, may, attempts, here)


def session_card(session: TrainingSession, facts: SessionFacts, who: Viewer) -> SessionCard:
    """A stored session. `session.athlete` must be at hand."""
    plan = facts.plans[session.pk]
    is_over = session.is_settled or session.week_start + levels.SIX_DAYS < who.principal.today
    is_edited = who.may_edit and not is_over
    overrides = facts.overrides.get((session.week_start, session.slot), {})
    return SessionCard(
        id=f"session-{session.uid}",
        uid=session.uid,
        title=_title(session),
        day=session.done_on or session.day,
        chips=session_state.chips(session, plan, facts.reports.get(session.pk), who.principal),
        note=session_state.note(session) or sentences.beside(plan.reasons),
        reasons=session_state.reasons(session, plan),
        notes=plan.notes,
        lines=[
            _row(line, session, facts, overrides.get(line.line), who, is_edited=is_edited)
            for line in plan.lines
        ],
        actions=_actions(session, who),
        menu=_menu(session, who) if is_edited else [],
        is_edited=is_edited,
        is_over=is_over,
        version=session.version,
        proposal=_proposal(session, plan, who),
    )


def projected_card(answer: Answer, facts: SessionFacts, who: Viewer) -> SessionCard:
    """A session to come that is not stored: read-only, and said so."""
    rows = [_projected_row(line, answer, facts) for line in answer.plan.lines]
    code = answer.plan.code or levels.of_the_day(line.code for line in answer.plan.lines)
    chips = [{"kind": "quiet", "label": _("projected")}]
    if levels.level(code) != "full":
        chips.append({"kind": levels.kind(code), "label": levels.label(code), "plain": "1"})
    said = [levels.sentence(answer.plan.code)] if answer.plan.code else []
    return SessionCard(
        id=f"projected-{answer.week_start}-{answer.slot}",
        uid=None,
        title=f"{numbers.day(answer.day)} · {answer.title}" if answer.day else answer.title,
        day=answer.day,
        chips=chips,
        note=sentences.beside(answer.plan.reasons),
        reasons=[*said, *sentences.places(answer.plan.reasons)],
        notes=answer.plan.notes,
        lines=rows,
        actions=[],
        menu=[],
        is_edited=False,
        is_over=False,
        version=0,
    )


def _projected_row(line: PlannedLine, answer: Answer, facts: SessionFacts) -> LineRow:
    return LineRow(
        id=f"projected-{answer.week_start}-{answer.slot}-{line.line.replace('/', '-')}",
        key=line.line,
        name=line.name,
        below=cells.below_the_name(line, None),
        cells=cells.cells(line, editable=False),
        nothing=cells.why_nothing(line, answer.plan.code),
        done=None,
        last=_last(facts.last_before(line.line, answer.day or answer.week_start), line),
        version=0,
        is_overridden=False,
        moved=[],
        flags=[sentences.flag(one) for one in line.flags],
        url="",
        reset_url="",
        why_url="",
    )


def _proposal(session: TrainingSession, plan: Plan, who: Viewer) -> dict[str, Any] | None:
    found = sentences.proposal(session, plan) if who.may_edit else None
    if found is None:
        return None
    return found | {
        "accept_url": who.change_url("acceptance", session.uid),
        "decline_url": who.change_url("refusal", session.uid),
    }


def _title(session: TrainingSession) -> str:
    day = session.done_on or session.day
    return f"{numbers.day(day)} · {session.title}" if day else session.title


def _row(
    line: PlannedLine,
    session: TrainingSession,
    facts: SessionFacts,
    override: Override | None,
    who: Viewer,
    *,
    is_edited: bool,
) -> LineRow:
    sets = facts.sets.get(session.pk, {}).get(line.line, [])
    shown = cells.cells(line, editable=is_edited, attempts=who.attempts)
    before = session.done_on or session.day or session.week_start
    return LineRow(
        id=f"line-{session.uid}-{line.line.replace('/', '-')}",
        key=line.line,
        name=line.name,
        below=cells.below_the_name(line, override),
        cells=shown,
        nothing=cells.why_nothing(line, facts.plans[session.pk].code),
        done=cells.done(line, sets),
        last=_last(facts.last_before(line.line, before), line),
        version=override.version if override else 0,
        is_overridden=bool(line.overridden) or line.added,
        moved=_moved(shown),
        flags=[sentences.flag(one) for one in line.flags],
        url=who.change_url("override", session.uid, line.line) if is_edited else "",
        reset_url=who.change_url("reset", session.uid, line.line) if is_edited else "",
        why_url=who.url("why", session.uid, line.line),
    )


def _last(sets: Sequence[SetLog], line: PlannedLine) -> str:
    return cells.last_time(sets, line.measure)


def _moved(shown: list[Cell]) -> list[str]:
    """Where the plan moved under a coach's value, both are said."""
    text = _("%(what)s: the plan said %(then)s when this was set, it says %(now)s now")
    return [
        text % {"what": one.heading, "then": one.moved, "now": one.was}
        for one in shown
        if one.moved
    ]


def line_links(line: PlannedLine, session: TrainingSession, who: Viewer) -> list[dict[str, str]]:
    """What else may be done with a line: beside the form of all its values."""
    technique = f"{who.url('event-new', session.athlete.uid)}?line={line.line}"
    return [
        _item(_("Swap exercise"), who.change_url("swap", session.uid, line.line), "replace"),
        _item(
            _("Remove from this session"),
            who.change_url("removal", session.uid, line.line),
            "trash-2",
        ),
        _item(_("Technique, one leg"), technique, "graduation-cap"),
    ]


def _menu(session: TrainingSession, who: Viewer) -> list[dict[str, str]]:
    whole = who.change_url("skip", session.uid)
    skip = (
        _item(
            _("Restore session"), who.change_url("restoration", session.uid), "rotate-ccw", "post"
        )
        if session.status == Status.DROPPED
        else _item(_("Skip session"), whole, "ban", "post")
    )
    return [
        _item(_("Move to another day"), who.change_url("day", session.uid), "calendar-days"),
        _item(_("Add an exercise"), who.change_url("line-new", session.uid), "plus"),
        skip,
    ]


def _actions(session: TrainingSession, who: Viewer) -> list[dict[str, str]]:
    """Logging is for more people than planning is."""
    loggable = who.principal.is_staff and who.principal.may_change(Area.LOGS)
    if not loggable or session.status == Status.DROPPED:
        return []
    word = _("Logs") if session.status in {Status.COMPLETED, Status.MISSED} else _("Log")
    return [{"label": word, "url": who.url("session", session.uid), "icon": "clipboard-pen"}]


def _item(label: str, url: str, icon: str, method: str = "get") -> dict[str, str]:
    return {"label": label, "url": url, "icon": icon, "method": method}


def session_url(session: TrainingSession, club: str, here: str = "") -> str:
    """Where the session was looked at, with it in sight: its week in the inbox, or the athlete."""
    week, at = week_name(session.week_start), [club, session.athlete.uid]
    if here == INBOX:
        return f"{reverse('sessions:inbox-week', args=[*at, week])}#session-{session.uid}"
    return f"{reverse('sessions:athlete', args=at)}?week={week}#session-{session.uid}"
