"""From an athlete's record to planned weeks: one way for regeneration and projection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from programs.progression.facts import Athlete
from programs.progression.season import CommonFacts, Line
from programs.progression.week import Lines, WeekAnswer, WeekAsk, plan_weeks
from sessions.planning.answers import Answer, answers, judged_document
from sessions.planning.asks import Span
from sessions.planning.facts import common_facts, line_facts, substitute_of
from sessions.planning.policies import policy_facts
from sessions.planning.records import AthleteRecord, ClubRecord


@dataclass
class PlannedAthlete:
    """What the engine said of one athlete: sessions to stand, and states of closed weeks."""

    record: AthleteRecord
    answers: list[Answer]
    states: list[tuple[date, str, Any]]  # (week_start, line, state)
    weeks: list[WeekAnswer]
    judged: dict[tuple[date, int], dict[str, Any]]  # by week and slot, then by line


def plan_athlete(
    record: AthleteRecord, club: ClubRecord, span: Span, asks: list[WeekAsk]
) -> PlannedAthlete:
    """Pure but for what the record holds. Raises ValueError where facts contradict each other."""
    common, lines = engine_of(record, club, span)
    weeks = list(plan_weeks(asks, common, lines, dict(record.states)))
    return PlannedAthlete(
        record=record,
        answers=[
            one
            for week in weeks
            if span.is_made(week.monday) or week.monday >= span.as_of
            for one in answers(week, record, club, span)
        ],
        states=[
            (week.monday, key, state)
            for week in weeks
            if week.monday < span.as_of
            for key, state in week.states.items()
        ],
        weeks=weeks,
        judged={
            (week.monday, one.slot): judged_document(one) for week in weeks for one in week.sessions
        },
    )


def engine_of(record: AthleteRecord, club: ClubRecord, span: Span) -> tuple[CommonFacts, Lines]:
    """The engine's view of the athlete: facts of all lines, and each line when it is asked for."""
    athlete = Athlete(unit="lb" if record.athlete.unit == "lb" else "kg", born=record.athlete.born)
    facts = common_facts(record)
    facts += policy_facts("", record, club)
    common = CommonFacts(athlete, span.as_of, sorted(facts, key=lambda fact: fact.date))

    def make(key: str) -> Line:
        return Line(common, line_facts(key, record, club))

    def substitute(key: str) -> str | None:
        return substitute_of(key, record, club)

    return common, Lines(make, substitute)


_encoder = msgspec.json.Encoder(enc_hook=str)


def encode(value: Any) -> bytes:
    """Any value of planning as the same bytes each time; fractions as text."""
    return _encoder.encode(value)
