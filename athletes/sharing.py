"""What coaches may see of an athlete beyond what they need: the athlete's choice, or a guardian's.

The querysets obey it (`athletes/models/health.py`), and the engine uses all facts either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.consents import may_agree
from athletes.models import Athlete
from clubs import audit
from clubs.models import Principal


@dataclass(frozen=True)
class Sharing:
    """Whether coaches and owners see the body weight, and injuries that are over."""

    shares_weight: bool
    shares_past_injuries: bool

    @classmethod
    def of(cls, athlete: Athlete) -> Sharing:
        return cls(athlete.shares_weight, athlete.shares_past_injuries)


def set_sharing(athlete: Athlete, sharing: Sharing, *, by: Principal, at: datetime) -> None:
    """Choose. Raises ValidationError for anybody but the athlete, and a guardian until 18."""
    if not (by.is_person(athlete.user_id) or may_agree(athlete, by)):
        message = _("What coaches may see is for %(name)s and their guardian to choose")
        raise ValidationError(message, params={"name": athlete.name})
    before, after = vars(Sharing.of(athlete)), vars(sharing)
    if before == after:
        return
    with transaction.atomic():
        Athlete.objects.filter(pk=athlete.pk).update(**after, updated_at=at)
        audit.record(by, at, "set_sharing", athlete, *audit.differences(before, after))
    athlete.shares_weight = sharing.shares_weight
    athlete.shares_past_injuries = sharing.shares_past_injuries
