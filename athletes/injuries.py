"""An injury is entered, changed, cleared, and taken up again. Source: method, sections 2 and 8."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete, Injury
from athletes.parts import WORDS
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal

DAY = timedelta(days=1)


def enter_injury(  # noqa: PLR0913, PLR0917  # one injury, said in full
    athlete: Athlete,
    part: str,
    side: str,
    stage: str,
    starts_on: date,
    note: str,
    by: Principal,
    at: datetime,
    judged_on: bool,  # noqa: FBT001  # always named: is a session of that day judged already?
    from_lines: Sequence[str] = (),
    external_id: str = "",
) -> Injury:
    """An injury acts from its day on, or from the next one where that day is judged already.

    The same part and side since the same day is one injury: later stage, note and lines join it.
    """
    _known("part", part, WORDS)
    _known("side", side, Injury.Side.values)
    _known("stage", stage, Injury.Stage.values)
    _not_after(starts_on, by.today)
    standing = Injury.objects.open().filter(athlete=athlete, part=part, side=side)
    with transaction.atomic():
        same = standing.filter(starts_on=starts_on).first()
        if same is not None:
            return _join(same, stage, note, from_lines, by, at)
        injury = Injury.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            part=part,
            side=side,
            stage=stage,
            starts_on=starts_on,
            acts_on=_acts_on(starts_on, judged=judged_on),
            note=note,
            from_lines=sorted(set(from_lines)),
            entered_by_id=by.user_id,
            external_id=external_id,
        )
        audit.record(by, at, "add", injury)
        mark_stale([athlete], since=injury.acts_on, at=at)
    return injury


def clear_injury(
    injury: Injury,
    return_: str,
    on: date,
    by: Principal,
    at: datetime,
    judged_on: bool,  # noqa: FBT001  # as above
) -> Injury:
    """End an injury on a day, with how much was lost. Cleared in the same way already: nothing."""
    _known("return", return_, Injury.Return.values)
    _not_after(on, by.today)
    if on < injury.starts_on:
        message = _("Unknown day %(day)s to clear, must be %(since)s, the day it began, or later")
        raise ValidationError(message, params={"day": on, "since": injury.starts_on})
    if (injury.cleared_on, injury.cleared_return) == (on, return_):
        return injury
    acts_on = _acts_on(on, judged=judged_on)
    since = min(acts_on, injury.clear_acts_on or acts_on)
    injury.cleared_on, injury.clear_acts_on = on, acts_on
    injury.cleared_return, injury.cleared_by_id = return_, by.user_id
    injury.cleared_at = at
    _save(injury, "clear", since, by, at)
    return injury


def reopen_injury(injury: Injury, *, by: Principal, at: datetime) -> None:
    """Take a clear back, as if it had never been given."""
    if injury.clear_acts_on is None:
        return
    since = injury.clear_acts_on
    injury.cleared_on = injury.clear_acts_on = injury.cleared_at = injury.cleared_by = None
    injury.cleared_return = ""
    _save(injury, "reopen", since, by, at)


def change_injury(
    injury: Injury, values: dict[str, Any], *, by: Principal, at: datetime, seen: int
) -> bool:
    """Correct side, stage, starts_on or note of an open injury over version `seen`.

    False where somebody else saved in between. Its part stays: another part is another injury.
    """
    before = {name: getattr(injury, name) for name in values}
    if before == values:
        return True
    if injury.cleared_on is not None:
        raise ValidationError(_("It is cleared: take the clear back before you change it"))
    _not_after(values["starts_on"], by.today)
    since = injury.acts_on
    if values["starts_on"] != injury.starts_on:
        injury.acts_on = values["starts_on"]
    for name, value in values.items():
        setattr(injury, name, value)
    injury.updated_at = at
    with transaction.atomic():
        if not injury.save_version(seen):
            return False
        audit.record(by, at, "change", injury)
        mark_stale([injury.athlete], since=min(since, injury.acts_on), at=at)
    return True


def _join(  # one more word, said in full
    injury: Injury, stage: str, note: str, lines: Iterable[str], by: Principal, at: datetime
) -> Injury:
    """One more word about an injury that is on record."""
    known = (injury.stage, injury.note, injury.from_lines)
    injury.stage, injury.note = stage, note or injury.note
    injury.from_lines = sorted({*injury.from_lines, *lines})
    if known != (injury.stage, injury.note, injury.from_lines):
        injury.updated_at = at
        injury.save_version(injury.version)
        audit.record(by, at, "change", injury)
        mark_stale([injury.athlete], since=injury.acts_on, at=at)
    return injury


def _save(injury: Injury, verb: str, since: date, by: Principal, at: datetime) -> None:
    injury.updated_at = at
    with transaction.atomic():
        if not injury.save_version(injury.version):
            message = _("Somebody else has just changed this injury: look at it again")
            raise ValidationError(message)
        audit.record(by, at, verb, injury)
        mark_stale([injury.athlete], since=since, at=at)


def _acts_on(day: date, *, judged: bool) -> date:
    return day + DAY if judged else day


def _not_after(day: date, today: date) -> None:
    if day > today:
        message = _("Unknown day %(day)s, must be today (%(today)s) or earlier")
        raise ValidationError(message, params={"day": day, "today": today})


def _known(what: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        listed = ", ".join(allowed)
        message = _("Unknown %(what)s '%(value)s', must be one of %(allowed)s")
        raise ValidationError(message, params={"what": what, "value": value, "allowed": listed})
