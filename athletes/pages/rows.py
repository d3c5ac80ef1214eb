"""How one row of a fact is said: a line, a quiet line, chips, and whether it has passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.forms.calendar import DISTANCES
from athletes.forms.fields import clock, kilometres, plain
from athletes.models import (
    AthleteRow,
    Availability,
    BodyWeight,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
    Season,
    StrengthTest,
    TimeTrial,
)
from athletes.parts import WORDS
from clubs.weeks import day_names, week_start

Chip = dict[str, object]


@dataclass(frozen=True)
class Words:
    title: str
    detail: str = ""
    chips: list[Chip] = field(default_factory=list)


def words(row: AthleteRow, today: date) -> Words:
    """How any fact is said."""
    if isinstance(row, Race):
        return _race(row, today)
    return SAID[type(row)](row)


def split(rows: Sequence[Any], today: date) -> tuple[list[Any], list[Any]]:
    """What counts now or will, in its order; what has passed, the latest first."""
    standing = _standing(rows, today)
    past = [one for one in rows if one is not standing and has_passed(one, today)]
    gone = {one.pk for one in past}
    return [one for one in rows if one.pk not in gone], past[::-1]


def said_day(day: date) -> str:
    return date_format(day, "D j M Y")


def distance(metres: int | None) -> str:
    """As `Half marathon`, `15 km`; empty for none."""
    if metres is None:
        return ""
    return str(DISTANCES.get(str(metres), f"{kilometres(metres)} km"))


def short_run(run: Run) -> str:
    """As `Long 22`: the kind and whole kilometres, for a chip."""
    kind = capfirst(run.get_kind_display())
    return f"{kind} {round(run.distance_m / 1000)}" if run.distance_m else kind


def _standing(rows: Sequence[Any], today: date) -> Any:
    """The row that counts today where each replaces the one before."""
    begun = [
        one
        for one in rows
        if (isinstance(one, BodyWeight) and one.day <= today)
        or (
            isinstance(one, Availability | GymChoice)
            and one.starts_on <= today
            and (getattr(one, "ends_on", None) or today) >= today
        )
    ]
    return begun[-1] if begun else None


def has_passed(row: Any, today: date) -> bool:
    """Whether it belongs to what was, unless it still stands. A run does when its week is over."""
    match row:
        case Race():
            return row.day < today
        case Run():
            return row.day < week_start(today)
        case Season() | OffRange():
            return row.ends_on < today
        case Injury():
            return row.cleared_on is not None
        case BodyWeight() | StrengthTest() | TimeTrial():
            return True
    until: date | None = getattr(row, "ends_on", None)
    return bool(row.starts_on <= today or (until and until < today))


def _race(race: Race, today: date) -> Words:
    chips: list[Chip] = [{"kind": "race", "label": race.priority, "plain": True}]
    days = (race.day - today).days
    if days == 0:
        chips.append({"kind": "race", "label": _("today")})
    elif days > 0:
        label = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
        chips.append({"kind": "quiet", "label": label})
    parts = [said_day(race.day), distance(race.distance_m)]
    if race.goal_s:
        parts.append(_("goal %(time)s") % {"time": clock(race.goal_s)})
    if race.stop_days is not None:
        stop = ngettext("%(n)s day without strength", "%(n)s days without strength", race.stop_days)
        parts.append(stop % {"n": race.stop_days})
    if race.result_s:
        chips.append({"kind": "done", "label": clock(race.result_s)})
    return Words(race.name, " · ".join(part for part in parts if part), chips)


def _run(run: Run) -> Words:
    parts = [distance(run.distance_m), clock(run.duration_s)]
    chips: list[Chip] = [{"kind": "done", "label": _("done")}] if run.done else []
    title = f"{date_format(run.day, 'D j M')} · {capfirst(run.get_kind_display())}"
    return Words(title, " · ".join(part for part in parts if part), chips)


def _availability(row: Availability) -> Words:
    parts = [_from(row.starts_on, row.ends_on)]
    if row.preferred:
        parts.append(_("preferred %(days)s") % {"days": day_names(row.preferred)})
    parts.append(_("also on days with a run") if row.same_day else _("never on a day with a run"))
    if row.sessions_possible is not None:
        most = ngettext("%(n)s session a week", "%(n)s sessions a week", row.sessions_possible)
        parts.append(most % {"n": row.sessions_possible})
    every = len(row.days) == len(WEEKDAYS_ABBR)
    days = day_names(row.days) or _("No time for strength")
    return Words(_("Every day") if every else days, " · ".join(parts))


def _injury(row: Injury) -> Words:
    name = capfirst(str(WORDS.get(row.part, row.part)))
    title = f"{name}, {row.get_side_display()}" if row.side else name
    parts = [_("since %(day)s") % {"day": said_day(row.starts_on)}, row.note]
    if row.cleared_on is None:
        chips: list[Chip] = [{"kind": "bad", "label": row.get_stage_display()}]
    else:
        chips = [{"kind": "done", "label": _("cleared")}]
        cleared = _("cleared %(day)s, %(way)s") % {
            "day": said_day(row.cleared_on),
            "way": row.get_cleared_return_display(),
        }
        parts.insert(1, cleared)
    return Words(title, " · ".join(part for part in parts if part), chips)


def _body_weight(row: BodyWeight) -> Words:
    return Words(f"{plain(row.value)} {row.unit}", said_day(row.day))


def _strength_test(row: StrengthTest) -> Words:
    done = f"{plain(row.load)} {row.unit} × {row.reps}"
    parts = [said_day(row.day), row.exercise.replace("_", " ")]
    if row.e1rm is not None:
        parts.append(_("one repetition about %(load)s") % {"load": f"{row.e1rm} {row.unit}"})
    return Words(done, " · ".join([*parts, row.note] if row.note else parts))


def _time_trial(row: TimeTrial) -> Words:
    parts = [said_day(row.day), row.note]
    title = f"{distance(row.distance_m)} · {clock(row.time_s)}"
    return Words(title, " · ".join(part for part in parts if part))


def _season(row: Season) -> Words:
    low, high = round(row.share_low * 100), round(row.share_high * 100)
    share = _("strength in %(low)s–%(high)s%% of weeks") % {"low": low, "high": high}
    return Words(row.name, f"{_span(row.starts_on, row.ends_on)} · {share}")


def _off(row: OffRange) -> Words:
    return Words(_span(row.starts_on, row.ends_on), row.reason)


def _gym(row: GymChoice) -> Words:
    return Words(row.gym.name, _("from %(day)s") % {"day": said_day(row.starts_on)})


def _from(starts_on: date, ends_on: date | None) -> str:
    if ends_on is None:
        return _("from %(day)s") % {"day": said_day(starts_on)}
    return _span(starts_on, ends_on)


def _span(starts_on: date, ends_on: date) -> str:
    """As `Mon 3 – Sun 16 Aug 2026`, with what both days share said once."""
    if starts_on == ends_on:
        return said_day(starts_on)
    first = "D j M Y" if starts_on.year != ends_on.year else "D j M"
    return f"{date_format(starts_on, first)} – {said_day(ends_on)}"


SAID: dict[type[AthleteRow], Callable[[Any], Words]] = {
    Run: _run,
    Availability: _availability,
    Injury: _injury,
    BodyWeight: _body_weight,
    StrengthTest: _strength_test,
    TimeTrial: _time_trial,
    Season: _season,
    OffRange: _off,
    GymChoice: _gym,
}
