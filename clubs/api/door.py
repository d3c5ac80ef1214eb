"""The door of the API: who asks, how far their scopes reach, how often they may ask."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Q
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from clubs.api.problems import Kind, Problem
from clubs.models import ApiToken, Club, Principal
from clubs.models.tokens import PREFIX, digest_of
from clubs.roles import SCOPE_OF, Area

log = structlog.get_logger(__name__)

WINDOW_S = 60
USED = timedelta(minutes=1)  # so often, at most, the last use is written
NOBODY = digest_of("")  # what an unknown token is compared with, so that it takes as long


class ApiRequest(Request):
    """A request past the door: the token, its club, who asks, and the moment, read once."""

    now: datetime
    token: ApiToken
    club: Club
    principal: Principal


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer sst_<prefix>_<secret>`, nothing else: no cookie opens this door."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = _token_of(key.strip())
        now: datetime = request.now  # type: ignore[attr-defined]  # set by ApiViewSet
        if token is None or not token.is_live(now):
            message = "Unknown, expired or revoked token"
            raise AuthenticationFailed(message)
        _note_use(token, now)
        told = {"token": token, "club": token.club, "principal": token.principal(now)}
        vars(request).update(told)
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="strongstride"'


def _token_of(key: str) -> ApiToken | None:
    sign, _, rest = key.partition("_")
    prefix, _, secret = rest.partition("_")
    token = None
    if sign == PREFIX and prefix.isascii() and prefix.isalnum():
        token = ApiToken.objects.select_related("club").filter(prefix=prefix).first()
    expected = token.digest if token else NOBODY
    is_it = secrets.compare_digest(digest_of(secret), expected)
    return token if token is not None and is_it else None


def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at <= now - USED:
        unused = Q(last_used_at=None) | Q(last_used_at__lte=now - USED)
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=now)


def check_scope(principal: Principal, area: Area | None, *, change: bool) -> None:
    """403 that names the missing scope. No area: any token."""
    if area is not None and principal.reach(area, change=change).value == 0:
        scope = scope_of(area, change=change)
        detail = f"This token has not the scope {scope}"
        raise Problem(Kind.SCOPE_MISSING, detail, scope=scope, scopes=sorted(principal.scopes))


def scope_of(area: Area, *, change: bool) -> str:
    return f"{SCOPE_OF[area]}:{'write' if change else 'read'}"


# --- How often ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Usage:
    """What a token has asked in this minute, and how long the minute still lasts."""

    limit: int
    used: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    def headers(self) -> Mapping[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has them."""
        left = max(0, self.limit - self.used)
        told = {
            "RateLimit-Policy": f'"token";q={self.limit};w={WINDOW_S}',
            "RateLimit": f'"token";r={left};t={self.resets_in}',
        }
        return told | ({"Retry-After": str(self.resets_in)} if self.is_over else {})


def count(token: ApiToken, now: datetime) -> Usage:
    """One more request of this token, in the minute of the shared cache.

    A cache that does not answer lets everybody in, and is logged: the club's systems matter more.
    """
    limit: int = settings.API_REQUESTS_A_MINUTE
    window, passed = divmod(int(now.timestamp()), WINDOW_S)
    key = f"api-{token.pk}-{window}"
    used: Any = 1
    try:
        if not cache.add(key, 1, timeout=2 * WINDOW_S):
            used = cache.incr(key)
    except ValueError:  # it ran out between the two
        used = 1
    except Exception as error:  # noqa: BLE001  # each cache raises what its library raises
        log.warning("api_cache_unreachable", error=str(error))
    return Usage(limit, int(used), WINDOW_S - passed)
