"""The states of lines after closed weeks, stored so that no history is folded twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from programs.progression.state import state_to_json
from sessions.models import LineState
from sessions.planning.plan import PlannedAthlete


def store_states(planned: Sequence[PlannedAthlete]) -> None:
    """Keep the states of closed weeks; those from a folded-anew week on are replaced."""
    rows = [
        LineState(
            athlete=one.record.athlete,
            line=line,
            week_start=week_start,
            date=state.date,
            document=state_to_json(state),
            latest=False,
        )
        for one in planned
        for week_start, line, state in one.states
    ]
    if not rows:
        return
    newest: dict[tuple[int, str], LineState] = {}
    first: dict[int, date] = {}
    for row in rows:
        newest[row.athlete_id, row.line] = row
        first[row.athlete_id] = min(row.week_start, first.get(row.athlete_id, row.week_start))
    for row in newest.values():
        row.latest = True
    _forget(first)
    _step_back({row.athlete_id for row in rows}, {row.line for row in rows}, newest)
    LineState.objects.bulk_create(rows, batch_size=500)


def _forget(first: dict[int, date]) -> None:
    """Drop what is folded anew, from each athlete's first week on."""
    by_week: dict[date, list[int]] = {}
    for athlete, week in first.items():
        by_week.setdefault(week, []).append(athlete)
    for week, athletes in by_week.items():
        LineState.objects.filter(athlete__in=athletes, week_start__gte=week).delete()


def _step_back(athletes: Iterable[int], lines: Iterable[str], newest: dict[Any, LineState]) -> None:
    """Older states of these lines are the latest no more; a forgotten line's last one is again."""
    old = LineState.objects.filter(athlete__in=athletes, latest=True)
    old.filter(line__in=lines).update(latest=False)
