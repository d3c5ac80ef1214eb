"""The club's athletes: the list, a new one, one changed, archived, brought back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import people
from athletes.forms.people import AthleteForm, FilterForm
from athletes.health_reads import Kind, note_read
from athletes.models import Athlete
from athletes.pages.differences import differences
from athletes.pages.paging import steps
from athletes.pages.people import filtered, listed
from athletes.views.answers import posted
from clubs.requests import ClubRequest
from clubs.roles import Area

A_PAGE = 50


@require_safe
def athletes(request: ClubRequest, club: str) -> HttpResponse:
    """Who trains here, and which of their facts are missing."""
    if not request.principal.may_see(Area.ATHLETES):
        message = "Athletes are not shown to a member without a role"
        raise Http404(message)
    sees_health = request.principal.may_see(Area.HEALTH)
    form = FilterForm(request.GET, principal=request.principal, sees_health=sees_health)
    form.is_valid()
    found = filtered(_in_scope(request), form.cleaned_data, request.principal)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = _list(request, form, page, sees_health=sees_health)
    injured = [row.athlete for row in context["rows"] if row.health]
    note_read(request.principal, request.now, {Kind.INJURIES: injured})
    return render(request, "athletes/athletes.html", context)


def _list(
    request: ClubRequest, form: FilterForm, page: Page[Athlete], *, sees_health: bool
) -> dict[str, Any]:
    count = page.paginator.count
    return {
        "form": form,
        "rows": listed(list(page), request.principal, sees_health=sees_health),
        "sees_health": sees_health,
        "count": ngettext("%(n)s athlete", "%(n)s athletes", count) % {"n": count},
        "is_filtered": any(form.cleaned_data.values()),
        "actions": _actions(request),
        "removed": _removed(request),
        **steps(page, request.GET, without="archived"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str) -> HttpResponse:
    if not request.principal.may_change(Area.ATHLETES):
        message = "May not add athletes to this club"
        raise Http404(message)
    form = AthleteForm(posted(request), principal=request.principal)
    if not form.is_valid():
        return _form_page(request, form)
    who: Any = {"by": request.principal, "at": request.now, "uid": form.cleaned_data["uid"]}
    athlete = people.create_athlete(request.club.pk, form.person(), form.circle(), **who)
    messages.success(request, _("%(name)s is added. Next: their facts.") % {"name": athlete.name})
    if not Athlete.objects.visible_to(request.principal).filter(pk=athlete.pk).exists():
        return redirect("athletes:athletes", club)  # given to another coach's squad
    return redirect("athletes:facts", club, athlete.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    athlete = get_object_or_404(_editable(request), uid=uid)
    form = AthleteForm(posted(request), principal=request.principal, athlete=athlete)
    if not form.is_valid():
        return _form_page(request, form, athlete)
    if not _changed(request, athlete, form):
        return _conflict(request, form, uid)
    messages.success(request, _("Saved. The next weeks are being remade."))
    return redirect("athletes:facts", club, uid)


@require_POST
def archive(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Out of every list. The way back stands on the list right after."""
    athlete = _any_or_404(request, uid)
    people.archive(athlete, by=request.principal, at=request.now)
    url = redirect("athletes:athletes", club).url
    return redirect(f"{url}?archived={athlete.uid}")


@require_POST
def restore(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    athlete = _any_or_404(request, uid)
    people.restore(athlete, by=request.principal, at=request.now)
    messages.success(request, _("%(name)s is back.") % {"name": athlete.name})
    return redirect("athletes:facts", club, uid)


def _actions(request: ClubRequest) -> list[dict[str, str]]:
    if not request.principal.may_change(Area.ATHLETES):
        return []
    url = reverse("athletes:athlete-new", args=[request.club.slug])
    handover = reverse("athletes:handover", args=[request.club.slug])
    days = reverse("athletes:week-answers", args=[request.club.slug])
    return [
        {"label": _("Who can train when"), "url": days, "icon": "calendar-check"},
        {"label": _("Hand over"), "url": handover, "icon": "arrow-right-left"},
        {"label": _("Add athlete"), "url": url, "icon": "plus", "kind": "primary"},
    ]


def _changed(request: ClubRequest, athlete: Athlete, form: AthleteForm) -> bool:
    return people.change_athlete(
        athlete,
        form.person(),
        form.circle(),
        by=request.principal,
        at=request.now,
        seen=form.cleaned_data["version"] or 0,
    )


def _in_scope(request: ClubRequest) -> Any:
    rows = Athlete.objects.visible_to(request.principal)
    return rows.select_related("coach__user").prefetch_related("squads")


def _editable(request: ClubRequest) -> Any:
    return Athlete.objects.editable_by(request.principal).select_related("coach__user", "user")


def _any_or_404(request: ClubRequest, uid: UUID) -> Athlete:
    rows = Athlete.objects.restorable_by(request.principal).filter(merged_into=None)
    archived = rows.filter(uid=uid).first()
    return archived or get_object_or_404(_editable(request), uid=uid)


def _removed(request: ClubRequest) -> Athlete | None:
    """Who has just been archived, as the address says."""
    try:
        uid = UUID(request.GET.get("archived", ""))
    except ValueError:
        return None
    return Athlete.objects.restorable_by(request.principal).filter(uid=uid).first()


def _form_page(
    request: ClubRequest,
    form: AthleteForm,
    athlete: Athlete | None = None,
    theirs: Any = (),
    status: int = 0,
) -> HttpResponse:
    home = reverse("athletes:athletes", args=[request.club.slug])
    context = {"form": form, "theirs": theirs, "title": _("Add athlete"), "back": home}
    context["crumbs"] = [{"label": _("Athletes"), "url": home}]
    if athlete is not None:
        context |= _of_athlete(request, athlete)
        context["crumbs"].append({"label": athlete.name, "url": context["back"]})
    context["crumbs"].append({"label": context["title"]})
    status = status or (422 if form.is_bound else 200)
    return render(request, "athletes/form_page.html", context, status=status)


def _of_athlete(request: ClubRequest, athlete: Athlete) -> dict[str, Any]:
    args = [request.club.slug, athlete.uid]
    return {
        "title": _("Change athlete"),
        "back": reverse("athletes:facts", args=args),
        "merge_url": reverse("sessions:merging", args=args),
        "remove_url": reverse("athletes:athlete-archive", args=args),
        "remove_title": _("Archive"),
        "remove_text": _("Takes %(name)s off all lists. Logs and facts stay; it can be undone.")
        % {"name": athlete.name},
        "remove_action": _("Archive athlete"),
    }


def _conflict(request: ClubRequest, form: AthleteForm, uid: UUID) -> HttpResponse:
    """Both values; what was typed stays in the form and may be saved over theirs."""
    athlete = get_object_or_404(_editable(request), uid=uid)
    saved = AthleteForm(principal=request.principal, athlete=athlete)
    data = request.POST.copy()
    data["version"] = str(athlete.version)
    again = AthleteForm(data, principal=request.principal, athlete=athlete)
    return _form_page(request, again, athlete, differences(saved, again), status=409)
