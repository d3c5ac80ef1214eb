"""The end of a session in the gym: pain, finishing, and what it all means next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.parts import PARTS
from athletes.parts import words as part_words
from clubs.models import Principal
from sessions.forms.logging import MOST_PAIN, possible_days
from sessions.models import SessionReport, TrainingSession
from sessions.pages import numbers, session_words
from sessions.pages.gym_lines import LineLogs
from sessions.pages.gym_words import done_text
from sessions.planning.plans import Plan, PlannedLine
from sessions.planning.reasons import outcome

MOST_RPE = 10


@dataclass(frozen=True)
class Option:
    """One choice of a few; `kind` colours it."""

    value: str
    label: str
    chosen: bool = False
    kind: str = ""


@dataclass(frozen=True)
class PainBlock:
    """Pain today: three buttons, then where and how much."""

    said: str = ""
    answer: str = ""
    scale: Sequence[Option] = ()
    parts: Sequence[Option] = ()
    sides: Sequence[Option] = ()
    lines: Sequence[Option] = ()
    errors: Sequence[str] = ()


@dataclass(frozen=True)
class FinishBlock:
    title: str
    missing: str = ""
    days: Sequence[Option] = ()
    reasons: Sequence[Option] = ()
    efforts: Sequence[Option] = ()
    minutes: str = ""
    note: str = ""
    is_said: bool = False
    errors: Sequence[str] = ()
    label: str = ""
    missed: Sequence[Option] = ()


@dataclass(frozen=True)
class Done:
    name: str
    sets: str
    next: str


@dataclass(frozen=True)
class Summary:
    """What was done, and what it means next, once the session is finished."""

    title: str
    lines: Sequence[Done]
    said: Sequence[str]


def pain_block(
    plan: Plan,
    report: SessionReport | None,
    *,
    sees_health: bool,
    answer: str = "",
    errors: Sequence[str] = (),
) -> PainBlock:
    """`answer` and `errors`: as a refused form had them."""
    lines = [Option(line.line, line.name) for line in plan.lines if line.is_asked]
    said = _said(report, sees_health=sees_health)
    return pain_choices(said=said, lines=lines, answer=answer, errors=errors)


def pain_choices(
    *,
    said: str = "",
    lines: Sequence[Option] = (),
    answer: str = "",
    errors: Sequence[str] = (),
) -> PainBlock:
    """The question alone; which exercise is asked where there are some."""
    return PainBlock(
        said=said,
        answer=answer,
        scale=[Option(str(one), str(one)) for one in range(1, MOST_PAIN + 1)],
        parts=[Option(tag, str(word)) for tag, word in PARTS],
        sides=[
            Option("left", _("left")),
            Option("right", _("right")),
            Option("both", _("both")),
        ],
        lines=lines,
        errors=errors,
    )


def _said(report: SessionReport | None, *, sees_health: bool) -> str:
    """What was answered; to those who may not see health only that it was."""
    if report is None or report.pain is None:
        return ""
    if not sees_health:
        return _("Answered.")
    if report.pain == 0:
        return _("No pain today.")
    where = part_words(report.pain_parts)
    return _("Pain %(pain)s of 10: %(where)s. Your coach sees it.") % {
        "pain": report.pain,
        "where": where or _("place not said"),
    }


def finish_block(
    session: TrainingSession,
    report: SessionReport | None,
    today: date,
    *,
    missing: int = 0,
    errors: Sequence[str] = (),
    typed: Mapping[str, Any] | None = None,
) -> FinishBlock:
    """`missing`: sets for which a reason is asked. `typed`: what a refused form held."""
    said = typed or _on_record(session, report, today)
    is_over = session.status == session.Status.COMPLETED
    days = possible_days(session, today)
    return FinishBlock(
        title=_("How it was") if is_over else _("Finish"),
        missing=_missing(missing) if missing > 0 else "",
        days=[
            Option(day.isoformat(), numbers.day(day), day.isoformat() == said.get("done_on"))
            for day in days
        ],
        reasons=[
            Option(value, str(label).capitalize())
            for value, label in SessionReport.Reason.choices
            if value != SessionReport.Reason.NONE
        ],
        efforts=[
            Option(str(one), str(one), str(one) == said.get("rpe")) for one in range(MOST_RPE + 1)
        ],
        minutes=said.get("minutes", ""),
        note=said.get("note", ""),
        is_said=any(said.get(name) for name in ("rpe", "minutes", "note")),
        errors=errors,
        label=_("Save") if is_over else _("Finish session"),
        missed=missed_reasons() if session.status == session.Status.PUBLISHED else (),
    )


def missed_reasons() -> list[Option]:
    """Why a session was not done, by one tap."""
    kinds = SessionReport.Missed
    known = (kinds.HOLIDAY, kinds.ILLNESS, kinds.INJURY, kinds.TIME)
    return [Option(one.value, str(one.label).capitalize()) for one in known]


def _on_record(
    session: TrainingSession, report: SessionReport | None, today: date
) -> dict[str, str]:
    """What the fields hold before anything is typed; the day it was planned for, else today."""
    days = possible_days(session, today)
    likely = session.done_on or (today if today in days else session.day)
    said = {"done_on": likely.isoformat() if likely else ""}
    if report is not None:
        said |= {"minutes": str(report.minutes or ""), "note": report.note}
        said["rpe"] = "" if report.rpe is None else str(report.rpe)
    return said


def _missing(count: int) -> str:
    return ngettext(
        "%(count)s set is not logged. Say why, and the session is finished.",
        "%(count)s sets are not logged. Say why, and the session is finished.",
        count,
    ) % {"count": count}


def summary(
    session: TrainingSession,
    plan: Plan,
    logs: Mapping[str, LineLogs],
    report: SessionReport | None,
    *,
    sees_health: bool,
) -> Summary | None:
    """None until the session is finished. What pain came to is health, and not for all eyes."""
    if session.status != session.Status.COMPLETED:
        return None
    meaning = outcome(session, reader="athlete", unit=session.athlete.unit)
    if report is not None and (report.pain or report.pain_next) and not sees_health:
        meaning = {}
    lines = [
        Done(line.name, _sets(line, logs.get(line.line)), meaning.get(line.line, ""))
        for line in plan.lines
        if line.is_asked
    ]
    said = []
    if report is not None and report.reason:
        said.append(_("Cut short: %(reason)s") % {"reason": report.get_reason_display()})
    if report is not None and report.rpe is not None:
        said.append(_("Effort %(rpe)s of 10") % {"rpe": report.rpe})
    if report is not None and report.minutes:
        said.append(_("%(minutes)s min") % {"minutes": report.minutes})
    day = session.done_on or session.day
    title = _("Done on %(day)s") % {"day": numbers.day(day)} if day else _("Done")
    return Summary(title, lines, said)


def _sets(line: PlannedLine, logs: LineLogs | None) -> str:
    """As `65 kg × 8, 8, 7`, or set by set where the loads differ."""
    work = sorted(logs.work.values(), key=lambda log: (log.number, log.side)) if logs else []
    if not work:
        return _("left out")
    if len({(log.load, log.unit) for log in work}) == 1:
        first = done_text(line, work[0])
        return ", ".join(
            [first, *(session_words.amount(log.reps, line.measure) for log in work[1:])]
        )
    return ", ".join(done_text(line, log) for log in work)


def sees_health(report: SessionReport | None, principal: Principal) -> bool:
    """Whether the pain in a report is for these eyes."""
    if report is None:
        return False
    return SessionReport.objects.all().health_visible_to(principal).filter(pk=report.pk).exists()
