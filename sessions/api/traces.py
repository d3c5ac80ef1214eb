"""The ordered rule applications behind a line's numbers, as codes and in a coach's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from programs.models import as_read
from sessions.planning.plans import PlannedLine
from sessions.planning.reasons import AMOUNTS, explain_line
from sessions.planning.told import is_health

NOTHING_HIDDEN: frozenset[str] = frozenset()
UNTOLD = "untold"  # in place of a code that would tell of pain or an injury


def told_code(code: str, *, sees_health: bool) -> str:
    """A code as a token may read it: those of health need `health:read`."""
    return UNTOLD if is_health(code) and not sees_health else code


def line_trace(
    line: PlannedLine,
    trace: dict[str, Any],
    hidden: frozenset[str] = NOTHING_HIDDEN,
    *,
    sees_health: bool = True,
) -> dict[str, Any]:
    """`hidden`: facts of health that are not for who asks; a sentence that tells them says less.
    Without `sees_health` a line that pain or an injury touched has no sentences at all."""
    stored = as_read(trace)
    entries = [entry for amount in AMOUNTS for entry in stored.get(amount, ())]
    codes = [line.code, *line.flags, *(entry[1] for entry in entries)]
    is_told = sees_health or not any(map(is_health, codes))
    steps = (
        explain_line(line, stored, reader="coach", unit=line.unit, hidden=hidden) if is_told else ()
    )
    return {
        "line": line.line,
        **{
            amount: [_step(entry, sees_health=sees_health) for entry in stored.get(amount, ())]
            for amount in AMOUNTS
        },
        "sentences": [step.sentence for step in steps],
    }


def _step(entry: Sequence[Any], *, sees_health: bool) -> dict[str, Any]:
    """Stored as [rule, code, before, after, facts]."""
    rule, code, before, after = entry[:4]
    return {
        "rule": rule,
        "code": told_code(code, sees_health=sees_health),
        "before": None if before is None else str(before),
        "after": None if after is None else str(after),
    }
