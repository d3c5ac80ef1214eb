"""Who stands in for whom while a coach is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clubs.deputies import end_deputyship, name_deputy
from clubs.forms.deputies import DeputyForm
from clubs.models import Deputyship
from clubs.pages.tabs import DEPUTIES, club_tabs, may_publish
from clubs.requests import ClubRequest
from clubs.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: ClubRequest, club: str) -> HttpResponse:
    """Absences that run and that are to come, and a new one."""
    if not may_publish(request.principal):
        message = "Deputies are named by those who have athletes"
        raise Http404(message)
    form = DeputyForm(
        request.POST if request.method == "POST" else None, principal=request.principal
    )
    if form.is_valid() and _named(request, form):
        messages.success(request, _("Saved"))
        return redirect("clubs:deputies", club)
    context = {
        "form": form,
        "rows": [_row(request, one) for one in _standing(request)],
        "tabs": club_tabs(request.principal, club, DEPUTIES),
    }
    return render(request, "clubs/deputies.html", context, status=422 if form.is_bound else 200)


@require_POST
def deputy_end(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """By the coach who is away, by the deputy, or by an owner."""
    rows = Deputyship.objects.filter(club=request.club).select_related("coach", "deputy")
    one = get_object_or_404(rows, uid=uid)
    if not may_publish(request.principal) or not _may_end(request, one):
        message = "Not yours to end"
        raise Http404(message)
    end_deputyship(one, by=request.principal, at=request.now)
    messages.success(request, _("Ended."))
    return redirect("clubs:deputies", club)


def _named(request: ClubRequest, form: DeputyForm) -> bool:
    said = form.cleaned_data
    try:
        name_deputy(
            said["coach"],
            said["deputy"],
            said["starts_on"],
            said["ends_on"],
            by=request.principal,
            at=request.now,
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _standing(request: ClubRequest) -> list[Deputyship]:
    rows = Deputyship.objects.of_club(request.principal).filter(
        ends_on__gte=request.principal.today
    )
    return list(rows.select_related("coach__user", "deputy__user"))


def _row(request: ClubRequest, one: Deputyship) -> dict[str, Any]:
    runs = one.starts_on <= request.principal.today
    return {"one": one, "runs": runs, "may_end": _may_end(request, one)}


def _may_end(request: ClubRequest, one: Deputyship) -> bool:
    mine = request.membership.pk in {one.coach_id, one.deputy_id}
    return mine or Role.OWNER in request.principal.roles
