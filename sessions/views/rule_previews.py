"""A rule tried before it is saved: on one athlete, on a few at once, on many by a job."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from athletes.models import Athlete
from clubs.requests import ClubRequest
from programs.forms.policies import ParameterForm
from programs.models import Place
from programs.views.policies import club_level, exercise_level, program_level
from programs.views.rules import Level, parameter_form, show_parameter
from sessions.models import RulePreview
from sessions.pages.rule_preview import TEMPLATE, counting_page, many_page, one_page, try_url, whom
from sessions.planning.rule_preview import MOST, ask_preview, effects
from sessions.views.live import live
from sessions.views.rules import athlete_level, injury_level, own_exercise_level


@require_POST
def club_preview(request: ClubRequest, club: str, name: str) -> HttpResponse:
    return _try_on_many(request, club_level(request), name)


@require_POST
def program_preview(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return _try_on_many(request, program_level(request, uid), name)


@require_POST
def exercise_preview(request: ClubRequest, club: str, slug: str, name: str) -> HttpResponse:
    return _try_on_many(request, exercise_level(request, slug), name)


@require_POST
def athlete_preview(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return _try_on_one(request, athlete_level(request, uid), name, uid)


@require_POST
def own_exercise_preview(
    request: ClubRequest, club: str, uid: UUID, slug: str, name: str
) -> HttpResponse:
    return _try_on_one(request, own_exercise_level(request, uid, slug), name, uid)


@require_POST
def injury_preview(
    request: ClubRequest, club: str, uid: UUID, fact: UUID, name: str
) -> HttpResponse:
    return _try_on_one(request, injury_level(request, uid, fact), name, uid)


@require_safe
def preview(request: ClubRequest, club: str, uid: UUID) -> HttpResponseBase:
    """How far the counting of many athletes is, and what came of it; the form stands as sent."""
    rows = RulePreview.objects.visible_to(request.principal).there(request.now)
    found = get_object_or_404(rows.select_related("club", "asked_by"), uid=uid)
    page = counting_page(found, request.principal)
    if request.htmx:
        return live(request, render(request, TEMPLATE, {"preview": page}))
    level = _level_of(request, found.place)
    form = ParameterForm(found.typed, name=found.name, rules=level.rules(request))
    return show_parameter(request, level, form, preview=page)


def _level_of(request: ClubRequest, place: Place) -> Level:
    """Of the places that many athletes have in common."""
    if place.scope == "program":
        return program_level(request, UUID(place.about))
    if place.scope == "exercise":
        return exercise_level(request, place.about)
    return club_level(request)


def _try_on_one(
    request: ClubRequest, level: Level, name: str, uid: UUID, among_all: str = ""
) -> HttpResponse:
    """An athlete's next weeks before and after; nothing is saved."""
    form = parameter_form(request, level, name)
    if not form.is_valid():
        return show_parameter(request, level, form, status=422)
    athlete = get_object_or_404(Athlete.objects.visible_to(request.principal), uid=uid)
    place = level.layers[-1].place
    (effect,) = effects(request.club, [athlete], place, form.setting, request.now)
    return show_parameter(request, level, form, preview=one_page(effect, among_all=among_all))


def _try_on_many(request: ClubRequest, level: Level, name: str) -> HttpResponse:
    """Whom it touches, and how: a few at once, more by a job; `athlete` asks for one of them."""
    place, club = level.layers[-1].place, request.club
    form = parameter_form(request, level, name)
    if not form.is_valid():
        return show_parameter(request, level, form, status=422)
    if chosen := request.POST.get("athlete"):
        return _try_on_one(request, level, name, _uid(chosen), try_url(place, name, club.slug))
    ids = list(whom(place, request.principal).values_list("pk", flat=True))
    if len(ids) > MOST:
        return redirect("sessions:rule-preview", club.slug, _ask(request, place, form, ids).uid)
    athletes = list(Athlete.objects.visible_to(request.principal).filter(pk__in=ids))
    found = effects(club, athletes, place, form.setting, request.now)
    page = many_page(found, try_url(place, name, club.slug))
    return show_parameter(request, level, form, preview=page)


def _ask(request: ClubRequest, place: Place, form: ParameterForm, ids: list[int]) -> RulePreview:
    typed = {field: str(request.POST.get(field, "")) for field in form.fields}
    who: dict[str, Any] = {"by": request.principal, "at": request.now}
    return ask_preview(request.club, place, form.setting, ids, typed=typed, **who)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = f"No athlete '{text}'"
        raise Http404(message) from None
