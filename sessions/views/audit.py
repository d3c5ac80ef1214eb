"""The club's memory, for its owners: filter, read, take along."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.tables.sheets import to_csv
from sessions.pages.audit import COLUMNS, audit_page, chosen, form_of, named, table


@require_safe
def audit(request: ClubRequest, club: str) -> HttpResponse:
    """Who changed what, newest first."""
    if not request.principal.may_see(Area.CLUB):
        raise Http404
    form = form_of(request.club, request.GET)
    page = audit_page(request.club, request.principal, form, request.GET.get("before", ""))
    template = "sessions/audit/audit.html"
    return render(request, template, page, status=200 if form.is_valid() else 422)


@require_safe
def export(request: ClubRequest, club: str) -> HttpResponse | StreamingHttpResponse:
    """The same as a table, line by line, so that a year of a large club is one file."""
    if not request.principal.may_see(Area.CLUB):
        raise Http404
    form = form_of(request.club, request.GET)
    if not form.is_valid():
        page = audit_page(request.club, request.principal, form, "")
        return render(request, "sessions/audit/audit.html", page, status=422)
    rows = table(request.club, chosen(request.club, request.principal, form))
    answer = StreamingHttpResponse(to_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    name = named(request.club, request.now)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return answer
