"""The athlete's today: what to do, what waits for an answer, what comes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clubs.requests import ClubRequest
from sessions.forms.logging import SaidForm
from sessions.models import TrainingSession
from sessions.pages.athlete_days import today_page
from sessions.pages.athlete_facts import Refused


@require_safe
def today(request: ClubRequest, club: str) -> HttpResponse:
    """One's own, or one's children's."""
    return _page(request, None, 200)


def today_again(request: ClubRequest, session: TrainingSession, form: SaidForm) -> HttpResponse:
    """The page again, with an answer that was not in order."""
    refused = Refused(session.pk, str(form.data.get("answer", "")), form.messages())
    return _page(request, refused, 422)


def _page(request: ClubRequest, refused: Refused | None, status: int) -> HttpResponse:
    parts = today_page(request.club, request.principal, request.now, refused)
    context = {
        "parts": parts,
        "day": request.principal.today,
        "is_staff": request.principal.is_staff,
    }
    return render(request, "sessions/athlete/today.html", context, status=status)
