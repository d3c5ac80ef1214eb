"""What an athlete says about the week that is made next: as usual, other days, or none.

An answer of other days becomes an availability of that week only; "as usual" leaves what stands.
Until the week is made a change costs nothing; afterwards its stale mark plans the week anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from athletes import facts
from athletes.models import Athlete, Availability, WeekAnswer
from clubs.models import Principal

EVERY_DAY = list(range(7))
SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Days:
    """When strength is possible in a week: 0 = Monday to 6; no day: not at all."""

    days: list[int]
    preferred: list[int]
    same_day: bool = True
    sessions_possible: int | None = None

    @classmethod
    def of(cls, row: Availability | None) -> Days:
        """Of a row; where nothing is on record every day counts as possible."""
        if row is None:
            return cls(EVERY_DAY, [])
        return cls(row.days, row.preferred, row.same_day, row.sessions_possible)


def usual(rows: Iterable[Availability], week: date, answered: WeekAnswer | None) -> Days:
    """What stands in a week without the answer's own row: one for some weeks before an open one."""
    own = answered.availability_id if answered is not None else None
    standing = [
        one
        for one in rows
        if one.pk != own and one.starts_on <= week and (one.ends_on is None or one.ends_on >= week)
    ]
    found = [one for one in standing if one.ends_on is not None] or standing
    return Days.of(found[-1] if found else None)


def answer_week(
    athlete: Athlete, week: date, said: Days | None, *, by: Principal, at: datetime
) -> WeekAnswer:
    """Answer for a week (a Monday); None: as usual. Answering again replaces; twice is harmless."""
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        answer = _answer(athlete, week)
        rows = Availability.objects.filter(athlete=athlete).alive()
        if said is not None and said == usual(rows, week, answer):
            said = None
        row = _row(athlete, week, answer, said, by=by, at=at)
        answer.availability, answer.at, answer.entered_by_id = row, at, by.user_id
        answer.updated_at = at
        answer.save()
    return answer


def _answer(athlete: Athlete, week: date) -> WeekAnswer:
    rows = WeekAnswer.objects.select_related("availability")
    found = rows.filter(athlete=athlete, week_start=week).first()
    return found or WeekAnswer(club_id=athlete.club_id, athlete=athlete, week_start=week)


def _row(
    athlete: Athlete,
    week: date,
    answer: WeekAnswer,
    said: Days | None,
    *,
    by: Principal,
    at: datetime,
) -> Availability | None:
    """The availability of the week: made, changed, or taken away again."""
    standing = answer.availability
    if standing is not None and standing.deleted_at is not None:
        standing = None
    if said is None:
        if standing is not None:
            facts.remove(standing, by=by, at=at)
        return None
    values: dict[str, Any] = vars(said) | {"starts_on": week, "ends_on": week + SIX_DAYS}
    if standing is None:
        return facts.add(Availability, athlete, values, by=by, at=at)
    facts.change(standing, values, by=by, at=at, seen=standing.version)
    return standing
