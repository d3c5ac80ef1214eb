"""What the coach's week reads: a constant number of queries, whatever the club's size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from athletes.consents import missing_consents
from athletes.deputies import looked_after
from athletes.models import Athlete, Injury, Race, Run, Squad
from clubs import jobs
from clubs.events import Kind
from clubs.models import Job, Principal
from clubs.notices import unread_by_athlete
from clubs.roles import Area
from clubs.weeks import WEEK, week_start
from sessions.models import SessionReport, SetLog, TrainingSession

LOOK_BACK = 4 * WEEK  # far enough to see two sessions missed in a row
RACING = timedelta(days=14)


class Nearby(NamedTuple):
    """A session of this or another week, in short."""

    pk: int
    week_start: date
    status: str
    published: bool
    proposed: bool


class Effort(NamedTuple):
    """The last set of an exposure: what was left in reserve, and what should have been."""

    rir: Decimal
    low: Decimal
    high: Decimal


class RunDay(NamedTuple):
    day: date
    kind: str
    distance_m: int | None


class RaceAhead(NamedTuple):
    day: date
    name: str
    priority: str
    distance_m: int | None


@dataclass
class WeekFacts:
    """By athlete's primary key, but for `reports`, which are by session's."""

    principal: Principal
    week: date
    athletes: list[Athlete]
    squads: list[Squad]
    sessions: dict[int, list[TrainingSession]]
    nearby: dict[int, list[Nearby]]
    reports: dict[int, SessionReport]
    efforts: dict[int, list[Effort]]
    runs: dict[int, list[RunDay]]
    races: dict[int, list[RaceAhead]]
    injuries: dict[int, list[Injury]]
    job: Job | None = None
    without_consent: frozenset[int] = frozenset()
    new_comments: dict[UUID, int] = field(default_factory=dict)  # by athlete's public id
    language: str = field(init=False)  # for what is said once and printed many times
    sees_health: bool = field(init=False)
    sees_flags: bool = field(init=False)

    def __post_init__(self) -> None:
        self.language = get_language() or ""
        self.sees_health = self.principal.may_see(Area.HEALTH)
        self.sees_flags = self.principal.may_see(Area.FLAGS)

    @property
    def today(self) -> date:
        return self.principal.today

    @property
    def coming(self) -> date:
        """The week after the running one."""
        return week_start(self.today) + WEEK


def read_week(
    principal: Principal, week: date, squad: Squad | None = None, *, mine: bool = False
) -> WeekFacts:
    """Of a squad only, of those only whom the principal looks after, or of all in reach."""
    reached = looked_after(principal) if mine else Athlete.objects.visible_to(principal)
    athletes = reached.defer("paused_at")
    if squad is not None:
        athletes = athletes.filter(squads=squad)
    sessions, found = _sessions(principal, week), list(athletes)
    return WeekFacts(
        principal=principal,
        week=week,
        athletes=found,
        squads=list(Squad.objects.visible_to(principal)),
        sessions=sessions,
        nearby=read_nearby(principal, week),
        reports=_reports(sessions),
        efforts=read_efforts(principal, week, sessions),
        runs=_runs(principal, week),
        races=read_races(principal, week),
        injuries=_by_athlete(Injury.objects.visible_to(principal).open()),
        job=running_job(principal),
        without_consent=_without_consent(found, principal),
        new_comments=unread_by_athlete(Kind.COMMENT_WRITTEN, principal),
    )


def _without_consent(athletes: list[Athlete], principal: Principal) -> frozenset[int]:
    """Whose guardian's consent is missing; nothing a club's system is told of."""
    if not principal.may_see(Area.CONSENTS):
        return frozenset()
    return frozenset(missing_consents(athletes, principal.today))


def running_job(principal: Principal) -> Job | None:
    """The club's regeneration that is under way, if one is."""
    busy = (Job.State.WAITING, Job.State.RUNNING)
    mine = Job.objects.filter(club=principal.club_id, kind=jobs.WEEK, state__in=busy)
    return mine.order_by("-pk").first()


def _days(week: date) -> tuple[date, date]:
    return week, week + timedelta(days=6)


def _sessions(principal: Principal, week: date) -> dict[int, list[TrainingSession]]:
    rows = TrainingSession.objects.visible_to(principal).in_week(week)
    return _by_athlete(
        rows.select_related("report").defer("trace", "proposal", "changed", "report__note")
    )


def read_nearby(principal: Principal, week: date) -> dict[int, list[Nearby]]:
    coming = week_start(principal.today) + WEEK
    span = (min(week - LOOK_BACK, coming), max(week, coming))
    rows = TrainingSession.objects.visible_to(principal).filter(week_start__range=span)
    found: dict[int, list[Nearby]] = defaultdict(list)
    short = rows.annotate(
        published=Q(published_at__isnull=False), proposed=Q(proposal__isnull=False)
    ).order_by("week_start", "slot")
    for athlete, *session in short.values_list(
        "athlete_id", "pk", "week_start", "status", "published", "proposed"
    ):
        found[athlete].append(Nearby(*session))
    return found


def _reports(sessions: dict[int, list[TrainingSession]]) -> dict[int, SessionReport]:
    found = (getattr(one, "report", None) for rows in sessions.values() for one in rows)
    return {report.session_id: report for report in found if report is not None}


def read_efforts(
    principal: Principal, week: date, sessions: dict[int, list[TrainingSession]]
) -> dict[int, list[Effort]]:
    """Of work sets with RIR. The target is what stood on the screen, else the plan's."""
    targets = {
        (session.pk, line["line"]): line.get("rir")
        for rows in sessions.values()
        for session in rows
        for line in session.plan.get("lines", ())
    }
    logs = SetLog.objects.visible_to(principal).filter(
        session__week_start=week, warmup=False, rir__isnull=False
    )
    found: dict[int, list[Effort]] = defaultdict(list)
    for pk, session, line, rir, asked in logs.values_list(
        "athlete_id", "session_id", "line", "rir", "asked"
    ):
        target = (asked or {}).get("rir") or targets.get((session, line))
        if rir is not None and target:
            found[pk].append(Effort(rir, Decimal(target[0]), Decimal(target[-1])))
    return found


def _runs(principal: Principal, week: date) -> dict[int, list[RunDay]]:
    rows = Run.objects.visible_to(principal).filter(day__range=_days(week)).order_by("day", "pk")
    found: dict[int, list[RunDay]] = defaultdict(list)
    for pk, day, kind, distance in rows.values_list("athlete_id", "day", "kind", "distance_m"):
        found[pk].append(RunDay(day, kind, distance))
    return found


def read_races(principal: Principal, week: date) -> dict[int, list[RaceAhead]]:
    since = min(week, principal.today)
    rows = Race.objects.visible_to(principal).filter(day__gte=since).order_by("day", "pk")
    found: dict[int, list[RaceAhead]] = defaultdict(list)
    for pk, day, name, priority, distance in rows.values_list(
        "athlete_id", "day", "name", "priority", "distance_m"
    ):
        found[pk].append(RaceAhead(day, name, priority, distance))
    return found


def _by_athlete(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.athlete_id].append(row)
    return found
