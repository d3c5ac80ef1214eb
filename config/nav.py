"""The frame of every page: the club, who is logged in, and where they may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Principal
from clubs.roles import Area, Role

INBOX = "sessions:inbox"
SEASONS = "sessions:seasons"
CLUB = "athletes:members"
# label, URL name, icon, area one must see
STAFF_PAGES = (
    (_("Week"), "sessions:week", "calendar-days", Area.SESSIONS),
    (_("Inbox"), INBOX, "inbox", Area.SESSIONS),
    (_("Season"), SEASONS, "calendar-range", Area.ATHLETES),
    (_("Athletes"), "athletes:athletes", "users", Area.ATHLETES),
    (_("Squads"), "athletes:squads", "flag", Area.ATHLETES),
    (_("Programs"), "programs:programs", "notebook-pen", Area.PROGRAMS),
    (_("Exercises"), "programs:exercises", "dumbbell", Area.EXERCISES),
    (_("Gyms"), "programs:gyms", "warehouse", Area.PROGRAMS),
    (_("Club"), CLUB, "settings", Area.MEMBERS),
)
ATHLETE_PAGES = (
    (_("Today"), "sessions:today", "sun", Area.SESSIONS),
    (_("Week"), "sessions:my-week", "calendar-days", Area.SESSIONS),
    (_("Exercises"), "programs:exercises", "dumbbell", Area.EXERCISES),
    (_("Me"), "athletes:me", "user", Area.SESSIONS),
)
CHILD = (_("Child"), "athletes:children", "users", Area.ATHLETES)
CLUB_PARTS = (
    "settings tokens webhooks policy publishing deputies exports imports mail archive audit"
)
MOST_COUNTED = 99


def frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows around each page. No queries: all of it was settled at the door."""
    principal: Principal | None = getattr(request, "principal", None)
    club = getattr(request, "club", None)
    user = getattr(request, "user", None)
    return {
        "club": club,
        "clubs": _clubs(getattr(request, "clubs", []), club),
        "me": user if user is not None and user.is_authenticated else None,
        "theme": request.COOKIES.get("theme", ""),
        "nav": _links(request, principal, club.slug) if principal and club else [],
        "bell": _bell(request, club.slug) if principal and club else None,
        "nav_at_bottom": principal is not None and not principal.is_staff,
    }


def _clubs(clubs: list[Club], here: Club | None) -> list[dict[str, Any]]:
    """Where else one may go; nothing for who is in one club only."""
    return [
        {
            "name": one.name,
            "url": reverse("sessions:club-home", args=[one.slug]),
            "current": one == here,
        }
        for one in clubs
        if len(clubs) > 1
    ]


def _bell(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The feed, and how much of it is new; counted with the membership."""
    url = reverse("sessions:feed", args=[slug])
    unread = getattr(getattr(request, "membership", None), "unread", 0)
    count = str(unread) if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"
    return {"url": url, "count": count if unread else "", "current": request.path == url}


def _page(request: HttpRequest, slug: str) -> str:
    """The page that is looked at; a squad's season is a part of the seasons."""
    is_season = "/squads/" in request.path and "/season/" in request.path
    return reverse(SEASONS, args=[slug]) if is_season else request.path


def _links(request: HttpRequest, principal: Principal, slug: str) -> list[dict[str, Any]]:
    links = []
    for label, name, icon, area in _pages(principal):
        if not principal.may_see(area) or (name == INBOX and not principal.may_change(area)):
            continue
        url = reverse(name, args=[slug])
        parts = tuple(url.replace("/members/", f"/{part}/") for part in CLUB_PARTS.split())
        here = (url, *parts) if name == CLUB else (url, url.replace("/week/", "/weeks/"))
        page = _page(request, slug)
        current = page.startswith(here) or name == _owner_of(page, principal)
        links.append({"label": label, "url": url, "icon": icon, "current": current})
        if name == INBOX:
            links[-1] |= {
                "badge_id": "inbox-count",
                "badge_url": reverse(f"{INBOX}-count", args=[slug]),
            }
    return links


def _pages(principal: Principal) -> tuple[tuple[Any, str, str, Area], ...]:
    """A guardian who does not train has the child's page where athletes have their own."""
    if principal.is_staff:
        return STAFF_PAGES
    if Role.GUARDIAN not in principal.roles:
        return ATHLETE_PAGES
    mine = ATHLETE_PAGES if Role.ATHLETE in principal.roles else ATHLETE_PAGES[:-1]
    return (*mine, CHILD)


def _owner_of(path: str, principal: Principal) -> str:
    """Whose page an athlete's is, for those who see one kind only."""
    if principal.is_staff or "/athletes/" not in path:
        return ""
    kinds = {Role.ATHLETE: "athletes:me", Role.GUARDIAN: CHILD[1]}
    found = [name for role, name in kinds.items() if role in principal.roles]
    return found[0] if len(found) == 1 else ""
