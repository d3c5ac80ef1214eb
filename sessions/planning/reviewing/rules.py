"""What a coach takes as expected: own rules, with the club's behind them; each with a version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clubs import audit
from clubs.models import Membership, Principal
from sessions.models import ReviewRules
from sessions.planning.expected import Rules

FIELDS = tuple(Rules.__dataclass_fields__)


def read_rules(membership: Membership | None, club_id: int) -> tuple[Rules, int]:
    """The coach's own rules and their version; without own ones the club's and 0, else the app's.

    `membership` None: the club's own.
    """
    rows = {one.membership_id: one for one in _rows(membership, club_id)}
    own = rows.get(membership.pk if membership else None)
    row = own or rows.get(None)
    rules = Rules(**{name: getattr(row, name) for name in FIELDS}) if row else Rules()
    return rules, own.version if own else 0


def save_rules(
    membership: Membership | None, rules: Rules, *, by: Principal, at: datetime, seen: int
) -> bool:
    """Save over version `seen` (0: none yet); False where somebody else saved in between."""
    with transaction.atomic():
        row = ReviewRules.objects.filter(club=by.club_id, membership=membership).first()
        before = {} if row is None else {name: getattr(row, name) for name in FIELDS}
        if before == vars(rules):
            return True
        if row is None:
            if seen:
                return False
            row = ReviewRules(club_id=by.club_id, membership=membership, **vars(rules))
            row.save()
        else:
            for name in FIELDS:
                setattr(row, name, getattr(rules, name))
            row.updated_at = at
            if not row.save_version(seen):
                return False
        audit.record(by, at, "change", row, *audit.differences(before, vars(rules)))
    return True


def reset_rules(membership: Membership | None, *, by: Principal, at: datetime) -> None:
    """Back to what stands behind: the club's, or the app's. Twice is once."""
    with transaction.atomic():
        row = ReviewRules.objects.filter(club=by.club_id, membership=membership).first()
        if row is not None:
            audit.record(by, at, "reset", row, {name: getattr(row, name) for name in FIELDS}, {})
            row.delete()


def _rows(membership: Membership | None, club_id: int) -> list[ReviewRules]:
    both = [membership.pk if membership else None, None]
    rows = ReviewRules.objects.filter(club=club_id)
    return [one for one in rows.order_by("pk") if one.membership_id in both]
