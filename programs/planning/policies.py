"""The verb of the rules: a club sets a parameter from a day on, or gives it back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from clubs import audit, jobs
from clubs.models import Club, Principal
from programs.models import PolicySetting
from programs.planning.gyms import too_early
from programs.progression.policy import check

CLUB = PolicySetting.Scope.CLUB


def set_parameter(
    club: Club, name: str, value: Any, *, starts_on: date, by: Principal, at: datetime
) -> bool:
    """Set a parameter for the whole club from a day on; None gives it back to the default.

    True if anything changed. Raises `Refused` for a value out of range and ValidationError for a
    day that is over.
    """
    if starts_on < by.today:
        raise ValidationError({"starts_on": too_early(starts_on, by.today)})
    if value is not None:
        check(name, value, "club")
    plain = as_json(value)
    with transaction.atomic():
        rows = PolicySetting.objects.filter(club=club, scope=CLUB, name=name).alive()
        before = rows.filter(starts_on__lte=starts_on).last()
        if (before.value if before else None) == plain:
            return False
        rows.filter(starts_on=starts_on).update(deleted_at=at, updated_at=at)
        row = PolicySetting.objects.create(
            club=club, scope=CLUB, name=name, value=plain, starts_on=starts_on, set_by_id=by.user_id
        )
        was = {"name": name, "value": before.value if before else None}
        now = {"name": name, "value": plain, "from": str(starts_on)}
        audit.record(by, at, "set_parameter", row, was, now)
        payload = {"since": str(starts_on)}
        jobs.enqueue(jobs.CLUB, club.pk, club_id=club.pk, run_after=at, payload=payload)
    return True


def as_json(value: Any) -> Any:
    """Numbers as JSON has them, so that the document reads as it was typed."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
