"""A coach changes a line where it stands: load, sets, repetitions, RIR, rest, note; and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clubs.requests import ClubRequest
from sessions.forms.overrides import LineForm, ResetForm, stands
from sessions.models import Override, TrainingSession
from sessions.pages.cells import Attempt
from sessions.pages.session_card import line_links, session_url, viewer
from sessions.pages.session_update import open_versions, session_update
from sessions.pages.why import why_now
from sessions.planning.conflicts import Conflict
from sessions.planning.overrides import change_line, reset_line
from sessions.planning.plans import PlannedLine
from sessions.planning.regenerate import remake_now
from sessions.views.found import editable_session, line_or_404
from sessions.views.ways import came_from, into_dialog

REFUSED, CONFLICT = 422, 409
WHOLE = "whole"  # sent by the form of all values, not by a cell


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: ClubRequest, club: str, uid: UUID, line: str) -> HttpResponse:
    """Change a line. One value from its cell, or all of them on a page of their own."""
    session = editable_session(request, uid)
    planned = line_or_404(session, line)
    if request.method != "POST":
        return _page(request, session, LineForm(planned, version=_version(session, line)))
    form = LineForm(planned, request.POST)
    try:
        return _change(request, session, form)
    except Conflict as conflict:
        return _conflict(request, session, form, conflict.current)


@require_POST
def reset(request: ClubRequest, club: str, uid: UUID, line: str) -> HttpResponse:
    """Give values back to the plan."""
    session = editable_session(request, uid)
    form = ResetForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=REFUSED, content_type="text/plain")
    try:
        reset_line(session, line, form.names, by=request.principal, at=request.now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(session_url(session, club, came_from(request)))
    return changed(request, session, _("Back to the plan"), line)


def changed(
    request: ClubRequest, session: TrainingSession, said: str, line: str = ""
) -> HttpResponse:
    """Make the athlete's weeks anew at once, and show what came of it; of a line also why."""
    club, before = request.club.slug, open_versions(session)
    remake_now(session.athlete, request.now)
    if not request.htmx:
        messages.success(request, said)
        return redirect(session_url(session, club, came_from(request)))
    moved = before ^ open_versions(session)
    page = session_update(session.pk, request.principal, club, moved=moved, here=came_from(request))
    if line:
        page |= {"why": why_now(session.pk, line, request.principal, request.user.unit, club)}
    return render(request, "sessions/coach/_session_update.html", page | {"said": said})


def _change(request: ClubRequest, session: TrainingSession, form: LineForm) -> HttpResponse:
    if form.is_valid():
        try:
            change_line(
                session,
                form.line.line,
                form.change,
                by=request.principal,
                at=request.now,
                seen=form.seen,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return changed(request, session, _("Saved"), form.line.line)
    return _refused(request, session, form)


def _refused(request: ClubRequest, session: TrainingSession, form: LineForm) -> HttpResponse:
    """The same fragment with what was typed, and why it cannot be."""
    if not request.htmx or WHOLE in request.POST:
        return _page(request, session, form, status=REFUSED)
    why = " ".join(str(error) for errors in form.errors.values() for error in errors)
    tried = [Attempt(form.line.line, name, form.data[name], error=why) for name in form.sent]
    page = _tried(request, session, tried)
    return render(request, "sessions/coach/_session_update.html", page, status=REFUSED)


def _conflict(
    request: ClubRequest, session: TrainingSession, form: LineForm, current: Override
) -> HttpResponse:
    """Both values, neither lost: what somebody else saved, and what was typed here."""
    by = current.set_by.name if current.set_by else ""
    tried = [
        Attempt(
            form.line.line, name, form.data[name], theirs=stands(current, form.line, name), by=by
        )
        for name in form.sent
        if name != "notes" and name in form.changed_data
    ]
    if not request.htmx or WHOLE in request.POST:
        typed = {name: form.data[name] for name in form.data}
        mine = LineForm(form.line, typed | {"version": current.version})
        return _page(request, session, mine, status=CONFLICT, tried=tried)
    page = _tried(request, session, tried)
    return render(request, "sessions/coach/_session_update.html", page, status=CONFLICT)


def _page(
    request: ClubRequest,
    session: TrainingSession,
    form: LineForm,
    *,
    status: int = 200,
    tried: list[Attempt] | None = None,
) -> HttpResponse:
    template = "_line_form.html" if request.htmx else "line_form.html"
    here, club = came_from(request), request.club.slug
    who = viewer(request.principal, club, here=here)
    page = {
        "session": session,
        "line": form.line,
        "form": form,
        "tried": tried or [],
        "may_reset": bool(form.line.overridden) or form.line.code == "skip",
        "links": line_links(form.line, session, who),
        "rules_url": _rules_url(session, form.line, club),
        "url": request.get_full_path(),
        "reset_url": who.change_url("reset", session.uid, form.line.line),
        "target": f"session-{session.uid}" if request.htmx else "",
        "back": session_url(session, club, here),
        "heading": _heading(form.line, session),
    }
    answer = render(request, f"sessions/coach/{template}", page, status=status)
    return into_dialog(request, answer)


def _tried(request: ClubRequest, session: TrainingSession, tried: list[Attempt]) -> dict[str, Any]:
    here = came_from(request)
    return session_update(session.pk, request.principal, request.club.slug, tried, here=here)


def _rules_url(session: TrainingSession, line: PlannedLine, club: str) -> str:
    args = [club, session.athlete.uid, line.exercise]
    return reverse("sessions:own-exercise-rules", args=args)


def _heading(line: PlannedLine, session: TrainingSession) -> str:
    return _("%(exercise)s in %(title)s") % {"exercise": line.name, "title": session.title}


def _version(session: TrainingSession, line: str) -> int:
    """The version of the change that stands on the screen; 0 where there is none."""
    rows = Override.objects.filter(
        athlete=session.athlete_id, week_start=session.week_start, slot=session.slot, line=line
    )
    return rows.alive().values_list("version", flat=True).first() or 0
