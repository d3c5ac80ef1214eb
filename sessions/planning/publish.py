"""Publishing: athletes see only what is published. An accepted proposal replaces what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from athletes.consents import missing_consents
from athletes.models import Athlete
from clubs import audit
from clubs.events import tell
from clubs.models import Club, Principal
from clubs.weeks import week_name
from sessions.models import TrainingSession, WeekHold
from sessions.planning.conflicts import Conflict
from sessions.planning.locks import lock_athletes, locked
from sessions.planning.plans import Proposal, read_plan, read_proposal
from sessions.planning.said import plan_changed
from sessions.planning.told import session_changed, weeks_published

Status = TrainingSession.Status


def publish_week(
    club: Club,
    week_start: date,
    athletes: Sequence[Athlete],
    *,
    by: Principal,
    at: datetime,
    even_held: bool = False,
) -> int:
    """Publish what stands of a week for these athletes. Gives how many sessions are new to them.

    Weeks that a coach holds stay held; `even_held` lifts the holds.
    Where the club asks for it, minors without a guardian's consent are left out: see `withheld`.
    """
    held = {one.pk for one in withheld(club, athletes, by.today)}
    athletes = [one for one in athletes if one.pk not in held]
    unseen = TrainingSession.objects.filter(
        club=club, week_start=week_start, athlete__in=athletes, published_at=None
    ).alive()
    holds = WeekHold.objects.filter(athlete__in=athletes, week_start=week_start).alive()
    if not even_held:
        unseen = unseen.exclude(athlete__in=holds.values("athlete"))
    with transaction.atomic():
        lock_athletes([one.pk for one in athletes])
        if even_held:
            holds.update(deleted_at=at)
        planned = unseen.filter(status__in=[Status.PLANNED, Status.DROPPED])
        found = list(planned.select_related("athlete").defer("plan", "trace", "proposal"))
        rows = TrainingSession.objects.filter(pk__in=[row.pk for row in found])
        rows.filter(status=Status.PLANNED).update(status=Status.PUBLISHED)
        rows.update(published_at=at, version=F("version") + 1, updated_at=at)
        for row in found:
            row.status = Status.PUBLISHED if row.status == Status.PLANNED else row.status
        if found:
            audit.record_many(by, at, _published(found, week_start))
            tell(club.pk, weeks_published(found), by=by, at=at)
    return len(found)


def _published(rows: Sequence[TrainingSession], week_start: date) -> Iterator[audit.Entry]:
    """Each athlete once, with how many sessions are new to them."""
    count = Counter(row.athlete_id for row in rows)
    for athlete in {row.athlete_id: row.athlete for row in rows}.values():
        told = {"week": week_name(week_start), "sessions": count[athlete.pk]}
        yield "published", athlete, {}, told


def withheld(club: Club, athletes: Sequence[Athlete], today: date) -> list[Athlete]:
    """Those of a club that publishes to minors only with consent, who lack it."""
    missing = missing_consents(athletes, today) if club.minors_need_consent else {}
    return [one for one in athletes if one.pk in missing]


def accept_proposal(
    session: TrainingSession, *, by: Principal, at: datetime, seen: int
) -> TrainingSession:
    """Let the proposed plan stand. Raises Conflict where the session changed since it was seen."""
    with transaction.atomic():
        session = _seen(session, seen)
        proposal = read_proposal(session)
        if proposal is None or session.is_settled:
            return session
        before = read_plan(session), session.day
        let_stand(session, proposal, at)
        session.save()
        sides = plan_changed(before, (proposal.plan, session.day))
        audit.record(by, at, "accepted", session, *sides)
        changed = session_changed(session, proposal.because)
        tell(session.club_id, [changed], by=by, at=at)
    return session


def let_stand(session: TrainingSession, proposal: Proposal, at: datetime) -> None:
    """Put the proposed plan in the place of the one that stands; not saved yet."""
    session.day = date.fromisoformat(proposal.day) if proposal.day else None
    session.plan, session.trace = proposal.plan, proposal.trace
    session.flags = proposal.flags
    session.status = Status.DROPPED if proposal.dropped else Status.PUBLISHED
    session.changed, session.changed_at = proposal.because, at
    session.published_at = session.published_at or at
    session.proposal = None
    session.version += 1


def decline_proposal(
    session: TrainingSession, *, by: Principal, at: datetime, seen: int
) -> TrainingSession:
    """Let the published plan stand as it is. The same proposal comes again only with new facts."""
    with transaction.atomic():
        session = _seen(session, seen)
        if session.proposal is None:
            return session
        session.proposal = None
        session.version += 1
        session.save()
        audit.record(by, at, "declined", session)
    return session


def reviews_first(athlete: Athlete) -> bool:
    """Whether the athlete's weeks wait for a review: the coach's word, else the club's."""
    coach = athlete.coach
    return coach.reviews_first() if coach is not None else athlete.club.review_first


def _seen(session: TrainingSession, seen: int) -> TrainingSession:
    current = locked(session)
    if current.version != seen:
        raise Conflict(current)
    return current
