"""Requests inside a club: who asks is settled at the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from clubs.addresses import networks
from clubs.models import Club, Membership, Notice, Principal, User
from clubs.outbound import Rules
from clubs.security import lacks_second_factor

# How many notices the bell above each page counts, asked for with the membership itself.
UNREAD = Coalesce(
    Subquery(
        Notice.objects.unread()
        .filter(club=OuterRef("club"), user=OuterRef("user"))
        .order_by()
        .values("user")
        .annotate(count=Count("pk"))
        .values("count")
    ),
    0,
)


def outbound_rules() -> Rules:
    """How far this server goes out, as its operator allows."""
    return Rules(networks=networks(settings.OUTBOUND_ALLOWED_NETWORKS))


class AppRequest(HttpRequest):
    """A request of someone who is logged in."""

    htmx: HtmxDetails
    user: User


class ClubRequest(AppRequest):
    """A request under /c/<club>/: the club, the member who asks, and the moment, read once."""

    club: Club
    clubs: list[Club]  # all of one's own, to go from one to another
    membership: Membership
    principal: Principal
    now: datetime


CLUB_COOKIE = "club"  # the slug of the club one was in last
NO_CLUBS = ("/me/", "/accounts/")  # a person's own pages: they keep the frame of that club
A_YEAR = 365 * 24 * 60 * 60


class WrongMethodMiddleware:
    """A page for who opens an address that only takes a form, as by loading it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        is_refused = isinstance(answer, HttpResponseNotAllowed) and not answer.content
        if is_refused and request.method == "GET" and not request.path.startswith("/api/"):
            answer.content = render_to_string("405.html", request=request).encode()
        return answer


class ClubMiddleware:
    """Resolves the club in the URL, among one's own: any other is 404, as if it were not there.

    Its pages then write moments by the club's clock, and so do a person's own pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            answer = self.get_response(request)
        _remember_club(request, answer)
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.get("club")
        is_own_page = slug is None and request.path.startswith(NO_CLUBS)
        if not request.user.is_authenticated or (slug is None and not is_own_page):
            return None
        mine = Membership.objects.select_related("club", "user").annotate(unread=UNREAD)
        all_mine = list(mine.filter(user=request.user, left_at=None).order_by("club__name", "pk"))
        wanted = request.COOKIES.get(CLUB_COOKIE) if is_own_page else slug
        membership = next((one for one in all_mine if one.club.slug == wanted), None)
        if is_own_page:
            membership = membership or next(iter(all_mine), None)
            if membership is not None:
                _enter(request, membership, all_mine)
            return None
        if membership is None:
            message = f"No club '{slug}' among yours"
            raise Http404(message)
        _enter(request, membership, all_mine)
        if lacks_second_factor(membership):
            return _led_to_security(request, membership.club)
        return None


def _enter(request: HttpRequest, membership: Membership, mine: Sequence[Membership]) -> None:
    """From here on the page is one of this club, for this member, by its clock."""
    timezone.activate(membership.club.zone)
    now = timezone.now()
    vars(request).update(
        club=membership.club,
        membership=membership,
        clubs=[one.club for one in mine],
        now=now,
        principal=membership.principal(now),
    )


def _remember_club(request: HttpRequest, answer: HttpResponse) -> None:
    """In a cookie of this browser, so that a page which is only looked at writes nothing."""
    club = vars(request).get("club")
    if club is not None and request.COOKIES.get(CLUB_COOKIE) != club.slug:
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(
            CLUB_COOKIE, club.slug, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure
        )


def _led_to_security(request: HttpRequest, club: Club) -> HttpResponse:
    """Before anything else: the page where a second factor is set up."""
    told = _("%(club)s asks its staff for a second factor. Set one up, then go on.")
    messages.warning(request, told % {"club": club.name})
    url = reverse("mfa_index")
    return HttpResponseClientRedirect(url) if vars(request).get("htmx") else redirect(url)
