"""A week of runs at once, and a run that was done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes import facts
from athletes.access import Access
from athletes.forms.runs import WeekPatternForm
from athletes.models import Run
from athletes.pages.kinds import RUN
from athletes.runs import plan_weeks
from athletes.views.answers import access_or_404, around, did, may_change_or_404, posted, row_or_404
from clubs.requests import ClubRequest
from clubs.weeks import week_start


@require_http_methods(["GET", "HEAD", "POST"])
def pattern(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The week's grid; it suggests the last week that has runs."""
    access = may_change_or_404(request, uid, RUN)
    form = WeekPatternForm(posted(request), access=access, runs=_last_week(access))
    if not form.is_valid():
        context = {"form": form, **around(request, access, RUN, _("Plan a week of runs"))}
        status = 422 if form.is_bound else 200
        return render(request, "athletes/pattern.html", context, status=status)
    plan_weeks(access.athlete, **form.plan(), by=request.principal, at=request.now)
    return did(request, access, RUN, "planned")


@require_POST
def completion(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """The run was done as planned."""
    access = access_or_404(request, uid)
    run = row_or_404(request, access, fact, RUN)
    if run.day <= request.principal.today:
        by, seen = request.principal, run.version
        facts.change(run, {"done": True}, by=by, at=request.now, seen=seen)
    return did(request, access, RUN, "saved", run)


def _last_week(access: Access) -> list[Run]:
    """The runs of the latest week up to this one that has any."""
    runs = RUN.of(access.athlete, access.principal)
    ends = week_start(access.principal.today) + timedelta(days=7)
    latest = runs.filter(day__lt=ends).last()
    if latest is None:
        return []
    monday = week_start(latest.day)
    return list(runs.filter(day__gte=monday, day__lt=monday + timedelta(days=7)))
