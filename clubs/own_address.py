"""The address of an account: whether it was shown to be its owner's.

An invitation that was sent to an address shows it; so does a letter with a link (allauth's own, and
that of a new password as well). Until then the account works, but nothing goes by its address: no
letters are sent there, it makes nobody a guardian, and no archive is read into it.
"""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.core.mail import BadHeaderError
from django.db.models import F, QuerySet
from django.http import HttpRequest

from clubs.models import User

log = structlog.get_logger(__name__)


def begin(user: User, *, proven: bool) -> None:
    """Of a new account, whether the invitation was sent to its address."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=proven)


def is_proven(user: User) -> bool:
    """Accounts without a row were made by an operator, or were here before it was asked."""
    return not _unproven().filter(user=user).exists()


def send_letter(user: User, request: HttpRequest) -> bool:
    """The letter with the link that shows it, one in three minutes; False where none went out."""
    row = _unproven().filter(user=user).first()
    if row is None or not ratelimit.consume(request, action="confirm_email", key=user.email):
        return False
    try:
        row.send_confirmation(request)
    except (OSError, BadHeaderError) as error:
        log.warning("address_letter_not_sent", user=str(user.uid), error=str(error))
        return False
    return True


def _unproven() -> QuerySet[Any]:
    rows: QuerySet[Any] = EmailAddress.objects.filter(verified=False, email=F("user__email"))
    return rows
