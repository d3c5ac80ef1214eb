"""The tables of what is planned and what was done, as CSV or XLSX: a row a line, a row a set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from athletes import exports
from athletes.exports import CHUNK, Chosen, Table
from clubs.models import Principal
from clubs.roles import Area
from clubs.tables.sheets import Cell
from clubs.weeks import week_name
from sessions.models import SetLog, TrainingSession
from sessions.planning.plans import PlannedLine, read_plan


def plans(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    rows = TrainingSession.objects.visible_to(by).filter(
        athlete__in=chosen.athletes.order_by(), day__gte=chosen.first, day__lte=chosen.last
    )
    ordered = rows.select_related("athlete").order_by("athlete__name", "athlete_id", "day", "slot")
    for session in ordered.defer("trace", "proposal", "judged").iterator(CHUNK):
        head = (
            str(session.uid),
            str(session.athlete.uid),
            session.athlete.name,
            week_name(session.week_start),
            session.day,
            session.title,
            session.status,
        )
        for line in read_plan(session).lines:
            if line.is_asked:
                yield (*head, *_asked(line))


def _asked(line: PlannedLine) -> tuple[Cell, ...]:
    low, high = _ends(line.rir)
    return (
        line.line,
        line.name,
        line.sets,
        line.reps,
        line.measure,
        line.load,
        line.unit if line.load is not None else "",
        low,
        high,
        line.rest_s,
    )


def _ends(rir: list[Decimal] | None) -> tuple[Decimal | None, Decimal | None]:
    return (rir[0], rir[-1]) if rir else (None, None)


def logs(by: Principal, chosen: Chosen) -> Iterator[tuple[Cell, ...]]:
    rows = SetLog.objects.visible_to(by).filter(
        athlete__in=chosen.athletes.order_by(), day__gte=chosen.first, day__lte=chosen.last
    )
    ordered = rows.select_related("athlete", "session").order_by(
        "athlete__name", "athlete_id", "day", "session_id", "line", "-warmup", "number", "side"
    )
    for one in ordered.defer("session__plan", "session__trace", "session__proposal").iterator(
        CHUNK
    ):
        yield (
            str(one.session.uid),
            str(one.athlete.uid),
            one.athlete.name,
            one.day,
            one.session.title,
            one.line,
            one.number,
            "yes" if one.warmup else "no",
            one.side,
            one.load,
            one.unit if one.load is not None else "",
            one.reps,
            one.rir,
        )


SESSION = ("session_id", "athlete_id", "athlete")
TABLES = (
    *exports.TABLES,
    Table(
        "plans",
        _("Plans"),
        _("What each session asks, a row a line"),
        Area.SESSIONS,
        (
            *SESSION,
            *("week", "day", "session", "status", "line", "exercise", "sets", "reps", "measure"),
            *("load", "unit", "rir_low", "rir_high", "rest_s"),
        ),
        plans,
    ),
    Table(
        "logs",
        _("Logs"),
        _("What was done, a row a set"),
        Area.LOGS,
        (
            *SESSION,
            *("day", "session", "line", "set", "warmup", "side", "load", "unit", "reps", "rir"),
        ),
        logs,
    ),
)
