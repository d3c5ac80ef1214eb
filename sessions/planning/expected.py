"""Whether a proposed week is as a coach expects it, and if not, why: pure, by the coach's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sessions.planning.compare import LineMove, WeekMoves

# Whatever a coach chose, these are looked at.
ALWAYS = frozenset({"pain", "missed", "trouble", "facts"})


@dataclass(frozen=True)
class Rules:
    """What may change in a week that is still as expected.

    steps: most steps that a load or its repetitions may rise. lowered: loads may sink without a
    race or deload. eased: easing for races and deloads, and its end. block: another block begins.
    exercises: one comes, goes or is replaced. moved: another day. dropped: a session is off.
    effort: last week was easier or harder than asked. by_coach: coaches' own changes. new_weeks:
    for so many weeks a new athlete is always looked at.
    """

    steps: int = 1
    lowered: bool = False
    eased: bool = True
    block: bool = False
    exercises: bool = False
    moved: bool = False
    dropped: bool = False
    effort: bool = False
    by_coach: bool = True
    new_weeks: int = 2


class Looked(NamedTuple):
    """What is known of a week beside its moves: flags by name, and how long the athlete is here.

    `flags`: any of pain, missed, effort, trouble, facts, race. `weeks`: weeks since the first
    program. `sent_back`: it comes again because a coach sent it back.
    """

    flags: frozenset[str]
    weeks: int
    sent_back: bool = False


# Which rule of `Rules` lets a kind of line pass.
BY_RULE = {
    "lowered": "lowered",
    "eased": "eased",
    "full_again": "eased",
    "stopped": "eased",
    "block": "block",
    "added": "exercises",
    "removed": "exercises",
    "swapped": "exercises",
    "by_coach": "by_coach",
}
OF_RACES = frozenset({"stop", "race", "deload"})


def why_not_expected(moves: WeekMoves, looked: Looked, rules: Rules) -> tuple[str, ...]:
    """Codes of what a coach would look at; none: the week is as expected.

    Codes: pain, missed, trouble, facts, effort, new, first, sent_back, rest, lowered, eased, block,
    exercises, by_coach, steps, moved, dropped.
    """
    return tuple(dict.fromkeys([*_of_athlete(moves, looked, rules), *_of_plan(moves, rules)]))


def _of_athlete(moves: WeekMoves, looked: Looked, rules: Rules) -> Iterator[str]:
    yield from sorted(looked.flags & ALWAYS)
    if "effort" in looked.flags and not rules.effort:
        yield "effort"
    if looked.sent_back:
        yield "sent_back"
    if looked.weeks < rules.new_weeks:
        yield "new"
    elif moves.is_first:
        yield "first"


def _of_plan(moves: WeekMoves, rules: Rules) -> Iterator[str]:
    for move in moves.lines:
        yield from _of_line(move, rules)
    if moves.days and not rules.moved:
        yield "moved"
    if moves.back and not rules.eased:
        yield "eased"
    for one in moves.dropped:
        by_race = one.code.partition(":")[0] in OF_RACES
        if not rules.dropped and not (by_race and rules.eased):
            yield "dropped"


def _of_line(move: LineMove, rules: Rules) -> Iterator[str]:
    rule = BY_RULE.get(move.kind)
    if move.kind == "rest":
        yield "rest"
    elif rule is not None and not getattr(rules, rule):
        yield rule
    elif move.kind == "raised" and move.steps > rules.steps:
        yield "steps"
