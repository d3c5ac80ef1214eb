"""E-mail: the link that ends it, and what an owner sees of what could not be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clubs.models import Message
from clubs.notices import send_again
from clubs.pages import MAIL, club_tabs
from clubs.refusals import MOST, refused_members, try_again
from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.unsubscribing import member_of, stop_mail

SHOWN = 100
MONTH = timedelta(days=30)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the key in the address is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, and stop the e-mails of one club for whoever holds the link."""
    member = member_of(key)
    if member is None:
        raise Http404
    if request.method == "POST":
        stop_mail(member, at=timezone.now())
    context = {"member": member, "is_done": request.method == "POST"}
    return render(request, "clubs/unsubscribe.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: ClubRequest, club: str) -> HttpResponse:
    """What waits or failed, for owners; `message`: send it again; `member`: try their address."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    if request.method == "POST":
        return _again(request)
    rows = Message.objects.filter(club=request.club).select_related("user")
    unsent = rows.filter(state__in=[Message.State.FAILED, Message.State.WAITING])
    context = {
        "refused": refused_members(request.principal).select_related("user"),
        "most": MOST,
        "unsent": unsent.order_by("state", "-created_at")[:SHOWN],
        "sent": rows.filter(state=Message.State.SENT, created_at__gte=request.now - MONTH).count(),
        "tabs": club_tabs(request.principal, club, MAIL),
    }
    return render(request, "clubs/mail.html", context)


def _again(request: ClubRequest) -> HttpResponse:
    if uid := request.POST.get("message"):
        row = _or_404(Message.objects.filter(club=request.club).select_related("user"), uid)
        send_again(row, by=request.principal, at=request.now)
        messages.success(request, _("It is sent again within a minute"))
    elif uid := request.POST.get("member"):
        try_again(_or_404(refused_members(request.principal), uid))
        messages.success(request, _("The next e-mail is tried at this address again"))
    return redirect("clubs:mail", request.club.slug)


def _or_404(rows: QuerySet[Any], uid: str) -> Any:
    try:
        return get_object_or_404(rows, uid=UUID(uid))
    except ValueError:
        raise Http404 from None
