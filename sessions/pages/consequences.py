"""What a change would do, in words: for the season page, and wherever a change is tried first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.progression.facts import UNLOADED, RaceFact
from sessions.pages import levels, numbers
from sessions.pages.sentences import asked_of
from sessions.planning.consequences import (
    DayChange,
    LineChange,
    RaceChange,
    SessionChange,
    WeekChange,
)

MOST = 20  # weeks that are shown at once; the rest is counted


def consequences_page(
    changes: Sequence[WeekChange],
    races: Sequence[RaceChange] = (),
    *,
    share: str = "",
    shows_loads: bool = True,
) -> dict[str, Any]:
    """For `sessions/_consequences.html`. `share`: what becomes of the season's share, in a
    sentence. `shows_loads`: who may see weeks that are not published."""
    shown = changes if shows_loads else [one for one in changes if one.days]
    rest = len(shown) - MOST
    return {
        "sentences": [*_summary(shown), *([share] if share else [])],
        "races": [race_sentence(one) for one in races],
        "weeks": [_week(one, shows_loads=shows_loads) for one in shown[:MOST]],
        "rest": ngettext("And %(count)s more week.", "And %(count)s more weeks.", rest)
        % {"count": rest}
        if rest > 0
        else "",
        "shows_loads": shows_loads,
    }


def race_sentence(change: RaceChange) -> str:
    """What becomes of a race beside the one that is changed."""
    race, after = change.race, change.after
    words = {"race": race.name or "", "priority": race.priority, "day": numbers.day(race.on)}
    if after is None:
        return _("%(race)s (%(priority)s), %(day)s: no longer in the plan") % words
    if after.beside is not None:
        return through_sentence(words, after.beside, abs((race.on - after.beside.on).days))
    if change.before is None:
        return _("%(race)s (%(priority)s), %(day)s: eased for") % words
    return _("%(race)s (%(priority)s), %(day)s: now eased for, no longer trained through") % words


def through_sentence(words: dict[str, str], beside: RaceFact, days: int) -> str:
    apart = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    about = {"apart": apart, "other": f"{beside.name} ({beside.priority})"}
    text = _("%(race)s (%(priority)s), %(day)s: trained through, %(apart)s from %(other)s")
    return text % {**words, **about}


def _summary(changes: Sequence[WeekChange]) -> list[str]:
    if not changes:
        return [_("Nothing changes in the weeks to come.")]
    found = []
    if days := sum(len(one.days) for one in changes):
        text = ngettext("%(n)s day changes its level", "%(n)s days change their level", days)
        weeks = sum(bool(one.days) for one in changes)
        within = ngettext("in %(n)s week", "in %(n)s weeks", weeks) % {"n": weeks}
        found.append(f"{text % {'n': days}} {within}.")
    lost = sum(one.trains == (True, False) for one in changes)
    if lost:
        text = ngettext("%(n)s week loses its strength.", "%(n)s weeks lose their strength.", lost)
        found.append(text % {"n": lost})
    won = sum(one.trains == (False, True) for one in changes)
    if won:
        text = ngettext("%(n)s week gains strength.", "%(n)s weeks gain strength.", won)
        found.append(text % {"n": won})
    if not found:
        text = ngettext("Loads change in %(n)s week.", "Loads change in %(n)s weeks.", len(changes))
        found.append(text % {"n": len(changes)})
    return found


def _week(change: WeekChange, *, shows_loads: bool) -> dict[str, Any]:
    return {
        "name": _("Week %(number)s") % {"number": change.week_start.isocalendar().week},
        "days": numbers.week_days(change.week_start),
        "levels": [_span(span) for span in _spans(change.days)],
        "sessions": [_session(one) for one in change.sessions] if shows_loads else [],
        "lift": _lift(change.lines) if shows_loads else None,
    }


def _spans(days: Iterable[DayChange]) -> list[list[DayChange]]:
    """Days one after another that change in the same way."""
    spans: list[list[DayChange]] = []
    previous = None
    for day in days:
        same = previous is not None and (previous.before, previous.after) == (day.before, day.after)
        if previous is not None and same and (day.day - previous.day).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
        previous = day
    return spans


def _span(span: Sequence[DayChange]) -> dict[str, str]:
    first, last = span[0], span[-1]
    days = numbers.day(first.day)
    if len(span) > 1:
        days = f"{days} – {numbers.day(last.day)}"
    return {
        "days": days,
        "before": levels.label(first.before),
        "after": levels.label(first.after),
        "kind": levels.kind(first.after),
    }


def _session(change: SessionChange) -> str:
    """One session, in a sentence."""
    before, after = change.before, change.after
    title = {"session": change.title}
    was = before is not None and not before.is_dropped
    will = after is not None and not after.is_dropped
    if was and not will:
        why = levels.label(after.plan.code) if after is not None else ""
        return _("%(session)s goes") % title + (f": {why}" if why else "")
    if will and not was:
        return _("%(session)s comes") % title
    if before is None or after is None or not will:
        return _("%(session)s: another reason, still nothing") % title
    parts = []
    if before.day != after.day and before.day and after.day:
        days = {"before": numbers.day(before.day), "after": numbers.day(after.day)}
        parts.append(_("%(before)s → %(after)s") % days)
    old, new = (levels.of_the_day(_codes(one)) for one in (before, after))
    if old != new:
        parts.append(f"{levels.label(old)} → {levels.label(new)}")
    return f"{change.title}: {', '.join(parts) or _('other numbers')}"


def _codes(answer: Any) -> list[str]:
    return [line.code for line in answer.plan.lines] or ["full"]


def _lift(lines: Sequence[LineChange]) -> dict[str, str] | None:
    """The first loaded main line that asks something else."""
    one = next((one for one in lines if is_main_lift(one)), None)
    if one is None:
        return None
    return {"name": one.name, "before": asked_of(one.before), "after": asked_of(one.after)}


def is_main_lift(change: LineChange) -> bool:
    """Whether it speaks for the week: a main line with a load."""
    known = change.after or change.before
    return known is not None and known.role == "main" and known.load_type not in UNLOADED
