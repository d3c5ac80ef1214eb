"""What an athlete's weeks are made of beside strength: races, runs, days."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRow, AthleteRowQuerySet
from clubs.models.rows import paged
from clubs.roles import Area
from programs.models import DocumentField


class RaceQuerySet(AthleteRowQuerySet["Race"]):
    area = Area.CALENDAR


class Race(AthleteRow):
    """A race. `history` holds what was known from which day on, as the engine's dated facts.

    Each entry: {date, on, priority, km, stop_days, void}; written by `athletes.races`.
    """

    class Priority(models.TextChoices):
        A = "A", _("A: the season's goal")
        B = "B", _("B: important")
        C = "C", _("C: trained for by racing")

    name = models.CharField(_("name"), max_length=120)
    day = models.DateField(_("day"))
    priority = models.CharField(_("priority"), max_length=1, choices=Priority)
    distance_m = models.PositiveIntegerField(_("distance in metres"), null=True, blank=True)
    goal_s = models.PositiveIntegerField(_("goal time"), null=True, blank=True)
    result_s = models.PositiveIntegerField(_("result"), null=True, blank=True)
    stop_days = models.PositiveSmallIntegerField(
        _("days without strength before it"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(28)],
        help_text=_("A races only; empty as the club's policy says (14 days)"),
    )
    history: Any = DocumentField(default=list)

    objects = RaceQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return self.name


class RunQuerySet(AthleteRowQuerySet["Run"]):
    area = Area.CALENDAR


class Run(AthleteRow):
    """A run, planned or done. What was done stands beside what was planned where it differs.

    `calendar`: the calendar that it came from and that may move it or take it back.
    """

    class Kind(models.TextChoices):
        EASY = "easy", _("easy")
        LONG = "long", _("long")
        TEMPO = "tempo", _("tempo")
        INTERVAL = "interval", _("intervals")
        HILL = "hill", _("hills")

    class Feeling(models.TextChoices):
        NONE = "", _("not said")
        EASY = "easy", _("easier than thought")
        RIGHT = "right", _("as it should be")
        HARD = "hard", _("harder than thought")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    distance_m = models.PositiveIntegerField(_("distance in metres"), null=True, blank=True)
    duration_s = models.PositiveIntegerField(_("duration"), null=True, blank=True)
    done = models.BooleanField(_("done"), default=False)
    done_distance_m = models.PositiveIntegerField(_("distance done"), null=True, blank=True)
    done_duration_s = models.PositiveIntegerField(_("time taken"), null=True, blank=True)
    feeling = models.CharField(
        _("how it felt"), max_length=5, choices=Feeling, blank=True, default=""
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    calendar = models.ForeignKey(
        "athletes.RunCalendar", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RunQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [*paged("runs"), models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def metres(self) -> int:
        """What counts into a week's kilometres: what was done, else what is planned."""
        done = self.done_distance_m if self.done else None
        return done or self.distance_m or 0


class WeekAnswerQuerySet(AthleteRowQuerySet["WeekAnswer"]):
    area = Area.CALENDAR


class WeekAnswer(AthleteRow):
    """What an athlete said of a week that is still to be made. Without an `availability`: as usual.

    Of whom there is no answer for a week, nobody asked or nobody answered: usual as well.
    """

    week_start = models.DateField(_("week"))
    availability = models.ForeignKey(
        "athletes.Availability",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WeekAnswerQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["week_start", "pk"]
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(fields=["athlete", "week_start"], name="one_answer_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} for {self.week_start}"


class RunCalendarQuerySet(AthleteRowQuerySet["RunCalendar"]):
    area = Area.CALENDAR


class RunCalendar(AthleteRow):
    """A calendar of runs kept elsewhere: a file that is sent again, or an address that is asked.

    `trouble`: why the last asking failed; empty when it went well.
    """

    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("address"), max_length=500, blank=True, default="")
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    trouble = models.CharField(max_length=300, blank=True, default="", editable=False)

    objects = RunCalendarQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RunImportQuerySet(AthleteRowQuerySet["RunImport"]):
    area = Area.CALENDAR


class RunImport(AthleteRow):
    """Runs that came in at once, and how each was before, so that all of it can be undone.

    `changes`: a list of {run, version, before}: the run's uid, its version after the import, and
    its values before (none: the import made it).
    """

    class Source(models.TextChoices):
        CSV = "csv", _("table")
        ICS = "ics", _("calendar")

    source = models.CharField(max_length=3, choices=Source)
    name = models.CharField(max_length=200, blank=True, default="")
    changes: Any = models.JSONField(default=list)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RunImportQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.name}"


class AvailabilityQuerySet(AthleteRowQuerySet["Availability"]):
    area = Area.CALENDAR


class Availability(AthleteRow):
    """Days on which strength is possible, from a day on (to one, where it is for some weeks only).

    Days are 0 = Monday to 6. `sessions_possible` counts runs and strength together in a week;
    empty means unknown, then the method's gate stays open.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    days = models.JSONField(_("days with time for strength"), default=list)
    preferred = models.JSONField(_("days preferred"), default=list)
    same_day = models.BooleanField(_("strength and a run on one day is fine"), default=True)
    sessions_possible = models.PositiveSmallIntegerField(
        _("sessions possible in a week, runs included"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )

    objects = AvailabilityQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.athlete} from {self.starts_on}"
