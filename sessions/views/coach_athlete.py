"""An athlete's page, and why each number is what it is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from athletes.health_reads import note_read
from athletes.models import Athlete
from clubs.requests import ClubRequest
from sessions.pages.athlete import athlete_page
from sessions.pages.comments import athlete_thread
from sessions.pages.why import why_page
from sessions.views.coach_week import monday_or_404
from sessions.views.found import line_or_404, visible_session


@require_safe
def athlete(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Season, this and next week; `?week=2026-W40` shows another one."""
    rows = Athlete.objects.visible_to(request.principal).select_related(
        "club", "coach", "coach__club"
    )
    found = get_object_or_404(rows, uid=uid)
    name = request.GET.get("week", "")
    week = monday_or_404(name, request.principal.today) if name else None
    page = athlete_page(found, request.principal, request.club, request.now, week)
    note_read(request.principal, request.now, page["health_shown"])
    page["thread"] = athlete_thread(found, request.club, request.principal)
    return render(request, "sessions/coach/athlete.html", page)


@require_safe
def why(request: ClubRequest, club: str, uid: UUID, line: str) -> HttpResponse:
    """The way to each number of a line, rule by rule."""
    session = visible_session(request, uid)
    planned = line_or_404(session, line)
    page = why_page(session, planned, request.principal, request.user.unit, club)
    note_read(request.principal, request.now, page["health_shown"])
    template = "sessions/coach/_why.html" if request.htmx else "sessions/coach/why.html"
    return render(request, template, page)
