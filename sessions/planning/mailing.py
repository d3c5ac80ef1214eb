"""Sending the e-mails that wait: each at least once, tried again for two days, then kept as failed.

A message is taken by moving its hour: a worker that is killed with one in its hands leaves it to be
sent again a few minutes later, and no two workers send the same one at once.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs import jobs
from clubs.models import Club, Membership, Message
from clubs.own_address import is_proven
from clubs.refusals import accepted, refused, refuses
from sessions.planning.letters import letter

log = structlog.get_logger(__name__)

TAKEN = timedelta(minutes=5)  # a sending that takes longer was killed
BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 720, 1440))
MOST_ATTEMPTS = len(BACK_OFF) + 1
PERMANENT = 500  # and above: the server will never take it
State = Message.State
Clock = Callable[[], datetime]


def send_waiting(club: Club, clock: Clock, site: str, go_on: Callable[[], bool]) -> int:
    """Send a club's e-mails that are due, while `go_on`. Gives how many went.

    A server that cannot be reached is asked once, not once a message: all of them wait.
    """
    count, connection = 0, get_connection()
    while go_on() and (message := _take(club, clock())) is not None:
        try:
            count += _send(message, site, connection, clock)
        except smtplib.SMTPRecipientsRefused as error:
            _refused(message, error, clock())
        except OSError as error:  # of the net, and all that smtplib raises
            log.warning("mail_not_sent", message=str(message.uid), error=str(error))
            _postpone(message, error, clock())
            break
    connection.close()
    _come_again(club, clock())
    return count


def _take(club: Club, now: datetime) -> Message | None:
    due = Message.objects.filter(club=club, state=State.WAITING, due_at__lte=now)
    for message in due.select_related("user", "club").order_by("due_at", "pk")[:5]:
        same = Message.objects.filter(
            pk=message.pk, state=State.WAITING, due_at=message.due_at, attempts=message.attempts
        )
        message.attempts += 1
        if same.update(due_at=now + TAKEN, attempts=message.attempts):
            return message
    return None


def _send(message: Message, site: str, connection: Any, clock: Clock) -> bool:
    members = Membership.objects.select_related("user", "club")
    member = members.filter(club=message.club, user=message.user, left_at=None).first()
    made: EmailMultiAlternatives | None = None
    if member is not None and refuses(member):
        _settle(message, State.DROPPED, clock(), str(_("The address is refused: nothing is sent")))
        return False
    if member is not None and message.user.is_active and is_proven(message.user):
        with override(message.user.language):
            made = letter(message, member, site, clock())
    if made is None:
        _settle(message, State.DROPPED, clock())
        return False
    made.connection = connection
    made.send()
    _settle(message, State.SENT, clock())
    if member is not None:
        accepted(member)
    return True


def _refused(message: Message, error: smtplib.SMTPRecipientsRefused, now: datetime) -> None:
    """The server knows the address, or not: one that it will never take is not tried again."""
    codes = [code for code, _words in error.recipients.values()]
    if codes and min(codes) >= PERMANENT:
        refused(message, now)
        _settle(message, State.FAILED, now, str(error))
    else:
        _postpone(message, error, now)


def _postpone(message: Message, error: Exception, now: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _settle(message, State.FAILED, now, str(error))
        return
    later = now + BACK_OFF[message.attempts - 1]
    Message.objects.filter(pk=message.pk).update(due_at=later, error=str(error)[:300])


def _settle(message: Message, state: str, now: datetime, error: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(state=state, settled_at=now, error=error[:300])


def _come_again(club: Club, now: datetime) -> None:
    """A job for the earliest that still waits, under a key of its own: it delays no other."""
    waiting = Message.objects.filter(club=club, state=State.WAITING)
    due: datetime | None = waiting.aggregate(first=Min("due_at"))["first"]
    if due is not None:
        later = max(due, now + BACK_OFF[0])
        key = f"{club.pk}:{later:%Y%m%d%H%M}"
        jobs.enqueue(jobs.MAIL, key, club_id=club.pk, run_after=later)
