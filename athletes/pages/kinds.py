"""The kinds of fact on an athlete's page: what each is called, its rows, its form, its verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from athletes import facts, injuries
from athletes.forms.calendar import OffRangeForm, RaceForm, SeasonForm
from athletes.forms.facts import AvailabilityForm, BodyWeightForm, FactForm, GymChoiceForm
from athletes.forms.health import InjuryForm
from athletes.forms.results import StrengthTestForm, TimeTrialForm
from athletes.forms.runs import RunForm
from athletes.models import (
    Athlete,
    AthleteRow,
    AthleteRowQuerySet,
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
from clubs.models import Principal
from clubs.roles import Area


@dataclass(frozen=True)
class Kind:
    """`name` begins the names of its URLs (`race-new`), `path` stands in them (`races/`).

    `empty` says that nothing is on record, `hint` what one who may enter it can do.
    """

    name: str
    path: str
    model: type[AthleteRow]
    form: type[FactForm]
    icon: str
    title: Promise
    adds: Promise
    empty: Promise
    hint: Promise
    add: Callable[..., object]
    change: Callable[..., bool] = facts.change
    remakes: bool = True

    @property
    def rows(self) -> AthleteRowQuerySet[Any]:
        found: AthleteRowQuerySet[Any] = self.model._default_manager.all()  # type: ignore[assignment]
        return found

    @property
    def area(self) -> Area:
        return self.rows.area

    def of(self, athlete: Athlete, principal: Principal) -> QuerySet[Any]:
        """What this principal may see of it."""
        rows = self.rows.visible_to(principal).filter(athlete=athlete)
        return rows.select_related("gym") if self.model is GymChoice else rows


def _enter(
    athlete: Athlete, values: dict[str, Any], *, by: Principal, at: datetime, uid: UUID
) -> Injury:
    """Whether a session of that day is judged is seen above, where the facts are gathered."""
    return injuries.enter_injury(athlete, **values, by=by, at=at, judged_on=False)


RACE = Kind(
    "race",
    "races",
    Race,
    RaceForm,
    "flag",
    _("Races"),
    _("Add a race"),
    _("No race yet."),
    _("Enter the next one: strength gets lighter before it."),
    partial(facts.add, Race),
)
RUN = Kind(
    "run",
    "runs",
    Run,
    RunForm,
    "footprints",
    _("Runs"),
    _("Add one run"),
    _("No runs planned."),
    _("Plan a week of them: strength then keeps clear of intervals and long runs."),
    partial(facts.add, Run),
)
AVAILABILITY = Kind(
    "availability",
    "availability",
    Availability,
    AvailabilityForm,
    "calendar-check",
    _("Days for strength"),
    _("Enter days"),
    _("Not known yet: every day counts as possible."),
    _("Enter the days with time for strength."),
    partial(facts.add, Availability),
)
INJURY = Kind(
    "injury",
    "injuries",
    Injury,
    InjuryForm,
    "bandage",
    _("Injuries"),
    _("Enter an injury"),
    _("No injury on record."),
    _("Enter one, and strength avoids what would hurt."),
    _enter,
    injuries.change_injury,
)
BODY_WEIGHT = Kind(
    "body-weight",
    "body-weights",
    BodyWeight,
    BodyWeightForm,
    "scale",
    _("Body weight"),
    _("Add a weighing"),
    _("No weighing on record that you may see."),
    _("Add one: loads with a limit by body weight need it."),
    partial(facts.add, BodyWeight),
)
SEASON = Kind(
    "season",
    "seasons",
    Season,
    SeasonForm,
    "calendar-range",
    _("Season"),
    _("Add a season"),
    _("No season yet."),
    _("It says until when, and in how many weeks strength is the goal."),
    partial(facts.add, Season),
    remakes=False,
)
OFF = Kind(
    "off",
    "off-ranges",
    OffRange,
    OffRangeForm,
    "tree-palm",
    _("Days off"),
    _("Add days off"),
    _("No days off."),
    _("Enter holidays and camps: nothing is planned on them."),
    partial(facts.add, OffRange),
)
GYM_CHOICE = Kind(
    "gym-choice",
    "gym-choices",
    GymChoice,
    GymChoiceForm,
    "warehouse",
    _("Gym"),
    _("Choose a gym"),
    _("Trains in the club's first gym."),
    _("Choose another one, and loads fit its plates."),
    partial(facts.add, GymChoice),
)
STRENGTH_TEST = Kind(
    "strength-test",
    "strength-tests",
    StrengthTest,
    StrengthTestForm,
    "dumbbell",
    _("Strength tests"),
    _("Enter a test"),
    _("No strength test yet."),
    _("Enter one: it shows how strong this athlete is, and changes no plan."),
    partial(facts.add, StrengthTest),
    remakes=False,
)
TIME_TRIAL = Kind(
    "time-trial",
    "time-trials",
    TimeTrial,
    TimeTrialForm,
    "timer",
    _("Time trials"),
    _("Enter a time trial"),
    _("No time trial yet."),
    _("Enter a distance run for time outside a race."),
    partial(facts.add, TimeTrial),
    remakes=False,
)
MAIN = (RACE, RUN, AVAILABILITY, INJURY)
ASIDE = (BODY_WEIGHT, STRENGTH_TEST, TIME_TRIAL, SEASON, OFF, GYM_CHOICE)
KINDS = (*MAIN, *ASIDE)
