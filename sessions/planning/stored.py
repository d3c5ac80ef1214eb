"""What comes of writing a chunk of sessions: what is told of it, and what the club remembers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from clubs import audit
from clubs.events import Told, tell
from programs.models import as_read
from sessions.models import TrainingSession
from sessions.planning.plans import Plan
from sessions.planning.said import plan_changed
from sessions.planning.told import session_changed, weeks_published


class Replaced(NamedTuple):
    """A session whose published plan gave way, and what stood there before."""

    session: TrainingSession
    plan: Any
    day: date | None


class Sorted(NamedTuple):
    """The sessions of a chunk by what is to be done with them."""

    new: list[TrainingSession]
    changed: list[TrainingSession]
    same: list[TrainingSession]  # but made from other inputs: only the fingerprint moves
    published: list[TrainingSession]  # of these, what athletes see for the first time
    replaced: list[Replaced]  # and what they saw otherwise until now


def report(into: Sorted, lost: set[int], told: list[Told], club_id: int, now: datetime) -> None:
    """Tell and remember what was written, in the same transaction; not what was `lost` to somebody
    else's change. By nobody: whoever changed the facts is told of what became of them, too."""
    replaced = [one for one in into.replaced if one.session.pk not in lost]
    audit.record_by_app(club_id, now, map(_entry, replaced))
    published = _published(into, lost)
    changed = [session_changed(one.session, one.session.changed) for one in replaced]
    tell(club_id, [*told, *weeks_published(published), *changed], by=None, at=now)


def _published(into: Sorted, lost: set[int]) -> list[TrainingSession]:
    """What is new to athletes; not what another run wrote meanwhile, which told of it."""
    made = {row.uid for row in into.new if row.published_at}
    stand = TrainingSession.objects.filter(uid__in=made).values_list("uid", flat=True)
    absent = made - set(stand) if made else made
    return [row for row in into.published if row.uid not in absent and row.pk not in lost]


def _entry(one: Replaced) -> audit.Entry:
    session, plan, day = one
    sides = plan_changed((_plan(plan), day), (_plan(as_read(session.plan)), session.day))
    return "replace", session, *sides


def _plan(document: Any) -> Plan:
    return msgspec.convert(document, Plan, strict=False)
