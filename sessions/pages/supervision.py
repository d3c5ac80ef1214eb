"""The step before a minor's session, and the coach's list of today's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.ages import of_age_if_born_by
from clubs.models import Club, Principal
from sessions.forms.supervision import SupervisorForm
from sessions.models import TrainingSession
from sessions.planning.supervision import (
    SUPERVISORS,
    is_supervised,
    may_be_there,
    needs_supervisor,
    supervisors,
)


@dataclass(frozen=True)
class Supervision:
    """Of one session: who is there, or the form that asks. Nothing where nobody has to be."""

    waits: bool
    named: str
    form: SupervisorForm | None
    url: str
    remove_url: str


def supervision(
    session: TrainingSession,
    club: Club,
    principal: Principal,
    *,
    may_log: bool,
    form: SupervisorForm | None = None,
) -> Supervision | None:
    """Two queries, for a minor's session only. Staff who log are named by that."""
    if not club.minors_supervised or not is_supervised(session, principal):
        return None
    waits = needs_supervisor(session, club, principal) and not may_be_there(session, principal)
    asks = waits and may_log
    args = [club.slug, session.uid]
    named = session.supervisor is not None
    return Supervision(
        waits=waits,
        named=_named(session, club),
        form=(form or SupervisorForm(members=supervisors(session))) if asks else None,
        url=reverse("sessions:supervisor", args=args),
        remove_url=reverse("sessions:supervisor-removal", args=args)
        if named and principal.is_staff
        else "",
    )


def _named(session: TrainingSession, club: Club) -> str:
    if session.supervisor is None:
        return ""
    said = {"name": session.supervisor.user.name}
    if session.supervised_at is None:
        return _("%(name)s is there") % said
    at = session.supervised_at.astimezone(club.zone)
    said["time"] = date_format(at, "D j M, H:i")
    return _("%(name)s is there, named %(time)s") % said


@dataclass(frozen=True)
class Attending:
    uid: object
    name: str
    title: str
    url: str
    named: str
    is_waiting: bool


def todays(principal: Principal) -> list[TrainingSession]:
    """Minors' sessions of today that ask for a load, and are published. Two queries."""
    rows = TrainingSession.objects.loggable_by(principal).filter(
        day=principal.today,
        athlete__born__gt=of_age_if_born_by(principal.today),
        published_at__isnull=False,
    )
    rows = rows.exclude(status=TrainingSession.Status.DROPPED)
    rows = rows.exclude(athlete__user=principal.user_id)  # nobody watches over themselves
    found = rows.select_related("athlete", "supervisor__user").order_by("athlete__name", "slot")
    return [one for one in found if is_supervised(one, principal)]


def attendance_page(
    sessions: Sequence[TrainingSession], club: Club, principal: Principal, errors: Sequence[str]
) -> dict[str, Any]:
    rows = [
        Attending(
            uid=one.uid,
            name=one.athlete.name,
            title=one.title,
            url=reverse("sessions:session", args=[club.slug, one.uid]),
            named=_named(one, club),
            is_waiting=needs_supervisor(one, club, principal),
        )
        for one in sessions
    ]
    return {
        "rows": rows,
        "day": principal.today,
        "errors": errors,
        "may_be_named": bool(SUPERVISORS & {role.value for role in principal.roles}),
        "is_asked": club.minors_supervised,
    }
