"""Publishing from the week, and deciding on one proposal: decisions like those of the inbox.

They are recorded and taken back the same way. What the week shows is published as it stands when it
is published; of a proposal what was seen is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from athletes.models import Athlete
from clubs.models import Club, Principal
from sessions.models import ReviewDecision, TrainingSession, WeekHold
from sessions.planning.conflicts import Conflict
from sessions.planning.locks import locked
from sessions.planning.plans import read_proposal
from sessions.planning.publish import withheld
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.reviewing.verbs import NEW, ONE
from sessions.planning.waiting import Place, Seen, stamps

Kind = ReviewDecision.Kind
Status = TrainingSession.Status
WEEK, PROPOSAL = "week", "proposal"  # how the weeks were chosen


class Published(NamedTuple):
    """How many sessions are new to their athletes, and the decision that made them so."""

    sessions: int
    decision: ReviewDecision | None


def publish_week(
    club: Club,
    week_start: date,
    athletes: Sequence[Athlete],
    *,
    by: Principal,
    at: datetime,
    even_held: bool = False,
) -> Published:
    """Publish what stands of a week for these athletes, at once, however many they are.

    Weeks that a coach holds stay held; `even_held` lifts the holds.
    Where the club asks for it, minors without a guardian's consent are left out: see `withheld`.
    """
    without = {one.pk for one in withheld(club, athletes, by.today)}
    rows = TrainingSession.objects.filter(
        club=club,
        week_start=week_start,
        athlete__in=[one for one in athletes if one.pk not in without],
        published_at=None,
        status__in=[Status.PLANNED, Status.DROPPED],
    ).alive()
    if not even_held:
        holds = WeekHold.objects.filter(week_start=week_start).alive()
        rows = rows.exclude(athlete__in=holds.values("athlete"))
    ids = rows.order_by("athlete").values_list("athlete", flat=True).distinct()
    seen = [Seen(Place(pk, week_start), "") for pk in ids]
    if not seen:
        return Published(0, None)
    wish = Wish(Kind.APPROVE, rule=WEEK, options={NEW: True})
    decision = decide(club, wish, seen, by=by, at=at, at_once=len(seen))
    weeks = decision.weeks.values_list("before", flat=True)
    return Published(sum(len(one.get("sessions", ())) for one in weeks), decision)


def accept_proposal(
    session: TrainingSession, *, by: Principal, at: datetime, seen: int
) -> ReviewDecision | None:
    """Let the proposed plan stand. Raises Conflict where the session changed since it was seen."""
    return _decide_one(Kind.APPROVE, session, by=by, at=at, seen=seen)


def decline_proposal(
    session: TrainingSession, *, by: Principal, at: datetime, seen: int
) -> ReviewDecision | None:
    """Let the published plan stand as it is. The same proposal comes again only with new facts."""
    return _decide_one(Kind.KEEP, session, by=by, at=at, seen=seen)


def _decide_one(
    kind: ReviewDecision.Kind, session: TrainingSession, *, by: Principal, at: datetime, seen: int
) -> ReviewDecision | None:
    """None where there was nothing to decide any more."""
    with transaction.atomic():
        current = locked(session)
        if current.version != seen:
            raise Conflict(current)
        if read_proposal(current) is None or current.is_settled:
            return None
        place = Place(current.athlete_id, current.week_start)
        wish = Wish(kind, rule=PROPOSAL, options={ONE: str(current.uid)})
        return decide(current.club, wish, [Seen(place, stamps([place])[place])], by=by, at=at)
