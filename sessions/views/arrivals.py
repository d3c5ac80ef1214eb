"""Bringing an archive in: send it, see what is in it, have it come in. For owners."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.models import Arrival
from clubs.pages import ARCHIVE, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.archive.arriving import confirm, discard, send
from sessions.archive.making import PART
from sessions.forms.archive import ArchiveForm, SlugForm
from sessions.pages.arrivals import arrival_page, arrivals_page

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def arrivals(request: ClubRequest, club: str) -> HttpResponse:
    """Send an archive; what was sent of late."""
    most = _allowed(request)
    form = ArchiveForm(most, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        by, at = request.principal, request.now
        sent = send(request.club, file.name, file.chunks(PART), by=by, at=at)
        return redirect("sessions:arrival", club, sent.uid)
    page = arrivals_page(request.principal, club) | {"form": form}
    page["tabs"] = club_tabs(request.principal, club, ARCHIVE)
    status = REFUSED if form.is_bound else 200
    return render(request, "sessions/archive/arrivals.html", page, status=status)


@require_safe
def arrival(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What is in it, how far it is, what came of it."""
    return _page(request, _arrival(request, uid), None)


@require_POST
def completion(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Have it come in."""
    found = _arrival(request, uid)
    form = SlugForm(request.POST)
    if found.confirmed_at is None and not form.is_valid():
        return _page(request, found, form)
    if found.confirmed_at is None:
        confirm(found, form.cleaned_data["slug"], by=request.principal, at=request.now)
    return redirect("sessions:arrival", club, uid)


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Delete what was sent; nothing of it came in."""
    if discard(_arrival(request, uid)):
        messages.success(request, _("The file is deleted"))
    return redirect("sessions:arrivals", club)


def _allowed(request: ClubRequest) -> int:
    """The most megabytes that an owner may send; 404 for others, or where none are taken."""
    if not (request.principal.may_change(Area.CLUB) and settings.ARCHIVE_IMPORT_MB):
        raise Http404
    return settings.ARCHIVE_IMPORT_MB


def _arrival(request: ClubRequest, uid: UUID) -> Arrival:
    _allowed(request)
    rows = Arrival.objects.visible_to(request.principal).select_related("club", "arrived")
    return get_object_or_404(rows, uid=uid)


def _page(request: ClubRequest, found: Arrival, form: SlugForm | None) -> HttpResponse:
    page = arrival_page(found, request.club.slug, form)
    if request.htmx:
        return render(request, "sessions/archive/_arrival.html", page)
    page["tabs"] = club_tabs(request.principal, request.club.slug, ARCHIVE)
    status = REFUSED if form is not None else 200
    return render(request, "sessions/archive/arrival.html", page, status=status)
