"""What changed between two plans of a session, as codes; sentences are made on reading."""

from __future__ import annotations

from datetime import date

from sessions.planning.plans import Plan, PlannedLine

PAIN_CODES = frozenset({"rest"})
PAIN_FLAGS = frozenset({"modified"})
ORDINARY = frozenset({"full", "extra"})


def because(before: Plan, after: Plan, day: date | None, new_day: date | None) -> list[str]:
    """Why the plan is another than before: levels that came or went, the day, the coach."""
    codes = [_line_because(line, before.line(line.line)) for line in after.lines]
    if any(after.line(line.line) is None for line in before.lines):
        codes.append("line_removed")
    if after.code and after.code != before.code:
        codes.append(after.code)
    if day != new_day and new_day is not None:
        codes.append("day")
    return [code for code in dict.fromkeys(codes) if code] or ["numbers"]


def _line_because(line: PlannedLine, old: PlannedLine | None) -> str:
    """Why one line changed; empty where it did not."""
    if old is None:
        return "line_added"
    if line.code != old.code:
        return line.code if line.code not in ORDINARY else f"over:{old.code}"
    if _coach(line) != _coach(old):
        return "coach"
    if "modified" in line.flags and "modified" not in old.flags:
        return "modified"
    return "numbers" if line != old else ""


def lowers_for_pain(after: Plan, before: Plan) -> bool:
    """Whether pain or injury takes something out: such a change never waits for a review."""
    for line in after.lines:
        old = before.line(line.line)
        came = old is None or line.code != old.code or set(line.flags) != set(old.flags)
        if came and (line.code in PAIN_CODES or PAIN_FLAGS & set(line.flags)):
            return True
    return False


def _coach(line: PlannedLine) -> tuple[object, ...]:
    return (sorted(line.overridden), line.set_by, line.added)
