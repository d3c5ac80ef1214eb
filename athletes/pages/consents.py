"""What was agreed to and what is still asked, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from athletes.consents import Words, current_words, may_agree
from athletes.forms.consents import PaperForm
from athletes.models import Athlete, Consent
from athletes.models.consents import NEEDED, Subject
from athletes.pages.rows import said_day
from clubs.models import Club, Principal
from clubs.roles import Area


@dataclass(frozen=True)
class Given:
    """One consent on record."""

    title: str
    detail: str
    text: str
    is_standing: bool
    withdraw_url: str


@dataclass(frozen=True)
class Asked:
    """One subject: the words, whether they were agreed to, and by whom."""

    subject: Subject
    title: str
    text: str
    number: int
    is_needed: bool
    state: str
    kind: str
    may_agree: bool
    given: Sequence[Given]


def consents_page(
    athlete: Athlete, club: Club, principal: Principal, paper: PaperForm | None = None
) -> dict[str, Any]:
    """Everything the page prints. Five queries."""
    rows = list(Consent.objects.visible_to(principal).filter(athlete=athlete))
    standing = Consent.objects.standing(principal.today).filter(athlete=athlete)
    counts = set(standing.values_list("pk", flat=True))
    may = may_agree(athlete, principal)
    may_record = principal.is_staff and principal.may_change(Area.CONSENTS)
    words = current_words(club.pk)
    return {
        "athlete": athlete,
        "is_minor": athlete.is_minor(principal.today),
        "asked": [
            _asked(words[subject], rows, counts, (club, may, may or may_record))
            for subject in Subject
        ],
        "guardians": guardians(athlete, club, principal),
        "paper": (paper or PaperForm(principal=principal)) if may_record else None,
        "holds_weeks": club.minors_need_consent,
        "turned": _turned(athlete, principal, rows, counts),
    }


def guardians(athlete: Athlete, club: Club, principal: Principal) -> list[dict[str, Any]]:
    """Who is linked, and whether they have read what it means. One query."""
    rows = athlete.guardianships.select_related("user").order_by("pk")
    return [
        {
            "name": one.user.name,
            "relation": one.get_relation_display(),
            "informed": _day(one.informed_at, club),
            "may_confirm": principal.is_person(one.user_id) and one.informed_at is None,
        }
        for one in rows
    ]


def _day(at: datetime | None, club: Club) -> str:
    return said_day(at.astimezone(club.zone).date()) if at else ""


def _asked(
    words: Words, rows: Sequence[Consent], counts: set[int], access: tuple[Club, bool, bool]
) -> Asked:
    club, may, may_withdraw = access
    mine = [one for one in rows if one.subject == words.subject]
    standing = [one for one in mine if one.pk in counts]
    is_needed = words.subject in NEEDED
    state, kind = _state(standing, words, is_needed=is_needed)
    return Asked(
        subject=words.subject,
        title=capfirst(str(words.subject.label)),
        text=words.text,
        number=words.number,
        is_needed=is_needed,
        state=state,
        kind=kind,
        may_agree=may and not any(one.text_number == words.number for one in standing),
        given=[_given(one, counts, club, may_withdraw=may_withdraw) for one in mine],
    )


def _state(standing: Sequence[Consent], words: Words, *, is_needed: bool) -> tuple[str, str]:
    if not standing:
        return (_("missing"), "warn") if is_needed else (_("not given"), "quiet")
    if any(one.text_number == words.number for one in standing):
        return _("given"), "done"
    return _("given to an earlier text"), "plan"


def _given(one: Consent, counts: set[int], club: Club, *, may_withdraw: bool) -> Given:
    parts = [said_day(one.day)]
    if one.on_paper:
        parts.append(_("on paper"))
    parts.append(_("as guardian") if one.by_guardian else _("for themselves"))
    if one.withdrawn_at is not None:
        parts.append(_("withdrawn %(day)s") % {"day": _day(one.withdrawn_at, club)})
    elif one.pk not in counts:
        parts.append(_("ended with the eighteenth birthday"))
    is_standing = one.pk in counts
    url = reverse("athletes:consent-withdrawal", args=[club.slug, one.uid])
    return Given(
        title=one.signed_by,
        detail=" · ".join(parts),
        text=one.text,
        is_standing=is_standing,
        withdraw_url=url if is_standing and may_withdraw else "",
    )


def _turned(
    athlete: Athlete, principal: Principal, rows: Sequence[Consent], counts: set[int]
) -> bool:
    """Of age since, and nobody has asked them yet: what guardians agreed to counts no longer."""
    if athlete.is_minor(principal.today) or not principal.is_person(athlete.user_id):
        return False
    own = any(one.pk in counts for one in rows)
    return not own and any(one.by_guardian for one in rows)
