"""What a club decides about athletes under 18: owners only."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.forms import MinorsForm
from clubs.minors import change_minors_settings
from clubs.models import Club
from clubs.pages import MINORS, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.views.club import said


@require_http_methods(["GET", "HEAD", "POST"])
def minors(request: ClubRequest, club: str) -> HttpResponse:
    """Body weight, consent, supervision; and what is kept of those who leave."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    form = MinorsForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        status = 422 if form is not None else 200
        return _page(request, form or MinorsForm.showing(request.club), status)
    wanted, seen = form.cleaned_data["settings"], form.cleaned_data["version"]
    by, at = request.principal, request.now
    if not change_minors_settings(request.club, wanted, by=by, at=at, seen=seen):
        return _conflict(request, form)
    messages.success(request, _("Saved"))
    return redirect("clubs:minors", club)


def _page(request: ClubRequest, form: MinorsForm, status: int, theirs: object = ()) -> HttpResponse:
    tabs = club_tabs(request.principal, request.club.slug, MINORS)
    context = {"form": form, "tabs": tabs, "theirs": theirs}
    return render(request, "clubs/minors.html", context, status=status)


def _conflict(request: ClubRequest, form: MinorsForm) -> HttpResponse:
    """Both sides: what was typed stays in the form, what was saved meanwhile stands beside it."""
    club = Club.objects.get(pk=request.club.pk)
    saved = MinorsForm.showing(club)
    theirs = [
        {"label": form.fields[name].label, "value": said(saved, name)}
        for name in form.FIELDS
        if saved.initial[name] != form.cleaned_data[name]
    ]
    again = MinorsForm(initial={**form.cleaned_data, "version": club.version})
    return _page(request, again, 409, theirs)
