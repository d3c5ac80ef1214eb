"""Counted changes in plain words, the weightiest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from sessions.pages.consequences import is_main_lift
from sessions.pages.sentences import asked_of
from sessions.planning.consequences import WeekChange
from sessions.planning.tally import Tally

SENTENCES = {
    "gone": ngettext_lazy("%(n)s session goes", "%(n)s sessions go", "n"),
    "come": ngettext_lazy("%(n)s session comes", "%(n)s sessions come", "n"),
    "moved": ngettext_lazy("%(n)s session on another day", "%(n)s sessions on another day", "n"),
    "eased": ngettext_lazy("%(n)s exercise becomes lighter", "%(n)s exercises become lighter", "n"),
    "deload": ngettext_lazy("%(n)s exercise on deload", "%(n)s exercises on deload", "n"),
    "full": ngettext_lazy("%(n)s exercise full again", "%(n)s exercises full again", "n"),
    "lighter": ngettext_lazy("%(n)s load down", "%(n)s loads down", "n"),
    "heavier": ngettext_lazy("%(n)s load up", "%(n)s loads up", "n"),
    "fewer_sets": gettext_lazy("%(n)s × fewer sets"),
    "more_sets": gettext_lazy("%(n)s × more sets"),
    "fewer_reps": gettext_lazy("%(n)s × fewer repetitions"),
    "more_reps": gettext_lazy("%(n)s × more repetitions"),
    "days": ngettext_lazy("%(n)s day of another level", "%(n)s days of another level", "n"),
}


def what_changes(total: Tally) -> list[str]:
    """As `3 sessions go`, `12 loads down`; nothing of what stays."""
    return [
        str(text % {"n": count}) for name, text in SENTENCES.items() if (count := _of(total, name))
    ]


def first_lift(changes: Sequence[WeekChange]) -> str:
    """As `Barbell back squat 3 × 8 @ 80 kg → 2 × 6 @ 72.5 kg in the week of 7 Dec`: the first main
    line that both ask otherwise; empty where there is none."""
    for week in changes:
        for line in week.lines:
            both = line.before is not None and line.after is not None
            if both and is_main_lift(line) and asked_of(line.before) != asked_of(line.after):
                words = {
                    "name": line.name,
                    "before": asked_of(line.before),
                    "after": asked_of(line.after),
                    "day": date_format(week.week_start, "j M"),
                }
                return _("%(name)s %(before)s → %(after)s in the week of %(day)s") % words
    return ""


def _of(total: Tally, name: str) -> int:
    count: int = getattr(total, name)
    return count
