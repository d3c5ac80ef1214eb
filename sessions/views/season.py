"""An athlete's season: the page, the season itself, weeks that are proposed to be taken off."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import facts, seasons
from athletes.access import Access
from athletes.forms.calendar import SeasonForm
from athletes.models import Athlete, Season
from athletes.pages.differences import differences
from athletes.pages.kinds import OFF, RACE, SEASON
from athletes.views.answers import access_or_404, may_change_or_404, row_or_404
from clubs.requests import ClubRequest
from sessions.forms.season import OffWeeksForm, season_beginning
from sessions.pages.season_page import season_page
from sessions.pages.season_proposal import reasons_of
from sessions.views.found import posted


@require_safe
def season(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The year by day, the share, what is proposed; `?season=<uid>` shows another one."""
    rows = Athlete.objects.visible_to(request.principal).select_related("club", "coach__club")
    athlete = get_object_or_404(rows, uid=uid)
    asked = request.GET.get("season", "")
    page = season_page(athlete, request.principal, request.club, request.now, asked)
    page["restoration_url"] = _restoration_url(request, uid)
    return render(request, "sessions/season.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def season_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A season from dates, or from the A race that it leads up to (`?race=<uid>`)."""
    access = may_change_or_404(request, uid, SEASON)
    form = SeasonForm(posted(request), access=access)
    if not form.is_bound:
        goal = str(request.GET.get("race", ""))
        form.initial.update(season_beginning(form, goal, request.principal.today))
    if not form.is_valid():
        return _season_form(request, access, form)
    who: dict[str, Any] = {"by": request.principal, "at": request.now}
    uid_sent = form.cleaned_data["uid"] or uuid4()
    row = facts.add(Season, access.athlete, form.values(), uid=uid_sent, **who)
    messages.success(request, _("%(season)s is planned.") % {"season": row.name})
    return redirect(f"{_home(club, access)}?season={row.uid}")


@require_http_methods(["GET", "HEAD", "POST"])
def season_edit(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    access = access_or_404(request, uid)
    row = row_or_404(request, access, fact, SEASON)
    form = SeasonForm(posted(request), access=access, row=row)
    if not form.is_valid():
        return _season_form(request, access, form)
    who: dict[str, Any] = {"by": request.principal, "at": request.now}
    if not facts.change(row, form.values(), seen=form.cleaned_data["version"] or 0, **who):
        return _conflict(request, access, fact)
    messages.success(request, _("Saved"))
    return redirect(f"{_home(club, access)}?season={fact}")


@require_POST
def acceptance(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """Proposed weeks become off ranges, each with the reason it was proposed for."""
    access = access_or_404(request, uid)
    row = row_or_404(request, access, fact, SEASON)
    form = OffWeeksForm(request.POST, season=row, today=request.principal.today)
    if form.is_valid():
        reasons = reasons_of(row, access, request.now)
        weeks = [seasons.WeekOff(day, reasons.get(day, "")) for day in form.cleaned_data["week"]]
        made = seasons.take_off(row, weeks, by=request.principal, at=request.now)
        text = ngettext("%(n)s week is taken off.", "%(n)s weeks are taken off.", len(made))
        messages.success(request, text % {"n": len(made)})
    else:
        messages.error(request, str(form.errors["week"][0]))
    return redirect(f"{_home(club, access)}?season={fact}#proposal")


@require_POST
def refusal(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """A week that the coach keeps; `undo` has it proposed again."""
    access = access_or_404(request, uid)
    row = row_or_404(request, access, fact, SEASON)
    form = OffWeeksForm(request.POST, season=row, today=request.principal.today)
    if form.is_valid():
        keep = "undo" not in request.POST
        for day in form.cleaned_data["week"]:
            seasons.keep_week(row, day, by=request.principal, at=request.now, keep=keep)
    else:
        messages.error(request, str(form.errors["week"][0]))
    return redirect(f"{_home(club, access)}?season={fact}#proposal")


def _restoration_url(request: ClubRequest, uid: UUID) -> str:
    """The way back of what was just removed, as `?removed=races:<uid>` says."""
    path, _colon, fact = str(request.GET.get("removed", "")).partition(":")
    kind = next((one for one in (RACE, OFF) if one.path == path), None)
    try:
        args = [request.club.slug, uid, UUID(fact)]
    except ValueError:
        return ""
    return reverse(f"sessions:season-{kind.name}-restoration", args=args) if kind else ""


def _home(club: str, access: Access) -> str:
    return reverse("sessions:season", args=[club, access.athlete.uid])


def _season_form(
    request: ClubRequest, access: Access, form: SeasonForm, status: int = 0, **more: Any
) -> HttpResponse:
    title = form.row.name if form.row else _("Plan a season")  # type: ignore[attr-defined]  # a season
    home = _home(request.club.slug, access)
    crumbs = [{"label": access.athlete.name, "url": home}, {"label": title}]
    page = {"form": form, "title": title, "crumbs": crumbs, "back": home, **more}
    code = status or (422 if form.is_bound else 200)
    return render(request, "athletes/form_page.html", page, status=code)


def _conflict(request: ClubRequest, access: Access, fact: UUID) -> HttpResponse:
    """Somebody saved in between: both values, and the form ready to be saved over theirs."""
    row = row_or_404(request, access, fact, SEASON)
    data = request.POST.copy()
    data["version"] = str(row.version)
    again = SeasonForm(data, access=access, row=row)
    theirs = differences(SeasonForm(access=access, row=row), again)
    return _season_form(request, access, again, 409, theirs=theirs)
