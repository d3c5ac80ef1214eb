"""Two records of one athlete become one, after a look at what would move and what clashes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from athletes.models import Athlete
from clubs.requests import ClubRequest
from sessions.pages.merging import choosing, previewed
from sessions.planning.merge import FACTS, candidates, look, merge
from sessions.views.found import planned_athlete


@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Which other record; then the numbers; then, with these numbers confirmed, it is done."""
    keeps = planned_athlete(request, uid)
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("other"):
        found = candidates(keeps, request.principal)
        return render(request, "sessions/coach/merging.html", choosing(keeps, found, club))
    other = _other_or_404(request, keeps, asked["other"])
    if request.method != "POST":
        return _preview(request, keeps, other)
    return _merge(request, keeps, other)


def _merge(request: ClubRequest, keeps: Athlete, other: Athlete) -> HttpResponse:
    kinds = [str(model._meta.model_name) for model in FACTS]
    theirs = {kind for kind in kinds if request.POST.get(f"wins_{kind}") == "other"}
    seen, by = request.POST.get("seen", ""), request.principal
    try:
        if not merge(keeps, other, theirs=theirs, seen=seen, by=by, at=request.now):
            return _preview(request, keeps, other, status=409)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("athletes:facts", request.club.slug, keeps.uid)
    told = {"other": other.name, "name": keeps.name}
    messages.success(request, _("%(other)s went into %(name)s. The weeks are being remade.") % told)
    return redirect("athletes:facts", request.club.slug, keeps.uid)


def _preview(
    request: ClubRequest, keeps: Athlete, other: Athlete, status: int = 200
) -> HttpResponse:
    page = previewed(keeps, other, look(keeps, other), request.club.slug)
    page["changed"] = status == 409  # the numbers are other ones by now
    return render(request, "sessions/coach/merging_preview.html", page, status=status)


def _other_or_404(request: ClubRequest, keeps: Athlete, text: str) -> Athlete:
    try:
        uid = UUID(text)
    except ValueError:
        uid = keeps.uid
    rows = Athlete.objects.editable_by(request.principal).exclude(pk=keeps.pk)
    return get_object_or_404(rows, uid=uid)
