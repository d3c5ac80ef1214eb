"""What the cards of some sessions read beside the sessions: a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clubs.models import Principal
from programs.document import exercise_of
from sessions.models import Override, SessionReport, SetLog, TrainingSession
from sessions.planning.plans import Plan, read_plan

LOOK_BACK = timedelta(days=180)  # how far the last time of an exercise is looked for

Place = tuple[date, int]


@dataclass
class SessionFacts:
    plans: dict[int, Plan]
    overrides: dict[Place, dict[str, Override]]
    sets: dict[int, dict[str, list[SetLog]]]  # by session, by line
    reports: dict[int, SessionReport]
    last: dict[str, list[list[SetLog]]]  # by line the sets of sessions, the newest first

    def last_before(self, line: str, day: date) -> list[SetLog]:
        """What was done of a line the last time before a day."""
        return next((one for one in self.last.get(line, []) if one[0].day < day), [])


def read_session_facts(
    principal: Principal, sessions: Sequence[TrainingSession], plans: Iterable[Plan] = ()
) -> SessionFacts:
    """Four queries. `plans`: more plans whose lines' last time is wanted (projected ones)."""
    own = {one.pk: read_plan(one) for one in sessions}
    athletes = {one.athlete_id for one in sessions}
    weeks = {one.week_start for one in sessions}
    overrides: dict[Place, dict[str, Override]] = defaultdict(dict)
    for override in (
        Override.objects.visible_to(principal)
        .filter(athlete__in=athletes, week_start__in=weeks)
        .select_related("set_by")
    ):
        overrides[override.week_start, override.slot][override.line] = override
    sets: dict[int, dict[str, list[SetLog]]] = defaultdict(lambda: defaultdict(list))
    logged = SetLog.objects.visible_to(principal)
    for row in logged.filter(session__in=list(own)):
        sets[row.session_id][row.line].append(row)
    reports = SessionReport.objects.visible_to(principal).filter(session__in=list(own))
    lines = {line.line for plan in [*own.values(), *plans] for line in plan.lines}
    return SessionFacts(
        plans=own,
        overrides=overrides,
        sets=sets,
        reports={one.session_id: one for one in reports},
        last=_last(principal, athletes, lines, principal.today),
    )


def _last(
    principal: Principal, athletes: set[int], lines: set[str], today: date
) -> dict[str, list[list[SetLog]]]:
    rows = SetLog.objects.visible_to(principal).filter(
        athlete__in=athletes,
        exercise__in={exercise_of(line) for line in lines},
        day__range=(today - LOOK_BACK, today),
        warmup=False,
    )
    by_session: dict[tuple[str, int], list[SetLog]] = {}
    for row in rows.order_by("-day", "-session_id", "number", "side"):
        by_session.setdefault((row.line, row.session_id), []).append(row)
    found: dict[str, list[list[SetLog]]] = defaultdict(list)
    for (line, _session), sets in by_session.items():
        found[line].append(sets)
    return found
