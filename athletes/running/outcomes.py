"""What runs from a table or a calendar would do: each is new, known, changed, or gone.

A run is known again by its external id, else by day, kind and distance. So a file that is read
twice changes nothing the second time. What was done stays done, and is never moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from athletes.models import Athlete, Run, RunCalendar

NEW, SAME, CHANGED, DONE, BACK, GONE, ERROR = (
    "new",
    "same",
    "changed",
    "done",
    "back",
    "gone",
    "error",
)
WRITES = frozenset({NEW, CHANGED, DONE, BACK, GONE})
FIELDS = ("day", "kind", "distance_m", "duration_s", "done", "note")
Key = tuple[date, str, int | None]


@dataclass(frozen=True)
class Wanted:
    """A run as its source has it. `values`: of `FIELDS` what the source says; day and kind always.

    `number`: its row there. `fault`: why it is none. `off`: the source took it back.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    external_id: str = ""
    fault: str = ""
    off: bool = False

    @property
    def key(self) -> Key:
        return self.values["day"], self.values["kind"], self.values.get("distance_m")


@dataclass
class Outcome:
    """What one of them would do. `changes`: by field the value before and after."""

    wanted: Wanted
    what: str
    run: Run | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    fault: str = ""


def outcomes(
    athlete: Athlete,
    wanted: Sequence[Wanted],
    *,
    calendar: RunCalendar | None = None,
    today: date,
) -> list[Outcome]:
    """What each would do, in the order of the source; with a calendar also what vanished from it.

    Two queries for any number of rows.
    """
    known = _Known(athlete, wanted, calendar)
    found = [_outcome(one, known, today) for one in wanted]
    if calendar is not None:
        found += [
            Outcome(Wanted(0, _values(run), run.external_id), GONE, run)
            for run in known.left()
            if run.day >= today and not run.done
        ]
    return found


class _Known:
    """The athlete's runs that may be meant, each taken once."""

    def __init__(
        self, athlete: Athlete, wanted: Sequence[Wanted], calendar: RunCalendar | None
    ) -> None:
        self.athlete, self.calendar = athlete, calendar
        ids = {one.external_id for one in wanted if one.external_id}
        days = [one.values["day"] for one in wanted if "day" in one.values]
        rows = Run.objects.filter(club=athlete.club_id)
        self.by_id = {one.external_id: one for one in rows.filter(external_id__in=ids)}
        self.by_key: dict[Key, list[Run]] = defaultdict(list)
        self.planned: dict[tuple[date, str], list[Run]] = defaultdict(list)
        self.taken: set[int] = set()
        self.named: set[str] = set()
        mine = rows.filter(athlete=athlete).alive()
        near = Q(day__range=(min(days), max(days))) if days else Q(pk__in=())
        self.of_calendar: list[Run] = []
        for run in mine.filter(near | Q(calendar=calendar) if calendar else near):
            for key in _keys(run):
                self.by_key[key].append(run)
            if not run.done:
                self.planned[run.day, run.kind].append(run)
            if calendar is not None and run.calendar_id == calendar.pk:
                self.of_calendar.append(run)

    def same(self, wanted: Wanted) -> Run | None:
        """The run of the same id, else a free one of the same day, kind and distance."""
        if wanted.external_id in self.by_id:
            return self._take(self.by_id[wanted.external_id])
        if wanted.off:
            return None
        free = (one for one in self.by_key[wanted.key] if self._is_free(one, wanted))
        found = next(free, None)
        return self._take(found) if found is not None else None

    def fault(self, wanted: Wanted, run: Run | None) -> str:
        """What is wrong with its id; empty where nothing is."""
        if wanted.external_id in self.named:
            return _("The id %(id)s stands in this file twice, must be an id of its own")
        self.named |= {wanted.external_id} - {""}
        if run is not None and run.athlete_id != self.athlete.pk:
            return _("%(id)s is a run of another athlete of this club, must be an id of its own")
        return ""

    def planned_for(self, wanted: Wanted) -> Run | None:
        """The one planned run of that day and kind that a done one may be the doing of."""
        day, kind, _metres = wanted.key
        free = [one for one in self.planned[day, kind] if self._is_free(one, wanted)]
        return self._take(free[0]) if len(free) == 1 else None

    def left(self) -> list[Run]:
        return [one for one in self.of_calendar if one.pk not in self.taken]

    def _is_free(self, run: Run, wanted: Wanted) -> bool:
        """Not taken, and not known under another id."""
        return run.pk not in self.taken and not (wanted.external_id and run.external_id)

    def _take(self, run: Run) -> Run:
        self.taken.add(run.pk)
        return run


