"""The documents of a planned session: what stands there, and why. Types of `plan` and `trace`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from sessions.models import TrainingSession


class PlannedLine(msgspec.Struct, omit_defaults=True):
    """What one line asks in one session. Loads are totals in `unit`; sets 0: nothing is asked."""

    line: str
    exercise: str
    name: str
    code: str = "full"
    role: str = "main"
    goal: str = ""
    sets: int = 0
    reps: int = 0
    load: Decimal | None = None
    unit: str = "kg"
    rir: list[Decimal] | None = None
    rest_s: int | None = None
    tempo: str = ""
    notes: str = ""
    cue: str = ""
    warmup: list[tuple[Decimal, int]] = []
    per_hand: Decimal | None = None
    measure: str = "reps"
    load_type: str = "bodyweight"
    unilateral: bool = False
    instead_of: str = ""  # the line at rest that this one stands in for
    added: bool = False
    flags: list[str] = []
    # By field: what the plan says now under a coach's change, and what it said when it was made.
    overridden: dict[str, Any] = {}
    moved: dict[str, Any] = {}
    set_by: str = ""

    @property
    def is_asked(self) -> bool:
        return self.sets > 0


class Plan(msgspec.Struct, omit_defaults=True):
    """A session as planned. `code` and `reasons` say why it has no place, where it has none."""

    lines: list[PlannedLine] = []
    heavy: bool = False
    lightened: bool = False
    code: str = ""
    reasons: list[tuple[str, str]] = []
    day_overridden: bool = False
    notes: str = ""
    # Of the first main line: its block's goal, and which week of how many (none: to the end).
    block: str = ""
    block_week: int | None = None
    block_weeks: int | None = None

    def line(self, key: str) -> PlannedLine | None:
        return next((one for one in self.lines if one.line == key), None)


class Proposal(msgspec.Struct, omit_defaults=True):
    """A plan that waits for review while the published one stands."""

    day: str | None
    plan: Plan
    trace: dict[str, Any]
    because: list[str] = []
    flags: list[str] = []
    dropped: bool = False


def read_plan(session: TrainingSession) -> Plan:
    return msgspec.convert(session.plan, Plan, strict=False)


def read_proposal(session: TrainingSession) -> Proposal | None:
    if session.proposal is None:
        return None
    return msgspec.convert(session.proposal, Proposal, strict=False)
