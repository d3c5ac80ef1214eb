"""Noting who reads health data: the one thing that a page which is only looked at writes.

    note_read(request.principal, request.now, {Kind.INJURIES: athletes, Kind.PAIN: others})

Called by whatever shows somebody else's body weight, pain or injuries, or sends them away. For any
number of athletes it takes one query while all was noted a moment ago, else two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from athletes.models import Athlete, HealthRead
from clubs.models import Principal, Webhook

Kind = HealthRead.Kind
Where = HealthRead.Where
Shown = Mapping[HealthRead.Kind, Iterable[Athlete]]

ONE_LOOK = timedelta(minutes=10)  # a page that renews itself is one look, and one write


def note_read(by: Principal, at: datetime, shown: Shown, where: Where = Where.PAGE) -> None:
    """These kinds of these athletes' health data are shown to whoever asks. One's own are not
    noted."""
    others = {
        kind: [one for one in athletes if not by.is_person(one.user_id)]
        for kind, athletes in shown.items()
    }
    fields = {"reader_id": by.user_id, "token_id": by.token_id, "day": by.today, "where": where}
    _note(_who(by), fields, others, at)


def note_sent(webhook: Webhook, day: date, at: datetime, shown: Shown) -> None:
    """These are on their way to the system behind a webhook."""
    fields = {"webhook_id": webhook.pk, "day": day, "where": Where.HOOK}
    _note(f"hook {webhook.uid}", fields, shown, at)


def _note(who: str, fields: dict[str, Any], shown: Shown, at: datetime) -> None:
    """`fields`: who reads, on which day, which way."""
    whose = {(one.pk, kind): one for kind, athletes in shown.items() for one in athletes}
    if not whose:
        return
    mine = HealthRead.objects.filter(who=who, day=fields["day"], where=fields["where"])
    rows = mine.filter(athlete__in={pk for pk, _kind in whose})
    known = {(row.athlete_id, row.kind): row for row in rows}
    noted = [
        HealthRead(
            **fields,
            club_id=one.club_id,
            athlete=one,
            who=who,
            kind=kind,
            count=known[pk, kind].count + 1 if (pk, kind) in known else 1,
            last_at=at,
        )
        for (pk, kind), one in sorted(whose.items(), key=lambda pair: pair[0])
        if (pk, kind) not in known or known[pk, kind].last_at <= at - ONE_LOOK
    ]
    HealthRead.objects.bulk_create(
        noted,
        update_conflicts=True,
        unique_fields=["athlete", "who", "day", "kind", "where"],
        update_fields=["count", "last_at"],
    )


def _who(by: Principal) -> str:
    """By public id: the note says the same after a merge, and in an archive on another server."""
    if by.uid is None:
        return HealthRead.OPERATOR
    return f"token {by.uid}" if by.is_token else f"user {by.uid}"
