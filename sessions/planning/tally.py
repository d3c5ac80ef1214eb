"""What changes come to, counted: of one athlete, or of many in a form that can be stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from sessions.planning.consequences import LineChange, SessionChange, WeekChange

EASED = frozenset({"light", "lighter"})
MOST = 20  # athletes that are named


class Tally(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sessions by what becomes of them, lines of sessions by what they ask."""

    weeks: int = 0
    days: int = 0  # of another level
    sessions: int = 0  # that change in any way
    gone: int = 0
    come: int = 0
    moved: int = 0
    heavier: int = 0
    lighter: int = 0
    more_sets: int = 0
    fewer_sets: int = 0
    more_reps: int = 0
    fewer_reps: int = 0
    eased: int = 0
    deload: int = 0
    full: int = 0  # no longer eased

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            **{one: getattr(self, one) + getattr(other, one) for one in self.__struct_fields__}
        )


class Mover(msgspec.Struct, frozen=True):
    """An athlete whose weeks change, the first of them on a Monday."""

    athlete: int
    first: date
    tally: Tally


class Counted(msgspec.Struct, frozen=True):
    """Many athletes. `most`: those with the most changed sessions; `troubled`: those whose weeks
    cannot be played forward, the first of them by id."""

    athletes: int = 0
    touched: int = 0
    total: Tally = Tally()
    most: tuple[Mover, ...] = ()
    troubles: int = 0
    troubled: tuple[int, ...] = ()

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.athletes + other.athletes,
            self.touched + other.touched,
            self.total + other.total,
            most_changed((*self.most, *other.most)),
            self.troubles + other.troubles,
            (*self.troubled, *other.troubled)[:MOST],
        )


def most_changed(movers: Iterable[Mover]) -> tuple[Mover, ...]:
    """The more sessions and weeks the earlier; of two alike as they came."""
    key = sorted(movers, key=lambda one: (-one.tally.sessions, -one.tally.weeks))
    return tuple(key[:MOST])


def tally(changes: Sequence[WeekChange]) -> Tally:
    """One athlete's weeks."""
    total = Tally(weeks=len(changes), days=sum(len(one.days) for one in changes))
    for week in changes:
        for session in week.sessions:
            total += _session(session)
        for line in week.lines:
            total += _line(line)
    return total


def _session(change: SessionChange) -> Tally:
    before, after = change.before, change.after
    was = before is not None and not before.is_dropped
    will = after is not None and not after.is_dropped
    both = before is not None and after is not None and was and will
    return Tally(
        sessions=1,
        gone=was and not will,
        come=will and not was,
        moved=both and before is not None and after is not None and before.day != after.day,
    )


def _line(change: LineChange) -> Tally:
    """A line that both weeks ask; one that goes with its session is counted there."""
    before, after = change.before, change.after
    if before is None or after is None or not before.is_asked or not after.is_asked:
        return Tally()
    old, new = before.load or 0, after.load or 0
    was, now = (one.code.partition(":")[0] for one in (before, after))
    return Tally(
        heavier=new > old,
        lighter=new < old,
        more_sets=after.sets > before.sets,
        fewer_sets=after.sets < before.sets,
        more_reps=after.reps > before.reps,
        fewer_reps=after.reps < before.reps,
        eased=now in EASED and was not in EASED,
        deload=now == "deload" and was != "deload",
        full=now == "full" and was != "full",
    )
