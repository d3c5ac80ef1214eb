"""Letting athletes follow a program version, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from clubs.requests import ClubRequest
from sessions.forms.assignments import AssignmentForm, EndForm
from sessions.models import Assignment
from sessions.pages.assignments import assignment_form, chosen, previews, standing_page
from sessions.planning.assign import assign, end_assignment
from sessions.planning.regenerate import remake_now
from sessions.views.found import must_plan, posted


@require_safe
def assignments(request: ClubRequest, club: str) -> HttpResponse:
    """Who follows what."""
    if not request.principal.is_staff:
        message = "Assignments of the whole club are for its staff"
        raise Http404(message)
    page = standing_page(request.principal, club)
    return render(request, "sessions/coach/assignments.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_new(request: ClubRequest, club: str) -> HttpResponse:
    """Assign a program: `preview` shows what would change, and changes nothing."""
    must_plan(request)
    form = assignment_form(request.principal, request.GET, posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if "preview" in request.POST:
        shown = previews(form, request.principal, club, request.now)
        return render(request, _template(request), {"form": form} | shown)
    return _assign(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_end(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """End an assignment on a day; what was logged stays."""
    rows = Assignment.objects.editable_by(request.principal)
    row = get_object_or_404(
        rows.select_related("athlete__club", "program_version__program"), uid=uid
    )
    form = EndForm(request.principal.today, posted(request))
    if request.method == "POST" and form.is_valid():
        end_assignment(row, on=form.cleaned_data["on"], by=request.principal, at=request.now)
        remake_now(row.athlete, request.now)
        messages.success(request, _("Ended"))
        return redirect("sessions:athlete", club, row.athlete.uid)
    text = _("End %(program)s for %(name)s")
    heading = text % {"program": row.program_version, "name": row.athlete.name}
    page = {"form": form, "heading": heading, "url": request.path, "back": _athlete_url(club, row)}
    status = 422 if form.errors else 200
    return render(request, "sessions/coach/assignment_end.html", page, status=status)


def _athlete_url(club: str, row: Assignment) -> str:
    return reverse("sessions:athlete", args=[club, row.athlete.uid])


def _assign(request: ClubRequest, form: AssignmentForm) -> HttpResponse:
    values = form.cleaned_data
    athletes = chosen(form)
    if not athletes:
        form.add_error("squad", _("No athlete of yours is in this squad: choose athletes"))
        return _page(request, form)
    try:
        assign(
            values["version"],
            athletes,
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            by=request.principal,
            at=request.now,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form)
    said = ngettext(
        "Assigned to %(count)s athlete", "Assigned to %(count)s athletes", len(athletes)
    )
    messages.success(request, said % {"count": len(athletes)})
    if len(athletes) > 1:
        return redirect("sessions:assignments", request.club.slug)
    remake_now(athletes[0], request.now)
    return redirect("sessions:athlete", request.club.slug, athletes[0].uid)


def _page(request: ClubRequest, form: AssignmentForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    page = {"form": form, "is_alone": bool(request.htmx)}
    return render(request, _template(request), page, status=status)


def _template(request: ClubRequest) -> str:
    page = "_assignment_preview.html" if request.htmx else "assignment_new.html"
    return f"sessions/coach/{page}"
