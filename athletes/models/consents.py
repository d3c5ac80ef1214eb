"""What people agreed to, in which words, and until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRow, AthleteRowQuerySet
from clubs.ages import of_age_if_born_by
from clubs.models import ClubQuerySet, ClubRow
from clubs.roles import Area


class Subject(models.TextChoices):
    """What a consent is about. The first two are needed for a minor to train by the app."""

    TRAINING = "training", _("strength training")
    HEALTH = "health", _("health data")
    PHOTOS = "photos", _("photos and videos")


NEEDED = (Subject.TRAINING, Subject.HEALTH)


class ConsentTextQuerySet(ClubQuerySet["ConsentText"]):
    area = Area.CLUB


class ConsentText(ClubRow):
    """The club's own words for a consent; each change is a new number, and none is overwritten.

    Before the first one the app's text counts, as number 0: see `athletes.consents`.
    """

    subject = models.CharField(max_length=8, choices=Subject)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConsentTextQuerySet.as_manager()

    class Meta(ClubRow.Meta):
        ordering: ClassVar = ["subject", "number"]
        constraints: ClassVar = [
            *ClubRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["club", "subject", "number"], name="consent_text_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"


class ConsentQuerySet(AthleteRowQuerySet["Consent"]):
    area = Area.CONSENTS

    def standing(self, on: date) -> Self:
        """Those that count on a day: a guardian's until the athlete is 18, then their own."""
        minor = Q(athlete__born__gt=of_age_if_born_by(on))
        of_age = Q(athlete__born=None) | Q(athlete__born__lte=of_age_if_born_by(on))
        whose = (minor & Q(by_guardian=True)) | (of_age & Q(by_guardian=False))
        return self.alive().filter(whose, withdrawn_at=None)


class Consent(AthleteRow):
    """One consent: who gave it, on which day, to exactly which words. Never changed, only
    withdrawn."""

    subject = models.CharField(max_length=8, choices=Subject)
    text = models.TextField()  # as it was shown
    text_number = models.PositiveSmallIntegerField()
    by_guardian = models.BooleanField()
    given_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_by = models.CharField(max_length=120)  # the name, also where it was given on paper
    on_paper = models.BooleanField(default=False)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "clubs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["subject", F("recorded_at").desc(), "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "subject"])]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}, {self.signed_by} {self.day}"
