"""A list of people to invite: typed or uploaded, looked at row by row, then sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from athletes.forms.lists import ListForm
from athletes.joining import add_now
from athletes.rosters import HEADER, LABELS, Judged, Roster, judge
from clubs.invitations import invite
from clubs.models import Club
from clubs.requests import ClubRequest
from clubs.roles import Area
from clubs.tables.sheets import to_csv


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ClubRequest, club: str) -> HttpResponse:
    """First every row with what would happen; sent only from there, and only what was seen."""
    _may_or_404(request)
    posted = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if posted else ListForm()
    if not form.is_valid() or not (roster := _judged(request, form)):
        return _page(request, form, status=422 if posted else 200)
    if not form.is_settled:
        return _checked_page(request, form, roster)
    roster = _send(request, form)
    if form.is_stopped_by(roster.of("bad")):
        return _checked_page(request, form, roster, status=422)
    messages.success(request, _sent(roster))
    return redirect("athletes:members", club)


@require_safe
def blank(request: ClubRequest, club: str) -> HttpResponse:
    """The columns as a file, to fill in."""
    _may_or_404(request)
    answer = HttpResponse("".join(to_csv(HEADER, ())), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{club}-people.csv"'
    return answer


def _may_or_404(request: ClubRequest) -> None:
    if not request.principal.may_change(Area.INVITATIONS):
        message = "May not invite anybody"
        raise Http404(message)


def _judged(request: ClubRequest, form: ListForm) -> Roster | None:
    """None where no rows can be made of it; the form says why."""
    days = form.cleaned_data["days"]
    try:
        return judge(form.sheet, request.principal, request.now, days=days)
    except ValidationError as refused:
        form.add_error("text", refused)
    return None


def _send(request: ClubRequest, form: ListForm) -> Roster:
    """Judged and sent behind one lock: the same list sent twice at once invites nobody twice."""
    by, at, days = request.principal, request.now, form.cleaned_data["days"]
    with transaction.atomic():
        Club.objects.select_for_update().get(pk=request.club.pk)
        roster = judge(form.sheet, by, at, days=days)
        if form.is_stopped_by(roster.of("bad")):
            return roster
        if form.cleaned_data["add_now"]:
            add_now(roster.newcomers, by=by, at=at)
        invite(roster.asked, by=by, at=at, base=request.build_absolute_uri("/"))
    return roster


def _sent(roster: Roster) -> str:
    letters, bad = len(roster.asked), len(roster.of("bad"))
    told = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", letters)
    words = [told % {"n": letters}] if letters else [_("Nobody new is invited.")]
    if bad:
        left = ngettext(
            "%(n)s row with an error was left out.", "%(n)s rows with errors were left out.", bad
        )
        words.append(left % {"n": bad})
    return " ".join(words)


def _checked_page(
    request: ClubRequest, form: ListForm, roster: Roster, status: int = 200
) -> HttpResponse:
    bad = roster.of("bad")
    more = {
        "rows": [{"row": row, "faults": _faults(row)} for row in roster.rows],
        "letters": len(roster.asked),
        "unread": roster.unread,
        "bad": len(bad),
        "known": len(roster.of("known")),
        "may_send": bool(roster.asked) and not form.is_stopped_by(bad),
        "changed": bool(form.cleaned_data["confirmed"]) and not form.is_settled,
    }
    return _page(request, form.again(), status=status, **more)


def _faults(row: Judged) -> list[dict[str, str]]:
    """As `Date of birth: '31.2.2010' must be a day`."""
    return [
        {
            "column": str(LABELS[one.column]),
            "text": f"'{one.value}' {one.message}" if one.value else one.message,
        }
        for one in row.faults
    ]


def _page(request: ClubRequest, form: ListForm, *, status: int = 200, **more: Any) -> HttpResponse:
    members = reverse("athletes:members", args=[request.club.slug])
    crumbs = [{"label": _("Members"), "url": members}, {"label": _("Invite a list")}]
    context = {"form": form, "crumbs": crumbs, "back": members, "columns": HEADER, **more}
    return render(request, "athletes/people_list.html", context, status=status)
