"""Importing a spreadsheet: send it, match its columns, look at what would come of it, do it.

One set of pages for every kind of import; the kind comes from the address (`import_urls`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.forms.imports import MappingForm, SheetForm
from clubs.models import Upload
from clubs.pages.imports import counted, told
from clubs.requests import ClubRequest
from clubs.roles import Reach
from clubs.tables import uploads
from clubs.tables.imports import Ask, Import, Outcome, Status, matched, parsed
from clubs.tables.sheets import to_csv


def import_urls(kind: Import) -> list[URLPattern]:
    """A kind's addresses: `roster-import` at `imports/roster/`, and so on."""
    about, at = {"kind": kind}, f"imports/{kind.name}/"
    one = f"{at}<uuid:uid>/"
    return [
        path(at, start, about, name=f"{kind.name}-import"),
        path(f"{at}template/", template, about, name=f"{kind.name}-import-template"),
        path(one, look, about, name=f"{kind.name}-import-look"),
        path(f"{one}mapping/", mapping, about, name=f"{kind.name}-import-mapping"),
        path(f"{one}completion/", completion, about, name=f"{kind.name}-import-completion"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ClubRequest, club: str, kind: Import) -> HttpResponse:
    """Send a file, or paste what a spreadsheet program copied."""
    _must_reach(request, kind)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    upload = _kept(request, kind, form) if form.is_valid() else None
    if upload is not None:
        return redirect(_url(request, kind, "look", upload.uid))
    context = {"form": form, "kind": kind, **_around(request, kind)}
    return render(request, "clubs/import.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: ClubRequest, club: str, kind: Import) -> StreamingHttpResponse:
    """An empty table with the right column names and one row as an example."""
    _must_reach(request, kind)
    text = to_csv([column.name for column in kind.columns], [kind.example])
    answer = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind.name}.csv"'
    return answer


@require_safe
def look(request: ClubRequest, club: str, uid: UUID, kind: Import) -> HttpResponse:
    """What would come of each row; nothing is written."""
    upload = _upload_or_404(request, kind, uid)
    form = MappingForm(kind.columns, uploads.sheet_of(upload).header, upload.mapping)
    return _look_page(request, kind, upload, form)


@require_POST
def mapping(request: ClubRequest, club: str, uid: UUID, kind: Import) -> HttpResponse:
    """Match the columns otherwise."""
    upload = _upload_or_404(request, kind, uid)
    header = uploads.sheet_of(upload).header
    form = MappingForm(kind.columns, header, upload.mapping, data=request.POST)
    if not form.is_valid():
        return _look_page(request, kind, upload, form, status=422)
    upload.mapping = form.mapping()
    upload.save(update_fields=["mapping"])
    return redirect(_url(request, kind, "look", uid))


@require_POST
def completion(request: ClubRequest, club: str, uid: UUID, kind: Import) -> HttpResponse:
    """Do what was looked at. Sent twice it is done once."""
    upload = _upload_or_404(request, kind, uid)
    partly = request.POST.get("partly") == "yes"
    ask = Ask(request.principal, request.now, writes=True, partly=partly)
    with suppress(ValidationError), transaction.atomic():  # the look says what was refused
        if uploads.done(upload, {}, request.now):
            outcomes = kind.run(_rows(kind, upload), ask)
            if not partly and any(one.status == Status.WRONG for one in outcomes):
                transaction.set_rollback(True)
            else:
                uploads.keep_result(upload, counted(outcomes))
    return redirect(_url(request, kind, "look", uid))


def _look_page(
    request: ClubRequest, kind: Import, upload: Upload, form: MappingForm, status: int = 200
) -> HttpResponse:
    outcomes, refused = _dry_run(request, kind, upload)
    context = {
        "kind": kind,
        "upload": upload,
        "form": form,
        "refused": refused,
        "told": told(outcomes, upload),
        "urls": {name: _url(request, kind, name, upload.uid) for name in ("mapping", "completion")},
        **_around(request, kind),
    }
    return render(request, "clubs/import_look.html", context, status=status)


def _dry_run(request: ClubRequest, kind: Import, upload: Upload) -> tuple[list[Outcome], str]:
    """Of a file that is done nothing more is asked."""
    if upload.done_at is not None:
        return [], ""
    try:
        return kind.run(_rows(kind, upload), Ask(request.principal, request.now)), ""
    except ValidationError as error:
        return [], " ".join(error.messages)


def _rows(kind: Import, upload: Upload) -> Any:
    return parsed(uploads.sheet_of(upload), kind.columns, upload.mapping)


def _kept(request: ClubRequest, kind: Import, form: SheetForm) -> Upload | None:
    """The file, kept with its columns matched as far as they speak for themselves."""
    name, content = form.cleaned_data["sent"]
    try:
        upload, sheet = uploads.keep(kind.name, name, content, by=request.principal, at=request.now)
    except ValidationError as refused:
        form.add_error("file", refused)
        return None
    upload.mapping = matched(sheet.header, kind.columns)
    upload.save(update_fields=["mapping"])
    return upload


def _must_reach(request: ClubRequest, kind: Import) -> None:
    if Reach.ALL not in request.principal.reach(kind.area, change=True):
        message = f"May not import {kind.name} here"
        raise Http404(message)


def _upload_or_404(request: ClubRequest, kind: Import, uid: UUID) -> Upload:
    _must_reach(request, kind)
    rows = uploads.kept(kind.name, by=request.principal, at=request.now)
    return get_object_or_404(rows, uid=uid)


def _url(request: ClubRequest, kind: Import, page: str, uid: UUID) -> str:
    return reverse(_name(request, kind, f"-{page}"), args=[request.club.slug, uid])


def _name(request: ClubRequest, kind: Import, page: str = "") -> str:
    """The name of a page of this kind: its addresses stand in the app that knows its rows."""
    match = request.resolver_match
    assert match is not None
    return f"{match.namespace}:{kind.name}-import{page}"


def _around(request: ClubRequest, kind: Import) -> dict[str, Any]:
    club = request.club.slug
    back = reverse(kind.back, args=[club])
    return {
        "back": back,
        "start": reverse(_name(request, kind), args=[club]),
        "template_url": reverse(_name(request, kind, "-template"), args=[club]),
        "crumbs": [{"label": _("Back"), "url": back}, {"label": kind.title}],
    }
