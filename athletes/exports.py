"""Tables that leave the house as CSV or XLSX: who trains, and what is on record of them.

Their columns are those that an import reads, so that a table can go out, be edited and come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from athletes.forms.fields import clock
from athletes.health_reads import Kind, Shown
from athletes.models import Athlete, BodyWeight, Race, StrengthTest, TimeTrial
from clubs.models import Principal
from clubs.roles import Area
from clubs.tables.sheets import Cell

CHUNK = 2000
SEVERAL = "; "  # between the squads of one athlete


@dataclass(frozen=True)
class Chosen:
    """Whose rows, and of which days (both ends included)."""

    athletes: QuerySet[Athlete]
    first: date
    last: date


@dataclass(frozen=True)
class Table:
    """One kind of table. `rows` reads in a constant number of queries and holds no long list."""

    name: str
    title: str | Promise
    about: str | Promise
    area: Area
    columns: tuple[str, ...]
    rows: Callable[[Principal, Chosen], Iterator[tuple[Cell, ...]]]
    is_dated: bool = True
    # Whose health data stand in it, where it holds any: that they were taken is noted.
    health: Callable[[Principal, Chosen], Shown] = lambda by, chosen: {}


def roster(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    athletes = chosen.athletes.select_related("coach__user").prefetch_related("squads")
    for one in athletes.order_by("name", "pk").iterator(CHUNK):
        squads = [squad.name for squad in one.squads.all() if squad.deleted_at is None]
        yield (
            str(one.uid),
            one.external_id,
            one.name,
            one.born,
            one.unit,
            one.joined_on,
            one.coach.user.email if one.coach else "",
            SEVERAL.join(sorted(squads)),
        )


def races(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    rows = _within(Race.objects.visible_to(by), chosen)
    for one in rows.iterator(CHUNK):
        yield (
            str(one.uid),
            one.external_id,
            str(one.athlete.uid),
            one.athlete.name,
            one.name,
            one.day,
            one.priority,
            one.distance_m,
            clock(one.goal_s),
            clock(one.result_s),
            one.stop_days,
        )


def body_weights(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    rows = _within(BodyWeight.objects.visible_to(by), chosen)
    for one in rows.iterator(CHUNK):
        owner = (str(one.athlete.uid), one.athlete.name)
        yield (str(one.uid), one.external_id, *owner, one.day, one.value, one.unit)


def weighed(by: Principal, chosen: Chosen) -> Shown:
    rows = BodyWeight.objects.visible_to(by).filter(day__gte=chosen.first, day__lte=chosen.last)
    return {Kind.WEIGHT: chosen.athletes.filter(pk__in=rows.order_by().values("athlete"))}


def tests(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    """Strength tests, then time trials: what one has not is empty in the other."""
    for one in _within(StrengthTest.objects.visible_to(by), chosen).iterator(CHUNK):
        owner = (str(one.uid), str(one.athlete.uid), one.athlete.name, one.day)
        done = (one.exercise, one.load, one.unit, one.reps, one.rir, one.e1rm)
        yield (*owner, *done, None, "", one.note)
    for trial in _within(TimeTrial.objects.visible_to(by), chosen).iterator(CHUNK):
        owner = (str(trial.uid), str(trial.athlete.uid), trial.athlete.name, trial.day)
        nothing = ("", None, "", None, None, None)
        yield (*owner, *nothing, trial.distance_m, clock(trial.time_s), trial.note)


def _within(rows: QuerySet, chosen: Chosen) -> QuerySet:  # type: ignore[type-arg]  # of any fact
    found = rows.filter(
        athlete__in=chosen.athletes.order_by(), day__gte=chosen.first, day__lte=chosen.last
    )
    return found.select_related("athlete").order_by("athlete__name", "athlete_id", "day", "pk")


WHOSE = ("id", "external_id", "athlete_id", "athlete")
TABLES = (
    Table(
        "roster",
        _("Athletes"),
        _("Names, dates of birth, coaches and squads"),
        Area.ATHLETES,
        ("id", "external_id", "name", "born", "unit", "joined_on", "coach_email", "squads"),
        roster,
        is_dated=False,
    ),
    Table(
        "races",
        _("Races"),
        _("Entered races with their priorities, goals and results"),
        Area.CALENDAR,
        (*WHOSE, "name", "day", "priority", "distance_m", "goal_s", "result_s", "stop_days"),
        races,
    ),
    Table(
        "body-weights",
        _("Body weights"),
        _("Health data: that you take it is shown to the athletes"),
        Area.HEALTH,
        (*WHOSE, "day", "value", "unit"),
        body_weights,
        health=weighed,
    ),
    Table(
        "tests",
        _("Tests"),
        _("Strength tests and time trials"),
        Area.LOGS,
        (
            *("id", "athlete_id", "athlete", "day", "exercise", "load", "unit", "reps", "rir"),
            *("e1rm", "distance_m", "time", "note"),
        ),
        tests,
    ),
)
