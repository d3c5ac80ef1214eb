"""What was decided on weeks that waited for a review, and what a coach takes as expected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteRow, AthleteRowQuerySet
from clubs.models import ClubQuerySet, ClubRow, Principal
from clubs.roles import Area
from programs.models import DocumentField

UNDO_WITHIN = timedelta(hours=24)


class ReviewDecisionQuerySet(ClubQuerySet["ReviewDecision"]):
    """Decisions of a club; whose weeks they are about is asked of `ReviewedWeek`."""

    area = Area.SESSIONS

    def visible_to(self, principal: Principal) -> Self:
        """Those that speak of an athlete within reach, to those who plan."""
        mine = ReviewedWeek.objects.visible_to(principal).values("decision")
        return super().visible_to(principal).filter(pk__in=mine)

    def editable_by(self, principal: Principal) -> Self:
        mine = ReviewedWeek.objects.editable_by(principal).values("decision")
        return super().editable_by(principal).filter(pk__in=mine)


class ReviewDecision(ClubRow):
    """One thing decided at once, of one week or of many: who, what, when, by which rule.

    Without a person and without a token the app decided, at the club's deadline. `at` and
    `undone_at` are the moments; what became of each week stands in its `ReviewedWeek`.
    """

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        KEEP = "keep", _("kept as published")
        SEND_BACK = "send_back", _("sent back to plan")
        HOLD = "hold", _("held")
        SKIP = "skip", _("skipped")
        OFF = "off", _("given an off range")

    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    rule = models.CharField(max_length=120, blank=True, default="")  # how the weeks were chosen
    options: Any = DocumentField(default=dict)  # what the kind needs beside the weeks
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReviewDecisionQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [*ClubRow.Meta.constraints]
        indexes: ClassVar = [models.Index(fields=["club", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class ReviewedWeekQuerySet(AthleteRowQuerySet["ReviewedWeek"]):
    area = Area.SESSIONS

    def standing(self) -> Self:
        """Those that were carried out, and not undone."""
        return self.filter(state=ReviewedWeek.State.DONE)


class ReviewedWeek(AthleteRow):
    """What a decision did to one athlete's week.

    `seen`: the stamp of the week that was looked at (`sessions.planning.waiting`); `before`: by
    session what stood, as far as it was replaced, so that undo can put it back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be done")
        BEGUN = "begun", _("being done")
        DONE = "done", _("done")
        CONFLICT = "conflict", _("changed meanwhile")
        UNDONE = "undone", _("taken back")

    decision = models.ForeignKey(
        "training.ReviewDecision", on_delete=models.CASCADE, related_name="weeks"
    )
    week_start = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    seen = models.CharField(max_length=40)
    before: Any = DocumentField(default=dict)
    kept: Any = DocumentField(default=list)  # what an undo could not take back, as codes and titles

    objects = ReviewedWeekQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["decision", "athlete", "week_start"], name="week_decided_once_a_decision"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["club", "week_start"]),
            models.Index(fields=["athlete", "week_start"]),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} {self.week_start}"


class WeekHoldQuerySet(AthleteRowQuerySet["WeekHold"]):
    area = Area.SESSIONS


class WeekHold(AthleteRow):
    """An athlete's week that is not to be published, until it is approved or the hold is lifted."""

    week_start = models.DateField()
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    set_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WeekHoldQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        constraints: ClassVar = [
            *AthleteRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["athlete", "week_start"],
                condition=Q(deleted_at=None),
                name="week_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} {self.week_start}"


class ReviewRulesQuerySet(ClubQuerySet["ReviewRules"]):
    area = Area.SESSIONS


class ReviewRules(ClubRow):
    """What may change in a week that is still as expected: a coach's own, or the club's default.

    Without a member it is the club's, for all who chose nothing. Pain, a week that could not be
    made and missing facts are never as expected, whatever stands here.
    """

    membership = models.ForeignKey(
        "clubs.Membership", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    steps = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(5)])
    lowered = models.BooleanField(default=False)
    eased = models.BooleanField(default=True)
    block = models.BooleanField(default=False)
    exercises = models.BooleanField(default=False)
    moved = models.BooleanField(default=False)
    dropped = models.BooleanField(default=False)
    effort = models.BooleanField(default=False)
    by_coach = models.BooleanField(default=True)
    new_weeks = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(12)])

    objects = ReviewRulesQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["club", "membership"],
                condition=Q(membership__isnull=False),
                name="review_rules_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(membership__isnull=True),
                name="review_rules_once_a_club",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} {self.membership or ''}"
