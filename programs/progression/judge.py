"""What was done, judged against what was asked: the result. Source: method, section 5.

The effects of a result on the state stand in `effects`.
"""

from __future__ import annotations

import datetime

import msgspec

from programs.progression.coach import is_lighter, is_load_heavier, is_load_lighter
from programs.progression.effects import UNSPECIFIED, Evidence, apply, pain_strike, pause
from programs.progression.facts import Log
from programs.progression.frame import Exact
from programs.progression.policy import Policy
from programs.progression.sheet import Sheet, base_of
from programs.progression.state import Draft
from programs.progression.trace import NO_FACTS, Facts, Judged
from programs.progression.units import convert, fraction


def judge_extra(draft: Draft, log: Log, policy: Policy, day: datetime.date) -> Judged:
    """A log without a prescription: only its pain counts."""
    _count_amber(draft)
    level = pain_level(log, policy)
    if level == "red":
        return Judged("red", pause(draft, log, day), None, None, _pain_facts(log, policy))
    if level == "amber":
        effect = pain_strike(draft, policy, day, low=None)
        return Judged("amber", effect, None, None, _pain_facts(log, policy))
    return Judged("green", "none", None, None)


def judge(sheet: Sheet, log: Log | None) -> Judged:
    """A prescribed exposure that was trained (or, without a log, is projected)."""
    draft, before = sheet.draft, sheet.base
    ramped = bool(draft.ramp)
    _train(sheet)
    result, effect, facts = _judged(sheet, log, ramped=ramped)
    after = sheet.grid.value(base_of(sheet, draft.capacity or 0))
    return Judged(result, effect, before, after, facts)


def _train(sheet: Sheet) -> None:
    """What every trained exposure leaves behind, whatever its result."""
    draft = sheet.draft
    draft.base = sheet.base
    draft.last = sheet.date
    draft.missed = None
    draft.away = "none"
    _count_amber(draft)
    if sheet.main:
        week = week_of(sheet.date.toordinal())
        if draft.week != week:
            draft.week = week
            draft.weeks += 1
        plain = sheet.full and not draft.ramp and not sheet.modified
        draft.fulls = draft.fulls + 1 if plain else 0


def week_of(ordinal: int) -> int:
    """The ISO week of a date, counted on."""
    return (ordinal - 1) // 7


def _count_amber(draft: Draft) -> None:
    if draft.amber is not None:
        draft.amber += 1


def pain_level(log: Log, policy: Policy) -> str:
    """green, amber or red, by the pain during the session and the next morning."""
    during, following = log.pain or 0, log.pain_next or 0
    amber, red = policy.pain.during
    amber_next, red_next = policy.pain.next
    if during >= red or following >= red_next:
        return "red"
    return "amber" if during >= amber or following >= amber_next else "green"


def _pain_facts(log: Log, policy: Policy) -> Facts:
    pain = max(log.pain or 0, log.pain_next or 0)
    tags = list(log.tags or UNSPECIFIED)
    return {"pain": pain, "tags": tags, "share": policy.back_off}


def _judged(sheet: Sheet, log: Log | None, *, ramped: bool) -> tuple[str, str, Facts]:
    """Result, effect and facts: pain first, then evidence."""
    policy, draft = sheet.frame.policy, sheet.draft
    if log is not None:
        level = pain_level(log, policy)
        if level == "red":
            return level, pause(draft, log, sheet.date), _pain_facts(log, policy)
        if level == "amber":
            effect = pain_strike(draft, policy, sheet.date, low=sheet.frame.low)
            return level, effect, _pain_facts(log, policy)
    target = target_of(sheet, log)
    if is_no_evidence(sheet, target):
        _follow_lighter(sheet, log)
        return "green", "none", NO_FACTS
    evidence = evidence_of(sheet, target, log, ramped=ramped)
    effect, facts = apply(sheet, evidence)
    return evidence.result, effect, facts


