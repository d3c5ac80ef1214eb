"""Comments: on a session, to an athlete; changed by who wrote them, removed so that it shows."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from athletes.models import Athlete
from clubs.events import Kind
from clubs.notices import read_about
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.forms.comments import CommentForm
from sessions.models import Comment, TrainingSession
from sessions.pages.comments import (
    MOST,
    Thread,
    athlete_thread,
    page_thread,
    rows_of,
    session_thread,
)
from sessions.planning.comments import (
    NOT_YOURS,
    change_comment,
    may_change,
    remove_comment,
    write_comment,
)
from sessions.planning.conflicts import Conflict

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """All that was said to an athlete and about their sessions; a note to them."""
    athlete = _athlete_or_404(request, uid)
    if request.method != "POST":
        return _page(request, athlete)
    form = CommentForm(request.POST)
    written = _written(request, form, athlete)
    if request.htmx:
        thread = athlete_thread(athlete, request.club, request.principal, _open(form, written))
        return _fragment(request, thread, written=written)
    return redirect(f"{request.path}#comments") if written else _page(request, athlete, form)


@require_http_methods(["GET", "HEAD", "POST"])
def session_comments(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Say something about a session; to look, the session's own page."""
    session = _session_or_404(request, uid)
    page = f"{reverse('sessions:session', args=[club, uid])}#comments"
    if request.method != "POST":
        return redirect(page)
    form = CommentForm(request.POST)
    athlete = _athlete_or_404(request, session.athlete.uid)
    written = _written(request, form, athlete, session)
    if written and not request.htmx:
        return redirect(page)
    thread = session_thread(session, request.club, request.principal, _open(form, written))
    return _fragment(request, thread, written=written)


@require_POST
def reading(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What stood on the page as new has been seen."""
    rows = Athlete.objects.reached_in(request.principal, Area.COMMENTS, change=False)
    athlete = get_object_or_404(rows, uid=uid)
    seen = rows_of(athlete, request.principal).filter(uid__in=_uids(request))
    uids = list(seen.values_list("uid", flat=True))
    read_about(Kind.COMMENT_WRITTEN, uids, by=request.principal, at=request.now)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(f"{reverse('sessions:comments', args=[club, uid])}#comments")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Say it differently: who wrote it only."""
    comment = _comment_or_404(request, uid)
    form = CommentForm(request.POST if request.method == "POST" else None, comment=comment)
    if not may_change(comment, request.principal):
        messages.error(request, str(NOT_YOURS))
        return redirect(_home(comment, club))
    if not form.is_valid():
        return _edit_page(request, comment, form, status=422 if form.is_bound else 200)
    try:
        _change(request, comment, form)
    except Conflict as conflict:
        return _edit_page(request, conflict.current, form, status=409, theirs=True)
    return redirect(_home(comment, club))


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Take it back; that it stood there stays."""
    comment = _comment_or_404(request, uid)
    try:
        remove_comment(comment, by=request.principal, at=request.now)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(_home(comment, club))


def _uids(request: ClubRequest) -> list[UUID]:
    """As many as a page shows; what is none is left out."""
    found = []
    for text in request.POST.getlist("comment")[:MOST]:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def _athlete_or_404(request: ClubRequest, uid: UUID) -> Athlete:
    change = request.method == "POST"
    rows = Athlete.objects.reached_in(request.principal, Area.COMMENTS, change=change)
    return get_object_or_404(rows, uid=uid)


def _session_or_404(request: ClubRequest, uid: UUID) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(request.principal).select_related("athlete")
    return get_object_or_404(rows, uid=uid)


def _comment_or_404(request: ClubRequest, uid: UUID) -> Comment:
    rows = Comment.objects.editable_by(request.principal).select_related("athlete", "session")
    return get_object_or_404(rows, uid=uid)


def _written(
    request: ClubRequest,
    form: CommentForm,
    athlete: Athlete,
    session: TrainingSession | None = None,
) -> bool:
    if not form.is_valid():
        return False
    text, uid = form.cleaned_data["text"], form.cleaned_data["uid"]
    try:
        write_comment(athlete, text, by=request.principal, at=request.now, session=session, uid=uid)
    except ValidationError as refused:
        form.add_error("text", refused)
        return False
    return True


def _change(request: ClubRequest, comment: Comment, form: CommentForm) -> None:
    text, seen = form.cleaned_data["text"], form.cleaned_data["version"] or 0
    change_comment(comment, text, by=request.principal, at=request.now, seen=seen)


def _open(form: CommentForm, written: bool) -> CommentForm | None:  # noqa: FBT001  # what came of it
    """An empty form after one that was sent; else what was typed, with what speaks against it."""
    return None if written else form


def _fragment(request: ClubRequest, thread: Thread, *, written: bool) -> HttpResponse:
    template = "_thread.html" if request.htmx else "thread.html"
    context = {"thread": thread}
    status = 200 if written else 422
    return render(request, f"sessions/comments/{template}", context, status=status)


def _page(request: ClubRequest, athlete: Athlete, form: CommentForm | None = None) -> HttpResponse:
    """Newest page first, the oldest of a page on top, as they were said."""
    found = rows_of(athlete, request.principal).order_by("-written_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)[::-1]
    context: dict[str, Any] = {
        "thread": page_thread(athlete, request.club, request.principal, rows, form),
        "athlete": athlete,
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }
    status = 422 if form is not None else 200
    return render(request, "sessions/comments/comments.html", context, status=status)


def _edit_page(
    request: ClubRequest, comment: Comment, form: CommentForm, *, status: int, theirs: bool = False
) -> HttpResponse:
    if theirs:
        data = request.POST.copy()
        data["version"] = str(comment.version)
        form = CommentForm(data, comment=comment)
    context = {
        "form": form,
        "comment": comment,
        "is_conflict": theirs,
        "back": _home(comment, request.club.slug),
    }
    return render(request, "sessions/comments/edit.html", context, status=status)


def _home(comment: Comment, club: str) -> str:
    """Where it stands: at its session, or among the athlete's."""
    if comment.session is not None:
        return f"{reverse('sessions:session', args=[club, comment.session.uid])}#comments"
    return f"{reverse('sessions:comments', args=[club, comment.athlete.uid])}#comments"