def _keys(run: Run) -> set[Key]:
    """By what it is known: as planned, and as done."""
    keys: set[Key] = {(run.day, run.kind, run.distance_m)}
    if run.done and run.done_distance_m:
        keys.add((run.day, run.kind, run.done_distance_m))
    return keys


def _outcome(wanted: Wanted, known: _Known, today: date) -> Outcome:
    if wanted.fault:
        return Outcome(wanted, ERROR, fault=wanted.fault)
    run = known.same(wanted)
    if fault := known.fault(wanted, run):
        return Outcome(wanted, ERROR, fault=fault % {"id": wanted.external_id})
    if wanted.off:
        stands = run is not None and run.deleted_at is None and not run.done and run.day >= today
        return Outcome(wanted, GONE if stands else SAME, run)
    return _unknown(wanted, known) if run is None else _met(wanted, run)


def _unknown(wanted: Wanted, known: _Known) -> Outcome:
    """New, or a planned run that was done."""
    planned = known.planned_for(wanted) if wanted.values.get("done") else None
    if planned is not None:
        return Outcome(wanted, DONE, planned, _doing(planned, wanted))
    return Outcome(wanted, NEW)


def _met(wanted: Wanted, run: Run) -> Outcome:
    changes = _changes(run, wanted)
    if run.deleted_at is not None and run.calendar_id is not None:
        return Outcome(wanted, SAME, run)  # a person removed it, not its calendar
    if run.deleted_at is not None:
        return Outcome(wanted, BACK, run, changes | {"deleted_at": (run.deleted_at, None)})
    return Outcome(wanted, CHANGED if changes else SAME, run, changes)


def _changes(run: Run, wanted: Wanted) -> dict[str, tuple[Any, Any]]:
    """What the source says otherwise; of a done run nothing but by a source that knows it done."""
    said = dict(wanted.values)
    if run.done and not said.get("done"):
        return {}
    if run.done_distance_m and said.get("distance_m") == run.done_distance_m:
        del said["distance_m"]
        said.pop("duration_s", None)
    if wanted.external_id and not run.external_id:
        said["external_id"] = wanted.external_id
    now = {name: getattr(run, name) for name in said}
    return {name: (now[name], said[name]) for name in said if now[name] != said[name]}


def _doing(run: Run, wanted: Wanted) -> dict[str, tuple[Any, Any]]:
    """A planned run is done: what was run stands beside what was planned."""
    said: dict[str, Any] = {
        "done": True,
        "done_distance_m": wanted.values.get("distance_m"),
        "done_duration_s": wanted.values.get("duration_s"),
    }
    if wanted.external_id:
        said["external_id"] = wanted.external_id
    return {name: (getattr(run, name), value) for name, value in said.items()}


def _values(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in FIELDS}


def counted(found: Iterable[Outcome]) -> dict[str, int]:
    """How many of each kind, in the order in which a page tells them."""
    counts = dict.fromkeys((NEW, CHANGED, DONE, BACK, GONE, SAME, ERROR), 0)
    for one in found:
        counts[one.what] += 1
    return {what: count for what, count in counts.items() if count}
