"""Twelve weeks lived: each Sunday the engine makes a week, each day somebody trains and logs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from athletes.models import Athlete
from clubs.weeks import WEEK, week_start
from sessions.demo import plots
from sessions.demo.cast import Story
from sessions.demo.club import WEEKS, Demo
from sessions.models import TrainingSession
from sessions.planning.close import close_weeks
from sessions.planning.logs import SetEntry, complete, log_sets
from sessions.planning.plans import PlannedLine, read_plan
from sessions.planning.regenerate import regenerate
from sessions.planning.reports import ReportEntry, report
from sessions.planning.reviewing.publication import publish_week
from sessions.planning.supervision import name_supervisor, needs_supervisor

NOT_RATED = 0.06  # share of last sets whose reserve nobody told
SHORT = 0.04  # share of lines with a repetition too few


def live(demo: Demo) -> None:
    """From the first week to this morning, then the coming week, waiting where it is reviewed."""
    for week in range(WEEKS + 1):
        monday = demo.monday(week)
        made_at = demo.at(monday - timedelta(days=1), 18, 5)
        plots.before_week(demo, week, made_at)
        regenerate(demo.club, demo.ids, now=made_at, week=monday)
        _publish(demo, monday)
        _train(demo, monday)
        noon = demo.at(monday + WEEK, 12)
        if noon < demo.now:
            close_weeks(demo.club, monday, noon)
    plots.ending(demo)
    coming = week_start(demo.today) + WEEK
    regenerate(demo.club, demo.ids, now=demo.now, week=coming)
    plots.overrides(demo)
    regenerate(demo.club, demo.ids, now=demo.now)


def _publish(demo: Demo, monday: date) -> None:
    """Coaches who review do so on Sunday evening."""
    at = demo.at(monday - timedelta(days=1), 20)
    for member in demo.members.values():
        if member.publishing == "review":
            mine = [one for one, _ in demo.athletes.values() if one.coach_id == member.pk]
            publish_week(demo.club, monday, mine, by=member.principal(at), at=at)


def _train(demo: Demo, monday: date) -> None:
    stories = {athlete.pk: (athlete, story) for athlete, story in demo.athletes.values()}
    rows = TrainingSession.objects.filter(
        club=demo.club, week_start=monday, status="published", day__lt=demo.today
    )
    for session in rows.order_by("day", "athlete", "slot"):
        athlete, story = stories[session.athlete_id]
        chance = Random(f"{story.name} {_since(demo, monday)} {session.slot}")  # noqa: S311  # told the same each time
        day = session.day or monday
        if plots.trains(story, day, demo.today) and chance.random() < story.trains:
            _log(demo, athlete, story, session, chance)


def _since(demo: Demo, monday: date) -> int:
    return (monday - demo.first_week).days


def _log(
    demo: Demo, athlete: Athlete, story: Story, session: TrainingSession, chance: Random
) -> None:
    day = session.day or session.week_start
    at = demo.at(day, 18, chance.randint(0, 59))
    by = demo.own(athlete, day)
    entries: list[SetEntry] = []
    for line in read_plan(session).lines:
        if line.is_asked:
            entries += _sets(line, story, chance)
    if athlete.coach is not None and needs_supervisor(session, demo.club, by):
        session = name_supervisor(session, athlete.coach, by=by, at=at)
    log_sets(session, entries, by=by, at=at)
    pain = 2 if chance.random() < 0.05 else 0
    said = ReportEntry(
        pain=pain,
        parts=["calf"] if pain else [],
        rpe=chance.choice([5, 6, 6, 7, 7, 8]),
        minutes=chance.randint(32, 58),
    )
    report(session, said, by=by, at=at)
    complete(session, by=by, at=at + timedelta(minutes=5), done_on=day)


def _sets(line: PlannedLine, story: Story, chance: Random) -> list[SetEntry]:
    short = line.measure == "reps" and line.sets > 1 and chance.random() < SHORT
    asked = {"load": str(line.load), "unit": line.unit, "sets": line.sets, "reps": line.reps}
    asked["rir"] = [str(one) for one in line.rir] if line.rir else None
    return [
        SetEntry(
            client_id=UUID(int=chance.getrandbits(128), version=4),
            line=line.line,
            number=number,
            reps=line.reps - (short and number == line.sets),
            load=line.load,
            unit=line.unit,
            rir=_reserve(line, story, chance, short=short) if number == line.sets else None,
            asked=asked,
        )
        for number in range(1, line.sets + 1)
    ]


def _reserve(line: PlannedLine, story: Story, chance: Random, *, short: bool) -> Decimal | None:
    """Repetitions left after the last set: near the target, as this athlete tends to."""
    if line.rir is None or chance.random() < NOT_RATED:
        return None
    if short:
        return Decimal(0)
    told = chance.choice([line.rir[0], line.rir[0], line.rir[1], line.rir[1]])
    swing = chance.choice([Decimal(0), Decimal(0), Decimal("0.5"), Decimal(1)])
    return min(max(told + swing + story.reserve, Decimal(0)), Decimal(10))
