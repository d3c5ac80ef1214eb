"""A program played forward for somebody who is not on record: nothing is read of them or stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from athletes import facts
from athletes.models import Athlete, Availability, BodyWeight, OffRange, Race, Run
from clubs.models import Club
from clubs.weeks import WEEK, week_start
from programs.document import ProgramDocument
from programs.models import Program, ProgramVersion
from sessions.models import Assignment
from sessions.planning.asks import Span
from sessions.planning.project import ProjectedWeek, play
from sessions.planning.records import AthleteRecord, read_club

NOBODY = 0  # the primary key of rows that are nowhere


@dataclass(frozen=True)
class Simulated:
    """Whom a program is tried for. Rows are unsaved; `athlete` says date of birth and unit."""

    athlete: Athlete
    races: Sequence[Race] = ()
    offs: Sequence[OffRange] = ()
    weights: Sequence[BodyWeight] = ()
    availability: Sequence[Availability] = ()
    runs: Sequence[Run] = ()


def simulate(
    club: Club, document: ProgramDocument, who: Simulated, *, starts_on: date, weeks: int
) -> list[ProjectedWeek]:
    """The weeks from that of `starts_on` on, each session done as planned, in the club's first gym.

    Raises ValueError where facts contradict each other.
    """
    monday = week_start(starts_on)
    span = Span(as_of=monday, last=monday + (weeks - 1) * WEEK, today=monday)
    shared = read_club(club)
    shared.documents[NOBODY] = document
    return play(_record(club, who, starts_on, span), shared, span)


def _record(club: Club, who: Simulated, starts_on: date, span: Span) -> AthleteRecord:
    athlete = who.athlete
    athlete.pk, athlete.club = NOBODY, club
    program = Program(pk=NOBODY, club=club)
    version = ProgramVersion(pk=NOBODY, club=club, program=program, number=1)
    standing = Assignment(
        pk=NOBODY, club=club, athlete=athlete, program_version=version, starts_on=starts_on
    )
    known = span.as_of - timedelta(days=1)  # everything is known before it begins
    for row in (*who.races, *who.offs):
        facts.remember(row, known)
    return AthleteRecord(
        athlete,
        assignments=[standing],
        races=list(who.races),
        offs=list(who.offs),
        weights=list(who.weights),
        availability=list(who.availability),
        runs=list(who.runs),
    )
