"""The load curve of one lift: what was lifted, what is planned, the cap. Points for an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.weeks import WEEK
from sessions.pages import levels, numbers

WIDTH, HEIGHT = 340, 150
TOP, BOTTOM = 18, 22  # room for the cap's label above, for the months below
LEFT = 4


class Lifted(NamedTuple):
    day: date
    load: Decimal
    is_planned: bool = False
    code: str = "full"


def load_curve(
    title: str, points: Sequence[Lifted], unit: str, cap: Decimal | None, today: date
) -> dict[str, Any] | None:
    """None where there is nothing to draw."""
    if len(points) < 2:
        return None
    frame = _Frame(points, cap)
    done = [one for one in points if not one.is_planned]
    planned = [*done[-1:], *(one for one in points if one.is_planned)]
    series = [
        {"points": frame.line(rows), "kind": kind, "label": label}
        for rows, kind, label in ((done, "done", _("logged")), (planned, "plan", _("planned")))
        if len(rows) > 1
    ]
    return {
        "title": _("%(lift)s, load") % {"lift": title},
        "desc": _desc(points, unit, cap),
        "width": WIDTH,
        "height": HEIGHT,
        "bands": frame.bands(points),
        "lines": frame.lines(unit, cap),
        "ticks": frame.ticks(),
        "series": series,
        "columns": [{"label": _("Day")}, {"label": _("Load"), "num": True}, {"label": ""}],
        "rows": [_row(one, unit) for one in points],
    }


def _row(one: Lifted, unit: str) -> list[str]:
    how = _("planned") if one.is_planned else _("logged")
    eased = f" · {levels.label(one.code)}" if levels.level(one.code) != "full" else ""
    return [numbers.day(one.day), numbers.load(one.load, unit), how + eased]


def _desc(points: Sequence[Lifted], unit: str, cap: Decimal | None) -> str:
    first, last = points[0], points[-1]
    text = _("From %(first)s on %(from)s to %(last)s on %(to)s.") % {
        "first": numbers.load(first.load, unit),
        "from": numbers.day(first.day),
        "last": numbers.load(last.load, unit),
        "to": numbers.day(last.day),
    }
    if cap is not None:
        text += " " + _("The cap is %(cap)s.") % {"cap": numbers.load(cap, unit)}
    return text


class _Frame:
    """Days across, loads up."""

    def __init__(self, points: Sequence[Lifted], cap: Decimal | None) -> None:
        loads = [one.load for one in points]
        top = max([*loads, cap]) if cap is not None and cap <= 2 * max(loads) else max(loads)
        self.low, self.high = min(loads), top
        self.first, self.last = points[0].day, points[-1].day

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - 2 * LEFT) * (day - self.first).days / span, 1)

    def y(self, load: Decimal) -> float:
        span = float(self.high - self.low) or 1.0
        height = HEIGHT - TOP - BOTTOM
        return round(TOP + height * (1 - float(load - self.low) / span), 1)

    def line(self, points: Sequence[Lifted]) -> str:
        return " ".join(f"{self.x(one.day)},{self.y(one.load)}" for one in points)

    def bands(self, points: Sequence[Lifted]) -> list[dict[str, Any]]:
        """Where a race, or a planned easing, takes load away."""
        found: list[dict[str, Any]] = []
        half = timedelta(days=3)
        for one in points:
            if levels.kind(one.code) != "taper":
                continue
            left, right = (
                self.x(max(one.day - half, self.first)),
                self.x(min(one.day + half, self.last)),
            )
            label = "" if found else _("eased")
            found.append(
                {"x": left, "width": round(right - left, 1), "kind": "taper", "label": label}
            )
        return found

    def lines(self, unit: str, cap: Decimal | None) -> list[dict[str, Any]]:
        grid = [
            {"y": self.y(load), "label": numbers.load(load, unit), "kind": "grid"}
            for load in dict.fromkeys(
                (self.low, max(self.low, self.high if cap is None else self.low))
            )
        ]
        if cap is not None and cap <= self.high:
            label = _("%(cap)s cap") % {"cap": numbers.load(cap, unit)}
            grid.append({"y": self.y(cap), "label": label, "kind": "cap"})
        return grid

    def ticks(self) -> list[dict[str, Any]]:
        """The first Monday of each month, where there is room."""
        found: list[dict[str, Any]] = []
        day = self.first
        while day <= self.last:
            if day.day <= WEEK.days and (not found or self.x(day) - found[-1]["x"] > 40):
                found.append({"x": self.x(day), "label": date_format(day, "M")})
            day += timedelta(days=1)
        return found
