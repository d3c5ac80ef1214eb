"""Lists of loads as people write them: "2, 4, 6-10 by 2", and plates as "20 x 3, 1.25 x 1"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from programs.reading import number

HEAVIEST = Decimal(1000)
FINEST = Decimal("0.001")  # loads are exact to whole thousandths
MOST_LOADS = 200
MOST_PAIRS = 20
A_RANGE = re.compile(r"(?P<low>\S+)\s*(?:-|–|to)\s*(?P<high>\S+?)\s+by\s+(?P<step>\S+)")
A_PAIR = re.compile(r"(?P<size>[^\sx×*]+)\s*[x×*]\s*(?P<count>\d+)")
SHORTEST_RUN = 4  # so many loads in even steps are written as a range


def read_load(text: str) -> Decimal:
    """One load. Raises ValueError that names the value and what is allowed."""
    try:
        load = Decimal(text.strip())
    except InvalidOperation:
        load = Decimal(-1)
    if not (load.is_finite() and 0 < load <= HEAVIEST and load % FINEST == 0):
        message = _(
            "“%(text)s” is no load: a number above 0 and up to %(most)s, at most 3 decimals"
        )
        raise ValueError(message % {"text": text.strip(), "most": HEAVIEST})
    return load


def read_loads(text: str) -> list[Decimal]:
    """ "2, 4, 6-10 by 2" -> 2, 4, 6, 8, 10, sorted, each once. Raises ValueError as `read_load`."""
    loads: set[Decimal] = set()
    for part in _parts(text):
        found = A_RANGE.fullmatch(part)
        loads |= set(
            _range(part, *found.group("low", "high", "step")) if found else [read_load(part)]
        )
        if len(loads) > MOST_LOADS:
            message = _("“%(part)s” makes more than %(most)s loads, which is the most allowed")
            raise ValueError(message % {"part": part, "most": MOST_LOADS})
    return sorted(loads)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _range(part: str, low: str, high: str, step: str) -> list[Decimal]:
    first, last, by = read_load(low), read_load(high), read_load(step)
    if first > last or (last - first) / by > MOST_LOADS:
        message = _(
            "“%(part)s” is no range: lighter to heavier, at most %(most)s steps, as 6-10 by 2"
        )
        raise ValueError(message % {"part": part, "most": MOST_LOADS})
    return [first + by * turn for turn in range(int((last - first) / by) + 1)]


def read_pairs(text: str) -> list[tuple[Decimal, int]]:
    """ "20 x 3, 1.25 x 1" -> (20, 3), (1.25, 1), heaviest first. Raises ValueError."""
    pairs: dict[Decimal, int] = {}
    for part in _parts(text):
        found = A_PAIR.fullmatch(part)
        if found is None:
            message = _("“%(part)s” is no plate size: size x pairs, as 20 x 3")
            raise ValueError(message % {"part": part})
        size, count = read_load(found["size"]), int(found["count"])
        if size in pairs or not 1 <= count <= MOST_PAIRS:
            message = _("“%(part)s”: each size once, with 1 to %(most)s pairs")
            raise ValueError(message % {"part": part, "most": MOST_PAIRS})
        pairs[size] = count
    return sorted(pairs.items(), reverse=True)


def write_loads(loads: Sequence[str | Decimal]) -> str:
    """The shortest way to write them: even steps as a range. `read_loads` reads it back."""
    rest = sorted(Decimal(load) for load in loads)
    parts: list[str] = []
    while rest:
        run = _even_run(rest)
        if len(run) >= SHORTEST_RUN:
            step = number(run[1] - run[0])
            parts.append(f"{number(run[0])}-{number(run[-1])} by {step}")
        else:
            run = rest[:1]
            parts.append(number(run[0]))
        rest = rest[len(run) :]
    return ", ".join(parts)


def _even_run(loads: Sequence[Decimal]) -> list[Decimal]:
    run = list(loads[:2])
    for load in loads[2:]:
        if load - run[-1] != run[1] - run[0]:
            break
        run.append(load)
    return run


def write_pairs(pairs: Iterable[Sequence[str | int]]) -> str:
    return ", ".join(f"{number(str(size))} x {count}" for size, count in pairs)
