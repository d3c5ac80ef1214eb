"""The address of an account; where somebody is logged in, and ending it there."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.own_address import is_proven, send_letter
from clubs.requests import AppRequest
from clubs.security import devices, end


@require_safe
def sessions(request: AppRequest) -> HttpResponse:
    rows = devices(request.user, request.session.session_key)
    profile = {"label": _("Your profile"), "url": reverse("clubs:me")}
    crumbs = [profile, {"label": _("Where you are logged in")}]
    others = any(not one.is_here for one in rows)
    return render(
        request, "clubs/sessions.html", {"rows": rows, "others": others, "crumbs": crumbs}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: AppRequest) -> HttpResponse:
    """The address one logs in with, and the letter that shows it to be one's own."""
    if request.method == "POST":
        sent = send_letter(request.user, request)
        if sent:
            messages.success(request, _("The letter is on its way."))
        else:
            messages.error(request, _("No letter went out: wait three minutes, then try again."))
        return redirect("account_email")
    profile = {"label": _("Your profile"), "url": reverse("clubs:me")}
    context = {
        "is_proven": is_proven(request.user),
        "crumbs": [profile, {"label": _("Your address")}],
    }
    return render(request, "clubs/address.html", context)


@require_POST
def session_end(request: AppRequest, pk: int) -> HttpResponse:
    """One of one's own; any other is as if it were not there."""
    if end(request.user, UserSession.objects.filter(user=request.user, pk=pk)):
        messages.success(request, _("Ended: that device has to log in again."))
    return redirect("clubs:sessions")


@require_POST
def sessions_end(request: AppRequest) -> HttpResponse:
    """All but the one that asks."""
    others = UserSession.objects.filter(user=request.user)
    count = end(request.user, others.exclude(session_key=request.session.session_key))
    told = ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", count)
    messages.success(request, told % {"n": count})
    return redirect("clubs:sessions")
