"""All runs of an athlete beside the strength sessions; a run moved by days, a week copied."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from athletes.models import Athlete
from athletes.pages.kinds import RUN
from athletes.runs import copy_week, move
from athletes.views.answers import access_or_404, happened, may_change_or_404, row_or_404
from clubs.requests import ClubRequest
from clubs.weeks import WEEK, week_name
from sessions.pages.runs import first_week, runs_page
from sessions.views.coach_week import monday_or_404

STEPS = {"earlier": -1, "later": 1}


@require_safe
def runs(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Five weeks: the last one, this one and the next; `?week=2026-W40`: from that one on."""
    rows = Athlete.objects.visible_to(request.principal).select_related("club")
    athlete = get_object_or_404(rows, uid=uid)
    today, name = request.principal.today, request.GET.get("week", "")
    monday = monday_or_404(name, today) - WEEK if name else first_week(today)
    page = runs_page(athlete, request.club, request.principal, request.now, monday)
    done = happened(request, access_or_404(request, uid), RUN)
    return render(request, "sessions/runs/runs.html", {**page, "happened": done})


@require_POST
def day(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """A day earlier or later; what is done stays where it was done."""
    run = row_or_404(request, access_or_404(request, uid), fact, RUN)
    step = STEPS.get(request.POST.get("to", ""), 0)
    if step and move(run, step, by=request.principal, at=request.now):
        messages.success(request, _("Moved. Strength keeps clear of it."))
    else:
        messages.warning(request, _("It stays where it is"))
    return _page(request, uid, run.day)


@require_POST
def copy(request: ClubRequest, club: str, uid: UUID, week: str) -> HttpResponse:
    """The runs of a week again in the week after it."""
    access = may_change_or_404(request, uid, RUN)
    monday = monday_or_404(week, request.principal.today)
    planned = copy_week(
        access.athlete, monday, to=monday + WEEK, by=request.principal, at=request.now
    )
    said = ngettext("%(n)s run planned", "%(n)s runs planned", planned.made) % {"n": planned.made}
    if planned.kept:
        said += _(", %(kept)s stood there already or lie in the past") % {"kept": planned.kept}
    messages.success(request, said)
    return _page(request, uid, monday + WEEK)


def _page(request: ClubRequest, uid: UUID, day: date) -> HttpResponse:
    page = reverse("sessions:runs", args=[request.club.slug, uid])
    return redirect(f"{page}?week={week_name(day)}")
