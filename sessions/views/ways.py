"""Where a change of a session was made, and where its answer goes."""

from __future__ import annotations

from django.http import HttpResponse
from django_htmx.http import reswap, retarget

from clubs.requests import ClubRequest
from sessions.pages.session_card import INBOX


def came_from(request: ClubRequest) -> str:
    """INBOX where the session was opened in the inbox, else nothing: the athlete's page."""
    return INBOX if request.GET.get("from") == INBOX else ""


def into_dialog(request: ClubRequest, answer: HttpResponse) -> HttpResponse:
    """A form that was refused stays in the dialog that it was sent from."""
    if not (request.htmx and request.method == "POST"):
        return answer
    return reswap(retarget(answer, "#change-body"), "innerHTML")
