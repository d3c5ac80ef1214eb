"""What keeps an account safe: its second factor, and where it is logged in.

Sessions are Django's rows; allauth keeps which device each began on. When one was seen last stands
in the row itself: it is saved at most once an hour, and its end moves along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from clubs.models import Membership, User
from clubs.roles import STAFF

SEEN = "seen"  # in a session: the moment of its last note, in seconds
EVERY = timedelta(hours=1)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def lacks_second_factor(member: Membership) -> bool:
    """Whether the club asks its staff for one and this member has none. Needs `club`, `user`."""
    if not member.club.second_factor or not STAFF & set(member.roles):
        return False
    return not has_second_factor(member.user)


@dataclass(frozen=True)
class Device:
    """Where somebody is logged in."""

    pk: int
    device: str
    ip: str
    since: datetime
    seen: datetime
    is_here: bool


def devices(user: User, here: str | None) -> list[Device]:
    """Sessions that still count, this one first; `here` is the key of the one that asks."""
    begun = {one.session_key: one for one in UserSession.objects.filter(user=user)}
    standing = Session.objects.filter(pk__in=begun, expire_date__gt=timezone.now())
    rows = [
        _device(begun[one.pk], one, is_here=one.pk == here) for one in standing if _is_of(one, user)
    ]
    return sorted(rows, key=lambda one: (not one.is_here, -one.seen.timestamp()))


def end(user: User, rows: Collection[UserSession]) -> int:
    """Log out these sessions of the user. Ended twice is harmless."""
    keys = [one.session_key for one in rows if one.user_id == user.pk]
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(user=user, session_key__in=keys).delete()
    return len(keys)


def last_seen(users: Collection[User]) -> dict[int, datetime]:
    """By user: the latest log-in or note of a session. Two queries for any number."""
    found = {one.pk: one.last_login for one in users if one.last_login is not None}
    owner = dict(UserSession.objects.filter(user__in=users).values_list("session_key", "user"))
    for key, ends in Session.objects.filter(pk__in=owner).values_list("pk", "expire_date"):
        user, saved = owner[key], ends - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        found[user] = max(found.get(user, saved), saved)
    return found


class SeenMiddleware:
    """Notes in the session, at most once an hour, that its user was here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            login = user.last_login.timestamp() if user.last_login else 0
            now = timezone.now().timestamp()
            if now - max(request.session.get(SEEN, 0), login) > EVERY.total_seconds():
                request.session[SEEN] = int(now)
        return self.get_response(request)


def _is_of(session: Session, user: User) -> bool:
    """Not of before the password was changed."""
    kept = str(session.get_decoded().get("_auth_user_hash", ""))
    return constant_time_compare(kept, user.get_session_auth_hash())


def _device(begun: UserSession, session: Session, *, is_here: bool) -> Device:
    noted = session.get_decoded().get(SEEN, 0)
    return Device(
        pk=begun.pk,
        device=named(begun.user_agent),
        ip=begun.ip,
        since=begun.created_at,
        seen=max(begun.created_at, datetime.fromtimestamp(noted, UTC)),
        is_here=is_here,
    )


def named(agent: str) -> str:
    """As `Firefox on Windows`; what is unknown keeps its first word."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    word = re.match(r"[\w.-]{1,40}", agent)
    return browser or system or (word[0] if word else _("Unknown device"))
