"""A coach's word about a line: technique passed or lowered, one leg instead of two."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes.models import Athlete
from clubs.requests import ClubRequest
from sessions.forms.events import OneLegForm, SettingForm, TechniqueForm
from sessions.pages.events import event_page
from sessions.planning.events import convert_to_one_leg, pass_technique, set_line
from sessions.planning.regenerate import remake_now
from sessions.views.found import planned_athlete


@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Pass or lower the technique of a line; `?line=` chooses it."""
    athlete = planned_athlete(request, uid)
    page = event_page(athlete, request.principal, request.GET.get("line", ""))
    if request.method != "POST":
        return render(request, _template(request), page)
    form = TechniqueForm(page["lines"], request.POST, today=request.principal.today)
    if form.is_valid():
        try:
            _technique(request, athlete, form)
            return _done(request, athlete, _("Technique noted"))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, _template(request), page | {"technique": form}, status=422)


@require_POST
def conversion_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Do a two-leg line on one leg from a day on."""
    athlete = planned_athlete(request, uid)
    page = event_page(athlete, request.principal)
    form = OneLegForm(page["lines"], page["exercises"], request.POST, today=request.principal.today)
    if form.is_valid():
        try:
            _convert(request, athlete, form)
            return _done(request, athlete, _("On one leg from that day"))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, _template(request), page | {"one_leg": form}, status=422)


@require_POST
def setting_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Set a line's rules for one athlete, over what the program says."""
    athlete = planned_athlete(request, uid)
    page = event_page(athlete, request.principal)
    form = SettingForm(page["lines"], request.POST, today=request.principal.today)
    if form.is_valid():
        line, on = form.cleaned_data["line"], form.cleaned_data["on"]
        try:
            set_line(athlete, line, form.setting, by=request.principal, at=request.now, on=on)
            return _done(request, athlete, _("Set for this athlete"))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, _template(request), page | {"setting": form}, status=422)


def _technique(request: ClubRequest, athlete: Athlete, form: TechniqueForm) -> None:
    load, unit = form.load_typed
    pass_technique(
        athlete,
        form.cleaned_data["line"],
        form.cleaned_data["level"],
        by=request.principal,
        at=request.now,
        on=form.cleaned_data["on"],
        load=load,
        unit=unit,
        note=form.cleaned_data["note"],
    )


def _convert(request: ClubRequest, athlete: Athlete, form: OneLegForm) -> None:
    convert_to_one_leg(
        athlete,
        form.cleaned_data["line"],
        form.cleaned_data["exercise"],
        by=request.principal,
        at=request.now,
        on=form.cleaned_data["on"],
    )


def _done(request: ClubRequest, athlete: Athlete, said: str) -> HttpResponse:
    remake_now(athlete, request.now)
    messages.success(request, said)
    return redirect("sessions:athlete", request.club.slug, athlete.uid)


def _template(request: ClubRequest) -> str:
    page = "_event_forms.html" if request.htmx else "event_new.html"
    return f"sessions/coach/{page}"
