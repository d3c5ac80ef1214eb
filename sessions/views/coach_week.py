"""The coach's week, and where each role lands."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from athletes.health_reads import note_read
from clubs.requests import ClubRequest
from clubs.weeks import parse_week, week_start
from sessions.pages.landing import first_steps, landing
from sessions.pages.week_page import read_filter, week_page
from sessions.views.live import live


@require_safe
def club_home(request: ClubRequest, club: str) -> HttpResponse:
    """Where each role lands: the week, today, the child's week, or what to do first."""
    url = landing(request.principal, club)
    if url:
        return redirect(url)
    steps = first_steps(request.principal, request.club)
    return render(request, "sessions/coach/first_steps.html", {"steps": steps})


@require_safe
def week(request: ClubRequest, club: str, week: str = "") -> HttpResponseBase:
    """Who trains what when, who needs a look, who races."""
    if not request.principal.is_staff:
        message = "The week of the whole club is for its staff"
        raise Http404(message)
    monday = monday_or_404(week, request.principal.today)
    wanted = read_filter(request.GET)
    page = week_page(request.principal, request.club, monday, wanted, request.now)
    note_read(request.principal, request.now, page["health_shown"])
    template = "sessions/coach/_week.html" if request.htmx else "sessions/coach/week.html"
    return live(request, render(request, template, page))


def monday_or_404(name: str, today: date) -> date:
    """The Monday of a week's name, of the running week without one."""
    try:
        return parse_week(name) if name else week_start(today)
    except ValueError as error:
        raise Http404(str(error)) from None
