"""The club's tokens: what opens the API to its other systems. Owners only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clubs.forms import TokenForm
from clubs.models import ApiToken
from clubs.pages import TOKENS, club_tabs, token_row
from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.tokens import create_token, revoke_token, rotate_token

MOST_ENDED = 50  # tokens that ended long ago are in the audit


@require_safe
def tokens(request: ClubRequest, club: str) -> HttpResponse:
    """Which tokens there are, what they open, and when each was last used."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    mine = ApiToken.objects.visible_to(request.principal).select_related("created_by")
    live = [one for one in mine.filter(revoked_at=None) if one.is_live(request.now)]
    ended = mine.exclude(pk__in=[one.pk for one in live])[:MOST_ENDED]
    context = {
        "rows": [token_row(one, request.now) for one in live],
        "ended": [token_row(one, request.now) for one in ended],
        "tabs": club_tabs(request.principal, club, TOKENS),
    }
    return render(request, "clubs/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str) -> HttpResponse:
    """Make a token. Its key is on the page that answers, and nowhere afterwards."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "clubs/token_new.html", {"form": form}, status=status)
    wanted = form.wanted(request.now)
    made = create_token(request.club, wanted, by=request.principal, at=request.now)
    if made is None:
        messages.info(request, _("This token was made already; its key was shown then"))
        return redirect("clubs:tokens", club)
    return _shown_once(request, *made)


def _shown_once(request: ClubRequest, token: ApiToken, key: str) -> HttpResponse:
    context: dict[str, Any] = {"token": token_row(token, request.now), "key": key}
    return render(request, "clubs/token_secret.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Give a token a new secret: the old one stops, the new one is shown once."""
    token = get_object_or_404(ApiToken.objects.editable_by(request.principal), uid=uid)
    if request.method != "POST":
        return render(request, "clubs/token_rotate.html", {"token": token})
    try:
        key = rotate_token(token, by=request.principal, at=request.now)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("clubs:tokens", club)
    token.refresh_from_db()
    return _shown_once(request, token, key)


@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """End a token, after asking; nothing brings it back."""
    token = get_object_or_404(ApiToken.objects.editable_by(request.principal), uid=uid)
    if request.method != "POST":
        return render(request, "clubs/token_revoke.html", {"token": token})
    revoke_token(token, by=request.principal, at=request.now)
    messages.success(request, _("Revoked: %(name)s opens nothing any more") % {"name": token.name})
    return redirect("clubs:tokens", club)
