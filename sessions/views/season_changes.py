"""A race or off range entered, moved, removed on the season page: tried first, then saved."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes import facts
from athletes.access import Access
from athletes.forms.facts import FactForm
from athletes.pages.differences import differences
from athletes.pages.kinds import Kind
from athletes.views.answers import (
    access_or_404,
    any_row_or_404,
    may_change_or_404,
    row_or_404,
)
from clubs.requests import ClubRequest
from sessions.pages.season_try import Tried, consequences, try_form, try_page
from sessions.views.found import posted


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str, uid: UUID, kind: Kind) -> HttpResponse:
    """A new race or off range; `preview` shows what it would do."""
    tried = Tried(may_change_or_404(request, uid, kind), kind, None, request.now)
    form = try_form(tried, posted(request), request.GET)
    if not form.is_valid() or _is_only_tried(request):
        return _show(request, tried, form)
    sent = form.cleaned_data["uid"] or uuid4()
    kind.add(tried.athlete, form.values(), uid=sent, by=request.principal, at=request.now)
    messages.success(request, _("Saved. The weeks to come are being remade."))
    return redirect(_home(request, tried.access))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    """One that stands: `?day=` moves it, as dragging does. Looking stores nothing."""
    access = access_or_404(request, uid)
    tried = Tried(access, kind, row_or_404(request, access, fact, kind), request.now)
    form = try_form(tried, posted(request), request.GET)
    if not form.is_valid() or _is_only_tried(request):
        return _show(request, tried, form)
    if not _changed(request, tried, form):
        return _conflict(request, tried, fact)
    messages.success(request, _("Saved. The weeks to come are being remade."))
    return redirect(_home(request, access))


@require_POST
def removal(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    access = access_or_404(request, uid)
    row = any_row_or_404(request, access, fact, kind)
    facts.remove(row, by=request.principal, at=request.now)
    return redirect(f"{_home(request, access)}?removed={kind.path}:{fact}")


@require_POST
def restoration(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    access = access_or_404(request, uid)
    row = any_row_or_404(request, access, fact, kind)
    facts.restore(row, by=request.principal, at=request.now)
    messages.success(request, _("Back on record."))
    return redirect(_home(request, access))


def _is_only_tried(request: ClubRequest) -> bool:
    return request.method != "POST" or "preview" in request.POST


def _changed(request: ClubRequest, tried: Tried, form: FactForm) -> bool:
    seen = form.cleaned_data["version"] or 0
    row: Any = tried.row
    return facts.change(row, form.values(), by=request.principal, at=request.now, seen=seen)


def _show(
    request: ClubRequest, tried: Tried, form: FactForm, status: int = 0, **more: Any
) -> HttpResponse:
    """The form, and beside it what it would do, where it says enough."""
    page = try_page(tried, request.club.slug, form, request.path) | more
    if form.is_bound and form.is_valid():
        removed = request.POST.get("preview") == "removal"
        page["consequences"] = consequences(tried, form.values(), removed=removed)
    if tried.row is not None:
        name = f"sessions:season-{tried.kind.name}-removal"
        args = [request.club.slug, tried.athlete.uid, tried.row.uid]
        page["removal_url"] = reverse(name, args=args)
    template = "_season_try" if request.htmx else "season_try"
    code = status or (422 if request.method == "POST" and form.errors else 200)
    return render(request, f"sessions/{template}.html", page, status=code)


def _conflict(request: ClubRequest, tried: Tried, fact: UUID) -> HttpResponse:
    """Somebody saved in between: both values, and the form ready to be saved over theirs."""
    row = row_or_404(request, tried.access, fact, tried.kind)
    data = request.POST.copy()
    data["version"] = str(row.version)
    again = tried.kind.form(data, access=tried.access, row=row)
    theirs = differences(tried.kind.form(access=tried.access, row=row), again)
    moved = Tried(tried.access, tried.kind, row, request.now)
    return _show(request, moved, again, 409, theirs=theirs)


def _home(request: ClubRequest, access: Access) -> str:
    return reverse("sessions:season", args=[request.club.slug, access.athlete.uid])
