"""A squad's season: all its athletes beside each other, and one race or off range for many."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import seasons
from athletes.access import Access
from athletes.models import Athlete, Squad
from athletes.pages.kinds import KINDS, OFF, RACE, Kind
from clubs.requests import ClubRequest
from sessions.forms.squad_season import SquadOffForm, SquadRaceForm, chosen
from sessions.pages.squad_season import squad_season_page
from sessions.pages.squad_try import toll_rows
from sessions.views.found import posted

FORMS: dict[str, type[SquadRaceForm | SquadOffForm]] = {
    RACE.name: SquadRaceForm,
    OFF.name: SquadOffForm,
}


@require_safe
def all_seasons(request: ClubRequest, club: str) -> HttpResponse:
    """All athletes within reach, filtered and turned as a squad's."""
    _must_be_staff(request)
    return _beside_each_other(request, None)


@require_safe
def squad_season(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """`?q=` and `?who=races` filter, `?page=` turns; twenty athletes at once."""
    return _beside_each_other(request, _squad_or_404(request, uid))


def _beside_each_other(request: ClubRequest, squad: Squad | None) -> HttpResponse:
    asked = {name: str(request.GET.get(name, ""))[:80] for name in ("q", "who", "page")}
    page = squad_season_page(squad, request.principal, request.club, request.now, asked)
    page["undo"] = _undo(request, squad.uid) if squad is not None else None
    template = "_squad_season" if request.htmx else "squad_season"
    return render(request, f"sessions/{template}.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str, uid: UUID, kind: Kind) -> HttpResponse:
    """One race or off range for many; `preview` counts what it would change for each."""
    squad = _squad_or_404(request, uid)
    athletes = _athletes(request, squad, kind)
    access = Access(request.principal, athletes[0] if athletes else Athlete(club=request.club))
    form = FORMS[kind.name](posted(request), access=access, athletes=athletes)
    if not form.is_valid() or "preview" in request.POST:
        return _show(request, squad, kind, form, athletes)
    who: dict[str, Any] = {"by": request.principal, "at": request.now}
    batch = form.cleaned_data["uid"] or uuid4()
    seasons.add_for_many(_model(kind), chosen(form, athletes), form.values(), batch=batch, **who)
    return redirect(f"{_home(club, squad)}?added={kind.path}:{batch}")


@require_POST
def batch_removal(
    request: ClubRequest, club: str, uid: UUID, batch: UUID, kind: Kind
) -> HttpResponse:
    """Undo: what was added at once is taken away at once."""
    squad = _squad_or_404(request, uid)
    athletes = _athletes(request, squad, kind)
    who: dict[str, Any] = {"by": request.principal, "at": request.now}
    count = seasons.remove_batch(_model(kind), athletes, batch=batch, **who)
    text = ngettext("Taken back for %(n)s athlete.", "Taken back for %(n)s athletes.", count)
    messages.success(request, text % {"n": count})
    return redirect(_home(club, squad))


def _model(kind: Kind) -> Any:
    return kind.model


def _must_be_staff(request: ClubRequest) -> None:
    if not request.principal.is_staff:
        message = "Seasons beside each other are shown to the team only"
        raise Http404(message)


def _squad_or_404(request: ClubRequest, uid: UUID) -> Squad:
    _must_be_staff(request)
    return get_object_or_404(Squad.objects.visible_to(request.principal), uid=uid)


def _athletes(request: ClubRequest, squad: Squad, kind: Kind) -> list[Athlete]:
    """Those of the squad whose facts of this kind may be changed; 404 for whom nobody's are."""
    if not request.principal.may_change(kind.area):
        message = f"May not change {kind.path} of this squad"
        raise Http404(message)
    rows = Athlete.objects.reached_in(request.principal, kind.area, change=True)
    found = rows.filter(squads=squad).select_related("club").order_by("name", "pk")
    return list(found)


def _show(
    request: ClubRequest, squad: Squad, kind: Kind, form: Any, athletes: list[Athlete]
) -> HttpResponse:
    home = _home(request.club.slug, squad)
    page: dict[str, Any] = {
        "squad": squad,
        "title": str(kind.adds),
        "form": form,
        "is_empty": not athletes,
        "url": request.path,
        "back": home,
        "crumbs": [{"label": squad.name, "url": home}, {"label": str(kind.adds)}],
    }
    if form.is_bound and form.is_valid():
        ticked = chosen(form, athletes)
        page["tolls"] = toll_rows(_model(kind), ticked, form.values(), request.club, request.now)
    template = "_squad_try" if request.htmx else "squad_try"
    code = 422 if form.is_bound and form.errors else 200
    return render(request, f"sessions/{template}.html", page, status=code)


def _undo(request: ClubRequest, squad: UUID) -> dict[str, str] | None:
    """What was just added for many, and the way back, as `?added=races:<batch>` says."""
    path, _colon, batch = str(request.GET.get("added", "")).partition(":")
    kind = next((one for one in KINDS if one.path == path and one.name in FORMS), None)
    try:
        args = [request.club.slug, squad, UUID(batch)]
    except ValueError:
        return None
    if kind is None:
        return None
    return {
        "text": _("Added. The weeks to come are being remade."),
        "url": reverse(f"sessions:squad-{kind.name}-batch-removal", args=args),
    }


def _home(club: str, squad: Squad) -> str:
    return reverse("sessions:squad-season", args=[club, squad.uid])
