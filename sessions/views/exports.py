"""Tables that leave the house: choose one, take it as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from athletes.exports import Chosen, Table
from athletes.health_reads import Where, note_read
from athletes.imports import IMPORTS as OF_ATHLETES
from athletes.models import Athlete
from clubs.pages import TABLES as CLUB_TAB
from clubs.pages import club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area, Reach
from clubs.tables.sheets import Cell, to_csv, to_xlsx
from sessions.exports import TABLES
from sessions.forms.exports import CSV, ExportForm
from sessions.imports import LOGS

IMPORTS = {
    **{f"athletes:{one.name}-import": one for one in OF_ATHLETES},
    "sessions:log-list-import": LOGS,
}
MOST_IN_A_WORKBOOK = 100_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def exports(request: ClubRequest, club: str) -> HttpResponse:
    """The tables that one may take, and the files that may come in."""
    if not _reaches_all(request, Area.ATHLETES):
        message = "Tables are for the team; athletes take their own data on their page"
        raise Http404(message)
    return _page(request, ExportForm(request.principal))


@require_safe
def export(request: ClubRequest, club: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """One table as a file, as far as who asks may see its rows."""
    table = _table_or_404(request, name)
    usual = {key: str(value) for key, value in ExportForm.usual(request.principal.today).items()}
    form = ExportForm(request.principal, usual | request.GET.dict())
    if not form.is_valid():
        return _page(request, form, status=422)
    chosen = _chosen(request, form.cleaned_data)
    taken = table.health(request.principal, chosen)
    note_read(request.principal, request.now, taken, Where.EXPORT)
    rows = table.rows(request.principal, chosen)
    if form.cleaned_data["kind"] == CSV:
        return _csv(table, rows)
    return _xlsx(request, table, rows, form)


def _page(request: ClubRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    club = request.club.slug
    tables = [
        {"table": one, "url": reverse("sessions:export", args=[club, one.name])}
        for one in TABLES
        if _reaches_all(request, one.area)
    ]
    context = {"tables": tables, "form": form, "imports": _imports(request), "tabs": _tabs(request)}
    return render(request, "sessions/exports.html", context, status=status)


def _tabs(request: ClubRequest) -> list[dict[str, Any]]:
    return club_tabs(request.principal, request.club.slug, CLUB_TAB)


def _imports(request: ClubRequest) -> list[dict[str, Any]]:
    """What one may bring in."""
    return [
        {"label": one.title, "about": one.about, "url": reverse(name, args=[request.club.slug])}
        for name, one in IMPORTS.items()
        if request.principal.may_change(one.area)
    ]


def _csv(table: Table, rows: Iterator[tuple[Cell, ...]]) -> StreamingHttpResponse:
    text = to_csv(table.columns, rows)
    answer = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = _named(table, "csv")
    return answer


def _xlsx(
    request: ClubRequest, table: Table, rows: Iterator[tuple[Cell, ...]], form: ExportForm
) -> HttpResponse:
    """A workbook is made whole before it goes out, so it is bounded."""
    held = list(islice(rows, MOST_IN_A_WORKBOOK + 1))
    if len(held) > MOST_IN_A_WORKBOOK:
        message = _("More than 100,000 rows: take CSV, or fewer days")
        form.add_error("kind", message)
        return _page(request, form, status=422)
    content = to_xlsx({str(table.title): (table.columns, held)})
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer["Content-Disposition"] = _named(table, "xlsx")
    return answer


def _named(table: Table, ending: str) -> str:
    return content_disposition_header(as_attachment=True, filename=f"{table.name}.{ending}") or ""


def _chosen(request: ClubRequest, said: dict[str, Any]) -> Chosen:
    athletes = Athlete.objects.visible_to(request.principal)
    if said["squad"] is not None:
        athletes = athletes.filter(squads=said["squad"])
    return Chosen(athletes, said["first"], said["last"])


def _reaches_all(request: ClubRequest, area: Area) -> bool:
    """The team; athletes and guardians take their own data from their own page."""
    return Reach.ALL in request.principal.reach(area, change=False)


def _table_or_404(request: ClubRequest, name: str) -> Table:
    for table in TABLES:
        if table.name == name and _reaches_all(request, table.area):
            return table
    message = f"No table '{name}' here"
    raise Http404(message)
