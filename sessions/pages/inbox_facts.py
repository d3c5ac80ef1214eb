"""What an inbox reads: a constant number of queries, whatever the number of weeks that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from athletes.models import Athlete, Injury, Squad
from clubs.models import Principal
from clubs.weeks import WEEK, week_start
from sessions.models import (
    Assignment,
    ReviewDecision,
    ReviewedWeek,
    SessionReport,
    TrainingSession,
    WeekHold,
)
from sessions.pages.inbox_filter import InboxFilter, waiting_sessions
from sessions.pages.week_facts import WeekFacts, read_efforts, read_nearby, read_races
from sessions.planning.compare import Stands, Trace, WeekMoves, compare
from sessions.planning.plans import read_plan, read_proposal
from sessions.planning.waiting import Place, held, stamps

Status = TrainingSession.Status


@dataclass
class WaitingWeek:
    """One athlete's week that waits, compared."""

    place: Place
    athlete: Athlete
    stamp: str
    sessions: list[TrainingSession]  # of the week, those that wait and those that stand
    moves: WeekMoves  # against the week before, of what was not published yet
    replaced: WeekMoves  # against what stands published, of what is proposed
    hold: WeekHold | None
    sent_back: ReviewDecision | None
    weeks: int  # since the athlete's first program

    @property
    def is_proposal(self) -> bool:
        return any(one.proposal is not None for one in self.sessions)


@dataclass
class InboxFacts:
    principal: Principal
    weeks: list[WaitingWeek]
    facts: dict[date, WeekFacts]  # for the flags, by the week that waits
    squads: list[Squad]


def read_inbox(principal: Principal, wanted: InboxFilter) -> InboxFacts:
    """All that waits, as far as the filter shows it."""
    places = _places(principal, wanted)
    sessions = _sessions(principal, places)
    athletes = {
        one.pk: one
        for one in Athlete.objects.visible_to(principal)
        .filter(pk__in={place.athlete_id for place in places})
        .select_related("coach__user")
    }
    stamped, holds = stamps(places), held(places)
    sent, since = _sent_back(places), _first_weeks(athletes)
    weeks = []
    for place in places:
        own = sessions[place]
        before = sessions[Place(place.athlete_id, place.week - WEEK)]
        weeks.append(
            WaitingWeek(
                place=place,
                athlete=athletes[place.athlete_id],
                stamp=stamped[place],
                sessions=own,
                moves=_new(before, own),
                replaced=_replaced(own),
                hold=holds.get(place),
                sent_back=sent.get(place),
                weeks=(place.week - since.get(place.athlete_id, place.week)) // WEEK,
            )
        )
    return InboxFacts(
        principal=principal,
        weeks=weeks,
        facts=_flag_facts(principal, list(athletes.values()), sessions),
        squads=list(Squad.objects.visible_to(principal)),
    )


def _places(principal: Principal, wanted: InboxFilter) -> list[Place]:
    rows = waiting_sessions(principal, wanted).order_by("week_start", "athlete_id")
    return [Place(*one) for one in rows.values_list("athlete_id", "week_start").distinct()]


def _sessions(principal: Principal, places: Sequence[Place]) -> dict[Place, list[TrainingSession]]:
    """Of the weeks that wait, and of those before them: of these the traces are not read."""
    weeks = {one.week for one in places}
    mine = {one.athlete_id for one in places}
    rows = TrainingSession.objects.visible_to(principal).filter(athlete__in=mine)
    rows = rows.select_related("report").defer("judged", "report__note").order_by("slot")
    before = {week - WEEK for week in weeks} - weeks
    found: dict[Place, list[TrainingSession]] = defaultdict(list)
    for row in rows.filter(week_start__in=weeks):
        found[Place(row.athlete_id, row.week_start)].append(row)
    for row in rows.filter(week_start__in=before).defer("trace", "judged", "proposal", "changed"):
        found[Place(row.athlete_id, row.week_start)].append(row)
    return found


def _stands(row: TrainingSession, trace: Trace | None = None) -> Stands:
    dropped = row.status == Status.DROPPED
    return Stands(row.slot, row.title, row.day, read_plan(row), trace or {}, dropped)


def _new(before: Iterable[TrainingSession], own: Iterable[TrainingSession]) -> WeekMoves:
    fresh = [_stands(one, one.trace) for one in own if one.published_at is None]
    return compare([_stands(one) for one in before], fresh, same_week=False)


def _replaced(own: Iterable[TrainingSession]) -> WeekMoves:
    stand, come = [], []
    for one in own:
        proposal = read_proposal(one)
        if proposal is None:
            continue
        day = date.fromisoformat(proposal.day) if proposal.day else None
        stand.append(_stands(one))
        come.append(
            Stands(one.slot, one.title, day, proposal.plan, proposal.trace, proposal.dropped)
        )
    return compare(stand, come, same_week=True)


def _sent_back(places: Sequence[Place]) -> dict[Place, ReviewDecision]:
    """The last sending back of each week, as long as nothing was decided on it since."""
    rows = ReviewedWeek.objects.standing().filter(
        athlete__in={one.athlete_id for one in places},
        week_start__in={one.week for one in places},
    )
    found = {}
    for row in rows.select_related("decision__user").order_by("pk"):
        found[Place(row.athlete_id, row.week_start)] = row.decision
    back = ReviewDecision.Kind.SEND_BACK
    return {place: one for place, one in found.items() if one.kind == back}


def _first_weeks(athletes: Iterable[int]) -> dict[int, date]:
    """The week in which each athlete's first program began."""
    rows = Assignment.objects.filter(athlete__in=list(athletes)).alive().order_by("-starts_on")
    return {pk: week_start(day) for pk, day in rows.values_list("athlete_id", "starts_on")}


def _flag_facts(
    principal: Principal,
    athletes: list[Athlete],
    sessions: dict[Place, list[TrainingSession]],
) -> dict[date, WeekFacts]:
    """As the coach's week reads them: what happened in the week before, and what this one lacks."""
    this = week_start(principal.today)
    injuries: dict[int, list[Injury]] = defaultdict(list)
    for injury in Injury.objects.visible_to(principal).open():
        injuries[injury.athlete_id].append(injury)
    nearby, races = read_nearby(principal, this), read_races(principal, this)
    found = {}
    for week in (this, this + WEEK):
        both = {
            one.pk: sessions[Place(one.pk, week - WEEK)] + sessions[Place(one.pk, week)]
            for one in athletes
        }
        rows = [row for several in both.values() for row in several]
        reports = [getattr(row, "report", None) for row in rows]
        found[week] = WeekFacts(
            principal=principal,
            week=week,
            athletes=athletes,
            squads=[],
            sessions=both,
            nearby=nearby,
            reports=_by_session(reports),
            efforts=read_efforts(principal, week - WEEK, both),
            runs={},
            races=races,
            injuries=injuries,
        )
    return found


def _by_session(reports: Iterable[SessionReport | None]) -> dict[int, SessionReport]:
    return {one.session_id: one for one in reports if one is not None}
