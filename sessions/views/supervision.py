"""A supervising coach is named: by the athlete before the first set, or by a coach for a list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clubs.requests import ClubRequest
from clubs.roles import Area, Reach
from sessions.forms.supervision import AttendanceForm, SupervisorForm
from sessions.models import TrainingSession
from sessions.pages.gym_cards import Asking
from sessions.pages.supervision import attendance_page, todays
from sessions.planning.supervision import (
    name_supervisor,
    supervise,
    supervisors,
    withdraw_supervisor,
)
from sessions.views.logging import loggable, page, page_url


@require_POST
def supervisor(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The athlete says which coach is there."""
    session = loggable(request, uid)
    form = SupervisorForm(request.POST, members=supervisors(session))
    if not form.is_valid():
        wrong = [str(one) for one in form.errors["supervisor"]]
        return page(request, session, Asking(request.principal, club, alerts=wrong), status=422)
    member = form.cleaned_data["supervisor"]
    name_supervisor(session, member, by=request.principal, at=request.now)
    return redirect(page_url(session, club, "session"))


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Who was named was not there."""
    session = loggable(request, uid)
    try:
        withdraw_supervisor(session, by=request.principal, at=request.now)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(page_url(session, club, "session"))


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: ClubRequest, club: str) -> HttpResponse:
    """Today's sessions of athletes under 18: a coach says for which ones they are there."""
    if Reach.ALL not in request.principal.reach(Area.LOGS, change=True):
        raise Http404
    sessions = todays(request.principal)
    if request.method != "POST":
        return _page(request, sessions)
    form = AttendanceForm(request.POST, sessions=sessions)
    if not form.is_valid():
        return _page(request, sessions, [str(one) for one in form.errors["session"]])
    if not _named(request, form):
        return _page(request, sessions, [_("Only a coach or an assistant can be named")])
    return redirect("sessions:attendance", club)


def _named(request: ClubRequest, form: AttendanceForm) -> bool:
    wanted, by, at = form.cleaned_data["session"], request.principal, request.now
    try:
        count = supervise(wanted, request.membership, by=by, at=at)
    except ValidationError:
        return False
    text = ngettext("Named for %(n)s session", "Named for %(n)s sessions", count)
    messages.success(request, text % {"n": count})
    return True


def _page(
    request: ClubRequest, sessions: list[TrainingSession], errors: list[str] | None = None
) -> HttpResponse:
    context = attendance_page(sessions, request.club, request.principal, errors or [])
    status = 422 if errors else 200
    return render(request, "sessions/coach/attendance.html", context, status=status)
