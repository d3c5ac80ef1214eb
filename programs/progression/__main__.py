"""`python -m programs.progression season|placement|numeric`: JSON in, JSON out.

season, placement: one input, or `{"cases": [{"id", "input"}, …]}`. Bad input: exit 2, and on
standard error `path: value is not allowed, must be …`. Form: the golden vectors' README.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from programs.progression.answers import answer_placement, answer_season
from programs.progression.numeric import answer_numeric
from programs.progression.reading import read, write
from programs.progression.shapes import Path, Refused

BAD_INPUT = 2

Answer = Callable[[Any, Path], Any]


def main(arguments: list[str], raw: Callable[[], bytes]) -> bytes:
    """The answer to a command. Raises `Refused`."""
    commands = "season, placement or numeric"
    if len(arguments) != 1:
        raise Refused(("command",), " ".join(arguments), f"one of {commands}")
    if arguments[0] == "season":
        return write(by_cases(read(raw()), answer_season))
    if arguments[0] == "placement":
        return write(by_cases(read(raw()), answer_placement))
    if arguments[0] == "numeric":
        return write(answer_numeric(read(raw())))
    raise Refused(("command",), arguments[0], commands)


def by_cases(value: Any, answer: Answer) -> Any:
    """The cases with `expected`; other keys pass through. Or the answer to one bare input."""
    if not isinstance(value, dict) or "cases" not in value:
        return answer(value, ())
    cases = value["cases"]
    if not isinstance(cases, list):
        raise Refused(("cases",), cases, "a list of cases")
    return {**value, "cases": [_answered(one, answer, at) for at, one in enumerate(cases)]}


def _answered(case: Any, answer: Answer, at: int) -> dict[str, Any]:
    path: Path = ("cases", at)
    if not isinstance(case, dict) or "input" not in case:
        raise Refused(path, case, "an object with id and input")
    return {**case, "expected": answer(case["input"], (*path, "input"))}


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(main(sys.argv[1:], sys.stdin.buffer.read) + b"\n")
    except Refused as refused:
        print(refused, file=sys.stderr)
        sys.exit(BAD_INPUT)
