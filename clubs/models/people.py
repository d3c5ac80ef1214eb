"""Clubs, the people in them, and what they may do."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models.principal import Principal
from clubs.roles import Area, Role


class Unit(models.TextChoices):
    KG = "kg", _("kilograms")
    LB = "lb", _("pounds")


WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail; what they may do hangs on their memberships."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=2, choices=Unit, default=Unit.KG)
    language = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        message = _("Unknown time zone '%(name)s', must be one of the IANA names, as Europe/Rome")
        raise ValidationError(message, params={"name": name})


class Club(models.Model):
    """A tenant: nothing of a club is ever seen by another."""

    class MinorsWeight(models.TextChoices):
        STAFF = "staff", _("owners, coaches and the physio")
        COACHES = "coaches", _("coaches and the physio")
        PHYSIO = "physio", _("the physio only")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[check_time_zone]
    )
    week_day = models.PositiveSmallIntegerField(
        _("day on which the coming week is made"),
        default=6,
        choices=WEEKDAYS,
    )
    week_time = models.TimeField(_("at this local time"), default=time(18, 0))
    review_first = models.BooleanField(
        _("a coach reviews each week before athletes see it"), default=False
    )
    # What happens to weeks that nobody reviewed by the deadline, and when that is.
    unanswered = models.CharField(
        _("weeks that nobody reviewed"),
        max_length=7,
        default="wait",
        choices=[
            ("wait", _("wait, however long")),
            ("publish", _("are published at the deadline")),
            ("hold", _("are held at the deadline")),
        ],
    )
    review_day = models.PositiveSmallIntegerField(
        _("day of the deadline"), default=6, choices=WEEKDAYS
    )
    review_time = models.TimeField(_("at this local time"), default=time(20, 0))
    ask_availability = models.BooleanField(
        _("athletes are asked each week when they can train"), default=False
    )
    ask_day = models.PositiveSmallIntegerField(_("asked from"), default=4, choices=WEEKDAYS)
    ask_time = models.TimeField(_("at this local time"), default=time(9, 0))
    minors_weight = models.CharField(
        _("body weight of athletes under 18 is seen by"),
        max_length=8,
        choices=MinorsWeight,
        default=MinorsWeight.COACHES,
    )
    minors_need_consent = models.BooleanField(
        _("weeks of athletes under 18 are published only with a guardian's consent"), default=False
    )
    minors_supervised = models.BooleanField(
        _("their sessions with weights open only with a supervising coach named"), default=True
    )
    kept = models.TextField(_("what is kept after a deletion"), blank=True, default="")
    kept_years = models.PositiveSmallIntegerField(
        _("years for which consents and injuries are kept after a deletion"),
        default=3,
        validators=[MaxValueValidator(30)],
    )
    digest_time = models.TimeField(
        _("local time at which e-mails of the day and the week are sent"), default=time(7, 0)
    )
    limit_coaches = models.BooleanField(_("coaches see their own squads only"), default=False)
    second_factor = models.BooleanField(_("staff log in with a second factor"), default=False)
    week_made = models.DateField(null=True, blank=True, editable=False)
    week_asked = models.DateField(null=True, blank=True, editable=False)
    week_closed = models.DateField(null=True, blank=True, editable=False)
    week_decided = models.DateField(null=True, blank=True, editable=False)
    digest_made = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, at: datetime) -> date:
        """The club's calendar day at a moment."""
        return at.astimezone(self.zone).date()


class Membership(models.Model):
    """A person in a club, with a set of roles."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roles = models.JSONField(default=list)
    publishing = models.CharField(
        _("my athletes' weeks"),
        max_length=8,
        blank=True,
        default="",
        choices=[
            ("", _("as the club does")),
            ("at_once", _("are published at once")),
            ("review", _("wait for my review")),
        ],
    )
    # How the member wants each kind of event by e-mail, where they chose; see `clubs.mail`.
    mail = models.JSONField(default=dict, blank=True)
    # The address that a mail server refused for good, since when and how often in a row.
    refused_address = models.EmailField(blank=True, default="", editable=False)
    refused_since = models.DateTimeField(null=True, blank=True, editable=False)
    refusals = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "user"], name="one_membership_a_club")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({', '.join(self.roles)})"

    def clean(self) -> None:
        if not isinstance(self.roles, list):
            raise ValidationError({"roles": "Must be a list"})
        if not isinstance(self.mail, dict):
            raise ValidationError({"mail": "Must be an object"})
        for role in self.roles:
            if role not in [one.value for one in Role]:
                allowed = ", ".join(one.value for one in Role)
                raise ValidationError({"roles": f"Unknown role '{role}', must be one of {allowed}"})

    def principal(self, at: datetime) -> Principal:
        """Who asks, on the club's day at that moment. Needs `club` and `user` at hand."""
        return Principal(
            user_id=self.user_id,
            club_id=self.club_id,
            roles=frozenset(Role(role) for role in self.roles),
            today=self.club.today(at),
            name=self.user.name,
            uid=self.user.uid,
            squads_only=self.club.limit_coaches,
            minors_weight=self.club.minors_weight,
        )

    def reviews_first(self) -> bool:
        """Whether this coach's athletes wait for a review: by own word, else by the club's."""
        return self.publishing == "review" or (self.publishing == "" and self.club.review_first)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, principal: Principal) -> Self:
        """The club's owners; never a token."""
        rows = self.filter(club=principal.club_id)
        return rows if principal.may_see(Area.CLUB) else rows.none()


class AuditEvent(models.Model):
    """Who changed what, when, from what to what. Written by the verbs, never changed.

    `athlete_uid`: whom it is about, where it is about one; this app knows no athletes.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.ForeignKey(
        "clubs.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    athlete_uid = models.UUIDField(null=True, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_uid = models.UUIDField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        # One for each thing that the page filters by: it stays quick with millions of rows.
        indexes: ClassVar = [
            models.Index(fields=["club", "-at", "-id"], name="audit_of_a_club"),
            models.Index(fields=["club", "athlete_uid", "-at", "-id"], name="audit_of_an_athlete"),
            models.Index(fields=["club", "user", "-at", "-id"], name="audit_of_a_person"),
            models.Index(fields=["club", "subject", "-at", "-id"], name="audit_of_a_kind"),
            models.Index(
                fields=["club", "token", "-at", "-id"],
                condition=models.Q(token__isnull=False),
                name="audit_of_a_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
