"""Noting who reads health data: the one thing that a page which is only looked at writes.

    note_read(request.principal, request.now, {Kind.INJURIES: athletes, Kind.PAIN: others})

Called by whatever shows somebody else's body weight, pain or injuries. For any number of athletes
it takes one query while all was noted a moment ago, else two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from athletes.models import Athlete, HealthRead
from clubs.models import Principal

Kind = HealthRead.Kind
Where = HealthRead.Where
Shown = Mapping[HealthRead.Kind, Iterable[Athlete]]

ONE_LOOK = timedelta(minutes=10)  # a page that renews itself is one look, and one write


def note_read(by: Principal, at: datetime, shown: Shown, where: Where = Where.PAGE) -> None:
    """These kinds of these athletes' health data are shown to whoever asks. One's own are not
    noted."""
    whose = {
        (one.pk, kind): one
        for kind, athletes in shown.items()
        for one in athletes
        if not by.is_person(one.user_id)
    }
    if not whose:
        return
    who = _who(by)
    known = _known(by, who, {pk for pk, _kind in whose}, where)
    rows = [
        HealthRead(
            club_id=one.club_id,
            athlete=one,
            reader_id=by.user_id,
            token_id=by.token_id,
            who=who,
            day=by.today,
            kind=kind,
            where=where,
            count=known[pk, kind].count + 1 if (pk, kind) in known else 1,
            last_at=at,
        )
        for (pk, kind), one in sorted(whose.items(), key=lambda pair: pair[0])
        if (pk, kind) not in known or known[pk, kind].last_at <= at - ONE_LOOK
    ]
    HealthRead.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["athlete", "who", "day", "kind", "where"],
        update_fields=["count", "last_at"],
    )


def _known(
    by: Principal, who: str, ids: set[int], where: Where
) -> dict[tuple[int, str], HealthRead]:
    rows = HealthRead.objects.filter(athlete__in=ids, who=who, day=by.today, where=where)
    return {(row.athlete_id, row.kind): row for row in rows}


def _who(by: Principal) -> str:
    """By public id: the note says the same after a merge, and in an archive on another server."""
    if by.uid is None:
        return HealthRead.OPERATOR
    return f"token {by.uid}" if by.is_token else f"user {by.uid}"
