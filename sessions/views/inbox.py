"""The inbox, one week of it opened, and what a coach takes as expected."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from athletes.health_reads import note_read
from clubs.requests import ClubRequest
from clubs.roles import Area
from sessions.forms.review import RulesForm
from sessions.models import TrainingSession
from sessions.pages.inbox import Desk, inbox_page, one_week, sums
from sessions.pages.inbox_filter import read_inbox_filter, waiting_count
from sessions.pages.inbox_rules import passing, rules_page
from sessions.pages.session_card import INBOX, session_card, viewer
from sessions.pages.session_facts import read_session_facts
from sessions.planning.reviewing.rules import read_rules, reset_rules, save_rules
from sessions.views.coach_week import monday_or_404
from sessions.views.found import must_plan, planned_athlete
from sessions.views.live import live


def desk(request: ClubRequest) -> Desk:
    return Desk(request.principal, request.membership, request.club, request.now)


def changed(answer: HttpResponse) -> HttpResponse:
    """The answer, with word to the page that other sums are true now."""
    answer["HX-Trigger"] = "inbox-changed"
    return answer


@require_safe
def inbox(request: ClubRequest, club: str) -> HttpResponseBase:
    """The weeks that wait, flags first."""
    must_plan(request)
    wanted = read_inbox_filter(request.GET)
    if request.GET.get("part") == "sums":
        return render(request, "sessions/inbox/_sums.html", sums(desk(request), wanted))
    page = inbox_page(desk(request), wanted)
    note_read(request.principal, request.now, page["health_shown"])
    template = "sessions/inbox/_list.html" if request.htmx else "sessions/inbox/inbox.html"
    return render(request, template, page)


@require_safe
def count(request: ClubRequest, club: str) -> HttpResponseBase:
    """The number beside "Inbox", asked for once a page is there."""
    must_plan(request)
    page = {"count": waiting_count(request.principal)}
    return live(request, render(request, "sessions/inbox/_count.html", page))


@require_safe
def inbox_week(request: ClubRequest, club: str, uid: UUID, week: str) -> HttpResponse:
    """One week opened: its sessions, edited in place; with `part=head` only what is new in it."""
    athlete = planned_athlete(request, uid)
    monday = monday_or_404(week, request.principal.today)
    page = one_week(desk(request), read_inbox_filter(request.GET), athlete.uid, monday)
    note_read(request.principal, request.now, page["health_shown"])
    if request.htmx and request.GET.get("part") == "head":
        return changed(render(request, "sessions/inbox/_head_update.html", page))
    rows = TrainingSession.objects.visible_to(request.principal).filter(athlete=athlete)
    sessions = list(rows.in_week(monday).select_related("athlete").defer("trace"))
    facts = read_session_facts(request.principal, sessions)
    who = viewer(request.principal, club, here=INBOX)
    page |= {"cards": [session_card(one, facts, who) for one in sessions], "athlete": athlete}
    template = "sessions/inbox/_open.html" if request.htmx else "sessions/inbox/week.html"
    return render(request, template, page)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: ClubRequest, club: str) -> HttpResponse:
    """What may change in a week that is still as expected: own rules, or the club's."""
    must_plan(request)
    of_club = request.GET.get("of") == "club"
    if of_club and not request.principal.may_change(Area.CLUB):
        message = "The club's rules are its owners'"
        raise Http404(message)
    if request.method == "POST":
        return _save_rules(request, of_club=of_club)
    if request.htmx:
        return render(request, "sessions/inbox/_passing.html", passing(desk(request), request.GET))
    member = None if of_club else request.membership
    form = RulesForm.showing(*read_rules(member, request.club.pk))
    return render(
        request, "sessions/inbox/rules.html", rules_page(desk(request), form, of_club=of_club)
    )


def _save_rules(request: ClubRequest, *, of_club: bool) -> HttpResponse:
    member = None if of_club else request.membership
    by, at = request.principal, request.now
    back = f"{request.path}?of=club" if of_club else request.path
    if "reset" in request.POST:
        reset_rules(member, by=by, at=at)
        messages.success(request, _("Back to what stands behind"))
        return redirect(back)
    form = RulesForm(request.POST)
    if not form.is_valid():
        page = rules_page(desk(request), form, of_club=of_club)
        return render(request, "sessions/inbox/rules.html", page, status=422)
    seen = form.cleaned_data["version"] or 0
    if not save_rules(member, form.cleaned_data["rules"], by=by, at=at, seen=seen):
        page = rules_page(desk(request), form, of_club=of_club, is_conflict=True)
        return render(request, "sessions/inbox/rules.html", page, status=409)
    messages.success(request, _("Saved"))
    return redirect(back)
