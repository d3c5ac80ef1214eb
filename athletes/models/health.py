"""Body weight and injuries: read by few, dated, never lost."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import Athlete, AthleteRow, AthleteRowQuerySet
from clubs.ages import of_age_if_born_by
from clubs.models import Club, Principal
from clubs.models.people import Unit
from clubs.models.rows import paged
from clubs.roles import Area, Role


class BodyWeightQuerySet(AthleteRowQuerySet["BodyWeight"]):
    """As the role table says; of minors as the club says, of everybody as they chose.

    This is the one place of the rule: whatever tells a body weight, or a number that would give
    it away, starts here.
    """

    area = Area.HEALTH

    def visible_to(self, principal: Principal) -> Self:
        return super().visible_to(principal).filter(self._not_hidden(principal))

    def editable_by(self, principal: Principal) -> Self:
        return super().editable_by(principal).filter(self._not_hidden(principal))

    def restorable_by(self, principal: Principal) -> Self:
        return super().restorable_by(principal).filter(self._not_hidden(principal))

    def dated_for(self, principal: Principal) -> Self:
        """For the days of weighings only: that one is missing may be known by all of the staff who
        may see health, also where the number is not for them."""
        return super().visible_to(principal)

    def _not_hidden(self, principal: Principal) -> models.Q:
        if principal.is_token or Role.PHYSIO in principal.roles:
            return models.Q()
        shown = models.Q(athlete__shares_weight=True)
        if not _sees_minors_weight(principal):
            by = of_age_if_born_by(principal.today)
            shown &= models.Q(athlete__born=None) | models.Q(athlete__born__lte=by)
        return shown | _own_or_child(principal)


def _sees_minors_weight(principal: Principal) -> bool:
    """Of coaches and owners; the physio and the club's systems see it by their right on health."""
    if Role.COACH in principal.roles:
        return principal.minors_weight != Club.MinorsWeight.PHYSIO
    return principal.minors_weight == Club.MinorsWeight.STAFF


def _own_or_child(principal: Principal) -> models.Q:
    """One's own, and a child's: an adult's former guardian has no reach that this could widen."""
    mine = Athlete.objects.filter(
        models.Q(user=principal.user_id)
        | models.Q(
            guardianships__user=principal.user_id,
            born__gt=of_age_if_born_by(principal.today),
        )
    )
    return models.Q(athlete__in=mine.values("pk"))


class BodyWeight(AthleteRow):
    """A weighing; the engine takes the median of the last weeks."""

    day = models.DateField(_("day"))
    value = models.DecimalField(
        _("body weight"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(20), MaxValueValidator(660)],
    )
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, default=Unit.KG)

    objects = BodyWeightQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [*paged("weights"), models.Index(fields=["athlete", "day"])]

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


class InjuryQuerySet(AthleteRowQuerySet["Injury"]):
    """What hurts now is shown to all who may see health; what is over as the athlete chose."""

    area = Area.HEALTH

    def visible_to(self, principal: Principal) -> Self:
        return super().visible_to(principal).filter(self._not_hidden(principal))

    def editable_by(self, principal: Principal) -> Self:
        return super().editable_by(principal).filter(self._not_hidden(principal))

    def restorable_by(self, principal: Principal) -> Self:
        return super().restorable_by(principal).filter(self._not_hidden(principal))

    def _not_hidden(self, principal: Principal) -> models.Q:
        if principal.is_token or Role.PHYSIO in principal.roles:
            return models.Q()
        shown = models.Q(cleared_on=None) | models.Q(athlete__shares_past_injuries=True)
        return shown | _own_or_child(principal)

    def open(self) -> Self:
        return self.alive().filter(cleared_on=None)


class Injury(AthleteRow):
    """An injury from a day on, until it is cleared. `part` is a tag of the exercise library.

    One that red pain made names in `from_lines` the lines that logged it: they paused themselves.
    """

    class Side(models.TextChoices):
        NONE = "", _("not said")
        LEFT = "left", _("left")
        RIGHT = "right", _("right")
        BOTH = "both", _("both")

    class Stage(models.TextChoices):
        ACUTE = "acute", _("acute")
        REHAB = "rehab", _("in rehab")
        RETURNING = "returning", _("returning")

    class Return(models.TextChoices):
        NONE = "none", _("nothing was lost: go on as before")
        SHORT = "short", _("short: some careful sessions")
        FULL = "full", _("full: a careful way back")

    part = models.CharField(_("part"), max_length=20)
    side = models.CharField(_("side"), max_length=5, choices=Side, blank=True, default="")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.ACUTE)
    starts_on = models.DateField(_("since"))
    acts_on = models.DateField(editable=False)  # the next day where a session of the day was judged
    note = models.CharField(_("note"), max_length=300, blank=True)
    from_lines = models.JSONField(default=list, editable=False)
    entered_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    cleared_on = models.DateField(_("cleared"), null=True, blank=True)
    clear_acts_on = models.DateField(null=True, blank=True, editable=False)
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)
    cleared_return = models.CharField(
        _("way back"), max_length=5, choices=Return, blank=True, default=""
    )
    cleared_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InjuryQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.part} since {self.starts_on}"
