"""What the facts of an athlete may be, whoever says them: a form, a spreadsheet, a club system.

Each check takes the values of one row and the club's day, and raises ValidationError by field. What
a single field may be (a number's range, a known word) is said where it is read. `athlete` among the
values is whose row it is; where nobody knows yet, the rules that need it are asked again later.
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
    Injury,
    OffRange,
    Race,
    Run,
    Season,
    StrengthTest,
    TimeTrial,
)
from clubs.weeks import day_names
from programs.progression.policy import Policy
from programs.progression.units import plain

Values = Mapping[str, Any]
LEAST_REPS_OF_A_MINOR = Policy().minor.reps  # nobody under 18 is asked for a maximal test
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


def what_was_run_is_done(values: Values, today: date) -> dict[str, str]:
    said = [name for name in ("done_distance_m", "done_duration_s") if values.get(name)]
    if not said or values.get("done"):
        return {}
    return {"done": _("Must be true where it is said what was run")}


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


def preferred_days_have_time(values: Values, today: date | None = None) -> dict[str, str]:
    days = values.get("days") or ()
    others = [day for day in values.get("preferred") or () if day not in days]
    if not days or not others:
        return {}
    message = _("Preferred %(others)s must be among the days with time: %(days)s")
    return {"preferred": message % {"others": day_names(others), "days": day_names(days)}}


def share_rises(values: Values, today: date) -> dict[str, str]:
    low, high = values.get("share_low"), values.get("share_high")
    if low is None or high is None or high >= low:
        return {}
    message = _("%(high)s%% is less than %(low)s%%, must be %(low)s%% or more")
    return {"share_high": message % {"high": round(high * 100), "low": round(low * 100)}}


def goal_race_is_their_own(values: Values, today: date) -> dict[str, str]:
    race, athlete = values.get("goal_race"), values.get("athlete")
    if race is None or athlete is None or race.athlete_id == athlete.pk:
        return {}
    return {"goal_race": _("%(race)s is a race of another athlete") % {"race": race}}


def reserve_in_halves(values: Values, today: date) -> dict[str, str]:
    rir = values.get("rir")
    if rir is None or not rir * 2 % 1:
        return {}
    return {"rir": _("%(rir)s in reserve, must be 0 to 10 in halves") % {"rir": rir}}


def no_maximal_test_of_a_minor(values: Values, today: date) -> dict[str, str]:
    day, reps, athlete = values.get("day"), values.get("reps"), values.get("athlete")
    if not day or not reps or not athlete or reps >= LEAST_REPS_OF_A_MINOR:
        return {}
    if not athlete.is_minor(day):
        return {}
    message = _("%(reps)s repetitions, must be %(least)s or more under 18")
    return {"reps": message % {"reps": reps, "least": LEAST_REPS_OF_A_MINOR}}


RULES: dict[Any, tuple[Callable[[Values, date], dict[str, str]], ...]] = {
    Athlete: (day_has_come("born"),),
    Race: (stop_days_of_a_races, result_is_run),
    Run: (run_is_done_in_time, what_was_run_is_done),
    BodyWeight: (weight_is_a_runners, day_has_come("day")),
    Availability: (until_follows_from, preferred_days_have_time),
    Injury: (day_has_come("starts_on"),),
    OffRange: (until_follows_from,),
    Season: (until_follows_from, share_rises, goal_race_is_their_own),
    StrengthTest: (day_has_come("day"), reserve_in_halves, no_maximal_test_of_a_minor),
    TimeTrial: (day_has_come("day"),),
}
