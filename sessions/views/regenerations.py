"""Making weeks on demand, watched while it goes on."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from athletes.models import Squad
from clubs.requests import ClubRequest
from sessions.forms.regenerations import RegenerationForm
from sessions.pages.chosen import chosen_athletes
from sessions.pages.regeneration import jobs_of, progress, runs
from sessions.planning.on_demand import start
from sessions.views.found import must_plan, posted
from sessions.views.live import live

CHOSEN_BY = ("squad", "q", "athlete", "whose")


@require_http_methods(["GET", "HEAD", "POST"])
def regenerations(request: ClubRequest, club: str) -> HttpResponse:
    """Past ones, and a new one."""
    must_plan(request)
    squads = Squad.objects.visible_to(request.principal)
    form = RegenerationForm(request.principal.today, squads, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _start(request, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
    page = {"form": form, "runs": runs(request.club)}
    status = 422 if form.errors else 200
    return render(request, "sessions/coach/regenerations.html", page, status=status)


@require_safe
def regeneration(request: ClubRequest, club: str, uid: UUID) -> HttpResponseBase:
    """How far one is, and what came of it."""
    if not request.principal.is_staff:
        message = "Regenerations are for the staff of a club"
        raise Http404(message)
    job = get_object_or_404(jobs_of(request.club), uid=uid)
    page = progress(job, request.principal, request.club)
    template = "_regeneration.html" if request.htmx else "regeneration.html"
    return live(request, render(request, f"sessions/coach/{template}", page))


def _start(request: ClubRequest, form: RegenerationForm) -> HttpResponse:
    """All athletes of the club need no list; fewer do."""
    asked = {name: str(form.cleaned_data.get(name) or "") for name in CHOSEN_BY}
    everyone = not any(asked.values()) and not request.principal.sees_own_squads_only
    ids = None if everyone else [one.pk for one in chosen_athletes(request.principal, asked)]
    week = form.cleaned_data["week"]
    job = start(request.club, week, ids, by=request.principal, at=request.now)
    return redirect("sessions:regeneration", request.club.slug, job.uid)
