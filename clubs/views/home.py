"""What belongs to a person rather than to a club: the way in, appearance, profile."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.forms import ProfileForm
from clubs.models import Club, Membership
from clubs.own_address import is_proven
from clubs.pages.tabs import role_names
from clubs.planning import save_profile
from clubs.requests import AppRequest
from clubs.security import has_second_factor

YEAR = 365 * 24 * 60 * 60
THEMES = ("light", "dark")


@require_safe
def home(request: AppRequest) -> HttpResponse:
    """One club: straight into it. Several: which one? None: what to do."""
    clubs = _clubs(request)
    if len(clubs) == 1:
        return redirect(clubs[0]["url"])
    return render(request, "clubs/home.html", {"clubs": clubs})


def _clubs(request: AppRequest) -> list[dict[str, Any]]:
    """The address stands beside clubs of one name, as when an archive came in a second time."""
    memberships = Membership.objects.select_related("club").order_by("club__name", "club__slug")
    mine = list(memberships.filter(user=request.user, left_at=None))
    named = Counter(one.club.name for one in mine)
    return [
        {"club": one.club, "url": landing(one.club), "about": [*role_names(one.roles), *address]}
        for one in mine
        for address in [[f"/c/{one.club.slug}/"] if named[one.club.name] > 1 else []]
    ]


@require_POST
@login_not_required
def theme(request: AppRequest) -> HttpResponse:
    """Light, dark, or as the device does; a cookie of this browser, no more."""
    chosen = request.POST.get("theme", "")
    back = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponse(status=204) if request.htmx else HttpResponseRedirect(back)
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", httponly=False)
    else:
        answer.delete_cookie("theme")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: AppRequest) -> HttpResponse:
    """Name, unit and language of whoever is logged in."""
    user = request.user
    shown = {"name": user.name, "unit": user.unit, "language": user.language}
    form = ProfileForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        save_profile(user, **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("clubs:me")
    status = 422 if form.errors else 200
    factor, clubs = has_second_factor(user), _clubs(request)
    context = {"form": form, "has_second_factor": factor, "clubs": clubs}
    context["is_proven"] = is_proven(user)
    return render(request, "clubs/me.html", context, status=status)


def landing(club: Club) -> str:
    """The first page of a club. The sessions app, which has it, stands above this one."""
    try:
        return reverse("sessions:club-home", args=[club.slug])
    except NoReverseMatch:
        return reverse("programs:exercises", args=[club.slug])
