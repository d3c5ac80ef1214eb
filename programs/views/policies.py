"""The rules of the club, of a program and of an exercise: each by the same pages."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.pages import POLICY, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.models import Exercise, Place, PolicySetting, Program
from programs.parameters import TITLES
from programs.planning.policies import set_for_club, set_for_exercise, set_for_program
from programs.rules import Layer, club_layer, in_full
from programs.views.rules import Level, parameter_page, parameter_reset, rules_page

ELSEWHERE = 100  # rules that are named on the club's page


@require_safe
def policy(request: ClubRequest, club: str) -> HttpResponse:
    """All parameters, with the club's own values marked."""
    return rules_page(request, club_level(request, elsewhere=True))


@require_http_methods(["GET", "HEAD", "POST"])
def parameter(request: ClubRequest, club: str, name: str) -> HttpResponse:
    return parameter_page(request, club_level(request), name)


@require_POST
def reset(request: ClubRequest, club: str, name: str) -> HttpResponse:
    return parameter_reset(request, club_level(request), name)


@require_safe
def program(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What holds for all who follow a program."""
    return rules_page(request, program_level(request, uid))


@require_http_methods(["GET", "HEAD", "POST"])
def program_parameter(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return parameter_page(request, program_level(request, uid), name)


@require_POST
def program_reset(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return parameter_reset(request, program_level(request, uid), name)


@require_safe
def exercise(request: ClubRequest, club: str, slug: str) -> HttpResponse:
    """What holds for an exercise, whoever does it."""
    return rules_page(request, exercise_level(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_parameter(request: ClubRequest, club: str, slug: str, name: str) -> HttpResponse:
    return parameter_page(request, exercise_level(request, slug), name)


@require_POST
def exercise_reset(request: ClubRequest, club: str, slug: str, name: str) -> HttpResponse:
    return parameter_reset(request, exercise_level(request, slug), name)


def club_level(request: ClubRequest, *, elsewhere: bool = False) -> Level:
    _must_see(request)
    return Level(
        title=_("Rules of this club"),
        sub=_(
            "What the method plans by. Each value counts from its day; "
            "programs, athletes, exercises and injuries may have their own."
        ),
        url=reverse("programs:policy", args=[request.club.slug]),
        layers=[club_layer()],
        save=partial(set_for_club, request.club, by=request.principal, at=request.now),
        may_change=request.principal.may_change(Area.PROGRAMS),
        tabs=club_tabs(request.principal, request.club.slug, POLICY),
        elsewhere=_elsewhere(request) if elsewhere else [],
    )


def program_level(request: ClubRequest, uid: UUID) -> Level:
    _must_see(request)
    found = get_object_or_404(Program.objects.visible_to(request.principal), uid=uid)
    club = request.club.slug
    place = Place("program", str(found.uid))
    return Level(
        title=_("Rules of %(name)s") % {"name": found.name},
        sub=_("They hold for whoever follows this program, over the club's."),
        url=reverse("programs:program-rules", args=[club, found.uid]),
        layers=[club_layer(), Layer(place, found.name)],
        save=partial(set_for_program, found, by=request.principal, at=request.now),
        may_change=request.principal.may_change(Area.PROGRAMS),
        crumbs=[
            {"label": _("Programs"), "url": reverse("programs:programs", args=[club])},
            {"label": found.name, "url": reverse("programs:program", args=[club, found.uid])},
        ],
    )


def exercise_level(request: ClubRequest, slug: str) -> Level:
    _must_see(request)
    found = get_object_or_404(Exercise.objects.visible_to(request.principal), slug=slug)
    club = request.club.slug
    return Level(
        title=_("Rules of %(name)s") % {"name": found.name},
        sub=_("They hold for this exercise, whoever does it, over the athlete's and the club's."),
        url=reverse("programs:exercise-rules", args=[club, slug]),
        layers=[club_layer(), Layer(Place("exercise", slug), found.name)],
        save=partial(set_for_exercise, request.club, slug, by=request.principal, at=request.now),
        may_change=request.principal.may_change(Area.PROGRAMS),
        crumbs=[
            {"label": _("Exercises"), "url": reverse("programs:exercises", args=[club])},
            {"label": found.name, "url": reverse("programs:exercise", args=[club, slug])},
        ],
    )


def _must_see(request: ClubRequest) -> None:
    if not request.principal.may_see(Area.PROGRAMS):
        message = "Rules are for those who plan"
        raise Http404(message)


def _elsewhere(request: ClubRequest) -> list[dict[str, Any]]:
    """What holds for one program, athlete, exercise or injury only, the newest of it. Names of
    athletes belong to pages above this one, and injuries to those who may read of health; who
    sees own squads only is told of no athlete's, as this app cannot say which are theirs."""
    principal, club = request.principal, request.club.slug
    names: dict[str, tuple[str, str]] = {
        str(one.uid): (one.name, reverse("programs:program-rules", args=[club, one.uid]))
        for one in Program.objects.visible_to(principal)
    }
    for one in Exercise.objects.visible_to(principal):
        names[one.slug] = (one.name, reverse("programs:exercise-rules", args=[club, one.slug]))
    rows = PolicySetting.objects.visible_to(principal).exclude(scope="club")
    if principal.sees_own_squads_only:
        rows = rows.filter(scope__in=("program", "exercise"), athlete_uid=None)
    elif not principal.may_see(Area.HEALTH):
        rows = rows.exclude(scope="injury")
    return [
        {
            "scope": _("one athlete") if row.athlete_uid else row.get_scope_display(),
            "about": about,
            "url": url,
            "title": TITLES.get(row.name, row.name),
            "value": in_full(row.name, row.value),
            "from": row.starts_on,
        }
        for row in rows.order_by("-starts_on", "-pk")[:ELSEWHERE]
        for about, url in [_whose(row, names, club)]
    ]


def _whose(row: PolicySetting, names: dict[str, tuple[str, str]], club: str) -> tuple[str, str]:
    """What a setting is called here, and its page; an athlete is not named."""
    known = names.get(row.about, ("", ""))
    if row.athlete_uid:
        args = [club, row.athlete_uid, row.about]
        return known[0], reverse("sessions:own-exercise-rules", args=args)
    if row.scope == PolicySetting.Scope.ATHLETE:
        return _("see whose"), reverse("sessions:athlete-rules", args=[club, row.about])
    return known
