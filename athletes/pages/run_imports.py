"""The pages of an import of runs: what each row would do, and what came in before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.forms.fields import clock, kilometres
from athletes.models import Athlete, Run, RunCalendar, RunImport
from athletes.running.outcomes import (
    BACK,
    CHANGED,
    DONE,
    ERROR,
    GONE,
    NEW,
    SAME,
    WRITES,
    Outcome,
    counted,
)
from clubs.models import Principal

WORDS = {
    NEW: ("plan", gettext_lazy("new")),
    CHANGED: ("taper", gettext_lazy("changed")),
    DONE: ("done", gettext_lazy("marks a planned run as done")),
    BACK: ("plan", gettext_lazy("was removed, comes back")),
    GONE: ("missed", gettext_lazy("is taken away")),
    SAME: ("quiet", gettext_lazy("same, nothing to do")),
    ERROR: ("bad", gettext_lazy("not understood")),
}
ORDER = (ERROR, NEW, CHANGED, DONE, BACK, GONE, SAME)
MOST = 200  # rows that are listed; the counts are of all
FIELDS = {
    "day": gettext_lazy("day"),
    "kind": gettext_lazy("kind"),
    "distance_m": gettext_lazy("distance"),
    "duration_s": gettext_lazy("time"),
    "done": gettext_lazy("done"),
    "done_distance_m": gettext_lazy("distance done"),
    "done_duration_s": gettext_lazy("time taken"),
    "note": gettext_lazy("note"),
    "external_id": gettext_lazy("id"),
}
KINDS = dict(Run.Kind.choices)


@dataclass(frozen=True)
class ShownOutcome:
    number: str
    run: str
    chip: dict[str, str]
    text: str


@dataclass(frozen=True)
class Found:
    """What a file would do. `writes`: how many runs; `more`: rows that are not listed."""

    rows: list[ShownOutcome]
    counts: list[dict[str, Any]]
    writes: int
    more: int


def found(outcomes: Sequence[Outcome]) -> Found:
    """Faults first, then what would be done, then what stays."""
    ordered = sorted(outcomes, key=lambda one: ORDER.index(one.what))
    counts = counted(outcomes)
    return Found(
        rows=[_shown(one) for one in ordered[:MOST]],
        counts=[
            {"kind": WORDS[what][0], "label": f"{count} {WORDS[what][1]}"}
            for what, count in counts.items()
        ],
        writes=sum(count for what, count in counts.items() if what in WRITES),
        more=max(0, len(ordered) - MOST),
    )


def earlier(athlete: Athlete, principal: Principal) -> list[RunImport]:
    """What came in before, the last first."""
    rows = RunImport.objects.visible_to(principal).filter(athlete=athlete)
    return list(rows.select_related("entered_by")[:20])


def calendars(athlete: Athlete, principal: Principal) -> list[RunCalendar]:
    """Those that are asked at an address."""
    rows = RunCalendar.objects.visible_to(principal).filter(athlete=athlete)
    return list(rows.exclude(url=""))


def _shown(one: Outcome) -> ShownOutcome:
    kind, label = WORDS[one.what]
    return ShownOutcome(
        number=str(one.wanted.number or ""),
        run=_run(one.wanted.values),
        chip={"kind": kind, "label": str(label)},
        text=one.fault or "; ".join(_change(name, *sides) for name, sides in one.changes.items()),
    )


def _run(values: dict[str, Any]) -> str:
    """As `Thu 26 Nov 2026 · Tempo · 10 km · 45:00`."""
    if "day" not in values:
        return ""
    metres = values.get("distance_m")
    parts = [
        date_format(values["day"], "D j M Y"),
        capfirst(str(KINDS[values["kind"]])),
        f"{kilometres(metres)} km" if metres else "",
        clock(values.get("duration_s")),
        values.get("note", ""),
    ]
    return " · ".join(part for part in parts if part)


def _change(name: str, before: Any, after: Any) -> str:
    if name == "deleted_at":
        return ""
    words = {"what": FIELDS[name], "before": _said(name, before), "after": _said(name, after)}
    return _("%(what)s %(before)s → %(after)s") % words


def _said(name: str, value: Any) -> str:
    if value in {None, ""}:
        return "–"
    if name.endswith("distance_m"):
        return f"{kilometres(value)} km"
    if name.endswith("duration_s"):
        return clock(value)
    if name == "day":
        return str(date_format(value, "D j M"))
    if name == "done":
        return _("yes") if value else _("no")
    return str(KINDS.get(value, value))
