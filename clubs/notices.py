"""The verbs of what a person heard of: read one, read all, choose what comes by e-mail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from clubs import jobs
from clubs.models import Event, Membership, Message, Notice, Principal


def read_notice(event_uid: UUID, *, by: Principal, at: datetime) -> Notice | None:
    """Mark one's own notice of an event as read. None where there is none."""
    mine = Notice.objects.visible_to(by).select_related("event")
    notice = mine.filter(event__uid=event_uid).first()
    if notice is not None and notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    return notice


def unread_by_athlete(kind: Event.Kind, by: Principal) -> dict[UUID, int]:
    """How many of this kind the principal heard of and has not read, by athlete. One query."""
    rows = Notice.objects.visible_to(by).unread().filter(event__kind=kind)
    counted = rows.order_by().values("event__athlete_uid").annotate(count=Count("pk"))
    return {uid: count for uid, count in counted.values_list("event__athlete_uid", "count") if uid}


def unread_among(kind: Event.Kind, subjects: Collection[UUID], by: Principal) -> set[UUID]:
    """Which of these the principal heard of and has not read, by public id. One query."""
    rows = Notice.objects.visible_to(by).unread().filter(event__kind=kind)
    about = rows.filter(event__subject_uid__in=subjects)
    return {uid for uid in about.values_list("event__subject_uid", flat=True) if uid}


def read_about(kind: Event.Kind, subjects: Collection[UUID], *, by: Principal, at: datetime) -> int:
    """Mark one's own notices of these as read. Twice is once."""
    rows = Notice.objects.filter(club=by.club_id, user=by.user_id, read_at=None)
    return rows.filter(event__kind=kind, event__subject_uid__in=subjects).update(read_at=at)


def read_all(until: UUID | None, *, by: Principal, at: datetime) -> int:
    """Mark all of one's own as read up to that event's: what came meanwhile stays unread."""
    rows = Notice.objects.filter(club=by.club_id, user=by.user_id, read_at=None)
    newest = Event.objects.filter(club=by.club_id, uid=until).first() if until else None
    if newest is None:
        return 0
    return rows.filter(at__lte=newest.at).update(read_at=at)


def choose_mail(member: Membership, chosen: dict[Event.Kind, str]) -> None:
    """How the member wants to hear of each kind by e-mail from now on."""
    member.mail = {**member.mail, **{kind.value: how for kind, how in chosen.items()}}
    member.save(update_fields=["mail"])


def send_again(message: Message, *, by: Principal, at: datetime) -> None:
    """An e-mail that could not be sent once more, from the first attempt on. Twice is once."""
    fresh = {"state": Message.State.WAITING, "attempts": 0, "due_at": at, "error": ""}
    failed = Message.objects.filter(pk=message.pk, club=by.club_id, state=Message.State.FAILED)
    with transaction.atomic():
        if failed.update(**fresh, settled_at=None):
            jobs.enqueue(jobs.MAIL, message.club_id, club_id=message.club_id, run_after=at)
