"""Deleting an athlete: asked, waited for, and done so that nobody can be recognised any more.

What goes, what stays without a name, and what is kept by law for some years, is said in `PLAN`
and done by `erase`; a table that is not named there goes. See docs/explanation/what-we-keep.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete, Consent, Injury
from athletes.policies import settings_about
from clubs import audit, jobs
from clubs.models import AuditEvent, Club, Event, Invitation, Membership, Principal, User
from clubs.roles import Role
from sessions.models import Deletion, SetLog, TrainingSession
from sessions.planning.own_data import models_about_athletes

DELETED = (
    gettext_lazy("name, date of birth, account and squads"),
    gettext_lazy("body weight, pain, availability, runs, races, season, days off"),
    gettext_lazy("comments, notes, reports, and who read health data"),
    gettext_lazy("what a coach decided for this athlete alone, and the states of each exercise"),
)
NAMELESS = (
    gettext_lazy("planned sessions and logged sets, for the club's statistics: nobody's any more"),
    gettext_lazy("that something was changed, when and by whom, without what it said"),
)
KEPT = (
    gettext_lazy("consents, with who gave them and when"),
    gettext_lazy("injuries as part, side and days, without notes: the record of accidents"),
)
KEPT_WORDS = gettext_lazy(
    "The club has to be able to show that it was allowed to train and to keep health data, and to "
    "answer for accidents in training, until claims have lapsed."
)
LATE = timedelta(hours=1)  # longer than a job that is on its way takes
FORMER = "Former athlete"
ANONYMOUS = (TrainingSession, SetLog)  # stay, without a name
BY_LAW = (Consent, Injury)  # stay under the name until the time is over


@dataclass(frozen=True)
class Plan:
    """What a deletion does in this club, in plain words."""

    deleted: tuple[Promise, ...]
    nameless: tuple[Promise, ...]
    kept: tuple[Promise, ...]
    kept_words: str
    kept_years: int


def deletion_plan(club: Club) -> Plan:
    kept = KEPT if club.kept_years else ()
    return Plan(DELETED, NAMELESS, kept, club.kept or str(KEPT_WORDS), club.kept_years)


def ask_deletion(athlete: Athlete, *, by: Principal, at: datetime) -> Deletion:
    """The wish to be deleted; it is carried out after two weeks. Asked twice is once."""
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        waiting = Deletion.objects.filter(athlete=athlete, withdrawn_at=None, done_at=None).first()
        if waiting is not None:
            return waiting
        row = Deletion.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            asked_by_id=by.user_id,
            asked_at=at,
            due_at=at + Deletion.WAITS,
        )
        audit.record(by, at, "ask_deletion", athlete)
        jobs.enqueue(jobs.ERASE, row.pk, club_id=athlete.club_id, run_after=row.due_at)
    return row


def withdraw_deletion(deletion: Deletion, *, by: Principal, at: datetime) -> None:
    """Everything stays as it is. Taken back twice is once; what is done cannot be taken back."""
    with transaction.atomic():
        rows = Deletion.objects.filter(pk=deletion.pk, withdrawn_at=None, done_at=None)
        if rows.update(withdrawn_at=at, updated_at=at):
            audit.record(by, at, "withdraw_deletion", deletion.athlete)
            return
    if Deletion.objects.filter(pk=deletion.pk).exclude(done_at=None).exists():
        raise ValidationError(_("The deletion is done and cannot be taken back"))


def due_deletions(at: datetime) -> list[tuple[int, int]]:
    """Deletions whose wait is over by an hour and that nobody carried out: (pk, club)."""
    rows = Deletion.objects.filter(withdrawn_at=None, done_at=None, due_at__lt=at - LATE)
    return list(rows.values_list("pk", "club"))


def erase(pk: int, *, at: datetime) -> bool:
    """Carry a deletion out, or, years later, end what was kept. Safe to run twice."""
    with transaction.atomic():
        rows = Deletion.objects.select_for_update(of=("self",)).select_related("athlete", "club")
        deletion = rows.filter(pk=pk, withdrawn_at=None).first()
        if deletion is None:
            return False
        if deletion.done_at is not None:
            return _end_keeping(deletion, at)
        if deletion.due_at > at:
            return False
        _carry_out(deletion, at)
    return True


def _carry_out(deletion: Deletion, at: datetime) -> None:
    athlete, club = deletion.athlete, deletion.club
    today, years = club.today(at), club.kept_years
    user = athlete.user
    deletion.kept_name = athlete.name if years else ""
    deletion.kept_until = _years_later(today, years) if years else None
    # Records that were merged into this one are the same person's.
    _forget_invitations(athlete)
    for record in [*Athlete.objects.filter(merged_into=athlete), athlete]:
        uids = _clear_rows(record, keep=BY_LAW if years else ())
        _forget_words(record, uids)
        _make_nameless(record, at)
    if user is not None:
        _leave(user, club, at)
    deletion.done_at, deletion.updated_at = at, at
    deletion.save(update_fields=["done_at", "kept_name", "kept_until", "updated_at"])
    audit.record_by_app(club.pk, at, [("erase", athlete, {}, {})])
    if deletion.kept_until is not None:
        when = datetime.combine(deletion.kept_until, at.timetz())
        key = f"{deletion.pk}:kept"
        jobs.enqueue(jobs.ERASE, key, club_id=club.pk, run_after=when)


def _forget_invitations(athlete: Athlete) -> None:
    """Those that let the person in, or that name the record: they hold name, birth and address."""
    mark, user = str(athlete.uid), athlete.user
    gone = [
        one
        for one in Invitation.objects.filter(club=athlete.club_id)
        if mark in str(one.document)
        or (user is not None and (one.accepted_by_id == user.pk or one.email == user.email))
    ]
    told = AuditEvent.objects.filter(subject_uid__in=[one.uid for one in gone])
    told.update(before={}, after={})
    Invitation.objects.filter(pk__in=[one.pk for one in gone]).delete()


def _clear_rows(athlete: Athlete, *, keep: tuple[type[models.Model], ...]) -> set[Any]:
    """Delete all tables but those that stay; gives the public ids of what was there."""
    rules = settings_about(athlete)
    uids: set[Any] = {athlete.uid, *rules.values_list("uid", flat=True)}
    rules.delete()
    stays = {*ANONYMOUS, *keep, Deletion}
    for model in reversed(models_about_athletes()):
        rows = model._default_manager.filter(athlete=athlete)
        if any(field.name == "uid" for field in model._meta.concrete_fields):
            uids |= set(rows.values_list("uid", flat=True))
        if model not in stays:
            rows.delete()
    athlete.squads.clear()
    return uids


def _forget_words(athlete: Athlete, uids: set[Any]) -> None:
    """That something was changed stays; what it said does not."""
    about = Q(athlete_uid=athlete.uid) | Q(subject_uid__in=uids)
    AuditEvent.objects.filter(about, club=athlete.club_id).update(before={}, after={})
    Event.objects.filter(about, club=athlete.club_id).update(payload={})
    sessions = TrainingSession.objects.filter(athlete=athlete)
    sessions.update(
        trace={},
        judged={},
        changed=[],
        proposal=None,
        flags=[],
        supervisor=None,
        supervised_by=None,
    )
    for session in sessions.only("plan"):
        TrainingSession.objects.filter(pk=session.pk).update(plan=_without_notes(session.plan))
    SetLog.objects.filter(athlete=athlete).update(logged_by=None, external_id="")
    Injury.objects.filter(athlete=athlete).update(note="", entered_by=None, cleared_by=None)


def _without_notes(plan: dict[str, Any]) -> dict[str, Any]:
    lines = [line | {"notes": ""} for line in plan.get("lines", ())]
    return plan | {"notes": "", "lines": lines} if plan else plan


def _make_nameless(athlete: Athlete, at: datetime) -> None:
    Athlete.objects.filter(pk=athlete.pk).update(
        name=FORMER,
        born=None,
        user=None,
        coach=None,
        joined_on=None,
        external_id="",
        trouble="",
        deleted_at=at,
        updated_at=at,
    )


def _leave(user: User, club: Club, at: datetime) -> None:
    """Out of the club, unless there in another role too; without any club the account is closed."""
    member = Membership.objects.filter(club=club, user=user, left_at=None).first()
    if member is not None:
        member.roles = [one for one in member.roles if one != Role.ATHLETE.value]
        member.left_at = None if member.roles else at
        member.save(update_fields=["roles", "left_at"])
    if user.is_staff or Membership.objects.filter(user=user, left_at=None).exists():
        return
    for model in _of_the_way_in():
        model._default_manager.filter(user=user).delete()
    user.email, user.name = f"{user.uid}@deleted.invalid", _("Former member")
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "password"])


def _of_the_way_in() -> list[type[models.Model]]:
    """Addresses, second factors and sessions that the log-in keeps of a person."""
    return [
        one
        for one in apps.get_models()
        if one._meta.app_label in {"account", "mfa", "usersessions"}
        and any(field.name == "user" for field in one._meta.concrete_fields)
    ]


def _end_keeping(deletion: Deletion, at: datetime) -> bool:
    if deletion.kept_until is None or deletion.club.today(at) < deletion.kept_until:
        return False
    for model in BY_LAW:
        model._default_manager.filter(athlete=deletion.athlete).delete()
    deletion.kept_name, deletion.kept_until, deletion.updated_at = "", None, at
    deletion.save(update_fields=["kept_name", "kept_until", "updated_at"])
    return True


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
