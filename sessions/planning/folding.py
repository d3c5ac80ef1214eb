"""Changes of one session, told together: with what stood first and what stands now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format

from clubs.models import AuditEvent, Event

REPLACED = ("replace", "accepted")  # a published plan gave way to another one


def folded(events: Sequence[Event]) -> list[list[Event]]:
    """In the order given, changes of the same session with the first of them."""
    folds: dict[str, list[Event]] = {}
    for event in events:
        changed = event.kind == Event.Kind.SESSION_CHANGED and not event.is_health
        folds.setdefault(event.payload["session"]["uid"] if changed else str(event.uid), []).append(
            event
        )
    return list(folds.values())


def moved(folds: Sequence[Sequence[Event]]) -> dict[str, str]:
    """By session that changed several times, as `Back squat 3 × 8 @ 80 kg → 3 × 8 @ 77.5 kg`.

    From the club's memory, in which nothing of health stands. One query.
    """
    several = [one for fold in folds if len(fold) > 1 for one in fold]
    if not several:
        return {}
    moments = [one.at for one in several]
    rows = AuditEvent.objects.filter(
        club=several[0].club_id,
        verb__in=REPLACED,
        subject_uid__in={one.payload["session"]["uid"] for one in several},
        at__range=(min(moments), max(moments)),
    )
    sides: dict[str, dict[str, tuple[str, str]]] = {}
    for row in rows.order_by("pk"):
        known = sides.setdefault(str(row.subject_uid), {})
        for name in {**row.before, **row.after}:
            before, after = row.before.get(name) or "–", row.after.get(name) or "–"
            known[name] = (known[name][0] if name in known else before, after)
    return {uid: _said(known) for uid, known in sides.items()}


def _said(sides: dict[str, tuple[str, str]]) -> str:
    return "; ".join(
        f"{_shown(before)} → {_shown(after)}" if name == "day" else f"{name} {before} → {after}"
        for name, (before, after) in sides.items()
        if before != after
    )


def _shown(day: str) -> str:
    return day if day == "–" else date_format(date.fromisoformat(day), "D j M")
