"""The club's people: who is here, who is expected, and a new invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from athletes.forms.invitations import InvitationForm
from athletes.joining import add_now
from athletes.pages.members import member_rows
from athletes.pages.paging import steps
from athletes.views.answers import posted
from clubs.invitations import invite
from clubs.models import Invitation, Membership
from clubs.pages.invited import invited_rows
from clubs.pages.tabs import MEMBERS, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area

A_PAGE = 100


@require_safe
def members(request: ClubRequest, club: str) -> HttpResponse:
    """Who is in the club, as what; who is invited and not here yet."""
    if not request.principal.may_see(Area.MEMBERS):
        raise Http404
    team = Membership.objects.select_related("user").filter(club=request.club, left_at=None)
    page = Paginator(team.order_by("user__name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "rows": member_rows(list(page), request.club, request.principal),
        "count": ngettext("%(n)s member", "%(n)s members", count) % {"n": count},
        "invited": _invited(request),
        "actions": _actions(request),
        "tabs": club_tabs(request.principal, club, MEMBERS),
        **steps(page, request.GET),
    }
    return render(request, "athletes/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str) -> HttpResponse:
    """One invitation; then its page, with the link."""
    if not request.principal.may_change(Area.INVITATIONS):
        message = "May not invite anybody"
        raise Http404(message)
    form = InvitationForm(posted(request), principal=request.principal, at=request.now)
    if not form.is_valid():
        return _form_page(request, form)
    one = _invite(request, form)
    if one.email:
        messages.success(
            request, _("The letter to %(email)s is on its way.") % {"email": one.email}
        )
    return redirect("clubs:invitation", club, one.uid)


def _invite(request: ClubRequest, form: InvitationForm) -> Invitation:
    asked, by, at = form.asked(), request.principal, request.now
    with transaction.atomic():
        if form.newcomer is not None and form.cleaned_data["add_now"]:
            add_now([asked.document["own"]], by=by, at=at)
        (one,) = invite([asked], by=by, at=at, base=request.build_absolute_uri("/"))
    return one


def _invited(request: ClubRequest) -> list[Any]:
    rows = Invitation.objects.visible_to(request.principal).waiting()
    found = list(rows.select_related("invited_by", "accepted_by")[:A_PAGE])
    return invited_rows(found, request.club, request.principal, request.now)


def _actions(request: ClubRequest) -> list[dict[str, str]]:
    if not request.principal.may_change(Area.INVITATIONS):
        return []
    one = reverse("athletes:invitation-new", args=[request.club.slug])
    many = reverse("athletes:people-list", args=[request.club.slug])
    return [
        {"label": _("Invite a list"), "url": many, "icon": "list-plus"},
        {"label": _("Invite"), "url": one, "icon": "user-plus", "kind": "primary"},
    ]


def _form_page(request: ClubRequest, form: InvitationForm) -> HttpResponse:
    back = reverse("athletes:members", args=[request.club.slug])
    crumbs = [{"label": _("Members"), "url": back}, {"label": _("Invite somebody")}]
    context = {"form": form, "back": back, "crumbs": crumbs}
    return render(
        request, "athletes/invitation_new.html", context, status=422 if form.is_bound else 200
    )
