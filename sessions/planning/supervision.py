"""Who is there while a minor lifts. Source: method, section 8: only under qualified supervision.

Where the club says so, a minor's session that asks for a load opens only once a supervising coach
is named: by the athlete, out of the club's coaches and assistants, or by a coach for a whole list.
Whoever of the staff logs the first set is there, and named by that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import audit
from clubs.models import Club, Membership, Principal
from clubs.roles import Role
from sessions.models import TrainingSession
from sessions.planning.locks import locked
from sessions.planning.plans import read_plan

Status = TrainingSession.Status
OPENED = {Status.STARTED, Status.COMPLETED}
SUPERVISORS = frozenset({Role.COACH.value, Role.ASSISTANT.value})
UNSUPERVISED = gettext_lazy(
    "%(name)s is under 18: say first which coach is there, then the session opens"
)
ALONE = gettext_lazy("%(name)s is the athlete: somebody else has to be there")


def supervisors(session: TrainingSession) -> list[Membership]:
    """Who may be named: coaches and assistants, by name, but never the athlete. Roles are a
    document, so read here. Needs `athlete` at hand."""
    members = Membership.objects.select_related("user").filter(club=session.club_id, left_at=None)
    found = [one for one in members.order_by("user__name", "pk") if SUPERVISORS & set(one.roles)]
    return [one for one in found if one.user_id != session.athlete.user_id]


def may_be_there(session: TrainingSession, by: Principal) -> bool:
    """Whether who opens the session is there by that: staff, but nobody for themselves."""
    return by.is_staff and not by.is_person(session.athlete.user_id)


def needs_supervisor(session: TrainingSession, club: Club, by: Principal) -> bool:
    """Whether this session waits for a coach to be named. Needs `athlete` at hand."""
    if session.supervisor_id is not None or session.status in OPENED:
        return False
    return club.minors_supervised and is_supervised(session, by)


def is_supervised(session: TrainingSession, by: Principal) -> bool:
    """A minor's session that asks for a load: what is done with the own body may be done alone."""
    if not session.athlete.is_minor(by.today):
        return False
    return any(line.is_asked and line.load for line in read_plan(session).lines)


def name_supervisor(
    session: TrainingSession, member: Membership, *, by: Principal, at: datetime
) -> TrainingSession:
    """This coach is there. Named twice is once; another name replaces the first.

    Raises ValidationError for somebody who is no coach or assistant of the club.
    """
    if member.club_id != session.club_id or member.left_at or not SUPERVISORS & set(member.roles):
        message = _("%(name)s is no coach or assistant of this club")
        raise ValidationError(message, params={"name": member.user.name})
    if member.user_id == session.athlete.user_id:
        raise ValidationError(ALONE, params={"name": member.user.name})
    with transaction.atomic():
        session = locked(session)
        if session.supervisor_id != member.pk:
            _put(session, member, "name_supervisor", by, at)
    return session


def withdraw_supervisor(
    session: TrainingSession, *, by: Principal, at: datetime
) -> TrainingSession:
    """A coach was named who was not there: staff says so. What was logged stays."""
    if not by.is_staff:
        raise ValidationError(_("Only the club's staff can take a supervising coach back"))
    with transaction.atomic():
        session = locked(session)
        if session.supervisor_id is not None:
            _put(session, None, "withdraw_supervisor", by, at)
    return session


def supervise(
    sessions: Iterable[TrainingSession], member: Membership, *, by: Principal, at: datetime
) -> int:
    """A coach is there for all of these. Gives how many were not named for them before."""
    count = 0
    for session in sessions:
        before = session.supervisor_id
        count += name_supervisor(session, member, by=by, at=at).supervisor_id != before
    return count


def check_supervised(
    session: TrainingSession, *, by: Principal, at: datetime, was_there: bool = True
) -> None:
    """Refuses a session that may not open yet; staff who open it are named as those who are there,
    but nobody watches over themselves. What is written down later (`was_there` False) opens
    nothing and names nobody: who supervised stays unknown until somebody says it.

    In the caller's transaction, with the session locked. One query for a minor's session only.
    """
    if not was_there or session.status in OPENED or session.supervisor_id is not None:
        return
    if not session.athlete.is_minor(by.today):
        return
    if not needs_supervisor(session, Club.objects.get(pk=session.club_id), by):
        return
    member = Membership.objects.filter(club=session.club_id, user=by.user_id, left_at=None).first()
    if member is None or not may_be_there(session, by):
        raise ValidationError(UNSUPERVISED, params={"name": session.athlete.name})
    _put(session, member, "name_supervisor", by, at)


def _put(
    session: TrainingSession,
    member: Membership | None,
    verb: str,
    by: Principal,
    at: datetime,
) -> None:
    before = {"supervisor": str(session.supervisor.uid) if session.supervisor else None}
    session.supervisor = member
    session.supervised_at = at if member else None
    session.supervised_by_id = by.user_id if member else None
    session.version += 1
    session.updated_at = at
    session.save(
        update_fields=["supervisor", "supervised_at", "supervised_by", "version", "updated_at"]
    )
    after = {"supervisor": str(member.uid) if member else None}
    audit.record(by, at, verb, session, before, after)
