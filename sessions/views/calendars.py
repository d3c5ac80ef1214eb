"""Calendars to subscribe to: made and ended by those who are logged in, read by whoever has one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.forms.calendars import CalendarForm
from sessions.models import CalendarFeed
from sessions.pages.calendar_feed import gathered
from sessions.planning.feeds import create_feed, revoke_feed
from sessions.views.found import posted

MAX_AGE_S = 900


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: ClubRequest, club: str) -> HttpResponse:
    """The calendars that one has, and a new one. Its address is on the page that answers, once."""
    if not request.principal.may_see(Area.SESSIONS):
        raise Http404
    asked = request.GET.get("of", "")
    form = CalendarForm(posted(request), principal=request.principal, asked=asked)
    secret = _made(request, form) if form.is_valid() else None
    mine = CalendarFeed.objects.visible_to(request.principal)
    context = {
        "form": form if form.rows else None,
        "feeds": mine.select_related("athlete", "squad", "made_by"),
        "links": _links(request, secret) if secret else None,
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/calendars/calendars.html", context, status=status)


def _made(request: ClubRequest, form: CalendarForm) -> str | None:
    of, starts_at = form.cleaned_data["of"], form.cleaned_data["starts_at"]
    try:
        made = create_feed(of, starts_at=starts_at, by=request.principal, at=request.now)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    return made[1]


def _links(request: ClubRequest, secret: str) -> dict[str, str]:
    whole = request.build_absolute_uri(reverse("calendars:calendar", args=[secret]))
    return {"address": whole, "open": f"webcal:{whole.partition(':')[2]}"}


@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """End a calendar, after asking."""
    mine = CalendarFeed.objects.editable_by(request.principal).select_related("athlete", "squad")
    feed = get_object_or_404(mine, uid=uid)
    if request.method != "POST":
        return render(request, "sessions/calendars/revocation.html", {"feed": feed})
    revoke_feed(feed, by=request.principal, at=request.now)
    messages.success(request, _("Ended: the calendar’s address is not there any more"))
    return redirect("sessions:calendars", club)


@require_safe
@login_not_required
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A calendar as text, for whoever has its address. What it shows follows its maker's rights."""
    now = timezone.now()
    rows = CalendarFeed.objects.behind(secret).select_related("club", "athlete", "squad")
    feed = rows.select_related("token__club").first()
    reader = feed.reader(now) if feed is not None else None
    if feed is None or reader is None:
        raise Http404
    found = gathered(feed, reader, request.build_absolute_uri("/").rstrip("/"), now)
    etag, changed_at = found.marks()
    answer = get_conditional_response(request, etag, int(changed_at.timestamp()))
    return _with_headers(answer or HttpResponse(found.text()), etag, changed_at)


def _with_headers(answer: HttpResponse, etag: str, changed_at: datetime) -> HttpResponse:
    told: dict[str, Any] = {
        "ETag": etag,
        "Last-Modified": http_date(changed_at.timestamp()),
        "Cache-Control": f"private, max-age={MAX_AGE_S}",
        "X-Robots-Tag": "noindex",
    }
    if answer.status_code == 200:
        told["Content-Type"] = "text/calendar; charset=utf-8"
        told["Content-Disposition"] = 'inline; filename="strength.ics"'
    for name, value in told.items():
        answer[name] = value
    return answer
