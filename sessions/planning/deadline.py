"""The club's deadline: weeks that nobody reviewed in time are published or held, as it chose."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from clubs import jobs
from clubs.models import Club, Job, Principal
from clubs.weeks import week_name
from sessions.models import ReviewDecision, TrainingSession
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.waiting import Place, Seen, held, stamps

Kind = ReviewDecision.Kind
RULE = "deadline"
LATER = timedelta(seconds=30)
ANSWERS = {"publish": Kind.APPROVE, "hold": Kind.HOLD}


def answer_for_coaches(club: Club, week: date, at: datetime) -> int:
    """Decide on what still waits of a week, one decision a coach. Gives how many weeks.

    Held weeks stay held. Safe to run twice: a week that was decided on waits no more, and a
    decision's public id says for which coach and week it is.
    """
    kind = ANSWERS.get(club.unanswered)
    if kind is None:
        return 0
    if is_being_made(club, week):
        payload = {"week": week.isoformat()}
        key = f"{club.pk}:{week}:again"
        jobs.enqueue(jobs.DEADLINE, key, club_id=club.pk, run_after=at + LATER, payload=payload)
        return 0
    by_coach = unanswered(club, week)
    app = Principal(user_id=None, club_id=club.pk, roles=frozenset(), today=club.today(at))
    for coach, places in by_coach.items():
        stamped = stamps(places)
        wish = Wish(kind, rule=RULE, options={"coach": coach}, uid=_uid(club, week, coach))
        seen = [Seen(one, stamped[one]) for one in places]
        decide(club, wish, seen, by=app, at=at)
    return sum(map(len, by_coach.values()))


def unanswered(club: Club, week: date) -> dict[int | None, list[Place]]:
    """By the coach's account, the weeks that wait and are not held."""
    rows = TrainingSession.objects.filter(club=club, athlete__deleted_at=None).alive()
    waiting = rows.waiting(week).in_week(week).order_by("athlete_id")
    coach_of = dict(waiting.values_list("athlete_id", "athlete__coach__user_id").distinct())
    places = [Place(pk, week) for pk in coach_of]
    stay = held(places)
    found: dict[int | None, list[Place]] = defaultdict(list)
    for place in places:
        if place not in stay:
            found[coach_of[place.athlete_id]].append(place)
    return found


def is_being_made(club: Club, week: date) -> bool:
    """Whether the week's own job, or a part of it, is still to be done."""
    open_ = (Job.State.WAITING, Job.State.RUNNING)
    mine = Job.objects.filter(club=club, state__in=open_)
    made = mine.filter(kind=jobs.WEEK, payload__week=week.isoformat())
    parts = mine.filter(kind=jobs.CHUNK, payload__week=week.isoformat())
    return made.exists() or parts.exists()


def _uid(club: Club, week: date, coach: int | None) -> UUID:
    return uuid5(NAMESPACE_OID, f"{RULE} {club.uid} {week_name(week)} {coach}")
