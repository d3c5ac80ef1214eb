"""The ordered rule applications behind a line's numbers, as codes and in a coach's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from programs.models import as_read
from sessions.planning.plans import PlannedLine
from sessions.planning.reasons import AMOUNTS, explain_line

NOTHING_HIDDEN: frozenset[str] = frozenset()


def line_trace(
    line: PlannedLine, trace: dict[str, Any], hidden: frozenset[str] = NOTHING_HIDDEN
) -> dict[str, Any]:
    """`hidden`: facts of health that are not for who asks; a sentence that tells them says less."""
    stored = as_read(trace)
    steps = explain_line(line, stored, reader="coach", unit=line.unit, hidden=hidden)
    return {
        "line": line.line,
        **{amount: [_step(entry) for entry in stored.get(amount, ())] for amount in AMOUNTS},
        "sentences": [step.sentence for step in steps],
    }


def _step(entry: Sequence[Any]) -> dict[str, Any]:
    """Stored as [rule, code, before, after, facts]."""
    rule, code, before, after = entry[:4]
    return {
        "rule": rule,
        "code": code,
        "before": None if before is None else str(before),
        "after": None if after is None else str(after),
    }
