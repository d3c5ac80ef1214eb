"""How a session stands: its chips, and why it is off, elsewhere or another than before."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.models import Principal
from clubs.roles import Area
from sessions.models import SessionReport, TrainingSession
from sessions.pages import levels, numbers, sentences
from sessions.pages.needs import pain_kind, pain_label
from sessions.planning.plans import Plan

Status = TrainingSession.Status


def chips(
    session: TrainingSession, plan: Plan, report: SessionReport | None, principal: Principal
) -> list[dict[str, str]]:
    chips = [_status_chip(session, report)]
    code = plan.code or levels.of_the_day(line.code for line in plan.lines)
    if levels.level(code) != "full":
        chips.append({"kind": levels.kind(code), "label": levels.label(code), "plain": "1"})
    pain = pain_kind(report) if principal.may_see(Area.FLAGS) else ""
    if pain and report is not None:
        label = pain_label(report, sees_health=principal.may_see(Area.HEALTH))
        chips.append({"kind": pain, "label": label})
    if plan.lightened:
        chips.append({"kind": "taper", "label": _("lightened to find a place")})
    if session.proposal is not None and principal.is_staff:
        chips.append({"kind": "warn", "label": _("a change waits for review")})
    return chips


def _status_chip(session: TrainingSession, report: SessionReport | None) -> dict[str, str]:
    match session.status:
        case Status.COMPLETED:
            effort = f" · sRPE {report.rpe}" if report and report.rpe is not None else ""
            return {"kind": "done", "label": _("done") + effort}
        case Status.MISSED:
            why = f" · {report.get_missed_display()}" if report and report.missed else ""
            return {"kind": "missed", "label": _("missed") + why}
        case Status.DROPPED:
            return {"kind": "quiet", "label": _("planned off")}
        case Status.STARTED:
            return {"kind": "plan", "label": _("started")}
        case Status.PUBLISHED:
            return {"kind": "plan", "label": _("published")}
    return {"kind": "quiet", "label": _("not published")}


def note(session: TrainingSession) -> str:
    if session.done_on and session.day and session.done_on != session.day:
        return _("planned for %(day)s") % {"day": numbers.day(session.day)}
    return ""


def reasons(session: TrainingSession, plan: Plan) -> list[str]:
    """Why it is off or at another place, and why a published plan was replaced."""
    said = sentences.places(plan.reasons)
    if session.status == Status.DROPPED and plan.code:
        said.insert(0, levels.sentence(plan.code))
    if plan.day_overridden:
        said.append(_("A coach chose the day"))
    if session.changed and session.changed_at:
        why = ", ".join(sentences.because(code) for code in session.changed)
        when = date_format(session.changed_at, "D j M")
        said.append(_("Changed on %(day)s because: %(why)s") % {"day": when, "why": why})
    return list(dict.fromkeys(said))
