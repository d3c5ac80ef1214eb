"""The club's whole archive, for its owners: have it made, fetch it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clubs.models import Archive
from clubs.pages import ARCHIVE, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.archive.making import ask_archive, read_parts
from sessions.pages.archive import archive_page


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: ClubRequest, club: str) -> HttpResponse:
    """The archives that can be fetched; sent, it has a new one made."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    if request.method == "POST":
        ask_archive(request.club, by=request.principal, at=request.now)
        return redirect("sessions:archive", club)
    page = archive_page(request.principal, club, request.now)
    if request.htmx:
        return render(request, "sessions/archive/_state.html", page)
    if settings.ARCHIVE_IMPORT_MB:
        page["imports_url"] = reverse("sessions:arrivals", args=[club])
    page["tabs"] = club_tabs(request.principal, club, ARCHIVE)
    return render(request, "sessions/archive/archive.html", page)


@never_cache
@require_safe
def archive_file(request: ClubRequest, club: str, uid: UUID) -> StreamingHttpResponse:
    """The file, piece by piece."""
    rows = Archive.objects.visible_to(request.principal).there(request.now)
    found = get_object_or_404(rows, uid=uid)
    name = f"{club}-{request.club.today(found.created_at)}.zip"
    answer = StreamingHttpResponse(read_parts(found), content_type="application/zip")
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
