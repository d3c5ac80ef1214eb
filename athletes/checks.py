"""What the facts of an athlete may be, whoever says them: a form, a spreadsheet, a club system.

Each check takes the values of one row and the club's day, and raises ValidationError by field. What
a single field may be (a number's range, a known word) is said where it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from athletes.models import (
    Athlete,
    AthleteRow,
    Availability,
    BodyWeight,
    OffRange,
    Race,
    Run,
    Season,
)
from programs.progression.units import plain

Values = Mapping[str, Any]
BODY_WEIGHTS = {"kg": (Decimal(20), Decimal(300)), "lb": (Decimal(44), Decimal(660))}


def check(model: type[Athlete | AthleteRow], values: Values, today: date) -> None:
    """The rules of that kind of row. Raises ValidationError with a message for each field."""
    faults: dict[str, str] = {}
    for rule in RULES.get(model, ()):
        faults |= rule(values, today)
    if faults:
        raise ValidationError(faults)


def stop_days_of_a_races(values: Values, today: date) -> dict[str, str]:
    stop, priority = values.get("stop_days"), values.get("priority")
    if stop is None or priority in {None, Race.Priority.A}:
        return {}
    message = _("%(days)s days are for A races only, this is %(priority)s: leave it empty")
    return {"stop_days": message % {"days": stop, "priority": priority}}


def result_is_run(values: Values, today: date) -> dict[str, str]:
    day = values.get("day")
    if not values.get("result_s") or day is None or day <= today:
        return {}
    message = _("A result on %(today)s is too early, the race is on %(day)s")
    return {"result_s": message % {"today": today, "day": day}}


def run_is_done_in_time(values: Values, today: date) -> dict[str, str]:
    day = values.get("day")
    if not values.get("done") or day is None or day <= today:
        return {}
    message = _("A run on %(day)s cannot be done yet, today is %(today)s")
    return {"done": message % {"day": day, "today": today}}


def weight_is_a_runners(values: Values, today: date) -> dict[str, str]:
    value, unit = values.get("value"), values.get("unit")
    if value is None or unit not in BODY_WEIGHTS:
        return {}
    least, most = BODY_WEIGHTS[unit]
    if least <= value <= most:
        return {}
    message = _("%(value)s %(unit)s is out of range, must be 20 to 300 kg (44 to 660 lb)")
    return {"value": message % {"value": plain(value), "unit": unit}}


def day_has_come(name: str) -> Callable[[Values, date], dict[str, str]]:
    def rule(values: Values, today: date) -> dict[str, str]:
        day = values.get(name)
        if day is None or day <= today:
            return {}
        message = _("%(day)s is yet to come, must be today (%(today)s) or earlier")
        return {name: message % {"day": day, "today": today}}

    return rule


def until_follows_from(values: Values, today: date) -> dict[str, str]:
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if not starts_on or not ends_on or ends_on >= starts_on:
        return {}
    message = _("%(until)s is before the first day, must be %(since)s or later")
    return {"ends_on": message % {"until": ends_on, "since": starts_on}}


RULES: dict[Any, tuple[Callable[[Values, date], dict[str, str]], ...]] = {
    Athlete: (day_has_come("born"),),
    Race: (stop_days_of_a_races, result_is_run),
    Run: (run_is_done_in_time,),
    BodyWeight: (weight_is_a_runners, day_has_come("day")),
    Availability: (until_follows_from,),
    OffRange: (until_follows_from,),
    Season: (until_follows_from,),
}
