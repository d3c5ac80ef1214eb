"""Runs from a file or a calendar: kept, read as one says, looked at, brought in, and undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from athletes.access import Access
from athletes.forms.run_imports import AddressForm, FileForm, ReadingForm
from athletes.models import RunCalendar, RunImport
from athletes.pages import run_imports as pages
from athletes.pages.kinds import RUN
from athletes.run_sources import KINDS, TABLE, bring, keep, look, reading_of, source_of
from athletes.run_subscriptions import RULES, subscribe, unsubscribe
from athletes.running.imports import undo
from athletes.views.answers import may_change_or_404, runs_url
from clubs.addresses import networks
from clubs.models import Upload
from clubs.requests import ClubRequest
from clubs.tables import uploads


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Send a file, and what came in before; `?file=` looks at one that was sent."""
    access = may_change_or_404(request, uid, RUN)
    if request.method != "POST":
        name = request.GET.get("file", "")
        return (
            _look(request, access, _upload(request, access, name))
            if name
            else _first(request, access, FileForm())
        )
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect(_url(request, access, _keep(request, access, form)))
        except ValidationError as refused:
            form.add_error("file", refused)
    return _first(request, access, form, status=422)


@require_POST
def columns(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """How the file is to be read; then it is looked at again."""
    access = may_change_or_404(request, uid, RUN)
    upload = _sent(request, access)
    if upload is None or upload.kind != TABLE:
        return _choose_first(request, access)
    sheet = uploads.sheet_of(upload)
    form = ReadingForm(request.POST, sheet=sheet, reading=reading_of(upload))
    if not form.is_valid():
        return _look(request, access, upload, form)
    upload.mapping = form.cleaned_data["reading"].as_document()
    upload.save(update_fields=["mapping"])
    return redirect(_url(request, access, upload))


@require_POST
def confirmation(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Bring in what was looked at. Once: a second time nothing is new."""
    access = may_change_or_404(request, uid, RUN)
    upload = _sent(request, access)
    if upload is None:
        return _choose_first(request, access)
    try:
        done = bring(upload, access.athlete, by=request.principal, at=request.now)
    except ValidationError:
        return _look(request, access, upload)
    count = len(done.changes) if done else 0
    said = ngettext("%(n)s run came in.", "%(n)s runs came in.", count) % {"n": count}
    messages.success(request, said if count else _("Nothing to change: all of it is known."))
    return redirect(runs_url(request.club.slug, access.athlete))


@require_POST
def undoing(request: ClubRequest, club: str, uid: UUID, imported: UUID) -> HttpResponse:
    """All runs as they were before an import."""
    access = may_change_or_404(request, uid, RUN)
    rows = RunImport.objects.editable_by(request.principal).filter(athlete=access.athlete)
    found = get_object_or_404(rows.select_related("athlete"), uid=imported)
    kept = undo(found, by=request.principal, at=request.now)
    said = _("Taken back.")
    if kept:
        more = ngettext(
            "%(n)s run was changed since and stays.",
            "%(n)s runs were changed since and stay.",
            kept,
        )
        said = f"{said} {more % {'n': kept}}"
    messages.success(request, said)
    return redirect("athletes:run-imports", request.club.slug, uid)


@require_POST
def subscription(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Ask a calendar at its address from now on, every few hours."""
    access = may_change_or_404(request, uid, RUN)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            _subscribe(request, access, form.cleaned_data["url"])
        except ValidationError as refused:
            form.add_error("url", refused.messages)
    if not form.is_valid():
        return _first(request, access, FileForm(), form, status=422)
    messages.success(request, _("The calendar is being read. Its runs stand here in a moment."))
    return redirect("athletes:run-imports", club, uid)


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID, calendar: UUID) -> HttpResponse:
    """Ask a calendar no more; its runs stay."""
    access = may_change_or_404(request, uid, RUN)
    rows = RunCalendar.objects.editable_by(request.principal).filter(athlete=access.athlete)
    found = get_object_or_404(rows, uid=calendar)
    unsubscribe(found, by=request.principal, at=request.now)
    messages.success(request, _("The calendar is asked no more. Its runs stay."))
    return redirect("athletes:run-imports", club, uid)


def _subscribe(request: ClubRequest, access: Access, url: str) -> None:
    rules = replace(RULES, networks=networks(settings.OUTBOUND_ALLOWED_NETWORKS))
    subscribe(access.athlete, url, by=request.principal, at=request.now, rules=rules)


def _keep(request: ClubRequest, access: Access, form: FileForm) -> Upload:
    file = form.cleaned_data["file"]
    return keep(access.athlete, file.name, file.read(), by=request.principal, at=request.now)


def _first(
    request: ClubRequest,
    access: Access,
    form: FileForm,
    address: AddressForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_around(request, access),
        "form": form,
        "address": address or AddressForm(),
        "calendars": pages.calendars(access.athlete, request.principal),
        "earlier": pages.earlier(access.athlete, request.principal),
    }
    return render(request, "athletes/runs/import.html", context, status=status)


def _look(
    request: ClubRequest, access: Access, upload: Upload, form: ReadingForm | None = None
) -> HttpResponse:
    """What each row would do; nothing is written."""
    if form is None and upload.kind == TABLE:
        form = ReadingForm(sheet=uploads.sheet_of(upload), reading=reading_of(upload))
    context = {**_around(request, access), "upload": upload, "form": form}
    try:
        source = source_of(upload, access.athlete, request.principal)
        context["others"] = source.others
        context["found"] = pages.found(look(source, access.athlete, request.principal))
    except ValidationError as refused:
        context["trouble"] = " ".join(refused.messages)
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "athletes/runs/look.html", context, status=status)


def _around(request: ClubRequest, access: Access) -> dict[str, Any]:
    club, athlete = request.club.slug, access.athlete
    back = runs_url(club, athlete)
    crumbs = [
        {"label": athlete.name, "url": reverse("athletes:facts", args=[club, athlete.uid])},
        {"label": _("Runs"), "url": back},
        {"label": _("Bring runs in")},
    ]
    return {"athlete": athlete, "crumbs": crumbs, "back": back}


def _url(request: ClubRequest, access: Access, upload: Upload) -> str:
    page = reverse("athletes:run-imports", args=[request.club.slug, access.athlete.uid])
    return f"{page}?file={upload.uid}"


def _sent(request: ClubRequest, access: Access) -> Upload | None:
    name = request.POST.get("file", "")
    return _upload(request, access, name) if name else None


def _upload(request: ClubRequest, access: Access, name: str) -> Upload:
    """A file that one sent oneself for this athlete."""
    try:
        uid = UUID(name)
    except ValueError:
        message = "No file of that name"
        raise Http404(message) from None
    who = request.principal
    rows = uploads.kept(KINDS[0], by=who, at=request.now) | uploads.kept(
        KINDS[1], by=who, at=request.now
    )
    own = rows.filter(user=who.user_id, about=access.athlete.uid)
    return get_object_or_404(own, uid=uid)


def _choose_first(request: ClubRequest, access: Access) -> HttpResponse:
    messages.warning(request, _("Choose a file first"))
    return redirect("athletes:run-imports", request.club.slug, access.athlete.uid)
