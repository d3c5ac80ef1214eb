"""Logging sets. Plain forms first: without htmx the answer is the way back to the page, with it the
row that changed. What cannot be (422) and what was changed meanwhile (409) come back as typed.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from clubs.requests import ClubRequest
from sessions.forms.logging import SetForm
from sessions.models import SetLog, TrainingSession
from sessions.pages.comments import session_thread
from sessions.pages.gym import logged_row, session_page
from sessions.pages.gym_cards import Asking
from sessions.pages.gym_lines import SetKey, Typed, element_id, meanwhile
from sessions.planning import logs
from sessions.planning.conflicts import Conflict
from sessions.planning.plans import read_plan


@require_POST
def sets(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Log one set, or correct it. The same set sent five times counts once."""
    session = loggable(request, uid)
    form = SetForm(read_plan(session), request.POST)
    if not form.is_valid():
        return _refused(request, session, Typed(form), 422)
    try:
        logs.log_sets(session, [form.entry()], by=request.principal, at=request.now)
    except Conflict as conflict:
        return _refused(request, session, meanwhile(form, conflict.current), 409)
    except ValidationError as error:
        form.add_error(None, error)
        return _refused(request, session, Typed(form), 422)
    return _logged(request, session, form.set_key)


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID, set_uid: UUID) -> HttpResponse:
    """Take a set back. Twice is harmless."""
    session = loggable(request, uid)
    log = get_object_or_404(SetLog, session=session, uid=set_uid)
    if log.deleted_at is None:
        logs.delete_set(log, by=request.principal, at=request.now)
    return _logged(request, session, (log.line, log.number, log.warmup, log.side))


def loggable(request: ClubRequest, uid: UUID) -> TrainingSession:
    """The session, if whoever asks may log it."""
    rows = TrainingSession.objects.loggable_by(request.principal)
    return get_object_or_404(rows.select_related("athlete"), uid=uid)


def page(
    request: ClubRequest, session: TrainingSession, asking: Asking, *, status: int = 200
) -> HttpResponse:
    """The whole page again, with what was refused."""
    thread = session_thread(session, request.club, request.principal)
    context = {"page": session_page(session, request.club, asking), "thread": thread}
    return render(request, "sessions/athlete/session.html", context, status=status)


def page_url(session: TrainingSession, club: str, place: str) -> str:
    """The session's page at a place in it."""
    return f"{reverse('sessions:session', args=[club, session.uid])}#{place}"


def _logged(request: ClubRequest, session: TrainingSession, key: SetKey) -> HttpResponse:
    if not request.htmx:
        return redirect(page_url(session, request.club.slug, element_id("line", key[0])))
    part = logged_row(session, key, Asking(request.principal, request.club.slug))
    return render(request, "sessions/athlete/_logged.html", {"part": part})


def _refused(
    request: ClubRequest, session: TrainingSession, typed: Typed, status: int
) -> HttpResponse:
    slug = request.club.slug
    if typed.form.planned is None:
        asking = Asking(request.principal, slug, alerts=typed.form.messages())
        return reswap(retarget(page(request, session, asking, status=status), "body"), "innerHTML")
    asking = Asking(request.principal, slug, typed=typed, split=typed.split)
    if not request.htmx:
        return page(request, session, asking, status=status)
    part = logged_row(session, typed.form.set_key, asking)
    return render(request, "sessions/athlete/_logged.html", {"part": part}, status=status)
