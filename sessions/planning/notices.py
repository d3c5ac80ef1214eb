"""People hear: events become notices, and notices that are wanted at once become e-mails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from athletes.circles import Circle, circles
from clubs import jobs
from clubs.hears import chosen_mail, is_heard, may_hear
from clubs.models import Club, Event, How, Membership, Message, Notice
from clubs.roles import Role

STALE = timedelta(days=2)  # what is older when it is handed on is in the feed, and no news


def notify(events: Sequence[Event], *, at: datetime) -> None:
    """Write notices of events of one club. About ten queries, whatever their number."""
    heard = [event for event in events if is_heard(event)]
    if not heard:
        return
    club = Club.objects.get(pk=heard[0].club_id)
    uids = sorted({event.athlete_uid for event in heard if event.athlete_uid})
    around = circles(club, uids, club.today(at))
    notices = [
        notice
        for event in heard
        if event.athlete_uid in around
        for notice in _notices(event, around[event.athlete_uid], at)
    ]
    _mail_at_once(club, [one for one in notices if one.mail == How.ONCE], at)
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)


def _notices(event: Event, circle: Circle, at: datetime) -> Iterable[Notice]:
    """One a person: whoever is two things to an athlete hears once."""
    kind = Event.Kind(event.kind)
    hearers: dict[int, Membership] = {}
    for member, relation in circle:
        if member.user_id != event.user_id and may_hear(kind, relation, _roles(member)):
            hearers[member.user_id] = member
    for user, member in hearers.items():
        fresh = event.at > at - STALE
        mail = chosen_mail(kind, _roles(member), member.mail) if fresh else How.NONE
        yield Notice(club_id=event.club_id, user_id=user, event=event, at=event.at, mail=mail)


def _mail_at_once(club: Club, notices: list[Notice], at: datetime) -> None:
    """One e-mail a person for all that a batch tells them; its key is the first event's."""
    first: dict[int, int] = {}
    for notice in notices:
        first.setdefault(notice.user_id, notice.event_id)
    rows = [
        Message(
            club=club, user_id=user, key=f"once:{event}:{user}", how=How.ONCE,
            created_at=at, due_at=at,
        )
        for user, event in first.items()
    ]  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=500)
    by_user = {row.user_id: row for row in rows}
    for notice in notices:
        notice.message, notice.mail = by_user[notice.user_id], How.NONE
    if rows:
        jobs.enqueue(jobs.MAIL, club.pk, club_id=club.pk, run_after=at)


def make_digests(club: Club, day: date, at: datetime) -> int:
    """One e-mail a person of what waits for it: each day, and on Mondays what is wanted weekly.

    What was read in the app meanwhile is not sent. Twice on one day is once. Gives the number.
    """
    hows = [How.DAILY, How.WEEKLY] if day.weekday() == 0 else [How.DAILY]
    with transaction.atomic():
        waiting = Notice.objects.filter(club=club, mail__in=hows)
        waiting.exclude(read_at=None).update(mail=How.NONE)
        count = sum(_digest(club, how, day, at) for how in hows)
        if count:
            jobs.enqueue(jobs.MAIL, club.pk, club_id=club.pk, run_after=at)
    return count


def _digest(club: Club, how: How, day: date, at: datetime) -> int:
    waiting = Notice.objects.filter(club=club, mail=how)
    users = set(waiting.values_list("user", flat=True))
    keys = {user: f"{how}:{club.pk}:{user}:{day}" for user in users}
    made = Message.objects.filter(key__in=keys.values()).values_list("user", flat=True)
    rows = [
        Message(club=club, user_id=user, key=keys[user], how=how, created_at=at, due_at=at)
        for user in sorted(users - set(made))
    ]
    Message.objects.bulk_create(rows, batch_size=500)
    new = Message.objects.filter(pk__in=[row.pk for row in rows])
    theirs = Subquery(new.filter(user=OuterRef("user")).values("pk")[:1])
    told = waiting.filter(user__in=[row.user_id for row in rows])
    told.update(message=theirs, mail=How.NONE)
    return len(rows)


def _roles(member: Membership) -> frozenset[Role]:
    return frozenset(Role(role) for role in member.roles)
