"""A coach changes a whole session, or which exercises stand in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from clubs.requests import ClubRequest
from programs.models import Exercise
from sessions.forms.overrides import DayForm, ExerciseForm
from sessions.models import TrainingSession
from sessions.pages.numbers import day as day_text
from sessions.pages.session_card import session_url
from sessions.planning.overrides import (
    add_line,
    move_session,
    remove_line,
    restore_session,
    skip_session,
    swap_line,
)
from sessions.views.found import editable_session, line_or_404, posted
from sessions.views.overrides import changed
from sessions.views.ways import came_from, into_dialog


class Words(NamedTuple):
    """What a change is called: above its form, on its button, and once it is done."""

    heading: str
    button: str
    said: str


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Move a session to another day of its week."""
    session = editable_session(request, uid)
    form = DayForm(session.week_start, posted(request), day=session.day)

    def move() -> None:
        move_session(session, form.cleaned_data["day"], by=request.principal, at=request.now)

    heading = _("Move %(title)s") % {"title": session.title}
    return _answer(request, session, form, move, Words(heading, _("Move"), _("Moved")))


@require_http_methods(["GET", "HEAD", "POST"])
def line_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Add an exercise to a session."""
    session = editable_session(request, uid)
    form = ExerciseForm(Exercise.objects.visible_to(request.principal), posted(request))

    def add() -> None:
        slug = form.cleaned_data["exercise"]
        add_line(session, slug, by=request.principal, at=request.now)

    heading = _("Add an exercise to %(title)s") % {"title": session.title}
    return _answer(request, session, form, add, Words(heading, _("Add"), _("Added")))


@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: ClubRequest, club: str, uid: UUID, line: str) -> HttpResponse:
    """Do another exercise instead of this one, in this session."""
    session = editable_session(request, uid)
    planned = line_or_404(session, line)
    form = ExerciseForm(Exercise.objects.visible_to(request.principal), posted(request))

    def change() -> None:
        slug = form.cleaned_data["exercise"]
        swap_line(session, line, slug, by=request.principal, at=request.now)

    heading = _("Swap %(exercise)s in %(title)s") % {
        "exercise": planned.name,
        "title": session.title,
    }
    return _answer(request, session, form, change, Words(heading, _("Swap"), _("Swapped")))


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: ClubRequest, club: str, uid: UUID, line: str) -> HttpResponse:
    """Take a line out of this session; the program keeps it."""
    session = editable_session(request, uid)
    planned = line_or_404(session, line)

    def remove() -> None:
        remove_line(session, line, by=request.principal, at=request.now)

    heading = _("Remove %(exercise)s from %(title)s") % {
        "exercise": planned.name,
        "title": session.title,
    }
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _answer(request, session, form, remove, Words(heading, _("Remove"), _("Removed")))


@require_POST
def skip(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Plan a session off."""
    session = editable_session(request, uid)
    return _done(
        request,
        session,
        lambda: skip_session(session, by=request.principal, at=request.now),
        _("Skipped"),
    )


@require_POST
def restoration(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Take the skip back."""
    session = editable_session(request, uid)
    return _done(
        request,
        session,
        lambda: restore_session(session, by=request.principal, at=request.now),
        _("Restored"),
    )


def _done(
    request: ClubRequest, session: TrainingSession, verb: Callable[[], object], said: str
) -> HttpResponse:
    """Do it, make the weeks anew, and show the session where it was looked at."""
    try:
        verb()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        back = session_url(session, request.club.slug, came_from(request))
        return HttpResponseClientRefresh() if request.htmx else redirect(back)
    return changed(request, session, said)


def _answer(  # a page, a dialog's body, or the way back
    request: ClubRequest,
    session: TrainingSession,
    form: forms.Form,
    verb: Callable[[], object],
    words: Words,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return changed(request, session, words.said)
    template = "_change_form.html" if request.htmx else "change_form.html"
    page = {
        "form": form,
        "heading": words.heading,
        "url": request.get_full_path(),
        "target": f"session-{session.uid}" if request.htmx else "",
        "back": session_url(session, request.club.slug, came_from(request)),
        "submit": words.button,
        "sub": _about(session),
    }
    status = 422 if form.is_bound and form.errors else 200
    answer = render(request, f"sessions/coach/{template}", page, status=status)
    return into_dialog(request, answer)


def _about(session: TrainingSession) -> str:
    """Whose session, and on which day."""
    name = session.athlete.name
    return f"{name} · {day_text(session.day)}" if session.day else name