class Target(msgspec.Struct, frozen=True):
    """What is judged against: the prescription, or what was asked instead."""

    load: Exact
    sets: int
    reps: int
    rir: tuple[Exact, Exact] | None
    lighter: bool  # than the prescription after the coach


def target_of(sheet: Sheet, log: Log | None) -> Target:
    """The prescription with what stood on the screen laid over it."""
    rir = sheet.frame.rir
    asked = None if log is None else log.asked
    if asked is None:
        return Target(sheet.load, sheet.sets, sheet.reps, rir, lighter=False)
    unit = sheet.frame.unit
    load = sheet.load
    if asked.load is not None:
        load = convert(asked.load, asked.unit or unit, unit)
    sets, reps = asked.sets or sheet.sets, asked.reps or sheet.reps
    if rir is not None and asked.rir is not None:
        rir = fraction(asked.rir[0]), fraction(asked.rir[1])
    less = is_lighter(sheet, (load, sets, reps), (sheet.load, sheet.sets, sheet.reps))
    return Target(load, sets, reps, rir, lighter=less)


def is_no_evidence(sheet: Sheet, target: Target) -> bool:
    """Light, modified, or lighter than the plan: says nothing about the capacity."""
    return not sheet.main or sheet.modified or sheet.lighter or target.lighter


def _follow_lighter(sheet: Sheet, log: Log | None) -> None:
    """A lighter load done instead of a full one: the way back starts there."""
    frame, draft = sheet.frame, sheet.draft
    if not sheet.main or not sheet.full or sheet.modified or frame.dose:
        return
    load = sheet.load
    if log is not None and log.asked is not None and log.asked.load is not None:
        load = convert(log.asked.load, log.asked.unit or frame.unit, frame.unit)
    if is_load_lighter(sheet, load, sheet.plan_load):
        place = sheet.grid.down(load.numerator, load.denominator)
        draft.base = min(sheet.base, sheet.grid.value(place))


def evidence_of(sheet: Sheet, target: Target, log: Log | None, *, ramped: bool) -> Evidence:
    """What was done, and its result by the table."""
    if log is None:
        asked_rir = None if target.rir is None else target.rir[0]
        return Evidence("ok", target.load, target.reps, asked_rir, rated=True, ramped=ramped)
    unit = sheet.frame.unit
    load = target.load if log.load is None else convert(log.load, log.unit or unit, unit)
    reps = log.reps or (target.reps,) * target.sets
    rir = None if log.rir is None or target.rir is None else fraction(log.rir)
    return Evidence(
        result=result_of(sheet, target, load, reps, rir, log),
        load=load,
        last_reps=reps[-1],
        rir=rir,
        rated=rir is not None or target.rir is None,
        ramped=ramped,
        projected=False,
        checked=_is_far_above(sheet, target, load),
        above=is_load_heavier(sheet, load, sheet.plan_load),
        beyond=is_load_heavier(sheet, load, target.load),
    )


def result_of(
    sheet: Sheet, target: Target, load: Exact, reps: tuple[int, ...], rir: Exact | None, log: Log
) -> str:
    """short, partial, hard, easy or ok: the first row of the table that holds."""
    policy = sheet.frame.policy
    low, high = target.rir or (0, 0)
    missing = len(reps) < target.sets
    excused = log.reason is not None or (rir is not None and rir >= low)
    if any(done < target.reps for done in reps) or (missing and not excused):
        return "short"
    if rir is not None and rir <= low - policy.rir_short:
        return "short"
    if missing:
        return "partial"
    too_light = not sheet.frame.dose and is_load_lighter(sheet, load, target.load)
    if too_light or (rir is not None and rir < low):
        return "hard"
    return "easy" if rir is not None and rir >= high + policy.rir_easy else "ok"


def _is_far_above(sheet: Sheet, target: Target, load: Exact) -> bool:
    """A load that looks like a slip of the pen."""
    frame, policy = sheet.frame, sheet.frame.policy
    if frame.dose or load is target.load:
        return False
    plan = sheet.plan_load + policy.adopt_steps * frame.step
    return bool(load > policy.check * target.load and load > plan)
