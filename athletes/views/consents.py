"""Consents on a page: what is asked, agreeing, withdrawing, on paper, and the club's words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes.consents import current_words, give_consent, withdraw_consent, write_words
from athletes.forms.consents import AgreeForm, PaperForm, WordsForm
from athletes.guardians import confirm_informed
from athletes.models import Athlete, Consent
from athletes.models.consents import Subject
from athletes.pages.consents import consents_page
from clubs.pages import CONSENTS, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """What is asked and what was agreed to; agree by one tap."""
    athlete = _athlete_or_404(request, uid, change=request.method == "POST")
    if request.method == "POST":
        form = AgreeForm(request.POST)
        if form.is_valid() and _agreed(request, athlete, form):
            return redirect("athletes:consents", club, uid)
        return _page(request, athlete, status=422)
    return _page(request, athlete)


@require_POST
def paper(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Record what was signed on paper: coaches and owners."""
    athlete = _athlete_or_404(request, uid, change=True)
    form = PaperForm(request.POST, principal=request.principal)
    if form.is_valid() and _recorded(request, athlete, form):
        return redirect("athletes:consents", club, uid)
    return _page(request, athlete, form, status=422)


@require_POST
def withdrawal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """It counts no longer. Twice is harmless."""
    rows = Consent.objects.editable_by(request.principal).select_related("athlete")
    consent = get_object_or_404(rows, uid=uid)
    try:
        withdraw_consent(consent, by=request.principal, at=request.now)
        messages.success(request, _("Withdrawn. It stays on record that it was given."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("athletes:consents", club, consent.athlete.uid)


@require_POST
def information(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A guardian has read what the club keeps and who sees it."""
    athlete = _athlete_or_404(request, uid, change=True)
    mine = athlete.guardianships.filter(user=request.user.pk).first()
    if mine is None:
        messages.error(request, _("Only a guardian can say that they have read it"))
    else:
        confirm_informed(mine, by=request.principal, at=request.now)
        messages.success(request, _("Thank you: it is noted that you have read it."))
    return redirect("athletes:consents", club, uid)


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: ClubRequest, club: str) -> HttpResponse:
    """The club's words for each consent; each change is a new version."""
    if not request.principal.may_change(Area.CLUB):
        raise Http404
    words = current_words(request.club.pk)
    forms = {one: WordsForm(words=words[one]) for one in Subject}
    subject = request.POST.get("subject", "")
    if request.method != "POST" or subject not in Subject.values:
        return _texts_page(request, forms, status=422 if request.method == "POST" else 200)
    asked = Subject(subject)
    forms[asked] = form = WordsForm(request.POST, words=words[asked])
    if not form.is_valid() or not _rewritten(request, asked, form):
        return _texts_page(request, forms, status=422)
    return redirect("athletes:consent-texts", club)


def _athlete_or_404(request: ClubRequest, uid: UUID, *, change: bool) -> Athlete:
    rows = Athlete.objects.reached_in(request.principal, Area.CONSENTS, change=change)
    return get_object_or_404(rows.select_related("user"), uid=uid)


def _agreed(request: ClubRequest, athlete: Athlete, form: AgreeForm) -> bool:
    subject, seen = form.cleaned_data["subject"], form.cleaned_data["number"]
    try:
        give_consent(athlete, subject, by=request.principal, at=request.now, seen=seen)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    messages.success(request, _("Noted, with today's date and the text as it stood."))
    return True


def _recorded(request: ClubRequest, athlete: Athlete, form: PaperForm) -> bool:
    subject = form.cleaned_data["subject"]
    seen, by = current_words(request.club.pk)[subject].number, request.principal
    try:
        give_consent(athlete, subject, by=by, at=request.now, seen=seen, paper=form.paper)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("Recorded"))
    return True


def _rewritten(request: ClubRequest, subject: Subject, form: WordsForm) -> bool:
    text, seen, by = form.cleaned_data["text"], form.cleaned_data["number"], request.principal
    if write_words(request.club.pk, subject, text, by=by, at=request.now, seen=seen):
        messages.success(request, _("Saved. From now on this is what is asked."))
        return True
    theirs = current_words(request.club.pk)[subject]
    message = _("Somebody else wrote another text meanwhile: “%(text)s”. Save again to replace it.")
    form.add_error("text", message % {"text": theirs.text})
    form.data = {**form.data.dict(), "number": str(theirs.number)}  # type: ignore[attr-defined]  # what was posted
    return False


def _page(
    request: ClubRequest, athlete: Athlete, form: PaperForm | None = None, status: int = 200
) -> HttpResponse:
    page = consents_page(athlete, request.club, request.principal, form)
    return render(request, "athletes/consents.html", page, status=status)


def _texts_page(
    request: ClubRequest, forms: dict[Subject, WordsForm], status: int = 200
) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {"subject": one.value, "title": one.label, "form": form, "number": form.initial["number"]}
        for one, form in forms.items()
    ]
    tabs = club_tabs(request.principal, request.club.slug, CONSENTS)
    context = {"rows": rows, "tabs": tabs}
    return render(request, "athletes/consent_texts.html", context, status=status)
