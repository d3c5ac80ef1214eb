"""The season as a drawing: weeks from left to right, days from top to bottom. Sizes in units of
the view box; all that the drawing says stands in the table beside it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.weeks import WEEK, week_start
from sessions.pages import levels, numbers
from sessions.planning.season import SeasonDay, SeasonPlan, SeasonWeek

COLUMN, ROW, GUTTER = 24, 14, 36
LANE = 26
MONTHS = 18
WORDY = 3  # columns from which a block has room for its name
STATES = {
    "trained": gettext_lazy("trained"),
    "missed": gettext_lazy("missed"),
    "planned": gettext_lazy("planned"),
    "idle": gettext_lazy("no strength"),
}


@dataclass(frozen=True)
class Mark:
    """A race or off range that stands in the drawing, and where it is changed."""

    starts_on: date
    ends_on: date
    label: str
    short: str
    kind: str
    url: str


def season_chart(
    plan: SeasonPlan, races: Sequence[Mark], offs: Sequence[Mark], today: date
) -> dict[str, Any]:
    """For `sessions/_season_chart.html`."""
    flags, lanes = _flags(races, plan)
    top = MONTHS + lanes * LANE
    below = top + 7 * ROW + 2
    bars = [_bar(one, plan, below) for one in offs]
    blocks_top = below + (LANE if bars else 0)
    this = week_start(today)
    return {
        "width": GUTTER + len(plan.weeks) * COLUMN,
        "height": blocks_top + 44,
        "first": plan.first.isoformat(),
        "column": COLUMN,
        "row": ROW,
        "gutter": GUTTER,
        "top": top,
        "months": list(_months(plan.weeks)),
        "weekdays": [
            {"text": str(WEEKDAYS_ABBR[at]), "y": top + at * ROW + 10} for at in (0, 2, 4, 6)
        ],
        "days": [
            _cell(one, column, row, top)
            for column, week in enumerate(plan.weeks)
            for row, one in enumerate(week.days)
        ],
        "flags": flags,
        "offs": bars,
        "blocks": list(_blocks(plan.weeks, blocks_top)),
        "states": [
            {
                "x": GUTTER + at * COLUMN + COLUMN // 2,
                "y": blocks_top + 32,
                "kind": week.state,
                "title": f"{numbers.week_days(week.monday)}: {STATES[week.state]}",
            }
            for at, week in enumerate(plan.weeks)
        ],
        "now": _now(plan, this, top),
        "legend": legend(levels.level(day.code) for week in plan.weeks for day in week.days),
        "goals": goals(week.block for week in plan.weeks if week.has_strength),
        "desc": _desc(plan),
    }


def day_words(day: SeasonDay) -> str:
    """A day's level and what it comes from, as `Tue 9 Feb: stopped · A race, City half`."""
    words = f"{numbers.day(day.day)}: {levels.label(day.code)}"
    if day.race is not None and levels.priority(day.code):
        words += f", {day.race.name}"
    return words


def _x(plan: SeasonPlan, day: date) -> float:
    """From the left, a day being a seventh of a week's column."""
    return round(GUTTER + (day - plan.first).days / 7 * COLUMN, 2)


def _cell(day: SeasonDay, column: int, row: int, top: int) -> dict[str, Any]:
    return {
        "x": GUTTER + column * COLUMN + 1,
        "y": top + row * ROW,
        "kind": levels.level(day.code),
        "title": day_words(day),
    }


def _flags(races: Sequence[Mark], plan: SeasonPlan) -> tuple[list[dict[str, Any]], int]:
    """Races as flags, in so many lanes that none covers another."""
    ends: list[int] = []
    found = []
    for race in races:
        column = (race.starts_on - plan.first).days // 7
        if not 0 <= column < len(plan.weeks):
            continue
        lane = next((at for at, end in enumerate(ends) if end < column), len(ends))
        ends[lane : lane + 1] = [column + 1]
        found.append((race, column, lane))
    lanes = max(len(ends), 1)
    return [
        {
            "x": GUTTER + column * COLUMN,
            "y": MONTHS + lane * LANE,
            "middle": GUTTER + column * COLUMN + COLUMN // 2,
            "foot": MONTHS + lanes * LANE + race.starts_on.weekday() * ROW,
            "mark": race,
            "day": race.starts_on.isoformat(),
        }
        for race, column, lane in found
    ], lanes


def _bar(off: Mark, plan: SeasonPlan, top: int) -> dict[str, Any]:
    begin = max(_x(plan, off.starts_on), GUTTER)
    end = min(_x(plan, off.ends_on + timedelta(days=1)), GUTTER + len(plan.weeks) * COLUMN)
    return {
        "x": begin,
        "y": top,
        "width": max(round(end - begin, 2), COLUMN),
        "mark": off,
        "day": off.starts_on.isoformat(),
        "until": off.ends_on.isoformat(),
        "text": off.label if end - begin > 8 * COLUMN else levels.word("off"),
    }


def _months(weeks: Sequence[SeasonWeek]) -> Iterator[dict[str, Any]]:
    months = groupby(enumerate(weeks), key=lambda one: (one[1].monday.year, one[1].monday.month))
    for _month, group in months:
        columns = list(group)
        at, week = columns[0]
        if len(columns) > 1:  # else its name would run into the next
            yield {"x": GUTTER + at * COLUMN, "text": date_format(week.monday, "M")}


def _blocks(weeks: Sequence[SeasonWeek], top: int) -> Iterator[dict[str, Any]]:
    """Weeks of one block side by side."""
    named = [(at, one.block if one.has_strength else "") for at, one in enumerate(weeks)]
    for block, group in groupby(named, key=lambda one: one[1]):
        columns = [at for at, _block in group]
        if not block:
            continue
        first, last = weeks[columns[0]].monday, weeks[columns[-1]].monday + timedelta(days=6)
        yield {
            "x": GUTTER + columns[0] * COLUMN + 1,
            "y": top,
            "width": len(columns) * COLUMN - 2,
            "kind": block,
            "text": levels.goal(block) if len(columns) >= _columns(levels.goal(block)) else "",
            "title": f"{levels.goal(block)}, {numbers.days_between(first, last)}",
        }


def _columns(text: str) -> int:
    """How many columns a word needs."""
    return max(WORDY, -(-len(text) * 6 // COLUMN))


def _now(plan: SeasonPlan, this: date, top: int) -> dict[str, Any] | None:
    column = (this - plan.first) // WEEK
    if not 0 <= column < len(plan.weeks):
        return None
    return {"x": GUTTER + column * COLUMN, "y": top - 1, "height": 7 * ROW + 1}


def legend(kinds: Iterable[str]) -> list[dict[str, str]]:
    """The levels that are in sight, in words."""
    seen = set(kinds)
    order = [
        kind for kind in ("full", "light", "lighter", "stop", "race", "off", "gate") if kind in seen
    ]
    return [{"kind": kind, "label": levels.word(kind)} for kind in order]


def goals(blocks: Iterable[str]) -> list[dict[str, str]]:
    """The blocks that are in sight, in words."""
    seen = dict.fromkeys(block for block in blocks if block)
    return [{"kind": block, "label": levels.goal(block)} for block in seen]


def _desc(plan: SeasonPlan) -> str:
    """What the drawing shows, for those who do not see it."""
    first, last = plan.weeks[0].monday, plan.weeks[-1].monday + timedelta(days=6)
    return _(
        "%(weeks)s weeks, %(days)s, each day by its level; races above, days off and blocks "
        "below, and whether each week was trained. The table says the same in words."
    ) % {"weeks": len(plan.weeks), "days": numbers.days_between(first, last)}
