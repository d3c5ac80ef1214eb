"""Who trains: athletes, their squads, their guardians, and where they train."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.ages import is_minor
from clubs.models import ClubQuerySet, ClubRow, Principal
from clubs.models.people import Unit
from clubs.roles import Area

Row = TypeVar("Row", bound=models.Model)


class AthleteRowQuerySet(ClubQuerySet[Row]):
    """Rows of one athlete, reached through the athlete."""

    area = Area.ATHLETES
    athlete_path = "athlete"


class AthleteRow(ClubRow):
    """A fact or choice of one athlete. `athlete` is the parent from the URL, never from a body."""

    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="+")

    class Meta(ClubRow.Meta):
        abstract = True

    @property
    def athlete_uid(self) -> UUID:
        """Whom it is about, as the audit keeps it."""
        return self.athlete.uid


class AthleteQuerySet(ClubQuerySet["Athlete"]):
    area = Area.ATHLETES
    athlete_path = "self"

    def reached_in(self, principal: Principal, area: Area, *, change: bool) -> Self:
        """Athletes whom the principal reaches in another area: whose logs, whose health."""
        return self._reached(principal, principal.reach(area, change=change))


class Athlete(ClubRow):
    """A person who trains in a club. May have no account: then a coach logs for them."""

    user = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="athletes"
    )
    coach = models.ForeignKey(
        "clubs.Membership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="coached",
        verbose_name=_("coach"),
    )
    name = models.CharField(_("name"), max_length=120)
    born = models.DateField(_("date of birth"), null=True, blank=True)
    unit = models.CharField(_("unit of loads"), max_length=2, choices=Unit, default=Unit.KG)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    # What coaches see beyond what they need: see `athletes.sharing`.
    shares_weight = models.BooleanField(_("coaches see the body weight"), default=True)
    shares_past_injuries = models.BooleanField(_("coaches see past injuries"), default=True)
    shares_run_words = models.BooleanField(_("coaches see how runs felt"), default=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # One of two records of the same person, put away: what was here is there now.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # A fact dated before what was folded: states from this day on are folded anew.
    replay_from = models.DateField(null=True, blank=True, editable=False)
    facts_version = models.PositiveIntegerField(default=1, editable=False)
    # Why the last regeneration of this athlete failed; empty when it went well.
    trouble = models.TextField(blank=True, default="", editable=False)

    objects = AthleteQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def athlete_uid(self) -> UUID:
        """Whom it is about, as of all rows of an athlete."""
        return self.uid

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def is_minor(self, on: date) -> bool:
        """Under 18 on that day; without a date of birth an adult."""
        return is_minor(self.born, on)


class SquadQuerySet(ClubQuerySet["Squad"]):
    area = Area.ATHLETES

    def editable_by(self, principal: Principal) -> Self:
        """One who is limited to the own squads changes no others."""
        rows = super().editable_by(principal)
        if principal.sees_own_squads_only:
            return rows.filter(coaches__user=principal.user_id).distinct()
        return rows

    def overseen_by(self, principal: Principal) -> Self:
        """Those whose athletes the principal sees: one who is limited looks into no others."""
        limited = principal.sees_own_squads_only
        return self.editable_by(principal) if limited else self.visible_to(principal)


class Squad(ClubRow):
    """Athletes who train together, and the coaches in charge."""

    name = models.CharField(_("name"), max_length=80)
    athletes = models.ManyToManyField(Athlete, related_name="squads", blank=True)
    coaches = models.ManyToManyField("clubs.Membership", related_name="squads", blank=True)

    objects = SquadQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Guardianship(models.Model):
    """A guardian of an athlete, linked and informed. Counts only while the athlete is a minor."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("mother")
        FATHER = "father", _("father")
        GUARDIAN = "guardian", _("legal guardian")
        OTHER = "other", _("another person who cares for them")

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="guardianships")
    user = models.ForeignKey("clubs.User", on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(
        _("relation"), max_length=8, choices=Relation, default=Relation.GUARDIAN
    )
    linked_at = models.DateTimeField(null=True, blank=True)
    informed_at = models.DateTimeField(_("has read the information"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["athlete", "user"], name="guardian_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_relation_display()} of {self.athlete}"


class GymChoiceQuerySet(AthleteRowQuerySet["GymChoice"]):
    pass


class GymChoice(AthleteRow):
    """Where an athlete trains from a day on; without one, in the club's first gym."""

    gym = models.ForeignKey("programs.Gym", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("from"))

    objects = GymChoiceQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.athlete} at {self.gym}"
