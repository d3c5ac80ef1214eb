"""What publishing rests on: who may be published to, and how a proposed plan takes its place.

That it is done is a decision: `sessions.planning.reviewing.publication`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from athletes.consents import missing_consents
from athletes.models import Athlete
from clubs.models import Club
from sessions.models import TrainingSession
from sessions.planning.plans import Proposal

Status = TrainingSession.Status


def withheld(club: Club, athletes: Sequence[Athlete], today: date) -> list[Athlete]:
    """Those of a club that publishes to minors only with consent, who lack it."""
    missing = missing_consents(athletes, today) if club.minors_need_consent else {}
    return [one for one in athletes if one.pk in missing]


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


def reviews_first(athlete: Athlete) -> bool:
    """Whether the athlete's weeks wait for a review: the coach's word, else the club's."""
    coach = athlete.coach
    return coach.reviews_first() if coach is not None else athlete.club.review_first
