"""The athlete's week."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clubs.requests import ClubRequest
from clubs.weeks import parse_week, week_start
from sessions.pages.athlete_week import week_page


@require_safe
def my_week(request: ClubRequest, club: str, week: str = "") -> HttpResponse:
    """One's own week, or one's children's; this week without a name."""
    try:
        monday = parse_week(week) if week else week_start(request.principal.today)
    except ValueError as error:
        raise Http404(str(error)) from None
    page = week_page(request.club, request.principal, request.now, monday)
    return render(request, "sessions/athlete/week.html", {"page": page})
