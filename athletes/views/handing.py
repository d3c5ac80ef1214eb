"""Handing athletes over to another coach, and members who leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from athletes.forms.handing import HandOverForm, LeavingForm, WhomForm
from athletes.handing import hand_over, handed_lately, take_back
from athletes.leaving import leave, left_behind
from athletes.pages.handing import behind_words, handed_rows
from athletes.views.answers import posted
from clubs.models import Membership
from clubs.requests import ClubRequest
from clubs.roles import Area

LATELY = timedelta(days=30)  # so long a handing over can be taken back


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: ClubRequest, club: str) -> HttpResponse:
    """Of those whom the address names, the ones that are ticked go to another coach."""
    if not request.principal.may_change(Area.ATHLETES):
        message = "May not hand athletes over"
        raise Http404(message)
    whom = WhomForm(request.GET, principal=request.principal)
    offered = whom.athletes(request.principal)
    form = HandOverForm(posted(request), principal=request.principal, offered=offered)
    if not form.is_valid():
        return _handover_page(request, whom, form)
    said, by = form.cleaned_data, request.principal
    event = hand_over(said["athletes"], said["coach"], squads=said["squads"], by=by, at=request.now)
    messages.success(request, _handed(len(event.before["coaches"]) if event else 0))
    return redirect("athletes:handover", club)


@require_POST
def reversal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Those whom nobody handed on since go back to the coach before."""
    if not request.principal.may_change(Area.ATHLETES):
        message = "May not hand athletes over"
        raise Http404(message)
    lately = handed_lately(request.principal, request.now - LATELY)
    event = get_object_or_404(lately, uid=uid)
    count = take_back(event, by=request.principal, at=request.now)
    messages.success(request, _handed(count))
    return redirect("athletes:handover", club)


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: ClubRequest, club: str) -> HttpResponse:
    """Out of the club by oneself, after reading what stays."""
    return _leave(request, request.membership, is_own=True)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """An owner takes a member out."""
    if not request.principal.may_change(Area.MEMBERS):
        message = "Members are the owner's to remove"
        raise Http404(message)
    team = Membership.objects.filter(club=request.club, left_at=None).select_related("user", "club")
    return _leave(request, get_object_or_404(team, uid=uid), is_own=False)


def _leave(request: ClubRequest, member: Membership, *, is_own: bool) -> HttpResponse:
    behind = left_behind(member)
    form = LeavingForm(posted(request), principal=request.principal, behind=behind, is_own=is_own)
    if not form.is_valid() or not _left(request, member, form, is_own=is_own):
        context = behind_words(behind, request.club, is_own=is_own) | {"form": form}
        status = 422 if form.is_bound else 200
        return render(request, "athletes/leaving.html", context, status=status)
    told = {"name": member.user.name, "club": request.club.name}
    if is_own:
        messages.success(request, _("You have left %(club)s.") % told)
        return redirect("clubs:home")
    messages.success(request, _("%(name)s is no member any more.") % told)
    return redirect("athletes:members", request.club.slug)


def _left(request: ClubRequest, member: Membership, form: LeavingForm, *, is_own: bool) -> bool:
    said = form.cleaned_data
    archives = is_own or bool(said.get("archives"))
    by, at = request.principal, request.now
    try:
        leave(member, heir=said.get("heir"), archives=archives, by=by, at=at)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _handover_page(request: ClubRequest, whom: WhomForm, form: HandOverForm) -> HttpResponse:
    home = reverse("athletes:athletes", args=[request.club.slug])
    lately = handed_lately(request.principal, request.now - LATELY)
    context: dict[str, Any] = {
        "whom": whom,
        "is_filtered": any(request.GET.values()),
        "form": form,
        "back": home,
        "rows": handed_rows(lately, request.club),
        "crumbs": [{"label": _("Athletes"), "url": home}, {"label": _("Hand over")}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "athletes/handover.html", context, status=status)


def _handed(count: int) -> str:
    if not count:
        return _("Nothing to change.")
    told = ngettext("%(n)s athlete is handed over.", "%(n)s athletes are handed over.", count)
    return told % {"n": count}
