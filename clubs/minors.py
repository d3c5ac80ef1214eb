"""What a club decides about athletes under 18, and about what is kept when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clubs import audit, jobs
from clubs.models import Club, Principal


@dataclass(frozen=True)
class MinorsSettings:
    """What an owner decides. `kept` are the club's own words; empty: the app's. With 0
    `kept_years` a deletion keeps nothing."""

    minors_weight: str
    minors_need_consent: bool
    minors_supervised: bool
    kept: str
    kept_years: int

    @classmethod
    def of(cls, club: Club) -> MinorsSettings:
        return cls(**{name: getattr(club, name) for name in cls.__dataclass_fields__})


def change_minors_settings(
    club: Club, settings: MinorsSettings, *, by: Principal, at: datetime, seen: int
) -> bool:
    """Save over version `seen` only; False where somebody else saved in between.

    Weeks that waited for a consent are published, or held back, when they are made next.
    """
    before, after = vars(MinorsSettings.of(club)), vars(settings)
    if before == after:
        return True
    with transaction.atomic():
        rows = Club.objects.filter(pk=club.pk, version=seen)
        if not rows.update(**after, version=seen + 1, updated_at=at):
            return False
        audit.record(by, at, "change_settings", club, *audit.differences(before, after))
        if before["minors_need_consent"] != after["minors_need_consent"]:
            jobs.enqueue(jobs.CLUB, club.pk, club_id=club.pk, run_after=at)
    return True
