"""Where a member lands in a club, and what a new club does first."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.models import Club, Principal
from clubs.roles import Area, Role
from programs.models import Equipment, ProgramVersion
from sessions.models import Assignment


class Step(NamedTuple):
    """One of the first things to do in a club."""

    label: str
    text: str
    url: str
    is_done: bool


def landing(principal: Principal, club: str) -> str:
    """The address a role starts at; empty for one whose club has no athletes yet."""
    athletes = Athlete.objects.visible_to(principal)
    if principal.is_staff:
        starts = principal.may_change(Area.ATHLETES) and not athletes.exists()
        return "" if starts else reverse("sessions:week", args=[club])
    if Role.ATHLETE in principal.roles:
        return reverse("sessions:today", args=[club])
    children = list(athletes.values_list("uid", flat=True)[:2])
    if len(children) == 1:
        return reverse("sessions:athlete", args=[club, children[0]])
    return reverse("athletes:athletes", args=[club])


def first_steps(principal: Principal, club: Club) -> list[Step]:
    """From an empty club to the first week."""
    slug = club.slug
    return [
        Step(
            _("Look through the club's settings"),
            _("Time zone, the hour at which weeks are made, and who publishes them."),
            reverse("clubs:settings", args=[slug]) if principal.may_change(Area.CLUB) else "",
            club.version > 1,
        ),
        Step(
            _("Enter what the gym has"),
            _("Bars, plates, dumbbells and machines: only loads that they make are asked for."),
            reverse("programs:gyms", args=[slug]),
            Equipment.objects.visible_to(principal).exists(),
        ),
        Step(
            _("Choose or write a program"),
            _("The squat method and a mixed runner's program are there to start from."),
            reverse("programs:programs", args=[slug]),
            ProgramVersion.objects.visible_to(principal).exists(),
        ),
        Step(
            _("Add athletes"),
            _("With body weight, days for strength, runs and races."),
            reverse("athletes:athlete-new", args=[slug]),
            Athlete.objects.visible_to(principal).exists(),
        ),
        Step(
            _("Assign a program"),
            _("Then each athlete's week is made, and every number can say why."),
            reverse("sessions:assignments", args=[slug]),
            Assignment.objects.visible_to(principal).exists(),
        ),
    ]
