"""Who is under age: one rule for queries and rows, so that they turn over on the same day."""

from __future__ import annotations

from datetime import date

OF_AGE = 18  # years


def of_age_if_born_by(day: date) -> date:
    """Whoever was born on this date or before is of age on `day`; whoever later is a minor.

    Born on 29 February one is of age on 1 March where the year has no such day.
    """
    try:
        return day.replace(year=day.year - OF_AGE)
    except ValueError:  # 29 February, and no such day 18 years ago
        return day.replace(year=day.year - OF_AGE, day=28)


def is_minor(born: date | None, on: date) -> bool:
    """Under 18 on that day; without a date of birth an adult."""
    return born is not None and born > of_age_if_born_by(on)
