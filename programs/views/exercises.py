"""The exercise library, to look things up: what it is for, how it is done, what to do instead."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.exercises import Choice, about, choose
from programs.forms.exercises import ChoiceForm
from programs.models import Exercise
from programs.words import CATEGORIES, said


@require_safe
def exercises(request: ClubRequest, club: str) -> HttpResponse:
    """All of it on one page, by category; filters narrow it."""
    if not request.principal.may_see(Area.EXERCISES):
        raise Http404
    library = list(Exercise.objects.visible_to(request.principal))
    form = ChoiceForm(request.GET, library=library)
    choice = form.cleaned_data["choice"] if form.is_valid() else Choice()
    found = choose(library, choice)
    context = {"form": form, "groups": _groups(found), "found": len(found), "all": len(library)}
    page = "programs/_exercises.html" if request.htmx else "programs/exercises.html"
    return render(request, page, context)


def _groups(found: list[Exercise]) -> list[dict[str, Any]]:
    order = list(CATEGORIES)
    places = {category: place for place, category in enumerate(order)}
    ordered = sorted(
        found, key=lambda one: (places.get(one.category, len(order)), one.difficulty, one.name)
    )
    return [
        {"category": category, "word": said(CATEGORIES, category), "exercises": list(members)}
        for category, members in groupby(ordered, key=lambda one: one.category)
    ]


@require_safe
def exercise(request: ClubRequest, club: str, slug: str) -> HttpResponse:
    """One exercise, with the easier and the harder ones and what stands in for it."""
    visible = Exercise.objects.visible_to(request.principal)
    one = get_object_or_404(visible, slug=slug)
    library = {each.slug: each for each in visible}
    sees_rules = request.principal.may_see(Area.PROGRAMS)
    rules_url = reverse("programs:exercise-rules", args=[club, slug]) if sees_rules else ""
    context = {"about": about(one, library), "rules_url": rules_url}
    return render(request, "programs/exercise.html", context)
