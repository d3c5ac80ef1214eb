"""The rows that views of planning start from, each within reach of who asks."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from athletes.models import Athlete
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.models import TrainingSession
from sessions.planning.plans import PlannedLine, read_plan


def editable_session(request: ClubRequest, uid: UUID) -> TrainingSession:
    """A session whose plan the principal may change, with athlete and club."""
    rows = TrainingSession.objects.editable_by(request.principal)
    return get_object_or_404(rows.select_related("athlete", "athlete__club"), uid=uid)


def visible_session(request: ClubRequest, uid: UUID) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(request.principal)
    return get_object_or_404(rows.select_related("athlete", "athlete__club"), uid=uid)


def line_or_404(session: TrainingSession, line: str) -> PlannedLine:
    found = read_plan(session).line(line)
    if found is None:
        message = f"No line '{line}' in this session"
        raise Http404(message)
    return found


def planned_athlete(request: ClubRequest, uid: UUID) -> Athlete:
    """An athlete whose sessions the principal may plan, with club and coach."""
    must_plan(request)
    rows = Athlete.objects.editable_by(request.principal)
    return get_object_or_404(rows.select_related("club", "coach", "coach__club"), uid=uid)


def must_plan(request: ClubRequest) -> None:
    """404 for those who plan for no one."""
    if not (request.principal.is_staff and request.principal.may_change(Area.SESSIONS)):
        message = "Planning is for coaches and owners"
        raise Http404(message)


def posted(request: ClubRequest) -> QueryDict | None:
    """What was sent; an empty form that was sent is not the same as none."""
    return request.POST if request.method == "POST" else None
