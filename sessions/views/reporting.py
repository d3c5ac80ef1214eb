"""What is said of a whole session: pain, its end, the morning after, why it was missed."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from clubs.requests import ClubRequest
from sessions.forms.logging import FinishForm, MissedForm, PainForm
from sessions.models import TrainingSession
from sessions.pages.gym import back_url, owes_reason, pain_answer
from sessions.pages.gym_cards import Asking
from sessions.planning import logs, reports
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import remake_now
from sessions.views.athlete_today import today_again
from sessions.views.logging import loggable, page, page_url


@require_POST
def report(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Pain today: none, some, or stop."""
    session = loggable(request, uid)
    form = PainForm(request.POST, plan=read_plan(session))
    valid = form.is_valid()
    if valid:
        reports.report(session, form.entry(), by=request.principal, at=request.now)
    asking = Asking(request.principal, club, pain=form.answered, pain_errors=form.messages())
    status = 200 if valid else 422
    if request.htmx:
        part = {"pain": pain_answer(session, asking), "uid": session.uid}
        return render(request, "sessions/athlete/_pain.html", part, status=status)
    if valid:
        return redirect(page_url(session, club, "pain"))
    return page(request, session, asking, status=status)


@require_POST
def completion(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Finish the session, or say more of a finished one. Sets left out ask why, once."""
    session = loggable(request, uid)
    form = FinishForm(session, request.principal.today, request.POST)
    valid = form.is_valid()
    short = valid and not form.cleaned_data["reason"] and owes_reason(session, request.principal)
    said, errors = request.POST.dict(), form.messages()
    if valid and not short:
        errors = _finish(request, session, form)
    if errors or short:
        asking = Asking(request.principal, club, short=short, errors=errors, said=said)
        return page(request, session, asking, status=422)
    return redirect(page_url(session, club, "summary"))


def _finish(request: ClubRequest, session: TrainingSession, form: FinishForm) -> list[str]:
    """Report and completion as one; what spoke against it."""
    by, at = request.principal, request.now
    try:
        with transaction.atomic():
            reports.report(session, form.entry(), by=by, at=at)
            logs.complete(session, by=by, at=at, done_on=form.cleaned_data["done_on"])
    except ValidationError as error:
        return error.messages
    remake_now(session.athlete, at)  # so that the page says at once what it means next
    return []


@require_POST
def next_morning(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Pain the morning after: none by one tap, else where and how much."""
    session = loggable(request, uid)
    form = PainForm(request.POST)
    if not form.is_valid():
        return today_again(request, session, form)
    pain, parts = form.morning
    try:
        reports.report_next_morning(session, pain, parts, by=request.principal, at=request.now)
    except ValidationError as error:
        return _against(request, session, error)
    return redirect("sessions:today", club)


@require_POST
def missed(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Why a session was not done."""
    session = loggable(request, uid)
    form = MissedForm(request.POST)
    if not form.is_valid():
        return today_again(request, session, form)
    reason, by = form.cleaned_data["reason"], request.principal
    try:
        reports.miss(session, reason, by=by, at=request.now)
    except ValidationError as error:
        return _against(request, session, error)
    today = reverse("sessions:today", args=[club])
    is_own = by.is_person(session.athlete.user_id)
    return redirect(today if is_own else back_url(session, by, club))


def _against(
    request: ClubRequest, session: TrainingSession, error: ValidationError
) -> HttpResponse:
    """The session as it stands now, and what spoke against the answer: it moved on meanwhile."""
    asking = Asking(request.principal, request.club.slug, alerts=error.messages)
    return page(request, session, asking, status=422)
