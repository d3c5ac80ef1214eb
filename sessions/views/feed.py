"""The feed, and what of it comes by e-mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.models import Athlete
from clubs.notices import choose_mail, read_all, read_notice
from clubs.requests import ClubRequest
from clubs.roles import Role
from sessions.forms.feed import MailForm
from sessions.pages.feed import feed_page, tabs
from sessions.planning.heard import Hearer, address


@require_safe
def feed(request: ClubRequest, club: str) -> HttpResponse:
    """What one heard of, newest first; `?unread=1` only what is new, `?before=` what is older."""
    before = _uid(request.GET.get("before", ""))
    unread = request.GET.get("unread") == "1"
    page = feed_page(request.club, request.principal, request.now, before=before, unread=unread)
    return render(request, "sessions/feed/feed.html", page)


@require_POST
def opening(request: ClubRequest, club: str) -> HttpResponse:
    """Open what a notice is about: it is read now."""
    uid = _uid(request.POST.get("notice", ""))
    notice = read_notice(uid, by=request.principal, at=request.now) if uid else None
    if notice is None:
        return redirect("sessions:feed", club)
    who = request.principal
    about = str(notice.event.athlete_uid)
    athlete = Athlete.objects.visible_to(who).filter(uid=about).first()
    url = address(notice.event, athlete, Hearer(club, who.user_id, who.is_staff))
    return redirect(url or reverse("sessions:feed", args=[club]))


@require_POST
def reading(request: ClubRequest, club: str) -> HttpResponse:
    """Mark all as read, up to the newest that stood on the page."""
    read_all(_uid(request.POST.get("until", "")), by=request.principal, at=request.now)
    return redirect("sessions:feed", club)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: ClubRequest, club: str) -> HttpResponse:
    """How one wants to hear of each kind by e-mail."""
    member = request.membership
    form = MailForm(
        request.POST or None, roles=[Role(one) for one in member.roles], mail=member.mail
    )
    if request.method == "POST" and form.is_valid():
        choose_mail(member, form.chosen())
        messages.success(request, _("Saved"))
        return redirect("sessions:feed-mail", club)
    context = {"form": form, "tabs": tabs(club, request.path)}
    return render(request, "sessions/feed/mail.html", context, status=422 if form.errors else 200)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
