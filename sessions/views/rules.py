"""The rules of one athlete and of one injury: who they follow decides what holds beside them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.health_reads import Kind, note_read
from athletes.models import Athlete, Injury
from athletes.policies import set_for_athlete, set_for_athletes_exercise, set_for_injury
from clubs.requests import ClubRequest
from programs.models import Exercise
from programs.views.rules import Level, parameter_page, parameter_reset, rules_page
from sessions.pages import rules as pages


@require_safe
def athlete(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What holds for an athlete: the club's, the program's, their own."""
    return rules_page(request, athlete_level(request, uid))


@require_http_methods(["GET", "HEAD", "POST"])
def athlete_parameter(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return parameter_page(request, athlete_level(request, uid), name)


@require_POST
def athlete_reset(request: ClubRequest, club: str, uid: UUID, name: str) -> HttpResponse:
    return parameter_reset(request, athlete_level(request, uid), name)


@require_safe
def exercise(request: ClubRequest, club: str, uid: UUID, slug: str) -> HttpResponse:
    """What holds for one exercise as this athlete does it."""
    return rules_page(request, own_exercise_level(request, uid, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_parameter(
    request: ClubRequest, club: str, uid: UUID, slug: str, name: str
) -> HttpResponse:
    return parameter_page(request, own_exercise_level(request, uid, slug), name)


@require_POST
def exercise_reset(
    request: ClubRequest, club: str, uid: UUID, slug: str, name: str
) -> HttpResponse:
    return parameter_reset(request, own_exercise_level(request, uid, slug), name)


@require_safe
def injury(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """What holds for as long as an injury lasts."""
    return rules_page(request, injury_level(request, uid, fact))


@require_http_methods(["GET", "HEAD", "POST"])
def injury_parameter(
    request: ClubRequest, club: str, uid: UUID, fact: UUID, name: str
) -> HttpResponse:
    return parameter_page(request, injury_level(request, uid, fact), name)


@require_POST
def injury_reset(request: ClubRequest, club: str, uid: UUID, fact: UUID, name: str) -> HttpResponse:
    return parameter_reset(request, injury_level(request, uid, fact), name)


def _athlete_or_404(request: ClubRequest, uid: UUID) -> Athlete:
    pages.must_see_rules(request.principal)
    rows = Athlete.objects.visible_to(request.principal).select_related("club")
    return get_object_or_404(rows, uid=uid)


def athlete_level(request: ClubRequest, uid: UUID) -> Level:
    found = _athlete_or_404(request, uid)
    principal, club = request.principal, request.club.slug
    injuries = pages.open_injuries(found, principal)
    note_read(principal, request.now, {Kind.INJURIES: [found] if injuries else []})
    return Level(
        title=_("Rules of %(name)s") % {"name": found.name},
        sub=_("They hold for this athlete only, over the program's and the club's."),
        url=reverse("sessions:athlete-rules", args=[club, found.uid]),
        layers=pages.layers_of_athlete(found, principal),
        save=partial(set_for_athlete, found, by=request.principal, at=request.now),
        may_change=pages.may_set_athletes_rules(principal),
        crumbs=pages.crumbs(found, principal, club),
        links=[
            *pages.lines_link(found, principal, club),
            *pages.links(found, principal, club, injuries),
        ],
        notes=pages.notes(found, principal),
    )


def own_exercise_level(request: ClubRequest, uid: UUID, slug: str) -> Level:
    found = _athlete_or_404(request, uid)
    principal, club = request.principal, request.club.slug
    exercise = get_object_or_404(Exercise.objects.visible_to(principal), slug=slug)
    words = {"exercise": exercise.name, "name": found.name}
    home = reverse("sessions:athlete-rules", args=[club, uid])
    return Level(
        title=_("Rules of %(exercise)s for %(name)s") % words,
        sub=_("They hold for this exercise of this athlete, over the exercise's for everybody."),
        url=reverse("sessions:own-exercise-rules", args=[club, uid, slug]),
        layers=pages.layers_of_exercise(found, exercise, principal),
        save=partial(set_for_athletes_exercise, found, slug, by=principal, at=request.now),
        may_change=pages.may_set_athletes_rules(principal),
        crumbs=[
            *pages.crumbs(found, principal, club),
            {"label": _("Rules"), "url": home},
            {"label": exercise.name, "url": reverse("programs:exercise", args=[club, slug])},
        ],
        links=pages.lines_link(found, principal, club),
    )


def injury_level(request: ClubRequest, uid: UUID, fact: UUID) -> Level:
    rows = Injury.objects.visible_to(request.principal).select_related("athlete__club")
    found = get_object_or_404(rows, uid=fact, athlete__uid=uid)
    club = request.club.slug
    note_read(request.principal, request.now, {Kind.INJURIES: [found.athlete]})
    return Level(
        title=_("Rules while %(name)s lasts") % {"name": pages.injury_name(found)},
        sub=_("They hold until the injury is cleared, over all other rules of the athlete."),
        url=reverse("sessions:injury-rules", args=[club, uid, fact]),
        layers=pages.layers_of_injury(found, request.principal),
        save=partial(set_for_injury, found, by=request.principal, at=request.now),
        may_change=pages.may_set_injury_rules(found, request.principal),
        crumbs=pages.crumbs(found.athlete, request.principal, club),
        notes=pages.injury_notes(found),
    )
