"""Days week by week: an athlete answers, a coach sees who did and answers for others."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from athletes.access import Access
from athletes.availability import Days, answer_week
from athletes.forms.availability import WeekDaysForm
from athletes.models import Squad
from athletes.pages.availability import Ask, asks, coming_weeks, list_page
from athletes.pages.kinds import AVAILABILITY
from athletes.views.answers import access_or_404, may_change_or_404, posted
from clubs.requests import ClubRequest
from clubs.roles import Area, Reach
from clubs.weeks import WEEK, parse_week, week_name, week_start

NONE = Days([], [])
SHOWN, FARTHEST = 6, 53  # weeks on the page, and how far ahead one may answer


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
    is_own = request.principal.is_person(access.athlete.user_id)
    back = reverse("sessions:today" if is_own else "athletes:week-answers", args=[club])
    return _answered(request, access, ask, back)


@require_safe
def weeks(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """The coming weeks with their days; each is changed on the spot."""
    access = access_or_404(request, uid)
    first, asker = week_start(request.principal.today), request.principal
    found = coming_weeks(access.athlete, request.club, asker, request.now, first, SHOWN)
    may = access.may_change(AVAILABILITY.area)
    rows = [{"ask": one, "form": _form(one) if may else None} for one in found]
    facts = reverse("athletes:facts", args=[club, uid])
    crumbs = [{"label": access.athlete.name, "url": facts}, {"label": _("Days week by week")}]
    context = {"athlete": access.athlete, "rows": rows, "may_change": may, "crumbs": crumbs}
    return render(request, "athletes/availability/weeks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: ClubRequest, club: str, uid: UUID, week: str) -> HttpResponse:
    """One week of one's choice, answered for as the next one is."""
    access, monday = may_change_or_404(request, uid, AVAILABILITY), _monday_or_404(request, week)
    asker = request.principal
    (ask,) = coming_weeks(access.athlete, request.club, asker, request.now, monday, 1)
    back = reverse("athletes:weeks", args=[club, uid])
    return _answered(request, access, ask, f"{back}#{ask.name}")


def _answered(request: ClubRequest, access: Access, ask: Ask, back: str) -> HttpResponse:
    kind = request.POST.get("answer", "days")
    form = _form(ask, posted(request) if kind == "days" else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _show(request, access, ask, form)
    said = {"usual": None, "none": NONE}.get(kind, NONE)
    if form.is_bound:
        said = form.cleaned_data["said"]
    answer_week(access.athlete, ask.week, said, by=request.principal, at=request.now)
    messages.success(request, _thanks(ask))
    return redirect(back)


def _form(ask: Ask, data: QueryDict | None = None) -> WeekDaysForm:
    return WeekDaysForm(data, shown=ask.shown, week=ask.name)


def _monday_or_404(request: ClubRequest, name: str) -> date:
    """A week that runs or comes: what has passed is not said any more."""
    first = week_start(request.principal.today)
    try:
        monday = parse_week(name)
    except ValueError as refused:
        raise Http404(str(refused)) from None
    if not first <= monday < first + FARTHEST * WEEK:
        message = f"Unknown week {name}, must be from {week_name(first)} on, within a year"
        raise Http404(message)
    return monday


def _show(request: ClubRequest, access: Access, ask: Ask, form: WeekDaysForm) -> HttpResponse:
    back = reverse("athletes:weeks", args=[request.club.slug, access.athlete.uid])
    context = {"ask": ask, "form": form, "weeks_url": back}
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
