"""One's own data: the page, the file with everything, and deletion with time to think again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.health_reads import Kind, Where, note_read
from athletes.views.own_data import own_or_404
from clubs.requests import ClubRequest
from clubs.roles import Area, Reach
from sessions.models import Deletion, Download
from sessions.pages.own_data import deletions, download_state, own_data_page, said_deletion
from sessions.planning.erasure import ask_deletion, withdraw_deletion
from sessions.planning.own_data import ask_download

A_PAGE = 50


@require_safe
def own_data(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What there is, who sees it, what was agreed to, everything in a file, and deletion."""
    athlete = own_or_404(request, uid)
    page = own_data_page(athlete, request.club, request.principal, request.now)
    return render(request, "sessions/own/data.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def download(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Have the file made, and see how far it is."""
    athlete = own_or_404(request, uid, change=request.method == "POST")
    if request.method == "POST":
        ask_download(athlete, by=request.principal, at=request.now)
    if not request.htmx:
        return redirect("sessions:own-data", club, uid)
    state = download_state(athlete, request.club, request.principal, request.now)
    return render(request, "sessions/own/_download.html", {"download": state})


@require_safe
def download_file(request: ClubRequest, club: str, uid: UUID, file: UUID) -> HttpResponse:
    """The file itself, until it expires. That somebody else fetched health data is noted."""
    athlete = own_or_404(request, uid)
    row = Download.objects.visible_to(request.principal).filter(athlete=athlete, uid=file).first()
    if row is None or not row.is_there(request.now) or row.content is None:
        message = "No such file, or it has expired: have it made again"
        raise Http404(message)
    note_read(request.principal, request.now, {kind: [athlete] for kind in Kind}, Where.EXPORT)
    answer = HttpResponse(bytes(row.content), content_type="application/zip")
    name = f"strongstride-{request.club.slug}-{row.asked_at:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What is deleted and what is kept, then the wish itself."""
    athlete = own_or_404(request, uid, change=True)
    if request.method == "POST":
        ask_deletion(athlete, by=request.principal, at=request.now)
        messages.success(request, _("Noted. Until then you can take it back here."))
        return redirect("sessions:own-data", club, uid)
    page = own_data_page(athlete, request.club, request.principal, request.now)
    return render(request, "sessions/own/deletion.html", page)


@require_POST
def withdrawal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Take the wish to be deleted back."""
    rows = Deletion.objects.editable_by(request.principal).select_related("athlete")
    row = get_object_or_404(rows, uid=uid)
    try:
        withdraw_deletion(row, by=request.principal, at=request.now)
        messages.success(request, _("Taken back. Everything stays as it is."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("sessions:own-data", club, row.athlete.uid)


@require_safe
def all_deletions(request: ClubRequest, club: str) -> HttpResponse:
    """Who asked to be deleted, for owners."""
    if Reach.ALL not in request.principal.reach(Area.OWN_DATA, change=True):
        raise Http404
    page = Paginator(deletions(request.principal), A_PAGE).get_page(request.GET.get("page"))
    rows = [said_deletion(one, request.club) for one in page]
    context = {
        "rows": rows,
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "sessions/own/deletions.html", context)
