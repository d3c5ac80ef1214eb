"""What coaches may see of an athlete beyond what they need: the athlete's choice, or a guardian's.

The querysets obey it (`athletes/models/health.py`), and the engine uses all facts either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.consents import is_guardian, may_agree
from athletes.models import Athlete
from clubs import audit
from clubs.models import Principal
from clubs.roles import Role


@dataclass(frozen=True)
class Sharing:
    """Whether coaches, assistants and owners see the body weight, injuries that are over, and how
    runs felt with the notes beside them."""

    shares_weight: bool
    shares_past_injuries: bool
    shares_run_words: bool

    @classmethod
    def of(cls, athlete: Athlete) -> Sharing:
        return cls(**{name: getattr(athlete, name) for name in cls.__dataclass_fields__})

    @property
    def hidden(self) -> list[str]:
        """What is kept from them, in words."""
        return [str(word) for name, word in WORDS.items() if not getattr(self, name)]


WORDS = {
    "shares_weight": gettext_lazy("body weight"),
    "shares_past_injuries": gettext_lazy("injuries that are over"),
    "shares_run_words": gettext_lazy("how runs felt"),
}


def reads_run_words(athlete: Athlete, by: Principal) -> bool:
    """Whether whoever asks reads how runs felt and what was noted beside them. One query at most.

    The day, the kind and the kilometres are no secret: strength is placed around them.
    """
    if athlete.shares_run_words or by.is_token or Role.PHYSIO in by.roles:
        return True
    return by.is_person(athlete.user_id) or is_guardian(athlete, by)


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
    for name, value in after.items():
        setattr(athlete, name, value)
