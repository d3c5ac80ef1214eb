"""A club's own pages: its settings, its members, and what a coach chooses in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.forms import PublishingForm, RolesForm, SettingsForm
from clubs.models import Club, Membership
from clubs.pages import PUBLISHING, SETTINGS, club_tabs, may_publish
from clubs.planning import change_settings, set_publishing, set_roles
from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.weeks import next_deadline, next_moment


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ClubRequest, club: str) -> HttpResponse:
    """What an owner decides for everybody."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    form = SettingsForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _settings_page(request, form or SettingsForm.showing(request.club))
    wanted, seen = form.cleaned_data["settings"], form.cleaned_data["version"]
    if not change_settings(request.club, wanted, by=request.principal, at=request.now, seen=seen):
        return _settings_conflict(request, form)
    messages.success(request, _("Saved"))
    return redirect("clubs:settings", club)


def _settings_page(request: ClubRequest, form: SettingsForm) -> HttpResponse:
    context = {"form": form, **_around(request)}
    status = 422 if form.errors else 200
    return render(request, "clubs/settings.html", context, status=status)


def _around(request: ClubRequest) -> dict[str, Any]:
    """The tabs, the time on the club's wall, and when it makes its next week."""
    club, now = request.club, request.now
    moments = {"now": now, "next": next_moment(club, now)}
    if club.unanswered != "wait":
        moments["deadline"] = next_deadline(club, now)
    return {name: at.astimezone(club.zone).replace(tzinfo=None) for name, at in moments.items()} | {
        "tabs": club_tabs(request.principal, club.slug, SETTINGS)
    }


def _settings_conflict(request: ClubRequest, form: SettingsForm) -> HttpResponse:
    """Both sides: what was typed stays in the form, what was saved meanwhile stands beside it."""
    club = Club.objects.get(pk=request.club.pk)
    saved = SettingsForm.showing(club)
    theirs = [
        {"label": form.fields[name].label, "value": said(saved, name)}
        for name in form.FIELDS
        if str(saved.initial[name]) != str(form.cleaned_data[name])
    ]
    again = SettingsForm(initial={**form.cleaned_data, "version": club.version})
    context = {"form": again, "theirs": theirs, **_around(request)}
    return render(request, "clubs/settings.html", context, status=409)


def said(form: forms.Form, name: str) -> object:
    """What a field holds, in words."""
    value = form.initial[name]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return dict(getattr(form.fields[name], "choices", ())).get(value, value)


@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: ClubRequest, club: str) -> HttpResponse:
    """A coach's own choice: publish at once, or review first."""
    if not may_publish(request.principal):
        raise Http404
    mine = request.membership
    form = PublishingForm(request.POST or None, initial={"publishing": mine.publishing})
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["publishing"]
        set_publishing(mine, choice, by=request.principal, at=request.now)
        messages.success(request, _("Saved"))
        return redirect("clubs:publishing", club)
    status = 422 if form.errors else 200
    context = {"form": form, "tabs": club_tabs(request.principal, club, PUBLISHING)}
    return render(request, "clubs/publishing.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The roles of one member; owners only."""
    if not request.principal.may_change(Area.MEMBERS):
        raise Http404
    team = Membership.objects.select_related("user").filter(club=request.club, left_at=None)
    one = get_object_or_404(team, uid=uid)
    form = RolesForm(request.POST or None, initial={"roles": one.roles})
    if request.method == "POST" and form.is_valid() and _give_roles(request, form, one):
        return redirect("athletes:members", club)
    status = 422 if form.errors else 200
    return render(request, "clubs/member.html", {"form": form, "member": one}, status=status)


def _give_roles(request: ClubRequest, form: RolesForm, one: Membership) -> bool:
    try:
        set_roles(one, form.cleaned_data["roles"], by=request.principal, at=request.now)
    except ValidationError as refused:
        form.add_error("roles", refused)
        return False
    messages.success(request, _("Saved"))
    return True
