"""Lists page by page: by keyset, so that nothing is skipped while others write.

Without `updated_since` a list goes by creation. With it, by change: rows changed since then,
deleted ones as tombstones. A row that changes while one pages comes again at the end; none is
missed.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.utils.urls import replace_query_param

from clubs.api.problems import Fault, Kind, Problem, invalid

MOST, DEFAULT = 200, 50
# A row is dated when its change begins and seen when it is committed: so long, at most, later.
OVERLAP = timedelta(seconds=60)
YEARS = range(1971, 2200)
PARAMETERS = frozenset({"limit", "cursor", "updated_since", "external_id"})


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next: str | None
    synced_until: datetime

    def as_json(self, items: list[Any]) -> dict[str, Any]:
        until = self.synced_until.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return {"items": items, "next": self.next, "synced_until": until}


@dataclass(frozen=True)
class Place:
    """Where a page begins: after this row; and when the first page was asked."""

    at: datetime
    uid: UUID
    started: datetime

    def written(self) -> str:
        parts = [self.at.isoformat(), self.uid.hex, self.started.isoformat()]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Place:
        padded = text + "=" * (-len(text) % 4)
        try:
            at, uid, started = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            place = cls(datetime.fromisoformat(at), UUID(hex=uid), datetime.fromisoformat(started))
            within = all(one.year in YEARS and one.tzinfo for one in (place.at, place.started))
        except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
            within = False
        if not within:
            detail = "Unknown cursor, must be the one of a `next` link"
            raise invalid(Fault(detail, parameter="cursor", value=text[:60]))
        return place


def page(request: Any, rows: QuerySet[Any]) -> Page:
    """One page of rows. `rows` hold the deleted ones exactly where `updated_since` is asked."""
    asked = request.query_params
    since, limit = moment(request), _limit(asked.get("limit"))
    place = Place.read(asked["cursor"]) if "cursor" in asked else None
    by = "created_at" if since is None else "updated_at"
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    if place is not None:
        after = Q(**{f"{by}__gt": place.at}) | Q(**{by: place.at, "uid__gt": place.uid})
        rows = rows.filter(after, **{f"{by}__gte": place.at})  # where an index begins to be read
    found = list(rows.order_by(by, "uid")[: limit + 1])
    started = place.started if place else request.now
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        cursor = Place(getattr(last, by), last.uid, started).written()
        url = request.build_absolute_uri()
        following = replace_query_param(url, "cursor", cursor)
    return Page(found[:limit], following, started - OVERLAP)


def moment(request: Any) -> datetime | None:
    """`updated_since`, where it is asked."""
    text = request.query_params.get("updated_since")
    if text is None:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))  # a + that was not escaped
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        detail = f"Unknown moment '{text[:60]}', must be as 2026-11-25T08:00:00Z"
        raise invalid(Fault(detail, parameter="updated_since", value=text[:60]))
    return found


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT
    is_number = text.isascii() and text.isdigit() and len(text) <= 4
    if not is_number or not 1 <= int(text) <= MOST:
        detail = f"Unknown limit '{text[:60]}', must be a whole number from 1 to {MOST}"
        fault = Fault(detail, parameter="limit", value=text[:60], allowed=f"1 to {MOST}")
        raise invalid(fault)
    return int(text)


def refuse_unknown(request: Any, known: frozenset[str]) -> None:
    """A parameter that is not known would be a filter that filters nothing."""
    unknown = [
        Fault(
            f"Unknown parameter '{name[:60]}', must be one of {', '.join(sorted(known)) or 'none'}",
            parameter=name[:60],
        )
        for name in request.query_params
        if name not in known
    ]
    if unknown:
        raise Problem(Kind.INVALID, unknown[0].detail, unknown)
