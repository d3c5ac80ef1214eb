"""Forms of a season's plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.forms.calendar import SeasonForm
from athletes.models import Season
from clubs.weeks import WEEK, week_start

AFTER_GOAL = 4 * WEEK  # a season ends some weeks after its goal
WITHOUT_GOAL = 52 * WEEK


class OffWeeksForm(forms.Form):
    """Weeks of a season to be taken off or kept, by their Mondays. Cleaned: dates."""

    week = forms.TypedMultipleChoiceField(
        coerce=date.fromisoformat,
        error_messages={
            "required": gettext_lazy("Choose a week"),
            "invalid_choice": gettext_lazy(
                "Unknown week '%(value)s', must be the Monday of a week of the season to come"
            ),
        },
    )

    def __init__(self, data: Any, *, season: Season, today: date) -> None:
        super().__init__(data)
        first = max(week_start(season.starts_on), week_start(today))
        count = max((season.ends_on - first) // timedelta(days=7) + 1, 0)
        mondays = [(first + at * WEEK).isoformat() for at in range(count)]
        field: Any = self.fields["week"]
        field.choices = [(one, one) for one in mondays]


def season_beginning(form: SeasonForm, race: str, today: date) -> dict[str, Any]:
    """What an empty form suggests: up to and after the race it is planned for."""
    first = week_start(today)
    goal = form.races.get(race)
    if goal is None:
        return {"starts_on": first, "ends_on": first + WITHOUT_GOAL - timedelta(days=1)}
    last = week_start(goal.day) + AFTER_GOAL + timedelta(days=6)
    name = _("%(race)s %(year)s") % {"race": goal.name, "year": goal.day.year}
    return {"name": name, "starts_on": first, "ends_on": last, "goal_race": str(goal.uid)}
