"""Squads: the list, a new one, one changed, removed, brought back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.forms.people import SquadForm
from athletes.models import Squad
from athletes.pages.differences import differences
from athletes.people import Team, remove_squad, restore_squad, save_squad
from athletes.views.answers import posted
from clubs.models import Membership
from clubs.requests import ClubRequest
from clubs.roles import Area


@require_safe
def squads(request: ClubRequest, club: str) -> HttpResponse:
    """Who trains together, and who leads them."""
    if not request.principal.is_staff:
        message = "Squads are shown to the team only"
        raise Http404(message)
    members = Count("athletes", filter=Q(athletes__deleted_at=None), distinct=True)
    coaches = Prefetch("coaches", Membership.objects.select_related("user"))
    rows = Squad.objects.visible_to(request.principal).annotate(members=members)
    led = set(Squad.objects.editable_by(request.principal).values_list("pk", flat=True))
    context = {
        "rows": [_row(request, one, one.pk in led) for one in rows.prefetch_related(coaches)],
        "actions": _actions(request),
        "removed": _removed(request),
    }
    return render(request, "athletes/squads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str) -> HttpResponse:
    if not request.principal.may_change(Area.ATHLETES):
        message = "May not add squads to this club"
        raise Http404(message)
    form = SquadForm(posted(request), principal=request.principal)
    if not form.is_valid():
        return _form_page(request, form)
    _add_once(request, form)
    messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
    return redirect("athletes:squads", club)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    squad = get_object_or_404(Squad.objects.editable_by(request.principal), uid=uid)
    form = SquadForm(posted(request), principal=request.principal, squad=squad)
    if not form.is_valid():
        return _form_page(request, form, squad)
    if not _save(request, squad, form):
        return _conflict(request, form, uid)
    messages.success(request, _("Saved"))
    return redirect("athletes:squads", club)


@require_POST
def delete(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The athletes stay; the way back stands on the list right after."""
    squad = _any_or_404(request, uid)
    remove_squad(squad, by=request.principal, at=request.now)
    url = redirect("athletes:squads", club).url
    return redirect(f"{url}?removed={squad.uid}")


@require_POST
def restore(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    restore_squad(_any_or_404(request, uid), by=request.principal, at=request.now)
    return redirect("athletes:squads", club)


def _row(request: ClubRequest, squad: Squad, may_edit: bool) -> dict[str, Any]:  # noqa: FBT001  # one fact of the row
    club = request.club.slug
    edit_url = reverse("athletes:squad-edit", args=[club, squad.uid]) if may_edit else ""
    list_url = f"{reverse('athletes:athletes', args=[club])}?squad={squad.uid}"
    return {"squad": squad, "edit_url": edit_url, "list_url": list_url}


def _actions(request: ClubRequest) -> list[dict[str, str]]:
    if not request.principal.may_change(Area.ATHLETES):
        return []
    url = reverse("athletes:squad-new", args=[request.club.slug])
    return [{"label": _("Add squad"), "url": url, "icon": "plus", "kind": "primary"}]


def _save(request: ClubRequest, squad: Squad, form: Any) -> bool:
    said = form.cleaned_data
    team = Team(
        name=said["name"],
        athletes=list(said["athletes"]),
        offered=list(form.fields["athletes"].queryset),
        coaches=list(said["coaches"]),
    )
    seen = said["version"] or 0
    return save_squad(squad, team, by=request.principal, at=request.now, seen=seen)


def _add_once(request: ClubRequest, form: Any) -> None:
    """Sent twice under one `uid` it is still one squad; with another name it is another."""
    uid, name = form.cleaned_data["uid"], form.cleaned_data["name"]
    sent = Squad.objects.filter(uid=uid).first() if uid else None
    if sent and (sent.club_id, sent.name, sent.deleted_at) == (request.club.pk, name, None):
        return
    fresh = uuid4() if sent or uid is None else uid
    _save(request, Squad(club_id=request.club.pk, uid=fresh), form)


def _any_or_404(request: ClubRequest, uid: UUID) -> Squad:
    removed: Squad | None = _restorable(request).filter(uid=uid).first()
    return removed or get_object_or_404(Squad.objects.editable_by(request.principal), uid=uid)


def _restorable(request: ClubRequest) -> Any:
    removed = Squad.objects.restorable_by(request.principal)
    if request.principal.sees_own_squads_only:
        return removed.filter(coaches__user=request.principal.user_id)
    return removed


def _removed(request: ClubRequest) -> Squad | None:
    try:
        uid = UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
    found: Squad | None = _restorable(request).filter(uid=uid).first()
    return found


def _form_page(
    request: ClubRequest,
    form: SquadForm,
    squad: Squad | None = None,
    theirs: Any = (),
    status: int = 0,
) -> HttpResponse:
    home = reverse("athletes:squads", args=[request.club.slug])
    title = _("Add squad") if squad is None else _("Change squad")
    crumbs = [{"label": _("Squads"), "url": home}, {"label": title}]
    context = {"form": form, "theirs": theirs, "title": title, "back": home, "crumbs": crumbs}
    if squad is not None:
        context |= {
            "remove_url": reverse("athletes:squad-delete", args=[request.club.slug, squad.uid]),
            "remove_title": _("Remove squad"),
            "remove_text": _("Its athletes stay in the club. It can be undone."),
            "remove_action": _("Remove squad"),
        }
    status = status or (422 if form.is_bound else 200)
    return render(request, "athletes/form_page.html", context, status=status)


def _conflict(request: ClubRequest, form: SquadForm, uid: UUID) -> HttpResponse:
    squad = get_object_or_404(Squad.objects.editable_by(request.principal), uid=uid)
    saved = SquadForm(principal=request.principal, squad=squad)
    data = request.POST.copy()
    data["version"] = str(squad.version)
    again = SquadForm(data, principal=request.principal, squad=squad)
    return _form_page(request, again, squad, differences(saved, again), status=409)
