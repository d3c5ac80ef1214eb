"""One invitation: its link, how far the letter is, sent again, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clubs.invitations import may_manage, renew, revoke
from clubs.letters import link
from clubs.models import Invitation
from clubs.pages.invited import invited_rows
from clubs.requests import ClubRequest


@never_cache
@require_safe
def invitation(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Who may have made it reads its link, as long as it works."""
    one = _mine_or_404(request, uid)
    (row,) = invited_rows([one], request.club, request.principal, request.now)
    members = {"label": _("Members"), "url": reverse("athletes:members", args=[club])}
    works = one.state(request.now) == "open"
    context = {
        "row": row,
        "crumbs": [members, {"label": row.title}],
        "link": link(one, request.build_absolute_uri("/")) if works else "",
        "actions": row.actions,
        "may_change": bool(row.actions),
    }
    return render(request, "clubs/invitation.html", context)


@require_POST
def renewal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A new link, sent where there is an address; the one of before stops."""
    one = _mine_or_404(request, uid)
    base = request.build_absolute_uri("/")
    if renew(one, by=request.principal, at=request.now, base=base):
        messages.success(request, _("The new link counts; the one before it works no longer."))
    else:
        messages.error(request, _("It was used or taken back meanwhile."))
    return redirect("clubs:invitation", club, uid)


@require_POST
def revocation(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    one = _mine_or_404(request, uid)
    if revoke(one, by=request.principal, at=request.now):
        messages.success(request, _("Taken back: its link lets nobody in any more."))
        return redirect("athletes:members", club)
    messages.error(request, _("It was accepted a moment ago; change or remove the member instead."))
    return redirect("clubs:invitation", club, uid)


def _mine_or_404(request: ClubRequest, uid: UUID) -> Invitation:
    """One that the principal could have made; the link of any other would raise them above it."""
    rows = Invitation.objects.visible_to(request.principal)
    one = get_object_or_404(rows.select_related("club", "invited_by", "accepted_by"), uid=uid)
    if not may_manage(request.principal, one):
        message = "This invitation gives roles that are not yours to give"
        raise Http404(message)
    return one
