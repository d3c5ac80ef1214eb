"""Publishing a week, and letting a proposed plan stand or fall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from athletes.models import Athlete
from clubs.models import Principal
from clubs.requests import ClubRequest
from sessions.models import ReviewDecision, TrainingSession
from sessions.pages.chosen import after_url, chosen_athletes
from sessions.pages.session_card import session_url
from sessions.pages.session_update import session_update
from sessions.planning.conflicts import Conflict
from sessions.planning.publish import withheld
from sessions.planning.reviewing.publication import (
    Published,
    accept_proposal,
    decline_proposal,
    publish_week,
)
from sessions.views.coach_week import monday_or_404
from sessions.views.found import editable_session, must_plan
from sessions.views.ways import came_from

CONFLICT = 409
MOST_DIGITS = 9


class Verb(Protocol):
    def __call__(
        self, session: TrainingSession, *, by: Principal, at: datetime, seen: int
    ) -> ReviewDecision | None: ...


@require_POST
def publication(request: ClubRequest, club: str, week: str) -> HttpResponse:
    """Publish what stands of a week: for one athlete, a squad, or all that the list shows."""
    must_plan(request)
    monday = monday_or_404(week, request.principal.today)
    athletes = chosen_athletes(request.principal, request.POST)
    done = publish_week(
        request.club,
        monday,
        athletes,
        by=request.principal,
        at=request.now,
        even_held=bool(request.POST.get("athlete")),  # who names one athlete means that week
    )
    _tell_withheld(request, athletes)
    _tell_published(request, done)
    return redirect(after_url(club, monday, request.POST))


def _tell_withheld(request: ClubRequest, athletes: Sequence[Athlete]) -> None:
    if held := withheld(request.club, athletes, request.principal.today):
        names = ", ".join(one.name for one in held)
        text = _("Not published without a guardian's consent: %(names)s")
        messages.warning(request, text % {"names": names})


@require_POST
def acceptance(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Let the proposed plan stand."""
    return _review(request, uid, accept_proposal, _("Accepted: the athlete sees the new plan"))


@require_POST
def refusal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Let the published plan stand as it is."""
    return _review(request, uid, decline_proposal, _("The published plan stands"))


def _tell_published(request: ClubRequest, done: Published) -> None:
    if done.decision is None:
        messages.success(request, _("All was published already"))
        return
    said = ngettext("%(count)s session published", "%(count)s sessions published", done.sessions)
    _say(request, said % {"count": done.sessions}, done.decision)


def _say(request: ClubRequest, said: str, decision: ReviewDecision) -> None:
    """What was decided, with the way back."""
    undo = reverse("sessions:decision-undo", args=[request.club.slug, decision.uid])
    messages.success(request, said, extra_tags=undo)


def _review(request: ClubRequest, uid: UUID, verb: Verb, said: str) -> HttpResponse:
    session, club, here = editable_session(request, uid), request.club.slug, came_from(request)
    back, made, status = session_url(session, club, here), None, 200
    try:
        made = verb(session, by=request.principal, at=request.now, seen=_seen(request))
    except Conflict:
        said, status = _("The plan changed meanwhile: please look at it again"), CONFLICT
    if request.htmx or status == CONFLICT:
        page = session_update(session.pk, request.principal, club, here=here)
        template = "_session_update" if request.htmx else "proposal_conflict"
        page |= {"said": said, "back": back}
        return render(request, f"sessions/coach/{template}.html", page, status=status)
    if made is not None:
        _say(request, said, made)
    return redirect(back)


def _seen(request: ClubRequest) -> int:
    """The version that was looked at; without one nothing was seen, so nothing is decided."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
