"""An injury ends: by those whom the role table lets clear it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from athletes.access import Access
from athletes.forms.health import ClearForm
from athletes.injuries import clear_injury, reopen_injury
from athletes.models import Injury
from athletes.pages.kinds import INJURY
from athletes.pages.sections import Open
from athletes.views.answers import access_or_404, did, posted, row_or_404, show
from clubs.requests import ClubRequest
from clubs.roles import Area


@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    """How much was lost decides how carefully training goes on."""
    access, injury = _clearable_or_404(request, uid, fact)
    form = ClearForm(posted(request), access=access, injury=injury)
    if form.is_valid() and _cleared(request, injury, form):
        return did(request, access, INJURY, "cleared", injury)
    opened = Open(form, injury, url=request.path, clears=True)
    return show(request, access, INJURY, opened, 422 if form.is_bound else 200)


@require_POST
def reopen(request: ClubRequest, club: str, uid: UUID, fact: UUID) -> HttpResponse:
    access, injury = _clearable_or_404(request, uid, fact)
    reopen_injury(injury, by=request.principal, at=request.now)
    return did(request, access, INJURY, "reopened", injury)


def _clearable_or_404(request: ClubRequest, uid: UUID, fact: UUID) -> tuple[Access, Injury]:
    access = access_or_404(request, uid)
    if not access.may_change(Area.CLEARS):
        message = "May not clear injuries of this athlete"
        raise Http404(message)
    return access, row_or_404(request, access, fact, INJURY)


def _cleared(request: ClubRequest, injury: Injury, form: Any) -> bool:
    said = form.cleaned_data
    try:
        clear_injury(
            injury,
            said["return_"],
            said["on"],
            request.principal,
            request.now,
            judged_on=False,  # what is judged already is seen where facts are gathered
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True
