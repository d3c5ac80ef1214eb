"""A session in the gym: the page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from athletes.health_reads import Kind, note_read
from clubs.requests import ClubRequest
from sessions.models import TrainingSession
from sessions.pages.comments import session_thread
from sessions.pages.gym import session_page
from sessions.pages.gym_cards import Asking


@require_safe
def session(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """To train by, or to read for those who may not log. `?split=<line>`: sides logged apart."""
    rows = TrainingSession.objects.visible_to(request.principal).select_related("athlete")
    one = get_object_or_404(rows, uid=uid)
    asking = Asking(request.principal, club, split=request.GET.get("split", ""))
    thread = session_thread(one, request.club, request.principal)
    page = session_page(one, request.club, asking)
    if page.tells_pain:
        note_read(request.principal, request.now, {Kind.PAIN: [one.athlete]})
    context = {"page": page, "thread": thread}
    return render(request, "sessions/athlete/session.html", context)
