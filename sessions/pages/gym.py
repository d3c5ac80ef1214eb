"""A session on the phone in the gym, ready to print: what to do, what is done, what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import Race
from clubs.models import Club, Principal
from clubs.weeks import week_name
from sessions.models import SessionReport, SetLog, TrainingSession
from sessions.pages import session_words
from sessions.pages.gym_cards import Asking, line_cards, next_id
from sessions.pages.gym_end import (
    FinishBlock,
    PainBlock,
    Summary,
    finish_block,
    pain_block,
    sees_health,
    summary,
)
from sessions.pages.gym_lines import (
    LineCard,
    LineFoot,
    LineLogs,
    SetKey,
    SetRow,
    by_line,
    line_foot,
    set_rows,
)
from sessions.pages.supervision import Supervision, supervision
from sessions.planning.plans import Plan, read_plan


@dataclass(frozen=True)
class Progress:
    done: int
    wanted: int
    most: int
    text: str


@dataclass(frozen=True)
class SessionPage:
    """Everything that templates/sessions/athlete/session.html shows."""

    uid: object
    title: str
    day: str
    length: str
    back_url: str
    back_label: str
    chips: Sequence[Mapping[str, str]]
    alerts: Sequence[str]
    notices: Sequence[str]
    note: str
    off: str
    banner: str
    supervision: Supervision | None
    tells_pain: bool
    is_open: bool
    is_running: bool
    may_miss: bool
    cards: Sequence[LineCard]
    progress: Progress
    pain: PainBlock
    finish: FinishBlock
    summary: Summary | None


def session_page(session: TrainingSession, club: Club, asking: Asking) -> SessionPage:
    """About ten queries, whatever the number of exercises. Needs `athlete` at hand."""
    principal = asking.principal
    plan = read_plan(session)
    logs = by_line(SetLog.objects.visible_to(principal).filter(session=session))
    report = SessionReport.objects.visible_to(principal).filter(session=session).first()
    may_log = TrainingSession.objects.loggable_by(principal).filter(pk=session.pk).exists()
    sees = sees_health(report, principal)
    progress = session_progress(plan, logs)
    races = _races(session, principal)
    is_own = principal.is_person(session.athlete.user_id)
    is_off = session.status == session.Status.DROPPED
    watched = supervision(session, club, principal, may_log=may_log and not is_off)
    opens = may_log and not is_off and not (watched and watched.waits)
    return SessionPage(
        uid=session.uid,
        title=session.title,
        day=session_words.when(session_words.session_day(session), principal.today),
        length=session_words.length(plan),
        back_url=back_url(session, asking.principal, asking.club),
        back_label=_("Week") if is_own or not principal.is_staff else session.athlete.name,
        chips=session_words.chips(plan, session_words.session_day(session), races),
        alerts=asking.alerts,
        notices=session_words.changes(session),
        note=plan.notes,
        off=session_words.why_off(session, plan) if is_off else "",
        banner="" if is_own else _banner(session, may_log=may_log),
        supervision=watched,
        tells_pain=sees and report is not None and bool(report.pain or report.pain_next),
        is_open=opens,
        is_running=opens and session.status != session.Status.COMPLETED,
        may_miss=may_log and not is_off and session.status == session.Status.PUBLISHED,
        cards=line_cards(session, plan, logs, asking),
        progress=progress,
        pain=_pain(plan, report, asking, sees=sees),
        finish=finish_block(
            session,
            report,
            principal.today,
            missing=progress.wanted - progress.done if asking.short else 0,
            errors=asking.errors,
            typed=asking.said,
        ),
        summary=summary(session, plan, logs, report, sees_health=sees),
    )


def session_progress(plan: Plan, logs: Mapping[str, LineLogs]) -> Progress:
    """How many of the sets that are asked are on record, warm-up apart."""
    wanted = sum(line.sets for line in plan.lines)
    done = sum(
        min(len(logs[line.line].numbers), line.sets) for line in plan.lines if line.line in logs
    )
    text = _("%(done)s of %(wanted)s sets") % {"done": done, "wanted": wanted}
    return Progress(done, wanted, max(wanted, 1), text)


@dataclass(frozen=True)
class LoggedSet:
    """What changes on the page with one set."""

    uid: object
    row: SetRow
    foot: LineFoot
    progress: Progress


def logged_row(session: TrainingSession, key: SetKey, asking: Asking) -> LoggedSet | None:
    """A set's row, what stands under its exercise, how far the session is. One query.

    None where the line is no longer in the session.
    """
    plan = read_plan(session)
    line = plan.line(key[0])
    if line is None:
        return None
    logs = by_line(SetLog.objects.visible_to(asking.principal).filter(session=session))
    own = logs.get(line.line, LineLogs())
    rows = set_rows(line, own, split=key[3] != "", typed=asking.typed)
    found = [row for row in rows if (row.number, row.warmup, row.side) == key[1:]]
    return LoggedSet(
        uid=session.uid,
        row=found[0] if found else rows[-1],
        foot=line_foot(line, own, next_id=next_id(plan, line)),
        progress=session_progress(plan, logs),
    )


def pain_answer(session: TrainingSession, asking: Asking) -> PainBlock:
    """The question about pain alone, as it stands now."""
    report = SessionReport.objects.visible_to(asking.principal).filter(session=session).first()
    return _pain(read_plan(session), report, asking, sees=sees_health(report, asking.principal))


def _pain(plan: Plan, report: SessionReport | None, asking: Asking, *, sees: bool) -> PainBlock:
    return pain_block(plan, report, sees_health=sees, answer=asking.pain, errors=asking.pain_errors)


def owes_reason(session: TrainingSession, principal: Principal) -> bool:
    """Whether sets are missing and nobody has said why."""
    logs = by_line(SetLog.objects.visible_to(principal).filter(session=session))
    progress = session_progress(read_plan(session), logs)
    if progress.done >= progress.wanted:
        return False
    said = SessionReport.objects.visible_to(principal).filter(session=session)
    return not said.exclude(reason="").exists()


def _races(session: TrainingSession, principal: Principal) -> list[Race]:
    """Those that may make this session lighter."""
    day = session_words.session_day(session) or session.week_start
    until = day + timedelta(days=session_words.RACE_WITHIN_DAYS)
    races = Race.objects.visible_to(principal).filter(athlete=session.athlete_id)
    return list(races.filter(day__range=(day, until)))


def back_url(session: TrainingSession, principal: Principal, club: str) -> str:
    """To one's own week; staff goes back to the athlete."""
    week = week_name(session.week_start)
    if not principal.is_person(session.athlete.user_id) and principal.is_staff:
        page = reverse("sessions:athlete", args=[club, session.athlete.uid])
        return f"{page}?week={week}"
    return reverse("sessions:my-week", args=[club, week])


def _banner(session: TrainingSession, *, may_log: bool) -> str:
    name = session.athlete.name
    return (
        _("Logging for %(name)s") % {"name": name}
        if may_log
        else _("%(name)s's session") % {"name": name}
    )
