"""What the pages of an import show of its rows: the faults first, counts, a bounded list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clubs.models import Upload
from clubs.tables.imports import Outcome, Status

MOST_SHOWN = 200
ORDER = (Status.WRONG, Status.NEW, Status.CHANGED, Status.SAME)
WORDS = {
    Status.NEW: _("new"),
    Status.CHANGED: _("changed"),
    Status.SAME: _("as it is"),
    Status.WRONG: _("wrong"),
}
CHIPS = {Status.NEW: "plan", Status.CHANGED: "warn", Status.SAME: "quiet", Status.WRONG: "bad"}


@dataclass(frozen=True)
class Told:
    """`rows`: number, chip, title, detail and faults of each; `good`: what would be written."""

    counts: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    hidden: int
    good: int
    wrong: int
    is_done: bool


def told(outcomes: Sequence[Outcome], upload: Upload) -> Told:
    counts = upload.result if upload.done_at else counted(outcomes)
    ordered = sorted(outcomes, key=lambda one: (ORDER.index(one.status), one.number))
    return Told(
        counts=[
            {"label": f"{WORDS[one]}: {counts[one.value]}", "kind": CHIPS[one]}
            for one in ORDER
            if counts.get(one.value)
        ],
        rows=[_row(one) for one in ordered[:MOST_SHOWN]],
        hidden=max(0, len(ordered) - MOST_SHOWN),
        good=counts.get(Status.NEW.value, 0) + counts.get(Status.CHANGED.value, 0),
        wrong=counts.get(Status.WRONG.value, 0),
        is_done=upload.done_at is not None,
    )


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return dict(Counter(one.status.value for one in outcomes))


def _row(one: Outcome) -> dict[str, Any]:
    return {
        "number": one.number,
        "chip": {"kind": CHIPS[one.status], "label": WORDS[one.status]},
        "title": one.title,
        "detail": one.detail,
        "faults": [
            {"column": fault.column, "value": fault.value, "message": fault.message}
            for fault in one.faults
        ],
    }
