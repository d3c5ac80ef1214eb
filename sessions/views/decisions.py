"""Deciding on weeks that wait, one or many; what was decided today; taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.models import Athlete
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.forms.review import DecisionForm, KeysField
from sessions.models import ReviewDecision
from sessions.pages.bulk import many_form, many_page
from sessions.pages.decided import decided, decided_page, decision_page, others_word
from sessions.pages.inbox import one_week
from sessions.pages.inbox_filter import read_inbox_filter
from sessions.pages.inbox_item import row_id
from sessions.planning.conflicts import Conflict
from sessions.planning.reviewing.decide import AT_ONCE, Wish, decide
from sessions.planning.reviewing.undo import undo
from sessions.planning.waiting import Key, Place, Seen
from sessions.views.found import must_plan
from sessions.views.inbox import changed, desk
from sessions.views.live import live

Kind = ReviewDecision.Kind
CONFLICT, REFUSED = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: ClubRequest, club: str) -> HttpResponse:
    """What was decided of late; sent: a decision on one week or on many."""
    must_plan(request)
    if request.method == "POST":
        return _decide(request)
    page = decided_page(request.principal, request.club, request.now)
    return render(request, "sessions/inbox/decided.html", page)


@require_safe
def decision(request: ClubRequest, club: str, uid: UUID) -> HttpResponseBase:
    """How far a decision on many weeks is, and what became of each."""
    must_plan(request)
    rows = ReviewDecision.objects.visible_to(request.principal).select_related("user", "undone_by")
    one = get_object_or_404(rows, uid=uid)
    page = decision_page(one, request.principal, request.club, request.now)
    template = "_decision.html" if request.htmx else "decision.html"
    return live(request, render(request, f"sessions/inbox/{template}", page))


@require_POST
def decision_undo(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Take a decision back, within a day."""
    must_plan(request)
    rows = ReviewDecision.objects.editable_by(request.principal).select_related("club")
    one = get_object_or_404(rows, uid=uid)
    try:
        undo(one, by=request.principal, at=request.now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("sessions:decisions", club)
    return _undone(request, one)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: ClubRequest, club: str) -> HttpResponse:
    """Hold, skip or days off for many: whom it means is shown first, `decisions` then does it."""
    must_plan(request)
    wanted, here = read_inbox_filter(request.GET), desk(request)
    picked = _picked(request)
    data = request.POST if "note" in request.POST and "whom" in request.POST else None
    form = many_form(here, wanted, data, picked)
    page = many_page(here, form, picked, wanted.query)
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "sessions/inbox/bulk.html", page, status=status)


def _picked(request: ClubRequest) -> list[Key]:
    """The weeks that were ticked in the inbox; none where they cannot be read."""
    try:
        return KeysField().clean(request.POST.getlist("item"))
    except ValidationError:
        return []


def _decide(request: ClubRequest) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for each in form.errors.values() for one in each))
        return redirect(_back(request))
    values = form.cleaned_data
    seen = _seen(request, values["item"])
    wish = Wish(
        Kind(values["kind"]),
        note=values["note"],
        rule=values["rule"],
        options=form.options,
        uid=values["uid"],
    )
    try:
        made = decide(request.club, wish, seen, by=request.principal, at=request.now)
    except Conflict:
        return _conflict(request, values)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(_back(request))
    return _decided(request, made, values["item"])


def _seen(request: ClubRequest, keys: list[Key]) -> list[Seen]:
    """The weeks within reach; 404 where none is."""
    rows = Athlete.objects.reached_in(request.principal, Area.SESSIONS, change=True)
    pks = dict(rows.filter(uid__in={key.athlete for key in keys}).values_list("uid", "pk"))
    seen = [
        Seen(Place(pks[one.athlete], one.week), one.stamp) for one in keys if one.athlete in pks
    ]
    if not seen:
        message = "None of these athletes is here"
        raise Http404(message)
    return seen


def _decided(request: ClubRequest, made: ReviewDecision, keys: list[Key]) -> HttpResponse:
    """The line in place of a week; after a decision on many the inbox, or how far it is."""
    if len(keys) > AT_ONCE:
        return redirect("sessions:decision", request.club.slug, made.uid)
    (one,) = decided([made], request.principal, request.club, request.now)
    if request.htmx and len(keys) == 1:
        page = _around(request, keys[0]) | {"one": one}
        if made.kind not in {Kind.SEND_BACK, Kind.KEEP}:
            page["row"] = None
        return changed(render(request, "sessions/inbox/_decided.html", page))
    if one.conflicts:
        return redirect("sessions:decision", request.club.slug, made.uid)
    messages.success(request, one.title, extra_tags=one.undo_url)
    return redirect(_back(request))


def _undone(request: ClubRequest, one: ReviewDecision) -> HttpResponse:
    """The week waits again, in its place; of many, or where something stays, all is told."""
    page = decision_page(one, request.principal, request.club, request.now)
    if page["kept"] or page["url"]:
        return redirect("sessions:decision", request.club.slug, one.uid)
    weeks = list(one.weeks.select_related("athlete")[:2])
    if request.htmx and len(weeks) == 1:
        key = Key(weeks[0].athlete.uid, weeks[0].week_start, "")
        shown = _around(request, key) | page
        return changed(render(request, "sessions/inbox/_undone.html", shown))
    messages.success(request, f"{_('Taken back, and waiting again')}. {page['told']}".strip())
    return redirect(_back(request))


def _conflict(request: ClubRequest, values: dict[str, Any]) -> HttpResponse:
    """Nothing was decided: what was seen and wanted stands beside what is there now."""
    (key,) = values["item"]
    page = _around(request, key) | {
        "saw": values["saw"],
        "wanted": Kind(values["kind"]).label,
        "other": others_word(key.athlete, key.week, request.principal, request.club, request.now),
    }
    template = "_conflict.html" if request.htmx else "conflict.html"
    return changed(render(request, f"sessions/inbox/{template}", page, status=CONFLICT))


def _around(request: ClubRequest, key: Key) -> dict[str, Any]:
    """The week as it stands, in the inbox that it was seen in."""
    wanted = read_inbox_filter(request.GET)
    athlete = Athlete.objects.visible_to(request.principal).get(uid=key.athlete)
    page = one_week(desk(request), wanted, key.athlete, key.week)
    return page | {"id": row_id(key.athlete, key.week), "name": athlete.name}


def _back(request: ClubRequest) -> str:
    """To the inbox as it was filtered."""
    return (
        reverse("sessions:inbox", args=[request.club.slug]) + read_inbox_filter(request.GET).query
    )
