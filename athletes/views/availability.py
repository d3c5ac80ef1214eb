"""Asked for the next week: an athlete answers, a coach sees who did and answers for others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from athletes.access import Access
from athletes.availability import Days, answer_week
from athletes.forms.availability import WeekDaysForm
from athletes.models import Squad
from athletes.pages.availability import Ask, asks, list_page
from athletes.pages.kinds import AVAILABILITY
from athletes.views.answers import may_change_or_404, posted
from clubs.requests import ClubRequest
from clubs.roles import Area, Reach

NONE = Days([], [])


@require_safe
def answers(request: ClubRequest, club: str) -> HttpResponse:
    """The whole club, those who have not answered first; `?squad=` shows one squad."""
    if Reach.ALL not in request.principal.reach(Area.CALENDAR, change=False):
        message = "Who answered is for the club's staff"
        raise Http404(message)
    squad = _squad(request)
    page = list_page(request.club, request.principal, request.now, squad)
    return render(request, "athletes/availability/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """As usual in one tap, other days, or no time at all."""
    access = may_change_or_404(request, uid, AVAILABILITY)
    (ask,) = asks(request.club, [access.athlete], request.principal, request.now)
    kind = request.POST.get("answer", "days")
    form = WeekDaysForm(posted(request) if kind == "days" else None, shown=ask.shown)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _show(request, access, ask, form)
    said = {"usual": None, "none": NONE}.get(kind, NONE)
    if form.is_bound:
        said = form.cleaned_data["said"]
    answer_week(access.athlete, ask.week, said, by=request.principal, at=request.now)
    messages.success(request, _thanks(ask))
    if request.principal.is_person(access.athlete.user_id):
        return redirect("sessions:today", club)
    return redirect("athletes:week-answers", club)


def _show(request: ClubRequest, access: Access, ask: Ask, form: WeekDaysForm) -> HttpResponse:
    context = {"ask": ask, "form": form, "is_own": not request.principal.is_staff}
    status = 422 if form.is_bound else 200
    return render(request, "athletes/availability/answer.html", context, status=status)


def _thanks(ask: Ask) -> str:
    if ask.is_made:
        return _("Noted. The week is made already and is planned anew.")
    return _("Noted. You can change it until the week is made.")


def _squad(request: ClubRequest) -> Squad | None:
    name = request.GET.get("squad", "")
    if not name:
        return None
    try:
        uid = UUID(name)
    except ValueError:
        message = "No squad of that name"
        raise Http404(message) from None
    return get_object_or_404(Squad.objects.visible_to(request.principal), uid=uid)
