"""An athlete's facts on one page, and each of them added, changed, removed, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import facts as verbs
from athletes.access import Access
from athletes.models import Athlete
from athletes.pages.in_short import Line, in_short
from athletes.pages.kinds import ASIDE, MAIN, Kind
from athletes.pages.people import about, own
from athletes.pages.sections import Open, Section, season_url, section, training_url
from athletes.views.answers import (
    access_or_404,
    any_row_or_404,
    conflict,
    did,
    happened,
    may_change_or_404,
    note_shown,
    posted,
    row_or_404,
    show,
)
from clubs.requests import ClubRequest
from clubs.roles import Area


@require_safe
def facts(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """All that is on record of one athlete, as far as who asks may see it."""
    return _facts_page(request, access_or_404(request, uid))


@require_safe
def me(request: ClubRequest, club: str) -> HttpResponse:
    """One's own facts; those of the children, where there are several or none."""
    mine = list(own(Athlete.objects.visible_to(request.principal), request.principal)[:50])
    if len(mine) == 1:
        return _facts_page(request, access_or_404(request, mine[0].uid))
    return render(request, "athletes/me.html", {"athletes": mine, "title": _("Athletes")})


@require_safe
def children(request: ClubRequest, club: str) -> HttpResponse:
    """The page of the child whom one is guardian of; of several, which one."""
    asker = request.principal
    found = own(Athlete.objects.visible_to(asker), asker).exclude(user=asker.user_id)[:50]
    if len(found) == 1:
        return redirect("athletes:facts", club, found[0].uid)
    return render(request, "athletes/me.html", {"athletes": found, "title": _("Children")})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str, uid: UUID, kind: Kind) -> HttpResponse:
    access = may_change_or_404(request, uid, kind)
    form = kind.form(posted(request), access=access)
    if "day" in request.GET:
        form.initial["day"] = request.GET["day"]
    if form.is_valid() and _added(request, access, kind, form):
        return did(request, access, kind, "saved")
    opened = Open(form, url=request.get_full_path())
    return show(request, access, kind, opened, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    access = access_or_404(request, uid)
    row = row_or_404(request, access, fact, kind)
    form = kind.form(posted(request), access=access, row=row)
    changed = _changed(request, kind, row, form) if form.is_valid() else None
    if changed is None:
        opened = Open(form, row, url=request.get_full_path())
        return show(request, access, kind, opened, 422 if form.is_bound else 200)
    if not changed:
        return conflict(request, access, kind, form)
    return did(request, access, kind, "saved", row)


@require_POST
def delete(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    access = access_or_404(request, uid)
    row = any_row_or_404(request, access, fact, kind)
    verbs.remove(row, by=request.principal, at=request.now)
    return did(request, access, kind, "removed", row)


@require_POST
def restore(request: ClubRequest, club: str, uid: UUID, fact: UUID, kind: Kind) -> HttpResponse:
    access = access_or_404(request, uid)
    row = any_row_or_404(request, access, fact, kind)
    verbs.restore(row, by=request.principal, at=request.now)
    return did(request, access, kind, "restored", row)


def _facts_page(request: ClubRequest, access: Access) -> HttpResponse:
    main, aside = _sections(request, access, MAIN), _sections(request, access, ASIDE)
    note_shown(request, access, (*main, *aside))
    context = {
        "athlete": access.athlete,
        "about": about(access.athlete, request.principal.today),
        "main": main,
        "aside": aside,
        "in_short": _in_short(request, access, (*main, *aside)),
        "jumps": [{"label": one.kind.title, "url": f"#{one.id}"} for one in (*main, *aside)],
        "actions": _actions(request, access),
    }
    return render(request, "athletes/facts.html", context)


def _in_short(request: ClubRequest, access: Access, sections: Sequence[Section]) -> list[Line]:
    """For the athlete, and for a guardian: staff have the page of training for that."""
    if request.principal.is_staff:
        return []
    return in_short(access, sections, request.club.slug, request.user)


def _actions(request: ClubRequest, access: Access) -> list[dict[str, str]]:
    """From the facts to what follows from them, and to the athlete's own data."""
    club = request.club.slug
    args = [club, access.athlete.uid]
    training = {"label": _("Training"), "url": training_url(club, access), "icon": "dumbbell"}
    season = {"label": _("Season"), "url": season_url(club, access), "icon": "calendar-range"}
    found = [season, training]
    if access.may_see(Area.OWN_DATA):
        url = reverse("sessions:own-data", args=args)
        found.insert(0, {"label": _("Data and who sees it"), "url": url, "icon": "shield-check"})
    elif access.may_see(Area.CONSENTS):
        url = reverse("athletes:consents", args=args)
        found.insert(0, {"label": _("Consents"), "url": url, "icon": "shield-check"})
    if access.may_change(Area.ATHLETES):
        change = reverse("athletes:athlete-edit", args=args)
        found.insert(0, {"label": _("Change athlete"), "url": change, "icon": "pencil"})
    return found


def _sections(request: ClubRequest, access: Access, kinds: Sequence[Kind]) -> list[Section]:
    club = request.club.slug
    return [
        section(kind, access, club, happened=happened(request, access, kind))
        for kind in kinds
        if access.may_see(kind.area)
    ]


def _added(request: ClubRequest, access: Access, kind: Kind, form: Any) -> bool:
    uid, who = form.cleaned_data["uid"], {"by": request.principal, "at": request.now}
    try:
        kind.add(access.athlete, form.values(), uid=uid, **who)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _changed(request: ClubRequest, kind: Kind, row: Any, form: Any) -> bool | None:
    """Whether it was saved; nothing where the verb refused and the form says why."""
    seen = form.cleaned_data["version"] or 0
    try:
        return kind.change(row, form.values(), by=request.principal, at=request.now, seen=seen)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
