"""What belongs to the athlete alone: who read their health data, and what coaches may see."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from athletes.forms.own_data import SharingForm
from athletes.models import Athlete, HealthRead
from athletes.pages.own_data import said_reads
from athletes.sharing import set_sharing
from clubs.requests import ClubRequest
from clubs.roles import Area

A_PAGE = 100


@require_safe
def health_reads(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Who read body weight, pain and injuries, day by day."""
    athlete = own_or_404(request, uid)
    rows = HealthRead.objects.visible_to(request.principal).filter(athlete=athlete)
    found = rows.select_related("reader", "token", "webhook")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "athlete": athlete,
        "rows": said_reads(list(page), request.club),
        "older_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "newer_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "athletes/health_reads.html", context)


@require_POST
def sharing(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What coaches may see beyond what they need: for the athlete and a guardian to choose."""
    athlete = own_or_404(request, uid, change=True)
    form = SharingForm(request.POST)
    form.is_valid()
    try:
        set_sharing(athlete, form.sharing(), by=request.principal, at=request.now)
        messages.success(request, _("Saved"))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("sessions:own-data", club, uid)


def own_or_404(request: ClubRequest, uid: UUID, *, change: bool = False) -> Athlete:
    """An athlete whose own data are the business of who asks."""
    rows = Athlete.objects.reached_in(request.principal, Area.OWN_DATA, change=change)
    return get_object_or_404(rows.select_related("user"), uid=uid)
