"""The log of a webhook: what was sent, what came of it, and sending it again."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clubs.forms.webhooks import DeliveryFilter, ReplayForm
from clubs.hooks.webhooks import replay
from clubs.models import Delivery
from clubs.pages.webhooks import log_page, webhook_row
from clubs.requests import ClubRequest
from clubs.views.webhooks import found


@require_safe
def webhook(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """One webhook with its log; the log alone while something is on its way and htmx asks."""
    one, form = found(request, uid), DeliveryFilter(request.GET)
    mine = Delivery.objects.visible_to(request.principal).filter(webhook=one)
    page = log_page(one, mine, form.chosen(), request.GET.get("before", ""), request.now)
    context = {"row": webhook_row(one), "log": page, "filter": form}
    if request.htmx:
        return render(request, "clubs/_deliveries.html", context)
    since = {"since": request.club.today(request.now)}
    return render(request, "clubs/webhook.html", context | {"replay": ReplayForm(initial=since)})


@require_POST
def replay_all(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Send all again that failed since a day."""
    one, form = found(request, uid), ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say from which day on, as 2026-11-23"))
        return redirect("clubs:webhook", club, uid)
    begins = datetime.combine(form.cleaned_data["since"], time(), request.club.zone)
    failed = Delivery.objects.filter(state=Delivery.State.FAILED, created_at__gte=begins)
    count = replay(one, failed, by=request.principal, at=request.now)
    told = ngettext("%(n)s message is sent again", "%(n)s messages are sent again", count)
    messages.info(request, told % {"n": count})
    return redirect("clubs:webhook", club, uid)


@require_POST
def replay_one(request: ClubRequest, club: str, uid: UUID, delivery: UUID) -> HttpResponse:
    """Send one again, with the id that it had."""
    one = found(request, uid)
    mine = Delivery.objects.editable_by(request.principal).filter(webhook=one)
    row = get_object_or_404(mine, uid=delivery)
    replay(one, Delivery.objects.filter(pk=row.pk), by=request.principal, at=request.now)
    messages.info(request, _("It is sent again: see below what comes of it"))
    return redirect("clubs:webhook", club, uid)
