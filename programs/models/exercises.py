"""The exercise library: one for all clubs, with a club's own entries beside it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import ClubQuerySet, ClubRow, Principal
from clubs.roles import Area, Reach


class ExerciseQuerySet(ClubQuerySet["Exercise"]):
    area = Area.EXERCISES

    def visible_to(self, principal: Principal) -> Self:
        """The shared library and the club's own entries."""
        if principal.reach(self.area, change=False) == Reach.NONE:
            return self.none()
        return self.of_club(principal.club_id)

    def remembered_by(self, principal: Principal) -> Self:
        if principal.reach(self.area, change=False) == Reach.NONE:
            return self.none()
        return self.filter(models.Q(club=None) | models.Q(club=principal.club_id))

    def of_club(self, club_id: int) -> Self:
        return self.alive().filter(models.Q(club=None) | models.Q(club=club_id))


class Exercise(ClubRow):
    """A library entry, shared where `club` is empty. Columns: docs/reference/exercises.md."""

    club = models.ForeignKey(  # type: ignore[assignment]  # the shared library has none
        "clubs.Club", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    category = models.CharField(max_length=30)
    pattern = models.CharField(max_length=30)
    primary_muscles = models.JSONField(default=list)
    secondary_muscles = models.JSONField(default=list)
    equipment = models.JSONField(default=list)  # all of these; each a list of alternatives
    unilateral = models.BooleanField(default=False)
    load_type = models.CharField(max_length=20)
    measure = models.CharField(max_length=10, default="reps")
    load_note = models.CharField(max_length=120, blank=True)
    difficulty = models.PositiveSmallIntegerField(default=1)
    contact_level = models.PositiveSmallIntegerField(default=0)
    default_method = models.CharField(max_length=10)
    default_sets = models.PositiveSmallIntegerField()
    default_reps = models.JSONField()  # a number, or [low, top]
    default_rir = models.JSONField(null=True)  # [low, high] or null
    default_rest_s = models.PositiveSmallIntegerField(null=True)
    default_step = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    conversion = models.CharField(max_length=20, blank=True)  # "factor:0.5" or "system"
    regression = models.CharField(max_length=60, blank=True)
    progression = models.JSONField(default=list)
    avoid = models.JSONField(default=list)
    modify = models.JSONField(default=list)
    substitute = models.CharField(max_length=60, blank=True)
    running_benefit = models.CharField(max_length=90, blank=True)
    cues = models.JSONField(default=list)
    fit_category = models.CharField(max_length=40, blank=True)
    fit_name = models.CharField(max_length=60, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["category", "name"]
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.UniqueConstraint(fields=["slug"], name="exercise_slug"),
        ]

    def __str__(self) -> str:
        return self.name
