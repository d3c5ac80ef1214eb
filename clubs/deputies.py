"""The verbs of a coach's absence: name a deputy for some days, end it before its time."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs import audit
from clubs.models import Deputyship, Membership, Principal

LONGEST = 366  # days


def name_deputy(
    coach: Membership,
    deputy: Membership,
    starts_on: date,
    ends_on: date,
    *,
    by: Principal,
    at: datetime,
) -> Deputyship:
    """From a day to a day `deputy` looks after the coach's athletes. Named twice it is once.

    Raises ValidationError where the days make no sense, and where either is busy with another
    absence in them: a deputy who is away themselves would see nothing.
    """
    _check_days(starts_on, ends_on, by.today)
    with transaction.atomic():
        # Both are locked, so that two absences named at once see each other.
        ids = sorted({coach.pk, deputy.pk})
        list(Membership.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        same = {"coach": coach, "deputy": deputy, "starts_on": starts_on, "ends_on": ends_on}
        known = Deputyship.objects.filter(**same, ended_at=None).first()
        if known is not None:
            return known
        _check_people(coach, deputy, starts_on, ends_on)
        made = Deputyship.objects.create(club_id=coach.club_id, **same)
        audit.record(by, at, "name_deputy", made, {}, _document(made))
    return made


def end_deputyship(one: Deputyship, *, by: Principal, at: datetime) -> None:
    """It counts no longer, from now on. Ended twice is harmless."""
    with transaction.atomic():
        if Deputyship.objects.filter(pk=one.pk, ended_at=None).update(ended_at=at):
            one.ended_at = at
            audit.record(by, at, "end_deputyship", one, _document(one), {})


def _check_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        message = _("The last day %(last)s is before the first, must be %(first)s or later")
        raise ValidationError(
            {"ends_on": ValidationError(message, params={"last": ends_on, "first": starts_on})}
        )
    if ends_on < today:
        message = _("The last day %(last)s is past, must be today or later")
        raise ValidationError({"ends_on": ValidationError(message, params={"last": ends_on})})
    if (ends_on - starts_on).days >= LONGEST:
        message = _("%(days)s days are too many, must be at most %(most)s")
        params = {"days": (ends_on - starts_on).days + 1, "most": LONGEST}
        raise ValidationError({"ends_on": ValidationError(message, params=params)})


def _check_people(coach: Membership, deputy: Membership, starts_on: date, ends_on: date) -> None:
    if coach.pk == deputy.pk:
        message = _("%(name)s cannot stand in for themselves, must be another coach")
        raise ValidationError(
            {"deputy": ValidationError(message, params={"name": coach.user.name})}
        )
    days = Deputyship.objects.filter(
        ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).select_related("coach__user", "deputy__user")
    for field, busy in (
        ("starts_on", days.filter(coach=coach)),
        ("deputy", days.filter(coach=deputy)),
        ("starts_on", days.filter(deputy=coach)),
    ):
        if standing := busy.first():
            raise ValidationError({field: _overlap(standing)})


def _overlap(standing: Deputyship) -> ValidationError:
    message = _("%(deputy)s stands in for %(coach)s from %(first)s to %(last)s; end that first")
    params = {
        "deputy": standing.deputy.user.name,
        "coach": standing.coach.user.name,
        "first": date_format(standing.starts_on, "j M Y"),
        "last": date_format(standing.ends_on, "j M Y"),
    }
    return ValidationError(message, params=params)


def _document(one: Deputyship) -> dict[str, str]:
    return {
        "coach": str(one.coach.uid),
        "deputy": str(one.deputy.uid),
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
    }
